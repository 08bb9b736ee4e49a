/** A timer that anyone starts, extends or stops; it moves nothing. */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { html } from './kit'

export function timerPanel(_d: Desk): TemplateResult {
  return html``
}

export function stopTimer(_d: Desk): void {}
