/**
 * What a screen reader hears about others: at most one sentence every four seconds, and nothing where it is switched off.
 *
 * My own acts are said at once. Somebody else's act is said by itself only when it touches the card or zone that has
 * my focus; the rest is summed up, so that twelve busy people are not twelve interruptions.
 */
import type { Change } from '../model'
import type { Desk } from '../views/desk'
import { own } from './kit'

type News = Change['cards']
type What = News[number]['what']
const BATCH = 4000
const TOUCH = { added: 'made', moved: 'moved', words: 'worded', aside: 'aside', back: 'back' } as const

const heard = own(() => ({ waiting: [] as News, timer: 0 }))

export function news(d: Desk, changes: News, root: ShadowRoot): void {
  const one = heard(d)
  one.waiting.push(...changes.filter(({ by }) => by === 'other'))
  if (one.waiting.length && !one.timer) one.timer = window.setTimeout(() => flush(d, root), BATCH)
}

export const stopNews = (d: Desk): void => clearTimeout(heard(d).timer)

function flush(d: Desk, root: ShadowRoot): void {
  const one = heard(d), { model } = d, { waiting } = one
  Object.assign(one, { timer: 0, waiting: [] })
  if (d.hush) return
  const mine = root.activeElement?.closest<HTMLElement>('[data-card]')?.dataset.card
  const myZone = mine ? model.card(mine)?.at.zone : null
  const name = (id: string, what: What): string => d.name(model.person(model.card(id)?.touched[TOUCH[what]]?.by ?? ''))
  const near: string[] = []
  const far = new Map<string, Set<string>>()
  for (const { id, what } of waiting) {
    const card = model.card(id)
    // what I did to the same card since, or at the same moment, I have been told
    if (!card || (model.me && card.touched[TOUCH[what]]?.by === model.me.id)) continue
    if (id === mine || (myZone && card.at.zone === myZone && what !== 'words')) {
      near.push(d.say(`heard.${what}`, { name: name(id, what), words: d.short(id), zone: d.zoneName(card.at.zone) }))
    } else {
      far.set(id, (far.get(id) ?? new Set()).add(name(id, what)))
    }
  }
  const who = [...new Set([...far.values()].flatMap((names) => [...names]))]
  const parts = [...new Set(near)].slice(0, 3)
  if (far.size) parts.push(d.say('heard.many', { n: far.size, who: who.length > 1 ? d.say('and.others', { name: who[0]!, n: who.length - 1 }) : who[0]! }))
  if (parts.length) d.tell(parts.join(' '))
}
