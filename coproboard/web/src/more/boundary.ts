/**
 * Boundaries of a frame of corners: how far the ground of each corner reaches, and on which side of it a card lies.
 *
 * What it is: pure functions on quarter ellipses. What it is not: a picture or a model. The fact that shaped it: people
 * settle where they are comfortable on a slope, so the question is which side of the line, and a line that nobody can
 * draw with a pointer must follow from the answer (SPEC D9, F11).
 */
import type { At, Frame, Zone } from '../model'

/** how far along both sides, from 0 to 1 of the frame */
export type Line = readonly [number, number]
export type Lines = Readonly<Record<string, Line>>
export type Side = 'inside' | 'edge' | 'outside'
export const SIDES: readonly Side[] = ['inside', 'edge', 'outside']
/** Within this share of the way to the line a card lies on it. */
const EDGE = 0.08
/** How far clear of the line a card comes to lie when the line moves for it. */
const CLEAR = 0.16
/** where a line begins when somebody draws it first */
export const FIRST_LINE: Line = [0.42, 0.42]
const LEAST = 0.05

export interface Corner { key: string; zone: Zone; right: boolean; bottom: boolean }

/** The corners that have a boundary, as they lie: the middle has none. */
export function corners(frame: Frame): Corner[] {
  return frame.zones.flatMap((zone) => {
    const [x0, y0, x1, y1] = zone.box
    const [left, right, top, bottom] = [x0 < 0.001, x1 > 0.999, y0 < 0.001, y1 > 0.999]
    if (left === right || top === bottom) return []
    return [{ key: `${bottom ? 'bottom' : 'top'}-${right ? 'right' : 'left'}`, zone, right, bottom }]
  })
}

/** A place as a point of the whole frame. */
export function pointOf(frame: Frame, at: At): readonly [number, number] | null {
  const box = frame.zones.find(({ id }) => id === at.zone)?.box
  return box ? [box[0] + at.x * (box[2] - box[0]), box[1] + at.y * (box[3] - box[1])] : null
}

/** How far a point lies from a corner, as a share of the way to its line: 1 on it, less inside. */
function share({ right, bottom }: Corner, [x, y]: Line, [px, py]: readonly [number, number]): number {
  const [dx, dy] = [right ? 1 - px : px, bottom ? 1 - py : py]
  return Math.hypot(dx / Math.max(x, LEAST), dy / Math.max(y, LEAST))
}

export function sideOf(corner: Corner, line: Line, point: readonly [number, number]): Side {
  const far = share(corner, line, point)
  return Math.abs(far - 1) <= EDGE ? 'edge' : far < 1 ? 'inside' : 'outside'
}

/** The line moved in its own shape so that a point lies on this side of it; as far as the frame has room for that. */
export function moved(corner: Corner, line: Line, point: readonly [number, number], side: Side): Line {
  if (sideOf(corner, line, point) === side) return line
  const wanted = side === 'inside' ? 1 - CLEAR : side === 'outside' ? 1 + CLEAR : 1
  const grow = share(corner, line, point) / wanted
  const [gx, gy] = [line[0] * grow, line[1] * grow]
  const [dx, dy] = [corner.right ? 1 - point[0] : point[0], corner.bottom ? 1 - point[1] : point[1]]
  let [x, y] = held([gx, gy])
  // Where one side is at the end of its room, the other makes up for it.
  const rest = (d: number, part: number): number => d / Math.sqrt(Math.max(1e-6, wanted ** 2 - part ** 2))
  if (gx > 1 || gx < LEAST) y = held([0, rest(dy, dx / x)])[1]
  else if (gy > 1 || gy < LEAST) x = held([rest(dx, dy / y), 0])[0]
  return [x, y]
}

export const held = ([x, y]: Line): [number, number] => [x, y].map((v) => Math.round(Math.min(1, Math.max(LEAST, v)) * 1000) / 1000) as [number, number]

/** Whether every corner has its line: then the ground has its names. */
export const drawn = (frame: Frame, lines: Lines): boolean => corners(frame).every(({ key }) => lines[key])

/** Whose ground a card lies on: `inside` of one, on the `edge` of some, torn between all of them (`outside`), or null: in the tray. */
export function domain(frame: Frame, lines: Lines, at: At): { side: Side; of: Zone[] } | null {
  const point = pointOf(frame, at)
  if (!point || !drawn(frame, lines)) return null
  const found = corners(frame).map((corner) => ({ zone: corner.zone, side: sideOf(corner, lines[corner.key]!, point) }))
  const on = (side: Side): Zone[] => found.filter((one) => one.side === side).map((one) => one.zone)
  // Ground that two corners claim is nobody's yet.
  const inside = on('inside'), edge = inside.length > 1 ? [...inside, ...on('edge')] : on('edge')
  return edge.length ? { side: 'edge', of: edge } : inside.length ? { side: 'inside', of: inside } : { side: 'outside', of: [] }
}
