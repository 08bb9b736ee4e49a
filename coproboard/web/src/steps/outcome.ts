/** What comes out of a card, where its frame asks for that (F8): a next step, from whom and by when; actions of the card. */
import type { TemplateResult } from 'lit-html'
import type { Card } from '../model'
import type { Desk } from '../views/desk'
import { day, html, nothing, when } from './kit'
import { head } from './panels'
import { actionsOf, actionsView } from './plan'

/** In a card's row of the agenda: what there is, and the way to the form. */
export function outcomes(d: Desk, card: Card): unknown {
  const found = actionsOf(d, card.id)
  if (!d.model.frame.outcomes && !found.length) return nothing
  return html`<div class="outs">${when(found.length, () => html`<ul>${found.map(one => html`<li><span lang=${one.lang}>${one.what || d.say('card.empty')}</span>${when(one.who, () => html` · <span lang=${one.lang}>${one.who}</span>`)}${when(one.when, () => ` · ${day(d.lang, Date.parse(one.when), 0)}`)}</li>`)}</ul>`)}
    <button type="button" class="plain" aria-haspopup="dialog" @click=${() => d.openPanel(`outcome/${card.id}`)}>${d.say('talk.outcome')}<span class="vh"> ${card.words}</span>${when(found.length, () => ` (${found.length})`)}</button></div>`
}

export function outcomePanel(d: Desk, id: string): TemplateResult {
  const card = d.model.card(id), names = d.model.frame.outcomes
  const named = names && { what: d.pick(names.what), who: d.pick(names.who), when: d.pick(names.when) }
  return html`${head(d, d.say('talk.outcome'))}<p class="note__card" id="plan-head" tabindex="-1" lang=${card?.lang ?? d.lang}>${card?.words || d.say('card.empty')}</p>
    <div class="plan plan--out">${actionsView(d, id, 'talk.outcome.add', named)}</div>`
}
