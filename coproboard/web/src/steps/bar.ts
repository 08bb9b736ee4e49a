/** The six steps: where we are, and the way to any of them. */
import type { TemplateResult } from 'lit-html'
import { STEPS } from '../model'
import type { Desk } from '../views/desk'
import { html, nothing } from './kit'
import { head } from './panels'

export function bar(d: Desk): TemplateResult {
  const now = STEPS.indexOf(d.step)
  if (d.layout === 'phone') return html`<span class="now">${d.say('step.of', { n: now + 1, step: d.say(`step.${d.step}`) })}</span>`
  return html`<nav aria-label=${d.say('steps.label')}><ol class="steps">${STEPS.map((step, i) => html`<li aria-current=${i === now ? 'step' : nothing}>
    <span class=${i === now ? 'now' : 'then'}><span class="n">${i + 1}</span>${d.say(`step.${step}`)}</span></li>`)}</ol></nav>`
}

export function stepsPanel(d: Desk): TemplateResult {
  return html`${head(d, d.say('steps.label'))}`
}

/** Says who moved us, with the way back. */
export function moved(_d: Desk, _roots: string[]): void {}
