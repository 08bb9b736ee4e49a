/** Dots that narrow the options; they adopt nothing. */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { html } from './kit'

export function dotsView(_d: Desk): TemplateResult {
  return html``
}
