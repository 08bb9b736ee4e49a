/** Proposals, their words, and where each of us stands. */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { html } from './kit'

export function agreeView(d: Desk): TemplateResult {
  return html`<h2 class="voice">${d.say('step.agree')}</h2>`
}
