/** Who is ready, and the way on: a count, never a list, and a button that anyone presses. */
import type { TemplateResult } from 'lit-html'
import { STEPS, type Step } from '../model'
import type { Desk } from '../views/desk'
import { go } from './bar'
import { say } from './doing'
import { html, icon, nothing, when } from './kit'
import { gathered } from './present'

/** The step after this one; null in the last. */
export const following = (d: Desk): Step | null => STEPS[STEPS.indexOf(d.step) + 1] ?? null

/** Whether somebody said that they are ready for what follows this step. */
export const isReady = (d: Desk, person: string): boolean => d.model.facts('ready')[person]?.[0] === d.step

export function readiness(d: Desk): TemplateResult {
  const here = gathered(d), next = following(d)
  const me = d.model.me?.id ?? '', ready = isReady(d, me)
  const count = { n: here.filter(({ id }) => isReady(d, id)).length, all: here.length }
  const toggle = (): void => void say(d, 'ready', { step: d.step, yes: !ready })
  const on = (): void => {
    d.openPanel(null)
    go(d, next!)
  }
  return html`<p class="ready"><b>${d.say(`ready.${next ?? 'end'}`, count)}</b> <span>${d.say(d.step === 'place' ? 'ready.together' : 'ready.anyone')}</span></p>
    <button class="btn iam" type="button" aria-pressed=${ready ? 'true' : 'false'} @click=${toggle}>${ready ? icon('tick') : nothing}${d.say('ready.me')}</button>
    ${when(next, () => html`<button class="btn next" type="button" @click=${on}>${d.say(`steps.go.${next}`)}${icon('right')}</button>`)}`
}

/** At the end of the tray; on a phone the board's foot has no room, and the step at the top opens the same. */
export function foot(d: Desk): TemplateResult {
  return html`<div class="foot" ?hidden=${d.layout === 'phone' && (d.step === 'gather' || d.step === 'talk')}>${readiness(d)}</div>`
}
