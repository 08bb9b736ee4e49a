/** The note on a card that I moved at the same moment as somebody else: it waits for an answer, then steps back. */
import { type TemplateResult, html } from 'lit-html'
import type { Desk } from './desk'

/** How long the note stays after the focus has left its card. */
const STAYS = 20_000

export class Clashes {
  private timers = new Map<string, number>()

  /** The focus came to a card: its note stays. */
  came(event: FocusEvent): void {
    const id = cardOf(event.target)
    if (id) clearTimeout(this.timers.get(id))
  }
  /** The focus left a card: its note goes after a while, and the card lies where the other put it. */
  left(event: FocusEvent, d: Desk): void {
    const id = cardOf(event.target)
    if (!id || id === cardOf(event.relatedTarget) || !d.model.collisions.some(c => c.card === id)) return
    clearTimeout(this.timers.get(id))
    this.timers.set(id, window.setTimeout(() => {
      d.model.settle(id, false)
      d.redraw()
    }, STAYS))
  }
  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer)
  }
}

const cardOf = (at: EventTarget | null): string | undefined =>
  at instanceof Element ? at.closest<HTMLElement>('[data-card]')?.dataset.card : undefined

/** A name that begins with a vowel: in Welsh "and" is another word before it. */
const OPEN = /^[aeiouyâêîôûŷáéíóú]/i

export function clashNote(d: Desk, id: string, by: string | null): TemplateResult {
  const name = d.name(by ? d.model.person(by) : null)
  const settle = (back: boolean) => (): void => {
    d.focus = `[data-card="${id}"] .card`
    d.model.settle(id, back)
    d.redraw()
  }
  return html`<div class="clash" role="status"><p>${d.say(OPEN.test(name) ? 'clash.open' : 'clash', { name })}</p>
    <button class="btn" type="button" @click=${settle(true)}>${d.say('clash.back')}</button>
    <button class="plain" type="button" @click=${settle(false)}>${d.say('clash.leave')}</button></div>`
}
