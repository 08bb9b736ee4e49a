/** Who did what, and when. */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { html } from './kit'
import { head } from './panels'

/** `about`: the card whose history it is; "" for the whole board. */
export function historyPanel(d: Desk, _about: string): TemplateResult {
  return html`${head(d, d.say('more.history'))}`
}
