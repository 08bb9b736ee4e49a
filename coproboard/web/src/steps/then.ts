/** Ways to the history, and how a moment is told. What they lead to is in more.js. */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { day, html, when } from './kit'

export const clock = (at: number): string => {
  const time = new Date(at)
  return `${time.getHours()}:${String(time.getMinutes()).padStart(2, '0')}`
}

export const moment = (d: Desk, at: number): string => `${day(d.lang, at, d.model.now())}, ${clock(at)}`

/** Opens the board as it was after so many events, or at a place in the log. */
export function show(d: Desk, event: number | string): void {
  d.focus = '#scrub'
  d.openPanel(`replay/${event}`)
}

/** At the top of the board. */
export const historyLink = (d: Desk): TemplateResult => html`<button type="button" class="plain hist__link" aria-haspopup="dialog" @click=${() => d.openPanel('history')}>${d.say('history.head')}</button>`

/** From a card to its history. */
export const toHistory = (d: Desk, card: string): TemplateResult => html`<button type="button" class="plain" @click=${() => d.openPanel(`history/${card}`)}>${d.say('history.card')}</button>`

/** Of a motion to put the board back: what it would look like. */
export const seeThen = (d: Desk, { kind, about }: { kind: string; about: unknown }): unknown => when(kind === 'restore', () =>
  html`<button type="button" class="plain" aria-haspopup="dialog" @click=${() => show(d, `@${String(about)}`)}>${d.say('history.see')}</button>`)
