/** What co-production and involvement are, in the deck's words, one tap away, with who wrote them. Links ask for nothing until they are followed. */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { html } from '../steps/kit'
import { head } from '../steps/panels'

export function learnPanel(d: Desk): TemplateResult {
  return html`${head(d, d.say('help.learn'))}`
}
