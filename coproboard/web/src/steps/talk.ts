/** Talking: notes on cards, what is contested or folded, and the agenda by difference. */
import type { TemplateResult } from 'lit-html'
import type { Card } from '../model'
import type { Desk } from '../views/desk'
import { html, nothing } from './kit'
import { head } from './panels'

/** Beside the board in Talk; null leaves the board its whole width. */
export function talkSide(_d: Desk): TemplateResult | null {
  return null
}

/** Inside a card's button, after its words: how many notes, how far apart. */
export function cardNotes(_d: Desk, _card: Card): unknown {
  return nothing
}

/** Classes of a card's list item, such as `is-folded`. */
export function cardLook(_d: Desk, _card: Card): string {
  return ''
}

export function notesPanel(d: Desk, _card: string): TemplateResult {
  return html`${head(d, d.say('tool.note'))}`
}
