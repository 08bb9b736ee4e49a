/** Actions of a proposal, or of a card: what is done, by whom and by when, written by everyone together. */
import type { TemplateResult } from 'lit-html'
import type { Action, Proposal } from '../model'
import type { Desk } from '../views/desk'
import { html, icon, nothing, repeat, when } from './kit'

export function planView(d: Desk, proposal: Proposal): TemplateResult {
  return html`<section class="plan" aria-labelledby="plan-head"><h3 id="plan-head" tabindex="-1">${d.say('plan.head')}</h3>${actionsView(d, proposal.id, 'plan.add')}</section>`
}

/** What follows from a proposal or a card and is not set aside. */
export const actionsOf = (d: Desk, about: string): Action[] => d.model.actions.filter(one => one.proposal === about && !one.aside)

/** What the fields are called, where a frame has names of its own for them. */
export type Names = Record<'what' | 'who' | 'when', string>

/** The actions of a proposal or a card, and the way to add one; `#plan-head` is above them. */
export function actionsView(d: Desk, about: string, add: string, names?: Names): TemplateResult {
  const aside = d.model.actions.filter(one => one.proposal === about && one.aside)
  const plan = (): void => {
    d.focus = `#do-${d.model.plan(about, '', d.lang)}`
    d.redraw()
  }
  return html`<ol>${repeat(actionsOf(d, about), one => one.id, (one, i) => row(d, one, i, names))}</ol>
    <button type="button" class="btn" @click=${plan}>${icon('plus')}${d.say(add)}</button>
    ${when(aside.length, () => html`<details class="asided"><summary>${d.say('aside.count', { n: aside.length })}</summary><ul>${aside.map(one => html`<li><span lang=${one.lang}>${one.what || d.say('card.empty')}</span>
      <button type="button" class="plain" aria-label=${`${d.say('aside.back')}: ${one.what}`} @click=${() => d.model.setValue('actions', one.id, 'aside', false)}>${d.say('aside.back')}</button></li>`)}</ul></details>`)}`
}

function row(d: Desk, one: Action, i: number, names?: Names): TemplateResult {
  const label = (key: keyof Names): string => (names ? d.say('talk.outcome.field', { n: i + 1, field: names[key] }) : d.say(`plan.${key}.label`, { n: i + 1 }))
  const aside = (): void => {
    d.model.setValue('actions', one.id, 'aside', true)
    d.show({ text: d.say('plan.aside'), actions: [{ label: d.say('aside.back'), run: () => d.model.setValue('actions', one.id, 'aside', false) }] })
    d.focus = '#plan-head'
  }
  const shown = (key: keyof Names): unknown => when(names, () => html`<span aria-hidden="true">${names![key]}</span>`)
  const text = (key: 'what' | 'who', id: string | typeof nothing): TemplateResult => html`<textarea id=${id} rows="1" maxlength="20000" lang=${one.lang} data-text="actions/${one.id}/${key}" aria-label=${label(key)} placeholder=${names ? nothing : d.say(`plan.${key}`)}></textarea>`
  return html`<li class="editor"><span class="n" aria-hidden="true">${i + 1}</span>
    ${shown('what')}${text('what', `do-${one.id}`)}${shown('who')}${text('who', nothing)}
    ${shown('when')}<input type="date" aria-label=${label('when')} .value=${one.when} @change=${(e: Event) => d.model.setValue('actions', one.id, 'when', (e.target as HTMLInputElement).value)}>
    <button type="button" class="btn btn--quiet btn--icon" title=${d.say('act.aside')} aria-label=${d.say('plan.aside.label', { n: i + 1 })} @click=${aside}>${icon('aside')}</button></li>`
}
