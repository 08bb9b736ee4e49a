/**
 * A frame while somebody makes it: the same keys as its TOML has, so that a field's path is the server's.
 *
 * What it is: a value that holds more than one kind needs, so that trying another kind loses no words; `wire` leaves
 * out what the chosen kind does not take. What it is not: a check; the server's loader decides what a frame is.
 */
import type { Frame, Text } from '../model'
import { say } from './kit'

export type Kind = Frame['kind']
export const KINDS: Kind[] = ['line', 'steps', 'levels', 'grid', 'table', 'circles', 'corners']
export const CORNERS = ['top-left', 'top-right', 'bottom-left', 'bottom-right', 'centre']
export const TINTS = ['to', 'for', 'with']

export interface Step { number: number; title: Text; note?: Text }
export interface Axis { title: Text; low: Text; high: Text; steps: Step[] }
export interface Zone {
  id: string
  number: number
  title: Text
  band?: string
  definition?: Text
  example?: Text
  statement?: Text
  corner?: string
  span?: number
  row?: number
  column?: number
  rows?: number
  columns?: number
}
export interface Band { id: string; title: Text; tint: string; statement?: Text }
export interface Layer { id: string; title: Text; ask: Text; places?: boolean }
export interface Draft {
  kind: Kind
  title: Text
  help: { opening: Text; steps: { minutes: number; text: Text }[] }
  axes: { x: Axis; y: Axis }
  bands: Band[]
  zones: Zone[]
  layers: Layer[]
  /** the two layers between which a card's way is shown */
  gap?: [string, string]
  prompts: Text[]
  /** zones of a grid or table are its cells, named by both axes; without it each says its row and column */
  grid?: { cells?: string[][]; ink?: string }
  /** the last circle stands in the middle */
  centre: boolean
  /** where one language is missing, the other stands for it */
  fill: boolean
  /** names wait for the boundaries: each zone says a statement in their place */
  hides?: boolean
}

export const words = (): Text => ({ en: '', cy: '' })
/** a sentence of the catalogue in both languages, to begin with */
const said = (key: string): Text => ({ en: say('en', key), cy: say('cy', key) })
const axis = (numbers: number[]): Axis => ({ title: words(), low: words(), high: words(), steps: numbers.map(number => ({ number, title: words() })) })

/** Three empty zones, and calm words where a group seldom needs its own. */
export function blank(): Draft {
  return {
    kind: 'line',
    title: words(),
    help: { opening: said('template.opening'), steps: [['write', 5], ['place', 5], ['differ', 15], ['agree', 10]].map(([step, minutes]) => ({ minutes: minutes as number, text: said(`template.step.${step}`) })) },
    axes: { x: axis([1, 2, 3]), y: axis([3, 2, 1]) },
    bands: [],
    zones: [1, 2, 3].map(number => ({ id: `zone-${number}`, number, title: words() })),
    layers: ['now', 'wanted'].map(id => ({ id, title: said(`template.layer.${id}`), ask: said(`template.ask.${id}`) })),
    gap: ['now', 'wanted'],
    prompts: [said('template.prompt')],
    grid: {},
    centre: false,
    fill: false,
  }
}

/** A draft that begins from a frame of ours, of a board or of a file. */
export function fromFrame(frame: Frame): Draft {
  const plain = blank()
  const { box: _, prompt: __, thumbnail: ___, version: ____, status: _____, note: ______, ...rest } = structuredClone(frame) as Frame & { box?: unknown; grid?: Draft['grid'] }
  const celled = frame.kind === 'grid' || frame.kind === 'table'
  const zones = (rest.zones as (Zone & { centre?: boolean })[]).map(({ centre: _, ...zone }) => zone)
  return {
    ...plain,
    gap: undefined,
    ...rest,
    axes: { x: { ...plain.axes.x, ...rest.axes.x }, y: { ...plain.axes.y, ...rest.axes.y } },
    zones: celled && rest.grid ? plain.zones : zones,
    grid: celled ? rest.grid : {},
    centre: frame.kind === 'circles' && (frame.zones as (Zone & { centre?: boolean })[]).some(zone => zone.centre),
  } as Draft
}

const ALONG: Record<Kind, ('x' | 'y')[]> = { line: ['x'], steps: ['y'], levels: ['y'], grid: ['x', 'y'], table: ['x', 'y'], circles: [], corners: [] }
export const axesOf = (draft: Draft): ('x' | 'y')[] => ALONG[draft.kind]
/** whether the zones are the cells between two axes */
export const celled = ({ kind, grid }: Draft): boolean => (kind === 'grid' || kind === 'table') && grid !== undefined
/** whether rows and columns have names of their own */
export const crossed = ({ kind }: Draft): boolean => kind === 'grid' || kind === 'table'
/** the zones that the kind has room for, with the corner that each takes */
export function zonesOf(draft: Draft): Zone[] {
  if (draft.kind !== 'corners') return draft.zones
  const zones = draft.zones.slice(0, CORNERS.length)
  const free = CORNERS.filter(corner => !zones.some(zone => zone.corner === corner))
  return zones.map(zone => ({ ...zone, corner: zone.corner ?? free.shift()! }))
}

type Tree = Record<string, any>
const isWords = (value: Tree): boolean => typeof value === 'object' && value !== null && 'en' in value
const isEmpty = (value: Tree): boolean => Object.values(value).every(each => !String(each).trim())

/** Every pair of words in a tree that is not wholly empty. */
function* pairs(value: Tree): Generator<Text> {
  if (isWords(value)) {
    if (!isEmpty(value)) yield value as Text
  } else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) yield* pairs(each)
}
/** how many words are there in one language only */
export const halves = (draft: Draft): number => [...pairs(shaped(draft))].filter(({ en, cy }) => !en.trim() !== !cy.trim()).length

/** words that a frame may do without; left out when they are empty */
const OPTIONAL = ['definition', 'example', 'quote', 'statement', 'note', 'lead', 'summary', 'subtitle', 'credit']
const OF_KIND: Record<string, Kind[]> = { span: ['line', 'steps', 'levels'], row: ['grid', 'table'], column: ['grid', 'table'], rows: ['grid', 'table'], columns: ['grid', 'table'], corner: ['corners'] }

/** What the chosen kind takes of a draft, in the shape of the TOML; languages may still be missing. */
export function shaped(draft: Draft): Tree {
  const { kind } = draft
  const { fill: _, centre, ...rest } = structuredClone({ ...draft, zones: zonesOf(draft) }) as Draft & Tree
  const frame: Tree = { ...rest, id: slug(draft.title), axes: {} }
  for (const name of axesOf(draft)) frame.axes[name] = axisOf(draft, draft.axes[name])
  for (const [name, axis] of Object.entries(frame.axes as Tree)) if (!crossed(draft) && [axis.title, axis.low, axis.high].every(isEmpty)) delete frame.axes[name]
  if (kind !== 'corners') delete frame.hides
  if (celled(draft)) {
    delete frame.zones
    frame.bands = []
    frame.grid = { ...draft.grid, cells: draft.axes.y.steps.map((_, row) => draft.axes.x.steps.map((_, column) => draft.grid?.cells?.[row]?.[column] ?? `r${row + 1}-c${column + 1}`)) }
  } else {
    delete frame.grid
    for (const zone of frame.zones) {
      for (const [key, kinds] of Object.entries(OF_KIND)) if (!kinds.includes(kind)) delete zone[key]
      if (!frame.bands.length) delete zone.band
    }
    if (kind === 'circles' && centre) frame.zones.at(-1).centre = true
  }
  // A layer may be gone; the way between two needs both.
  if (draft.gap?.some(id => !draft.layers.some(layer => layer.id === id))) delete frame.gap
  for (const key of ['bands', 'layers', 'prompts']) if (!frame[key].length) delete frame[key]
  return bare(frame)
}

/** The frame as the server is asked about it. */
export function wire(draft: Draft): Tree {
  const frame = shaped(draft)
  if (!draft.fill) return frame
  for (const text of pairs(frame)) {
    if (text.en.trim() && text.cy.trim()) continue
    text.en = text.en.trim() || text.cy
    text.cy = text.cy.trim() || text.en
    frame.draft_cy = ['*']
  }
  return frame
}

function axisOf({ kind }: Draft, axis: Axis): Tree {
  const { steps, ...rest } = structuredClone(axis)
  if (kind === 'grid') return { ...rest, steps }
  // A table has names and no direction: its ends are the first and the last of them.
  return kind === 'table' ? { title: rest.title, low: isEmpty(rest.low) ? { ...steps[0]!.title } : rest.low, high: isEmpty(rest.high) ? { ...steps.at(-1)!.title } : rest.high, steps } : rest
}

/** Without boxes, which follow from the rest, and without optional words that nobody wrote. */
function bare(value: any): any {
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value as Tree)
    .filter(([key, each]) => key !== 'box' && each !== undefined && each !== false && !(OPTIONAL.includes(key) && isEmpty(each)))
    .map(([key, each]) => [key, bare(each)]))
}

/** An id made of the title. */
function slug(title: Text): string {
  const plain = (title.en || title.cy).normalize('NFD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+/, '').slice(0, 32).replace(/-+$/, '')
  return plain && plain !== 'tray' ? plain : 'own-frame'
}

/** `zones[2].title.cy` as steps. */
const steps = (path: string): string[] => path.split(/[.[\]]+/).filter(Boolean)
export const get = (draft: Draft, path: string): any => steps(path).reduce((value: any, step) => value?.[step], draft)
/** Writes a value; pairs of words on the way are made. */
export function set(draft: Draft, path: string, value: unknown): void {
  const way = steps(path), last = way.pop()!
  const parent = way.reduce((each: any, step) => (each[step] ??= words()), draft)
  parent[last] = value
  // Both repeat the title in other words, and would go on telling the old one.
  if (way[0] === 'title') for (const key of ['subtitle', 'summary']) delete (draft as Draft & Tree)[key]
}
