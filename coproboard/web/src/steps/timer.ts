/**
 * A timer that anyone starts, extends or stops.
 *
 * What it is: a clock on the screen, and one quiet sentence when it ends. What it is not: it moves nothing (A4). The
 * fact that shaped it: a board of many cards is not drawn again each second, so only the clock's own text is.
 */
import type { TemplateResult, nothing as none } from 'lit-html'
import type { Desk } from '../views/desk'
import { say } from './doing'
import { html, icon, own, when } from './kit'
import { head } from './panels'

const MINUTES = [1, 3, 5, 10, 20]
const MOST = 7200

interface Clock { beat: number; root: ParentNode | null; ended: number }
const clocks = own<Clock>(() => ({ beat: 0, root: null, ended: 0 }))

/** Seconds left; null when no timer was started. */
export function left(d: Desk): number | null {
  const { timer } = d.model.facts('session')
  return timer ? Math.max(0, Math.ceil((timer.ends - d.model.now()) / 1000)) : null
}

export function shown(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** The clock beside the steps, while one runs. */
export function clock(d: Desk): TemplateResult | typeof none {
  const seconds = left(d)
  return when(seconds !== null, () => html`<button type="button" class="btn btn--quiet clock" aria-haspopup="dialog" aria-label=${d.say('timer.open')} @click=${() => d.openPanel('timer')}>
    ${icon('clock')}<span class="time" .textContent=${face(d, seconds!)}></span></button>`)
}

const face = (d: Desk, seconds: number): string => (seconds ? shown(seconds) : d.say('timer.up'))

export function timerPanel(d: Desk): TemplateResult {
  const seconds = left(d), by = d.model.person(d.model.facts('session').timer?.by ?? '')
  const set = (to: number) => (): void => {
    d.openPanel(null)
    void say(d, 'timer', { seconds: Math.min(MOST, to) })
  }
  return html`${head(d, d.say('timer.head'))}<p>${d.say('timer.about')}</p>
    ${when(seconds !== null, () => html`<p class="big time" role="timer" .textContent=${face(d, seconds!)}></p><p>${d.say('timer.by', { name: d.name(by) })}</p>
      <div class="row"><button type="button" class="btn" @click=${set(seconds! + 60)}>${d.say('timer.more', { n: 1 })}</button>
      <button type="button" class="btn" @click=${set(seconds! + 300)}>${d.say('timer.more', { n: 5 })}</button>
      <button type="button" class="btn" @click=${set(0)}>${d.say('timer.stop')}</button></div>`)}
    <p>${d.say('timer.start')}</p><div class="row">${MINUTES.map((n) => html`<button type="button" class="btn" @click=${set(60 * n)}>${d.say('timer.minutes', { n })}</button>`)}</div>`
}

/** Keeps the clock going while there is one; says once that it has ended. */
export function tick(d: Desk, root: ParentNode): void {
  const own = clocks(d), running = (left(d) ?? 0) > 0
  own.root = root
  if (!running || own.beat) return
  own.beat = window.setInterval(() => {
    const seconds = left(d)
    for (const place of own.root?.querySelectorAll('.time') ?? []) if (seconds !== null) place.textContent = face(d, seconds)
    if (seconds) return
    stopTimer(d)
    const { timer } = d.model.facts('session')
    if (timer && own.ended !== timer.ends) d.tell(d.say('timer.up'))
    own.ended = timer?.ends ?? 0
    d.redraw()
  }, 1000)
}

export function stopTimer(d: Desk): void {
  window.clearInterval(clocks(d).beat)
  clocks(d).beat = 0
}
