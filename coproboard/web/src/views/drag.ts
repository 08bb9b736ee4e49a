/**
 * Dragging a card, a shortcut beside the Move menu and the keys.
 *
 * Only in the drawn frame, so that a phone's scrolling is never stolen: a mouse or pen lifts after 4 px, a finger after
 * 300 ms still. Letting go over no zone, or Esc, puts it back. What others see meanwhile is presence, not a change.
 */
import type { Desk } from './desk'
import { type Placing, lift } from './placing'

const FAR = 4
const PRESS = 300

export class Dragging {
  private stop: (() => void) | null = null
  /** true right after a drag, when the click that ends it must not pick the card */
  dropped = false

  constructor(private readonly placing: Placing) {}

  cancel(d: Desk): boolean {
    if (!d.drag) return false
    this.stop?.()
    d.drag = null
    d.model.setMoving(null)
    d.redraw()
    return true
  }

  start(event: PointerEvent, d: Desk): void {
    const button = (event.target as Element).closest<HTMLElement>('button.card')
    const li = button?.closest<HTMLElement>('[data-card]')
    if (!button || !li || event.button !== 0 || d.layout !== 'frame' || !event.isPrimary || d.still) return
    this.stop?.()
    this.dropped = false
    const id = li.dataset.card!
    const from = button.getBoundingClientRect()
    const { clientX: x0, clientY: y0, pointerId } = event
    let [dx, dy] = [0, 0]
    const begin = (): void => {
      d.drag = { card: id, dx: 0, dy: 0, at: null }
      d.picked = d.menu = null
      button.setPointerCapture?.(pointerId)
      d.redraw()
    }
    const press = event.pointerType === 'touch' ? window.setTimeout(begin, PRESS) : 0
    const move = (e: PointerEvent): void => {
      if (e.pointerId !== pointerId) return
      ;[dx, dy] = [e.clientX - x0, e.clientY - y0]
      if (!d.drag) {
        if (Math.hypot(dx, dy) <= FAR) return
        if (event.pointerType === 'touch') return end()
        begin()
      }
      const now = this.placing.card(id)
      if (now) lift(now, dx, dy)
      const at = this.placing.at(d, id, from.left + dx, from.top + dy, e.clientX, e.clientY)
      const changed = at?.zone !== d.drag!.at?.zone
      d.drag = { card: id, dx, dy, at }
      if (at) d.model.setMoving({ card: id, at })
      if (changed) d.redraw()
    }
    const up = (e: PointerEvent): void => {
      if (e.pointerId !== pointerId) return
      const drag = d.drag
      end()
      if (!drag) return
      this.dropped = true
      window.setTimeout(() => { this.dropped = false })
      if (drag.at) d.place(id, drag.at)
      else this.cancel(d)
    }
    const lost = (e: PointerEvent): void => {
      if (e.pointerId === pointerId) {
        end()
        this.cancel(d)
      }
    }
    const hold = (e: Event): void => {
      if (d.drag) e.preventDefault()
    }
    const end = (): void => {
      clearTimeout(press)
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', up)
      window.removeEventListener('pointercancel', lost)
      window.removeEventListener('touchmove', hold)
      window.removeEventListener('contextmenu', hold)
      this.stop = null
    }
    this.stop = end
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', up)
    window.addEventListener('pointercancel', lost)
    window.addEventListener('touchmove', hold, { passive: false })
    window.addEventListener('contextmenu', hold)
  }
}
