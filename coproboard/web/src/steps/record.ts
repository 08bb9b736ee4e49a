/** The record: what was decided, by whom, and what was not agreed. */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { html } from './kit'

export function recordView(d: Desk): TemplateResult {
  return html`<h2 class="voice">${d.say('step.record')}</h2>`
}
