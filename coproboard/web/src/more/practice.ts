/**
 * Three gentle hints on the practice board, which tick themselves off as they are done (Q1).
 *
 * What it is: a list beside a board that works. What it is not: a tour; nothing points, covers or waits. The fact that
 * shaped it: who has undone something once dares to try.
 */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { html, icon, own, when } from '../steps/kit'

const HINTS = ['add', 'move', 'undo'] as const
interface Tried { samples: number; first: Map<string, string>; done: Set<string> }
const tries = own<Tried>((d) => ({ samples: d.model.cards.length, first: new Map(), done: new Set() }))

/** What has been done since the practice began. */
function look(d: Desk): Set<string> {
  const { samples, first, done } = tries(d), { cards } = d.model
  for (const { id, at } of cards) {
    const place = `${at.zone} ${at.x} ${at.y}`
    if (!first.has(id)) first.set(id, place)
    if (first.get(id) !== place) done.add('move')
  }
  if (cards.length > samples) done.add('add')
  if (d.model.canRedo) done.add('undo')
  return done
}

export function practiceHints(d: Desk): TemplateResult | null {
  if (!d.model.practice) return null
  const done = look(d), all = done.size === HINTS.length
  return html`<div class="hints" role="group" aria-label=${d.say('practice.head')}><ol>${HINTS.map((hint, i) => html`<li class=${done.has(hint) ? 'is-done' : ''}><b aria-hidden="true">${done.has(hint) ? icon('tick') : i + 1}</b>
    <span>${d.say(`practice.${hint}`)}</span>${when(done.has(hint), () => html`<span class="vh"> (${d.say('practice.ticked')})</span>`)}</li>`)}</ol>${when(all, () => html`<p role="status">${d.say('practice.all')}</p>`)}</div>`
}
