/**
 * Where the zones of a draft lie, for the picture beside it.
 *
 * The server's geometry (coproboard/domain/geometry.py) is the one that counts; this is the same in small, so that the
 * picture follows every key and not only what the server has agreed to.
 */
import type { Box, Frame, Text } from '../model'
import { type Draft, type Zone, CORNERS, celled, crossed, shaped, zonesOf } from './draft'

/** A frame as far as a thumbnail and a list need it. */
export function sketch(draft: Draft): Frame {
  const zones = celled(draft) ? cells(draft) : zonesOf(draft)
  const boxes = boxesOf(draft, zones)
  const placed = zones.map((zone, i) => ({ ...zone, box: boxes[i]! }))
  const bands = celled(draft) ? [] : draft.bands.flatMap(band => {
    const inside = placed.filter(zone => zone.band === band.id).map(zone => zone.box)
    return inside.length ? [{ ...band, box: hull(inside) }] : []
  })
  const every = Math.ceil(placed.length / 7)
  const thumbnail = placed.filter((_, i) => i % every === 0).map(({ box: [x0, y0, x1, y1] }, i) => [x0 + (x1 - x0) * (0.5 + 0.12 * (i % 3 - 1)), y0 + (y1 - y0) * (0.5 + 0.16 * ((i * 2) % 3 - 1))])
  return { ...shaped(draft), zones: placed, bands, thumbnail } as unknown as Frame
}

const joined = (row: Text, between: string, column: Text): Text => {
  const both = (lang: 'en' | 'cy'): string => [row[lang], column[lang]].filter(Boolean).join(between)
  return { en: both('en'), cy: both('cy') }
}

function cells({ kind, grid, axes: { x, y } }: Draft): Zone[] {
  const most = Math.max(...x.steps.map(step => step.number)) * Math.max(...y.steps.map(step => step.number))
  return y.steps.flatMap((row, i) => x.steps.map((column, j) => ({
    id: `${i}-${j}`, number: i * x.steps.length + j + 1, row: i + 1, column: j + 1,
    title: joined(row.title, kind === 'grid' ? ', ' : ' · ', column.title),
    ...row.note?.en && column.note?.en ? { definition: joined(row.note, ' ', column.note) } : {},
    ...grid?.ink ? { weight: row.number * column.number / most } : {},
  })))
}

function boxesOf(draft: Draft, zones: Zone[]): Box[] {
  const { kind, axes, centre } = draft
  if (crossed(draft)) {
    const [rows, columns] = [axes.y.steps.length, axes.x.steps.length]
    return zones.map(({ row = 1, column = 1, rows: down = 1, columns: across = 1 }) => [(column - 1) / columns, (row - 1) / rows, (column - 1 + across) / columns, (row - 1 + down) / rows])
  }
  if (kind === 'corners') return zones.map(zone => corner(zone.corner ?? CORNERS[0]!))
  if (kind === 'circles') return discs(zones.length, centre)
  const all = zones.reduce((sum, zone) => sum + (zone.span ?? 1), 0)
  let sofar = 0
  return zones.map(({ span = 1 }) => {
    const from = sofar / all, to = (sofar += span) / all
    return kind === 'line' ? [from, 0, to, 1] : [0, from, 1, to]
  })
}

const around = (x: number, y: number, r: number): Box => [x - r, y - r, x + r, y + r]
function corner(place: string): Box {
  if (place === 'centre') return around(0.5, 0.5, 0.14)
  const x = place.endsWith('right') ? 0.5 : 0, y = place.startsWith('bottom') ? 0.5 : 0
  return [x, y, x + 0.5, y + 0.5]
}
function discs(count: number, centre: boolean): Box[] {
  const outer = count - Number(centre)
  if (outer < 1) return [around(0.5, 0.5, 0.5)]
  const turn = outer > 1 ? Math.sin(Math.PI / outer) : 1
  const r = Math.min(turn / (2 * (1 + turn)), centre ? 1 / 6 : 1), ring = 0.5 - r
  const round = Array.from({ length: outer }, (_, k) => around(0.5 + ring * Math.sin(2 * Math.PI * k / outer), 0.5 - ring * Math.cos(2 * Math.PI * k / outer), 0.96 * r))
  return centre ? [...round, around(0.5, 0.5, 0.96 * Math.min(r, ring - r))] : round
}
const hull = (boxes: Box[]): Box => [0, 1, 2, 3].map(i => (i < 2 ? Math.min : Math.max)(...boxes.map(box => box[i]!))) as Box
