/** Placing on one's own: every card, one mark on each layer, seen by nobody else until the reveal. */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { html } from './kit'

export function placeView(d: Desk): TemplateResult {
  return html`<h2 class="voice">${d.say('step.place')}</h2>`
}
