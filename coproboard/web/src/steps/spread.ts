/**
 * What marks say together: middle, apart, spread and agenda; the twin of coproboard/domain/spread.py (rules P7 and T3).
 *
 * Both are tested against one table (tests/domain/spread_cases.json). A middle is always a step that somebody chose;
 * only the distance between two middles may count half a step. Steps count from 0, as the frame lists its zones. On
 * corners both coordinates of a place are facts; circles have no order.
 */
import type { At, Box, Frame } from '../model'

export type Where = readonly [string] | readonly [string, number, number] | 'unsure' | null
export interface Placed { at: Where }
export interface Spread { placed: number; unsure: number; low: number | null; high: number | null; middle: number | null }
export interface Item { card: string; apart: number | null; width: number | null; contested: boolean; order: number }
export type Framed = Pick<Frame, 'kind'> & { zones: readonly { id: string; box: Box }[] }
/** column and row, from the left and from the top; or a point of the whole frame */
export type Cell = readonly [number, number]
type Zoned = Framed['zones'][number]

/** people who may stand together under one shape, and marks of a group that apart is told for */
export const FEWEST = 3
const ONE_AXIS = ['line', 'steps', 'levels']

/** 0: the zones have no order */
export const axes = (frame: Framed): 0 | 1 | 2 => (frame.kind === 'circles' ? 0 : ONE_AXIS.includes(frame.kind) ? 1 : 2)
export const zoneOf = (at: Where): string | null => (Array.isArray(at) ? (at[0] ?? null) : null)

/** The step of a place on a frame with one axis; null where it is not placed, and on every other frame. */
export function ordinal(frame: Framed, at: Where): number | null {
  const index = axes(frame) === 1 ? frame.zones.findIndex(zone => zone.id === zoneOf(at)) : -1
  return index < 0 ? null : index
}

export function cells(frame: Framed, at: Where): Cell | null {
  if (frame.kind !== 'corners') return raster(frame).get(zoneOf(at) ?? '') ?? null
  const point = pointOf(frame, at)
  return point && stepsTo(frame, point)
}

/**
 * The middle of all placed marks, each axis by itself; of an even number the lower of the two middle ones. Without order
 * it is the zone with the most marks, of equals the first.
 */
export function middle(frame: Framed, marks: readonly Placed[]): At | null {
  const steps = placed(frame, marks)
  if (!steps.length) return null
  if (frame.kind === 'corners') {
    const points = marks.map(mark => pointOf(frame, mark.at)).filter(point => point !== null)
    const at = atPoint(frame, lower(points.map(point => point[0])), lower(points.map(point => point[1])))
    if (at) return at
  }
  const zone = axes(frame) ? nearest(frame, steps) : most(frame, marks)
  const there = marks.map(mark => mark.at).filter(at => zoneOf(at) === zone)
  const fine = there.filter(at => at!.length > 2) as unknown as [string, number, number][]
  if (!there.length || fine.length < there.length) return { zone, x: 0.5, y: 0.5 }
  return { zone, x: lower(fine.map(at => at[1])), y: lower(fine.map(at => at[2])) }
}

/** Steps between the middles of two groups, halves rounded up; null where either placed fewer than three marks. */
export function apart(frame: Framed, lived: readonly Placed[], services: readonly Placed[]): number | null {
  const [one, other] = [placed(frame, lived), placed(frame, services)]
  if (Math.min(one.length, other.length) < FEWEST) return null
  if (!axes(frame)) return +(most(frame, lived) !== most(frame, services))
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

/** Steps from the lowest to the highest placed mark, on two axes the larger of both; without order, zones with marks beyond the first. */
export function width(frame: Framed, marks: readonly Placed[]): number | null {
  const steps = placed(frame, marks)
  if (!axes(frame) && steps.length) return new Set(steps).size - 1
  const wide = ([0, 1] as const).map(axis => Math.max(...steps.map(step => step[axis])) - Math.min(...steps.map(step => step[axis])))
  return steps.length ? Math.floor(Math.max(...wide) + 0.5) : null
}

/** Steps from the middle of one layer's marks to that of another's; null without either, and but on one axis. */
export function gap(frame: Framed, from: readonly Placed[], to: readonly Placed[]): number | null {
  const [start, end] = [from, to].map(marks => ordinal(frame, where(middle(frame, marks))))
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

/** The zone with the most marks, the first of equals. */
function most(frame: Framed, marks: readonly Placed[]): string {
  const count = ({ id }: Zoned): number => marks.filter(mark => zoneOf(mark.at) === id).length
  return frame.zones.reduce((best, zone) => (count(zone) > count(best) ? zone : best)).id
}

/** The zone nearest to the middles of both axes, the first of equals. */
function nearest(frame: Framed, steps: readonly Cell[]): string {
  const [x, y] = [lower(steps.map(step => step[0])), lower(steps.map(step => step[1]))]
  let zone = '', least = Infinity
  for (const [id, [column, row]] of raster(frame)) {
    const away = Math.max(Math.abs(column - x), Math.abs(row - y))
    if (away < least) [zone, least] = [id, away]
  }
  return zone
}

const rasters = new WeakMap<Framed, Map<string, Cell>>()
/** Every zone with its column and row. */
function raster(frame: Framed): Map<string, Cell> {
  let found = rasters.get(frame)
  if (!found) {
    const { zones } = frame
    const ranks = axes(frame) !== 2 ? [] : ([0, 1] as const).map(axis => rank(zones.map(({ box }) => [box[axis], box[axis + 2]!])))
    found = new Map(zones.map((zone, i) => [zone.id, frame.kind === 'corners' ? stepsTo(frame, middleOf(zone)) : ranks.length ? [ranks[0]![i]!, ranks[1]![i]!] : [i, 0]]))
    rasters.set(frame, found)
  }
  return found
}

const same = (value: number): number => Math.round(value * 1e9)

/** The step of each span along one axis of a raster, whose lines are the edges of zones. */
function rank(spans: readonly [number, number][]): number[] {
  const lines = ranked([...new Set(spans.flatMap(([start, end]) => [same(start), same(end)]))])
  return spans.map(([start, end]) => (lines.indexOf(same(start)) + lines.indexOf(same(end)) - 1) / 2)
}

// ── places as points of the whole frame (coproboard/domain/geometry.py) ────────────────────────────────────────

/** the middle of a corners frame, a disc that lies on top of the quarters */
const isDisc = ({ box: [x0, , x1] }: Zoned): boolean => x0 > 0 && x1 < 1 && x1 - x0 < 0.5
const middleOf = ({ box: [x0, y0, x1, y1] }: Zoned): Cell => [(x0 + x1) / 2, (y0 + y1) / 2]
const round = (value: number, decimals: number): number => Math.floor(value * 10 ** decimals + 0.5) / 10 ** decimals
const before = (value: number, end: number): number => (value < end || end === 1 ? value : end - 1e-12)

/** The point of a place on corners, always in its own zone. */
export function pointOf(frame: Framed, at: Where): Cell | null {
  const zone = frame.zones.find(({ id }) => id === zoneOf(at))
  if (!zone) return null
  const [, right = 0.5, down = 0.5] = at as readonly [string, number?, number?]
  const { box: [x0, y0, x1, y1] } = zone, disc = frame.zones.find(isDisc)
  let [x, y]: Cell = [x0 + right * (x1 - x0), y0 + down * (y1 - y0)]
  if (disc) {
    const [u, v] = middleOf(disc), radius = (disc.box[2] - disc.box[0]) / 2
    const under = zone !== disc && x === u && y === v
    if (under) [x, y] = middleOf(zone)
    const away = Math.hypot(x - u, y - v) || 1
    const scale = zone === disc ? Math.min(1, (0.999 * radius) / away) : Math.max(under ? 0 : 1, (1.001 * radius) / away)
    ;[x, y] = [u + scale * (x - u), v + scale * (y - v)]
  }
  return [before(x, x1), before(y, y1)]
}

/** The place at a point of a corners frame; null where there is no zone. */
export function atPoint({ zones }: Framed, x: number, y: number): At | null {
  const holds = (zone: Zoned): boolean => {
    const { box: [x0, y0, x1, y1] } = zone, [u, v] = middleOf(zone)
    if (isDisc(zone)) return Math.hypot(x - u, y - v) <= (x1 - x0) / 2
    return x0 <= x && y0 <= y && (x < x1 || x1 === 1) && (y < y1 || y1 === 1)
  }
  const zone = zones.find(each => isDisc(each) && holds(each)) ?? zones.find(holds)
  if (!zone) return null
  const { box: [x0, y0, x1, y1] } = zone
  const inside = (value: number, start: number, end: number): number => round(Math.min(1, Math.max(0, (value - start) / (end - start))), 3)
  return { zone: zone.id, x: inside(x, x0, x1), y: inside(y, y0, y1) }
}

/** A point of a corners frame in steps, which lead from one zone's middle to the next. */
function stepsTo({ zones }: Framed, point: Cell): Cell {
  const along = (axis: 0 | 1): number => {
    const lines = ranked([...new Set(zones.map(zone => round(middleOf(zone)[axis], 9)))])
    const first = lines[0]!, last = lines.at(-1)!
    return round(((point[axis] - first) * (lines.length - 1)) / (last - first || 1), 9)
  }
  return [along(0), along(1)]
}
