/**
 * A reveal, read from the ledger: by card, by group, and in words.
 *
 * What it is: the one reading that the picture, the list and a screen reader share. What it is not: a picture. The fact
 * that shaped it: a picture of marks says nothing to some of us, so the words must say all that it shows.
 */
import type { At, Card, Facts } from '../model'
import type { Desk } from '../views/desk'
import { cardsOf, vaultOf } from './place'
import { layerOf } from './rounds'
import { type Item, type Placed, type Where, agenda, apart, axes, gap, middle, spread, width, zoneOf } from './spread'
import { own } from './kit'
import { type Checked, check } from './verify'

export const GROUPS = ['lived', 'services', 'unsaid'] as const
export type Group = typeof GROUPS[number]
/** in place of a layer: the way between the two layers of the frame's `gap`; no layer has this id */
export const WAY = '>'

export interface Shown extends Placed {
  id: string
  round: string
  card: string
  layer: string
  group: Group
  reason: string
  lang: string
  salt: string
  confidence: number | null
  /** entered for somebody without a device */
  for: boolean
  /** a reason that its author gave after the reveal */
  later?: { reason: string; lang: string }
  mine: boolean
}
export interface Column extends Item {
  of: Card
  marks: Shown[]
  /** on the way: the marks where it ends */
  aims: Shown[]
  unsure: number
  withheld: number
  /** steps from where the way starts to where it ends, on one axis */
  way: number | null
}

export function marksOf(d: Desk, round: string): Shown[] {
  const mine = new Set(d.model.mine.shown)
  return Object.entries(d.model.facts('marks')).filter(([, mark]) => mark.round === round)
    .map(([id, mark]) => ({ ...mark, id, mine: mine.has(id) }) as Shown)
}

export const ofGroup = (marks: readonly Shown[], group: Group): Shown[] => marks.filter(mark => mark.group === group)

/** The cards that somebody marked on a layer, most different first; on the way those with the longest. */
export function columns(d: Desk, round: string, reveal: Facts, layer: string): Column[] {
  const { frame } = d.model, all = marksOf(d, round), along = layer === WAY
  const [start, end] = along ? frame.gap! : [layer, layer]
  const found = cardsOf(d).map((card): Column => {
    const on = (one: string): Shown[] => all.filter(mark => mark.card === card.id && mark.layer === one)
    const marks = on(start), aims = along ? on(end) : []
    const kept = (one: string): number => reveal.withheld?.[`${card.id}/${one}`] ?? 0
    return {
      of: card, card: card.id, order: card.order, contested: false, marks, aims, way: gap(frame, marks, aims),
      apart: apart(frame, ofGroup(marks, 'lived'), ofGroup(marks, 'services')), width: width(frame, marks),
      unsure: marks.filter(({ at }) => at === 'unsure').length, withheld: kept(start) + (along ? kept(end) : 0),
    }
  }).filter(({ marks, aims, withheld }) => withheld || (along ? marks.length && aims.length : marks.length))
  if (!along) return agenda(found)
  return found.sort((a, b) => Math.abs(b.way ?? 0) - Math.abs(a.way ?? 0) || a.order - b.order)
}

/** Whether two groups are so far apart that it stands out: two steps, or another zone where there are no steps. */
export const far = (d: Desk, { apart }: Pick<Item, 'apart'>): boolean => (apart ?? 0) >= (axes(d.model.frame) ? 2 : 1)

/** The zones with the most marks; none where no zone has more than another. */
export function most(d: Desk, marks: readonly Placed[]): string[] {
  const counts = d.model.frame.zones.map(({ id }) => ({ id, n: marks.filter(({ at }) => zoneOf(at) === id).length })).filter(({ n }) => n)
  const high = Math.max(...counts.map(({ n }) => n)), found = counts.filter(({ n }) => n === high)
  return found.length < counts.length || found.length === 1 ? found.map(({ id }) => id) : []
}

// ── in words ───────────────────────────────────────────────────────────────────────────────────────────────────

/** how far from the corner, in the width of its quarter, a place is still near it; and from where on it is near the middle */
const NEAR = 0.3

/** A place as it is said in a sentence: "step 4", or the zone's own name, on corners with how near it lies. */
export function place(d: Desk, at: Where): string {
  if (at === 'unsure') return d.say('place.unsure')
  const zone = d.zone(zoneOf(at) ?? ''), { kind } = d.model.frame
  if (!zone) return d.zoneName('')
  if (kind === 'steps') return d.say('reveal.step', { step: zone.number })
  const [x0, y0, x1] = zone.box, name = d.zoneName(zone.id)
  if (kind !== 'corners' || !at || at.length < 2 || (x0 > 0 && x1 < 1)) return name
  const [, right, down] = at as [string, number, number]
  const off = Math.max(x0 ? 1 - right : right, y0 ? 1 - down : down)
  return off <= NEAR ? d.say('reveal.near', { place: name }) : off >= 1 - NEAR ? d.say('reveal.inward', { place: name }) : name
}
export const groupName = (d: Desk, group: Group): string => d.say(group === 'unsaid' ? 'reveal.diamonds' : `perspective.${group}`)

export const midOf = (d: Desk, marks: readonly Placed[]): At | null => middle(d.model.frame, marks)
export const middleOf = (d: Desk, marks: readonly Placed[]): string | null => midOf(d, marks)?.zone ?? null
const placeOf = (d: Desk, { zone, x, y }: At): string => place(d, [zone, x, y])

/** How many lie where. */
function counted(d: Desk, marks: readonly Placed[]): string {
  const found = new Map<string, number>()
  const zones = axes(d.model.frame) ? [...d.model.frame.zones].sort((a, b) => a.number - b.number) : d.model.frame.zones
  for (const zone of zones) {
    const here = marks.filter(({ at }) => zoneOf(at) === zone.id).length, name = place(d, [zone.id])
    if (here) found.set(name, (found.get(name) ?? 0) + here)
  }
  const told = [...found].map(([where, n]) => d.say('reveal.count', { n, place: where }))
  const unsure = marks.filter(({ at }) => at === 'unsure').length
  return [...told, ...unsure ? [d.say('reveal.unsure', { n: unsure })] : []].join(', ')
}

/**
 * What one group says about one card: middle, lowest and highest, and how many where. The diamonds are no group, so they
 * have no middle.
 */
export function told(d: Desk, group: Group, marks: readonly Shown[]): { text: string; counts: string } | null {
  if (!marks.length) return null
  const { frame } = d.model, mid = midOf(d, marks), said: Record<string, string> = { group: groupName(d, group) }
  const counts = counted(d, marks)
  const often = axes(frame) || group === 'unsaid' ? [] : most(d, marks).map(zone => d.zoneName(zone))
  if (often.length) return { text: d.say('reveal.words.most', { ...said, places: often.join(', '), counts }), counts: '' }
  if (!mid || group === 'unsaid' || !axes(frame)) return { text: d.say('reveal.words.counts', { ...said, counts }), counts: '' }
  const { low, high } = spread(frame, marks)
  const ends = low === null ? [] : [low, high!].map(step => frame.zones[step]!).sort((a, b) => a.number - b.number).map(({ id }) => place(d, [id]))
  const key = axes(frame) === 2 ? 'reveal.words.middle' : low === high ? 'reveal.words.same' : 'reveal.words.range'
  return { text: d.say(key, { ...said, middle: placeOf(d, mid), low: ends[0] ?? '', high: ends[1] ?? '' }), counts }
}

/** "Lived experience: from consultation to participation." */
export function way(d: Desk, group: Group, marks: readonly Shown[], aims: readonly Shown[]): string | null {
  const [from, to] = [midOf(d, marks), midOf(d, aims)]
  if (!from || !to) return null
  return d.say(from.zone === to.zone ? 'reveal.way.same' : 'reveal.way', { group: groupName(d, group), from: placeOf(d, from), to: placeOf(d, to) })
}

/** The name of a layer, or of the way between two. */
export function layerName(d: Desk, layer: string): string {
  const { frame } = d.model, title = (id: string): string => d.pick(layerOf(frame, id)?.title)
  return layer === WAY ? d.say('reveal.between', { from: title(frame.gap![0]), to: title(frame.gap![1]) }) : title(layer)
}

/** how far apart, as the tag of a card; and whether it stands out */
export function tag(d: Desk, column: Column, layer: string): { text: string; big: boolean } {
  if (layer === WAY) return { text: column.way === null ? '' : d.say(column.way ? 'reveal.steps' : 'reveal.there', { n: Math.abs(column.way) }), big: false }
  if (column.apart === null) return { text: d.say('reveal.few'), big: false }
  const key = !column.apart ? 'reveal.together' : axes(d.model.frame) ? 'reveal.apart' : 'reveal.other'
  return { text: d.say(key, { n: column.apart }), big: far(d, column) }
}

// ── what this device can check ─────────────────────────────────────────────────────────────────────────────────

const checks = own<{ round: string; marks: unknown; found: Checked | null }>(() => ({ round: '', marks: null, found: null }))
/** Reckoned once for what is there: it hashes every mark. */
export function checked(d: Desk, round: string, reveal: Facts): Checked {
  const held = checks(d), marks = d.model.facts('marks')
  if (held.round !== round || held.marks !== marks || !held.found) {
    Object.assign(held, { round, marks })
    held.found = check(round, vaultOf(d, round).marks, reveal, marks, d.model.facts('seals')[round])
  }
  return held.found
}
