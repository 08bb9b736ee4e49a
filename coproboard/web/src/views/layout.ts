/**
 * How a frame lies on the screen, from its geometry alone: what is side by side, what is a row, what is read first.
 *
 * No DOM in here. A line lies in columns, steps and levels in rows, a grid and a table in cells, corners by both
 * coordinates; circles have no order but the frame's own.
 */
import type { Axis, Band, Frame, Zone } from '../model'

const LIE = { line: 'line', steps: 'rows', levels: 'rows', grid: 'cells', table: 'cells', corners: 'corners', circles: 'circles' } as const
export const lie = (frame: Frame): (typeof LIE)[Frame['kind']] => LIE[frame.kind]

/** whether every cell is a zone, so that rows and columns name them */
export const celled = ({ zones, axes: { x, y } }: Frame): boolean =>
  x?.steps !== undefined && y?.steps !== undefined && zones.length === x.steps.length * y.steps.length

/** zones in reading order */
export const reading = (frame: Frame): Zone[] =>
  lie(frame) === 'circles' ? frame.zones : [...frame.zones].sort((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0])

/** the column of a cell, which heads it inside its row */
export const columnOf = ({ axes: { x } }: Frame, { box }: Zone): NonNullable<Axis['steps']>[number] => x!.steps![Math.round(box[0] * x!.steps!.length)]

/** zones under one heading: bands of a line and of rows, rows of cells */
export interface Group { band: Pick<Band, 'id' | 'title'> & Partial<Band>; number?: number; zones: Zone[] }

/** in reading order; what belongs to none stands by itself */
export function groups(frame: Frame): Group[] {
  const zones = reading(frame)
  const rows = frame.axes.y?.steps
  if (lie(frame) === 'cells') {
    return !celled(frame) ? [] : rows!.map((row, i) => {
      const inside = zones.slice((i * zones.length) / rows!.length, ((i + 1) * zones.length) / rows!.length)
      return { band: { ...row, id: `row-${i}`, box: [0, inside[0].box[1], 1, inside[0].box[3]] }, number: counted(frame) ? row.number : undefined, zones: inside }
    })
  }
  return [...frame.bands].sort((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0])
    .map(band => ({ band, zones: zones.filter(zone => zone.band === band.id) }))
}

/** whether the steps of a grid are told with their numbers */
export const counted = (frame: Frame): boolean => frame.kind === 'grid' && celled(frame)
