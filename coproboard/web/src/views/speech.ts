/**
 * What a screen reader hears about others: at most one sentence every four seconds.
 *
 * My own acts are said at once. Somebody else's act is said by itself only when it touches the card or zone that has
 * my focus; the rest is summed up, so that twelve busy people are not twelve interruptions.
 */
import type { Change } from '../model'
import { type Desk, TOUCH } from './desk'

export const BATCH = 4000

export class Speech {
  private waiting: Change['cards'] = []
  private timer = 0
  private flip = false

  constructor(private readonly region: () => HTMLElement | null, private readonly focused: () => string | null) {}

  /** The trailing space makes the same sentence twice a change, so it is read twice. */
  say = (text: string): void => {
    const region = this.region()
    this.flip = !this.flip
    if (region) region.textContent = text + (this.flip ? '' : ' ')
  }

  note(desk: Desk, changes: Change['cards']): void {
    this.waiting.push(...changes.filter(change => change.by === 'other'))
    if (this.waiting.length && !this.timer) this.timer = window.setTimeout(() => this.flush(desk), BATCH)
  }

  stop(): void {
    clearTimeout(this.timer)
    this.timer = 0
  }

  private flush(desk: Desk): void {
    this.timer = 0
    const { model } = desk
    const mine = this.focused()
    const myZone = mine ? model.card(mine)?.at.zone : null
    const name = (id: string, what: Change['cards'][number]['what']): string =>
      desk.name(model.person(model.card(id)?.touched[TOUCH[what]]?.by ?? ''))
    const near: string[] = []
    const far = new Map<string, Set<string>>()
    for (const { id, what } of this.waiting) {
      const card = model.card(id)
      // what I did to the same card since, or at the same moment, I have been told
      if (!card || (model.me && card.touched[TOUCH[what]]?.by === model.me.id)) continue
      if (id === mine || (myZone && card.at.zone === myZone && what !== 'words')) {
        near.push(desk.say(`heard.${what}`, { name: name(id, what), words: desk.short(id), zone: desk.zoneName(card.at.zone) }))
      } else {
        far.set(id, (far.get(id) ?? new Set()).add(name(id, what)))
      }
    }
    this.waiting = []
    const who = [...new Set([...far.values()].flatMap(names => [...names]))]
    const parts = [...new Set(near)].slice(0, 3)
    if (far.size) {
      parts.push(desk.say('heard.many', { n: far.size, who: who.length > 1 ? desk.say('and.others', { name: who[0]!, n: who.length - 1 }) : who[0]! }))
    }
    if (parts.length) this.say(parts.join(' '))
  }
}
