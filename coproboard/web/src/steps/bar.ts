/** The six steps: where we are, and the way to any of them. Anyone goes there, and anyone goes back. */
import type { TemplateResult } from 'lit-html'
import { STEPS, type Step } from '../model'
import type { Desk } from '../views/desk'
import { newId, say } from './doing'
import { html, icon, nothing, own } from './kit'
import { openMotions } from './motions'
import { head } from './panels'
import { readiness } from './ready'
import { frameOf, roundOf } from './rounds'
import { clock } from './timer'

/** The round of the group's tab whose marks are sealed; "" when there is none. */
export function sealedRound(d: Desk): string {
  const round = roundOf(d)
  return round && round.revealed == null ? round.id : ''
}

/** Goes to a step; what is sealed is revealed by the group, so the way to Reveal is then a motion. */
export function go(d: Desk, to: Step): void {
  const round = sealedRound(d)
  if (to === d.step) return
  if (to !== 'reveal' || !round) return void say(d, 'step', { to, from: d.step })
  if (openMotions(d).some(({ kind }) => kind === 'reveal')) return d.openPanel('motions')
  void say(d, 'raise', { motion: newId(), kind: 'reveal', about: round })
}

export function bar(d: Desk): TemplateResult {
  const now = STEPS.indexOf(d.step)
  if (d.layout === 'phone' || d.embed) {
    return html`<button type="button" class="now" aria-haspopup="dialog" @click=${() => d.openPanel('steps')}>
      ${d.say('step.of', { n: now + 1, step: d.say(`steps.short.${d.step}`) })}</button>${clock(d)}`
  }
  return html`<div class="where"><nav aria-label=${d.say('steps.label')}><ol class="steps">${STEPS.map((step, i) => html`<li class=${i < now ? 'done' : ''} aria-current=${i === now ? 'step' : nothing}>
    ${one(d, step, i, now)}</li>`)}</ol></nav>${clock(d)}</div>`
}

function one(d: Desk, step: Step, i: number, now: number): TemplateResult {
  const body = html`<span class="n">${i < now ? icon('tick') : i + 1}</span>${d.say(`step.${step}`)}`
  if (i === now) return html`<span class="now">${body}</span>`
  return html`<button type="button" class="then" title=${d.say(i < now ? `steps.back.${step}` : `steps.go.${step}`)} @click=${() => go(d, step)}>${body}<span class="vh"> (${d.say(i < now ? 'steps.done' : 'step.later')})</span></button>`
}

/** On a phone: all steps, who is ready, and the way on. */
export function stepsPanel(d: Desk): TemplateResult {
  const now = STEPS.indexOf(d.step)
  const to = (step: Step) => (): void => {
    d.openPanel(null)
    go(d, step)
  }
  return html`${head(d, d.say('steps.label'))}<p>${d.say('steps.anyone')}</p><ol class="steplist">${STEPS.map((step, i) => html`<li><button type="button" class="btn" aria-current=${i === now ? 'step' : nothing}
    @click=${to(step)}><span class="n">${i < now ? icon('tick') : i + 1}</span>${d.say(`step.${step}`)}</button></li>`)}</ol>
    <div class="foot">${readiness(d)}</div>
    <button type="button" class="btn btn--quiet" @click=${() => d.openPanel('timer')}>${icon('clock')}${d.say('timer.head')}</button>`
}

const seen = own<{ at: number; turn: number }>(d => ({ at: d.model.facts('session').step?.at ?? 0, turn: d.model.facts('session').frame?.at ?? 0 }))

/** Says who moved us, with the way back. */
export function moved(d: Desk): void {
  const { step } = d.model.facts('session'), last = seen(d)
  if (!step || step.at === last.at) return
  last.at = step.at
  const to = step.step as Step, from = step.from as Step
  d.picked = d.menu = d.editing = d.drag = null
  d.model.setEditing(null)
  const by = d.model.person(step.by), mine = by?.me ?? false
  const together = Object.values(d.model.facts('motions')).some((one) => one.kind === 'reveal' && one.state === 'carried' && one.ended === step.at)
  const on = STEPS.indexOf(to) > STEPS.indexOf(from)
  if (mine && !together) {
    // What the step before had to say, and offered to do, is over.
    d.toast = null
    d.focus = '#board'
    return d.tell(d.say('step.of', { n: STEPS.indexOf(to) + 1, step: d.say(`step.${to}`) }))
  }
  const text = together ? d.say('steps.revealed') : d.say(`steps.${on ? 'on' : 'off'}.${to}`, { name: d.name(by) })
  d.show({ text, actions: STEPS.includes(from) && from !== to ? [{ label: d.say(`steps.${on ? 'back' : 'go'}.${from}`), run: () => go(d, from) }] : [] })
}

/** Says who turned us to another frame, with the way back. */
export function turned(d: Desk): void {
  const { frame } = d.model.facts('session'), last = seen(d)
  if (!frame || frame.at === last.turn) return
  last.turn = frame.at
  const title = (tab: string): string => d.pick(frameOf(d, tab).title), by = d.model.person(frame.by)
  if (by?.me) return d.tell(d.say('steps.turn.me', { frame: title(frame.tab) }))
  const back = (): void => void say(d, 'turn', { to: frame.from, from: frame.tab })
  d.show({ text: d.say('steps.turn', { name: d.name(by), frame: title(frame.tab) }), actions: frame.from && frame.from !== frame.tab ? [{ label: d.say('steps.turn.back', { frame: title(frame.from) }), run: back }] : [] })
}
