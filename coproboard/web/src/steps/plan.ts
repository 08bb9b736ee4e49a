/** Actions of a proposal: what is done, by whom and by when, written by everyone together. */
import type { TemplateResult } from 'lit-html'
import type { Action, Proposal } from '../model'
import type { Desk } from '../views/desk'
import { html, icon, repeat, when } from './kit'

export function planView(d: Desk, proposal: Proposal): TemplateResult {
  const all = d.model.actions.filter(one => one.proposal === proposal.id)
  const [shown, aside] = [all.filter(one => !one.aside), all.filter(one => one.aside)]
  const add = (): void => {
    d.focus = `#do-${d.model.plan(proposal.id, '', d.lang)}`
    d.redraw()
  }
  return html`<section class="plan" aria-labelledby="plan-head"><h3 id="plan-head">${d.say('plan.head')}</h3>
    <ol>${repeat(shown, one => one.id, (one, i) => row(d, one, i))}</ol>
    <button type="button" class="btn" @click=${add}>${icon('plus')}${d.say('plan.add')}</button>
    ${when(aside.length, () => html`<details class="asided"><summary>${d.say('aside.count', { n: aside.length })}</summary><ul>${aside.map(one => html`<li><span lang=${one.lang}>${one.what || d.say('card.empty')}</span>
      <button type="button" class="plain" aria-label=${`${d.say('aside.back')}: ${one.what}`} @click=${() => d.model.setValue('actions', one.id, 'aside', false)}>${d.say('aside.back')}</button></li>`)}</ul></details>`)}</section>`
}

function row(d: Desk, one: Action, i: number): TemplateResult {
  const label = (key: string): string => d.say(`plan.${key}.label`, { n: i + 1 })
  const aside = (): void => {
    d.model.setValue('actions', one.id, 'aside', true)
    d.show({ text: d.say('plan.aside'), actions: [{ label: d.say('aside.back'), run: () => d.model.setValue('actions', one.id, 'aside', false) }] })
    d.focus = '#plan-head'
  }
  return html`<li class="editor"><span class="n" aria-hidden="true">${i + 1}</span>
    <textarea id="do-${one.id}" rows="1" maxlength="20000" lang=${one.lang} data-text="actions/${one.id}/what" aria-label=${label('what')} placeholder=${d.say('plan.what')}></textarea>
    <textarea rows="1" maxlength="20000" lang=${one.lang} data-text="actions/${one.id}/who" aria-label=${label('who')} placeholder=${d.say('plan.who')}></textarea>
    <input type="date" aria-label=${label('when')} .value=${one.when} @change=${(e: Event) => d.model.setValue('actions', one.id, 'when', (e.target as HTMLInputElement).value)}>
    <button type="button" class="btn btn--quiet btn--icon" title=${d.say('act.aside')} aria-label=${label('aside')} @click=${aside}>${icon('aside')}</button></li>`
}
