/** Other people's pointers over the drawn frame: shown for five seconds after they last moved, never to a screen reader. */
import type { Desk } from '../views/desk'
import { html, own, render, shape, vars } from './kit'

const STILL = 5000
const EVERY = 50

class Cursors {
  private seen = new Map<string, { at: string; since: number }>()
  private sent = 0
  private timer = 0

  /** my pointer, as a part of the frame's size */
  mine(event: PointerEvent, d: Desk, root: ParentNode): void {
    if (d.layout !== 'frame' || event.pointerType === 'touch' || event.timeStamp - this.sent < EVERY) return
    const box = root.querySelector('.bands')?.getBoundingClientRect()
    if (!box) return
    const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]
    this.sent = event.timeStamp
    d.model.setCursor(x >= 0 && x <= 1 && y >= 0 && y <= 1 ? [x, y] : null)
  }

  paint(d: Desk, root: ParentNode, calm: boolean): void {
    const layer = root.querySelector<HTMLElement>('.cursors')
    if (!layer) return
    const now = performance.now()
    const shown = calm || d.layout !== 'frame' ? [] : d.model.people.filter(person => {
      if (person.me || !person.cursor || person.moving) return false
      const at = person.cursor.join()
      const seen = this.seen.get(person.id)
      if (seen?.at !== at) this.seen.set(person.id, { at, since: now })
      return now - this.seen.get(person.id)!.since < STILL
    })
    clearTimeout(this.timer)
    if (shown.length) this.timer = window.setTimeout(() => this.paint(d, root, calm), STILL)
    render(shown.map(person => html`<div class="cursor by-${person.perspective}" ${vars({ '--cx': person.cursor![0], '--cy': person.cursor![1] })}>
      <svg viewBox="0 0 20 22"><path d="M1.5 1.5 17 9.5l-7 1.8L6.5 18z"/></svg><span class="tagname">${shape(person.perspective)}${d.name(person)}</span></div>`), layer)
  }
  stop(): void {
    clearTimeout(this.timer)
  }
}

export const cursors = own(() => new Cursors())
