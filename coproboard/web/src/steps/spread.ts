/**
 * What marks say together: middle, apart, spread and agenda; the twin of coproboard/domain/spread.py (rules P7 and T3).
 *
 * Both are tested against one table (tests/domain/spread_cases.json). A middle is always a step that somebody chose;
 * only the distance between two middles may count half a step. Steps count from 0, as the frame lists its zones.
 */
import type { At, Box, Frame } from '../model'

export type Where = readonly [string] | readonly [string, number, number] | 'unsure' | null
export interface Placed { at: Where }
export interface Spread { placed: number; unsure: number; low: number | null; high: number | null; middle: number | null }
export interface Item { card: string; apart: number | null; width: number | null; contested: boolean; order: number }
export type Framed = Pick<Frame, 'kind'> & { zones: readonly { id: string; box: Box }[] }
/** column and row, from the left and from the top */
export type Cell = readonly [number, number]

/** people who may stand together under one shape, and marks of a group that apart is told for */
export const FEWEST = 3
const ONE_AXIS = ['line', 'steps', 'levels']
const CELLED = ['grid', 'table']

export const axes = (frame: Framed): 1 | 2 => (ONE_AXIS.includes(frame.kind) ? 1 : 2)
export const zoneOf = (at: Where): string | null => (Array.isArray(at) ? (at[0] ?? null) : null)

/** The step of a place on a frame with one axis; null where it is not placed, and on two axes. */
export function ordinal(frame: Framed, at: Where): number | null {
  const index = axes(frame) === 1 ? frame.zones.findIndex(zone => zone.id === zoneOf(at)) : -1
  return index < 0 ? null : index
}

export const cells = (frame: Framed, at: Where): Cell | null => raster(frame).get(zoneOf(at) ?? '') ?? null

/** The middle of all placed marks, each axis by itself; of an even number the lower of the two middle ones. */
export function middle(frame: Framed, marks: readonly Placed[]): At | null {
  const steps = placed(frame, marks)
  if (!steps.length) return null
  const [x, y] = [lower(steps.map(step => step[0])), lower(steps.map(step => step[1]))]
  let zone = '', least = Infinity
  for (const [id, [column, row]] of raster(frame)) {
    const away = Math.max(Math.abs(column - x), Math.abs(row - y))
    if (away < least) [zone, least] = [id, away]
  }
  const there = marks.map(mark => mark.at).filter(at => zoneOf(at) === zone)
  const fine = there.filter(at => at!.length > 2) as unknown as [string, number, number][]
  if (!there.length || fine.length < there.length) return { zone, x: 0.5, y: 0.5 }
  return { zone, x: lower(fine.map(at => at[1])), y: lower(fine.map(at => at[2])) }
}

/** Steps between the middles of two groups, halves rounded up; null where either placed fewer than three marks. */
export function apart(frame: Framed, lived: readonly Placed[], services: readonly Placed[]): number | null {
  const [one, other] = [placed(frame, lived), placed(frame, services)]
  if (Math.min(one.length, other.length) < FEWEST) return null
  const away = ([0, 1] as const).map(axis => Math.abs(halfway(one.map(step => step[axis])) - halfway(other.map(step => step[axis]))))
  return Math.floor(Math.max(...away) + 0.5)
}

export function spread(frame: Framed, marks: readonly Placed[]): Spread {
  const steps = marks.map(mark => ordinal(frame, mark.at)).filter(step => step !== null)
  const some = steps.length > 0
  return {
    placed: placed(frame, marks).length,
    unsure: marks.filter(mark => mark.at === 'unsure').length,
    low: some ? Math.min(...steps) : null,
    high: some ? Math.max(...steps) : null,
    middle: some ? lower(steps) : null,
  }
}

/** Steps from the lowest to the highest placed mark, on two axes the larger of both. */
export function width(frame: Framed, marks: readonly Placed[]): number | null {
  const steps = placed(frame, marks)
  const wide = ([0, 1] as const).map(axis => Math.max(...steps.map(step => step[axis])) - Math.min(...steps.map(step => step[axis])))
  return steps.length ? Math.floor(Math.max(...wide) + 0.5) : null
}

/** Steps from the middle of *now* to the middle of *wanted*; null without either, and on two axes. */
export function gap(frame: Framed, now: readonly Placed[], wanted: readonly Placed[]): number | null {
  const [start, end] = [now, wanted].map(marks => ordinal(frame, where(middle(frame, marks))))
  return start == null || end == null ? null : end - start
}

/** Cards by difference: furthest apart first, then widest spread, then contested, then as they were added. */
export function agenda<T extends Item>(cards: readonly T[]): T[] {
  const last = (steps: number | null): number => (steps === null ? 1e9 : -steps)
  return [...cards].sort((a, b) => last(a.apart) - last(b.apart) || last(a.width) - last(b.width)
    || +b.contested - +a.contested || a.order - b.order || (a.card < b.card ? -1 : +(a.card > b.card)))
}

const where = (at: At | null): Where => at && [at.zone]
const ranked = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b)
const lower = (values: readonly number[]): number => ranked(values)[(values.length - 1) >> 1]!
const halfway = (values: readonly number[]): number => (lower(values) + ranked(values)[values.length >> 1]!) / 2
const placed = (frame: Framed, marks: readonly Placed[]): Cell[] => marks.map(mark => cells(frame, mark.at)).filter(cell => cell !== null)

const rasters = new WeakMap<Framed, Map<string, Cell>>()
/** Every zone with its column and row. */
function raster(frame: Framed): Map<string, Cell> {
  let found = rasters.get(frame)
  if (!found) {
    const { zones, kind } = frame
    const ranks = axes(frame) === 1 ? [] : ([0, 1] as const).map(axis => rank(zones.map(({ box }) => [box[axis], box[axis + 2]!]), kind))
    found = new Map(zones.map(({ id }, i) => [id, ranks.length ? [ranks[0]![i]!, ranks[1]![i]!] : [i, 0]]))
    rasters.set(frame, found)
  }
  return found
}

const same = (value: number): number => Math.round(value * 1e9)

/** The step of each span along one axis: cells lie between the edges of zones; corners and circles go by their middles. */
function rank(spans: readonly [number, number][], kind: string): number[] {
  const celled = CELLED.includes(kind)
  const lines = ranked([...new Set(spans.flatMap(([start, end]) => (celled ? [same(start), same(end)] : [same(start + end)])))])
  return spans.map(([start, end]) => celled ? (lines.indexOf(same(start)) + lines.indexOf(same(end)) - 1) / 2 : lines.indexOf(same(start + end)))
}
