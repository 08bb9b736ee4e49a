/**
 * A reveal, read from the ledger: by card, by group, and in words.
 *
 * What it is: the one reading that the picture, the list and a screen reader share. What it is not: a picture. The fact
 * that shaped it: a picture of marks says nothing to some of us, so the words must say all that it shows.
 */
import type { Card, Facts } from '../model'
import type { Desk } from '../views/desk'
import { cardsOf, vaultOf } from './place'
import { type Item, type Placed, type Where, agenda, apart, axes, gap, middle, spread, width, zoneOf } from './spread'
import { own } from './kit'
import { type Checked, check } from './verify'

export const GROUPS = ['lived', 'services', 'unsaid'] as const
export type Group = typeof GROUPS[number]
export type Layer = 'now' | 'wanted' | 'gap'

export interface Shown extends Placed {
  id: string
  round: string
  card: string
  layer: 'now' | 'wanted'
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
  wanted: Shown[]
  unsure: number
  withheld: number
  /** steps from now to wanted, on one axis */
  way: number | null
}

/** The round whose marks are shown: the last that was revealed. */
export function revealed(d: Desk): { id: string; reveal: Facts } | null {
  const all = Object.entries(d.model.facts('reveals')).sort(([, a], [, b]) => a.at - b.at)
  const last = all.at(-1)
  return last ? { id: last[0], reveal: last[1] } : null
}

export function marksOf(d: Desk, round: string): Shown[] {
  const mine = new Set(d.model.mine.shown)
  return Object.entries(d.model.facts('marks')).filter(([, mark]) => mark.round === round)
    .map(([id, mark]) => ({ ...mark, id, mine: mine.has(id) }) as Shown)
}

export const ofGroup = (marks: readonly Shown[], group: Group): Shown[] => marks.filter(mark => mark.group === group)

/** The cards that somebody marked, most different first. */
export function columns(d: Desk, round: string, reveal: Facts, layer: Layer): Column[] {
  const { frame } = d.model, all = marksOf(d, round)
  const found = cardsOf(d).map(card => {
    const on = (one: string): Shown[] => all.filter(mark => mark.card === card.id && mark.layer === one)
    const wanted = on('wanted'), marks = layer === 'wanted' ? wanted : on('now')
    const kept = (one: string): number => reveal.withheld?.[`${card.id}/${one}`] ?? 0
    return {
      of: card, card: card.id, order: card.order, contested: false, marks, wanted, way: gap(frame, marks, wanted),
      apart: apart(frame, ofGroup(marks, 'lived'), ofGroup(marks, 'services')), width: width(frame, marks),
      unsure: marks.filter(({ at }) => at === 'unsure').length, withheld: layer === 'gap' ? kept('now') + kept('wanted') : kept(layer),
    }
  }).filter(({ marks, wanted, withheld }) => withheld || (layer === 'gap' ? marks.length && wanted.length : marks.length))
  if (layer !== 'gap') return agenda(found)
  return found.sort((a, b) => Math.abs(b.way ?? 0) - Math.abs(a.way ?? 0) || a.order - b.order)
}

// ── in words ───────────────────────────────────────────────────────────────────────────────────────────────────

/** A place as it is said in a sentence: "step 4", or the zone's own name. */
export function place(d: Desk, at: Where): string {
  if (at === 'unsure') return d.say('place.unsure')
  const zone = d.zone(zoneOf(at) ?? '')
  return zone && (d.model.frame.kind === 'steps' || d.model.frame.kind === 'levels') ? d.say('reveal.step', { step: zone.number }) : d.zoneName(zone?.id ?? '')
}
export const groupName = (d: Desk, group: Group): string => d.say(group === 'unsaid' ? 'reveal.diamonds' : `perspective.${group}`)

export const middleOf = (d: Desk, marks: readonly Placed[]): string | null => middle(d.model.frame, marks)?.zone ?? null

/**
 * What one group says about one card: middle, lowest and highest, and how many where. The diamonds are no group, so they
 * have no middle.
 */
export function told(d: Desk, group: Group, marks: readonly Shown[]): { text: string; counts: string } | null {
  const { frame } = d.model, mid = middleOf(d, marks), said: Record<string, string> = { group: groupName(d, group) }
  const unsure = marks.filter(({ at }) => at === 'unsure').length
  const counts = new Map<string, number>()
  for (const zone of [...frame.zones].sort((a, b) => a.number - b.number)) {
    const here = marks.filter(({ at }) => zoneOf(at) === zone.id).length
    if (here) counts.set(place(d, [zone.id]), here)
  }
  const told = [...counts].map(([where, n]) => d.say('reveal.count', { n, place: where }))
  if (unsure) told.push(d.say('reveal.unsure', { n: unsure }))
  if (!marks.length) return null
  if (!mid || group === 'unsaid') return { text: d.say('reveal.words.counts', { ...said, counts: told.join(', ') }), counts: '' }
  const { low, high } = spread(frame, marks)
  const ends = low === null ? [] : [low, high!].map(step => frame.zones[step]!).sort((a, b) => a.number - b.number).map(({ id }) => place(d, [id]))
  const key = axes(frame) === 2 ? 'reveal.words.middle' : low === high ? 'reveal.words.same' : 'reveal.words.range'
  return { text: d.say(key, { ...said, middle: place(d, [mid]), low: ends[0] ?? '', high: ends[1] ?? '' }), counts: told.join(', ') }
}

/** "Lived experience: from consultation to participation." */
export function way(d: Desk, group: Group, now: readonly Shown[], wanted: readonly Shown[]): string | null {
  const [from, to] = [middleOf(d, now), middleOf(d, wanted)]
  if (!from || !to) return null
  return d.say(from === to ? 'reveal.way.same' : 'reveal.way', { group: groupName(d, group), from: place(d, [from]), to: place(d, [to]) })
}

/** how far apart, as the tag of a card; and whether it stands out */
export function tag(d: Desk, column: Column, layer: Layer): { text: string; big: boolean } {
  if (layer === 'gap') return { text: column.way === null ? '' : d.say(column.way ? 'reveal.steps' : 'reveal.there', { n: Math.abs(column.way) }), big: false }
  if (column.apart === null) return { text: d.say('reveal.few'), big: false }
  return { text: d.say(column.apart ? 'reveal.apart' : 'reveal.together', { n: column.apart }), big: column.apart >= 2 }
}

// ── what this device can check ─────────────────────────────────────────────────────────────────────────────────

const checks = own<{ marks: unknown; found: Checked | null }>(() => ({ marks: null, found: null }))
/** Reckoned once for what is there: it hashes every mark. */
export function checked(d: Desk, round: string, reveal: Facts): Checked {
  const held = checks(d), marks = d.model.facts('marks')
  if (held.marks !== marks || !held.found) {
    held.marks = marks
    held.found = check(round, vaultOf(d, round).marks, reveal, marks, d.model.facts('seals')[round])
  }
  return held.found
}
