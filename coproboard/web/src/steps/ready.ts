/** Who is ready, and the way on. */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { html } from './kit'

export function foot(_d: Desk): TemplateResult {
  return html``
}
