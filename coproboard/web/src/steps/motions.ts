/** What needs the group: motions, and the rule they pass by. */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { html } from './kit'

export function banner(_d: Desk): TemplateResult | null {
  return null
}

export function motionsPanel(_d: Desk): TemplateResult {
  return html``
}

export function rulePanel(_d: Desk): TemplateResult {
  return html``
}
