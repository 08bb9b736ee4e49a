/** What concerns one person: everything about me, and people entered without a device. */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { html } from './kit'
import { head } from './panels'

export function mePanel(d: Desk): TemplateResult {
  return html`${head(d, d.say('more.me'))}`
}

export function enterPanel(d: Desk): TemplateResult {
  return html`${head(d, d.say('more.enter'))}`
}
