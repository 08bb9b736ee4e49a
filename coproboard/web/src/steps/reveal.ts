/** Everybody's marks at once, by shape and without names, and where we differ. */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { html } from './kit'

export function revealView(d: Desk): TemplateResult {
  return html`<h2 class="voice">${d.say('step.reveal')}</h2>`
}
