/**
 * The seam between the two halves of the front end.
 *
 * `engine/` (no DOM) makes a `BoardModel` from a Y.Doc and a connection; `views/` (Lit) shows it and calls it.
 * Neither knows more of the other than this file. `model-fake.ts` is an in-memory stand-in for working on views.
 */
import type * as Y from 'yjs'
import type { Replay } from './engine/replay'
import type { Action, Proposal } from './engine/schema'
import type { World } from './engine/world'

/** the tag of a language that the server has: "en", "cy", any further one */
export type Lang = string
export type Perspective = 'lived' | 'services' | 'both' | 'unsaid'
/** Words in both languages, and perhaps in further ones: `pick(text, lang)` shows one. */
export type Text = { en: string; cy: string; [lang: Lang]: string }
export const TRAY = 'tray'

/** A frame as the Python loader gives it (coproboard/templates). Boxes are [x0, y0, x1, y1] in the unit square, y down. */
export interface Frame {
  id: string
  version: number
  /** how zones lie: side by side · one above another · rows × columns · later frames */
  kind: 'line' | 'steps' | 'grid' | 'corners' | 'levels' | 'circles' | 'table'
  title: Text
  /** short, lower case, after the board's own title: "a spectrum of engagement" */
  subtitle: Text
  /** one sentence for the gallery */
  summary: Text
  /** the first of `prompts`: shown when people gather */
  prompt: Text
  prompts: Text[]
  /** what stands behind it: the deck, us, or our reading of something that we could not find (F7) */
  status: 'deck' | 'ours' | 'draft'
  /** what to say of that on the board itself */
  note?: Text
  /** what a mark can say of a card (F5); at least one, the first has places */
  layers: Layer[]
  /** the two layers between which a card's way is shown */
  gap?: [string, string]
  /** one sentence, and how to use this together (F10) */
  help: { opening: Text; steps: { minutes: number; text: Text }[] }
  /** what comes out of it for each card (F8): what an action's fields are called here */
  outcomes?: { what: Text; who: Text; when: Text }
  /** names of zones stay hidden until every corner's boundary is drawn (F11) */
  hides?: boolean
  axes: { x?: Axis; y?: Axis }
  bands: Band[]
  zones: Zone[]
  tray: { title: Text }
  /** ids of the cells that zones were made of, and whether they are darker by their steps */
  grid?: { cells: string[][]; ink?: string }
  /** places of sample cards for the thumbnail, in the unit square */
  thumbnail: [number, number][]
  credit?: Text
}
/** `ask` is the question; a layer that `places` has a place of its own for each card (D7) */
export interface Layer { id: string; title: Text; ask: Text; places: boolean }
export interface Axis { title: Text; low: Text; high: Text; steps?: { number: number; title: Text; note?: Text }[] }
export interface Band {
  id: string
  title: Text
  note?: Text
  statement?: Text
  /** advice has a lead ("This is completely new.") and a rest */
  lead?: Text
  tint: 'to' | 'for' | 'with'
  box: Box
  /** who knows, decides, acts: 'organisation' | 'people' | 'both'; `acts_title` e.g. Enforces */
  power?: { knows: string; decides: string; acts: string; acts_title: Text }
}
export interface Zone {
  id: string
  band?: string
  /** the key that moves a card here (1–9) and the step number shown */
  number: number
  title: Text
  example?: Text
  quote?: Text
  definition?: Text
  /** what stands for the zone while its name is hidden */
  statement?: Text
  box: Box
  /** 0–1, ink density, for frames that show one (likelihood × impact) */
  weight?: number
  /** where it lies, as it was written: how much room · from 1, and how many · top-left … bottom-right or centre · in the middle */
  span?: number
  row?: number
  column?: number
  rows?: number
  columns?: number
  corner?: string
  centre?: boolean
}
export type Box = [number, number, number, number]

export interface At { zone: string; x: number; y: number }
/** A frame of the board as a tab; `aside`: set aside. */
export interface Tab { id: string; frame: Frame; aside: boolean }
/** Where a card can lie: the first layer of the tab `first` is `{ tab: 'first', layer: <its id> }`. */
export interface Place { tab: string; layer: string }
export const FIRST = 'first'
/** A card's words said again in another language; a word on the jargon wall. */
export interface Wording { id: string; card: string; words: string; lang: string; order: number; aside: boolean; text: { words: Y.Text } }
export interface Term { id: string; words: string; means: string; lang: string; order: number; aside: boolean; text: { words: Y.Text; means: Y.Text } }
/** participant id and server time in ms; `null` until the ledger says so */
export type Touch = { by: string; at: number } | null
export interface Card {
  id: string
  words: string
  lang: string
  /** where it lies on the place in view (`BoardModel.view`) */
  at: At
  aside: boolean
  order: number
  /** where it lies everywhere, by the key of the place (SPEC D): `at`, `at/<tab>/<layer>` */
  places: Record<string, At>
  /** the live text; bind a textarea to it with `bindText` */
  text: Y.Text
  touched: { made: Touch; moved: Touch; worded: Touch; aside: Touch; back: Touch }
}
export interface Person {
  id: string
  name: string
  perspective: Perspective
  me: boolean
  here: boolean
  /** the participant who entered somebody without a device (A5); null for everyone else */
  by: string | null
  /** agrees to stand by name in records */
  named: boolean
  /** here, but the page has been hidden or idle for 60 s */
  away: boolean
  /** what this person does right now, from awareness */
  moving: { card: string; at: At } | null
  editing: string | null
  cursor: [number, number] | null
}
/**
 * Where my changes are. `offline`: on this device's disk, where the next page finds them. `unsaved`: the server could not
 * store or did not take something, or it is away and this device's disk takes nothing either.
 */
export type SaveState = 'saved' | 'saving' | 'offline' | 'unsaved'
/** My move lost to another at the same moment; `mine` is where I had put it. */
export interface Collision { card: string; by: string | null; mine: At; place: string }
/** Undo would overwrite somebody's later change to the same thing: ask first. */
export interface UndoConflict { card: string; by: string | null; what: 'moved' | 'aside' | 'worded' }
/** Words that could not be taken by the server; the person can copy or add them again. */
export interface Kept { id: string; words: string; lang: string; why: string }
export type Connection = 'connecting' | 'online' | 'offline' | 'gone'

export type { Action, Power, Proposal } from './engine/schema'
export type { Replay } from './engine/replay'
export type Step = 'gather' | 'place' | 'reveal' | 'talk' | 'agree' | 'record'
export const STEPS: readonly Step[] = ['gather', 'place', 'reveal', 'talk', 'agree', 'record']
/** A root of the ledger as plain JSON (SPEC L): whoever reads it knows what it holds. */
export type Facts = Readonly<Record<string, any>>
/** An entry of the history that everyone may read (SPEC Y). */
export interface LogEntry { at: number; by: string; act: string; about: Record<string, any>; digest: string; link: string }
/** What the server answered to an act; some answers say more (`hash` of a mark). */
export interface Receipt { id: string; ok: boolean; code?: string; rule?: string; [more: string]: unknown }
/** A mark of mine as it was sealed (SPEC P); `for`: the person whom I entered, or "". */
export interface OwnMark {
  round: string
  card: string
  layer: string
  at: [string] | [string, number, number] | 'unsure' | null
  range: [string, string] | null
  confidence: 1 | 2 | 3 | null
  reason: string
  lang: string
  salt: string
  for: string
}
/** What only this participant's devices are told (message 107). `dots`: vote → person entered by me, or "" → option → number. */
export interface Mine {
  readonly marks: readonly OwnMark[]
  /** ids of the revealed marks that are mine */
  readonly shown: readonly string[]
  readonly dots: Readonly<Record<string, Record<string, Record<string, number>>>>
}
/** Detail of the `facts` event: names of ledger roots, and `mine`, `proposals`, `actions`, `wordings`, `terms`, `lines`, `view`. */
export interface News { roots: string[] }

/**
 * Detail of the `change` event: what a view may want to redraw or announce. One that names nothing says that the ledger
 * has told more of who touched what (`Card.touched`).
 */
export interface Change {
  cards: { id: string; by: 'me' | 'other'; what: 'added' | 'moved' | 'words' | 'aside' | 'back' }[]
  people: boolean
  title: boolean
}

/** A card of a practice board. */
export interface Sample { words: string; lang: string; at: At }

/**
 * The live board. Dispatches `change` (CustomEvent<Change>, at most one per animation frame), `status`, `presence`,
 * `facts` (CustomEvent<News>, at most one per animation frame), `collision`, `kept` and `returned` (CustomEvent<{ mine: number; theirs: number }>: back from offline and merged).
 */
export interface BoardModel extends EventTarget {
  readonly id: string
  /** the frame of the tab in view; `cards`, `at`, `move`, collisions and pointers are of the place in view */
  readonly frame: Frame
  /** every frame of the board, the first one first, set aside or not */
  readonly tabs: readonly Tab[]
  /** what this screen looks at; starts at the group's tab and follows it when the group turns */
  readonly view: Place
  /** looks at another place; the group stays where it is (turning it is the act `turn`) */
  look(tab: string, layer?: string): void
  /** the tab that the group is at */
  readonly group: string
  /** the key of a place: `at` or `at/<tab>/<layer>` */
  placeKey(place: Place): string
  /** boundaries of a tab: corner → [x, y] (D9) */
  lines(tab: string): Readonly<Record<string, [number, number]>>
  setLine(tab: string, corner: string, line: [number, number]): void
  readonly wordings: readonly Wording[]
  readonly terms: readonly Term[]
  /** adds a second wording of a card, a term; gives its id */
  reword(card: string, words: string, lang: string): string
  addTerm(words: string, means: string, lang: string): string
  readonly title: string
  readonly titleText: Y.Text
  readonly made: number | null
  readonly me: Person | null
  /** whether this device has taken its seat here (`join` was called, now or before a reload) */
  readonly joined: boolean
  /** everyone here first (me included), then nobody: people who left are found by `person(id)` */
  readonly people: Person[]
  person(id: string): Person | null
  /** every card, aside or not, by zone then y then order */
  readonly cards: Card[]
  card(id: string): Card | null
  readonly save: SaveState
  readonly connection: Connection
  /** the server's time in ms as well as this page knows it: compare `Touch.at` with this, never with the device's clock */
  now(): number
  /** number of my changes not yet acknowledged */
  readonly pending: number
  readonly collisions: Collision[]
  readonly kept: Kept[]

  /** a root of the ledger; the same object until it changes */
  facts(root: string): Facts
  readonly log: readonly LogEntry[]
  readonly mine: Mine
  readonly proposals: readonly Proposal[]
  readonly actions: readonly Action[]

  /** says an act of SPEC A; it is kept and sent again until the server has answered, also after a reload */
  act(act: string, values?: Record<string, unknown>): Promise<Receipt>
  /** adds a proposal, or an action to one, and gives its id */
  propose(words: string, lang: Lang): string
  plan(proposal: string, what: string, lang: Lang): string
  /** writes a value of a proposal, an action, a wording or a term; null takes it back */
  setValue(root: 'proposals' | 'actions' | 'wordings' | 'terms', id: string, key: string, value: string | boolean | null): void
  /** asks `api/boards/<id>/<path>` (`history`, `record`, `print`, `me`); throws when there is no answer */
  ask(path: string, body?: Record<string, unknown>): Promise<any>
  /** an empty board to play changes of the history on */
  replay(): Replay

  join(name: string, perspective: Perspective, lang: Lang): void
  add(words: string, lang: Lang, at?: At): string
  /** on the place in view, or on the one of this key */
  move(card: string, at: At, place?: string): void
  setAside(card: string, aside: boolean): void
  setLang(card: string, lang: string): void
  /**
   * two-way binding of a textarea or input to shared text, by whole characters; returns unbind. The field keeps its place
   * and selection when others write; it stays bound when the board has to be rebuilt
   */
  bindText(field: HTMLTextAreaElement | HTMLInputElement, text: Y.Text): () => void

  readonly canUndo: boolean
  readonly canRedo: boolean
  /** undoes my last change; returns a conflict instead when somebody changed the same thing since, unless `force` */
  undo(force?: boolean): UndoConflict | null
  redo(force?: boolean): UndoConflict | null
  /** answer a collision: put the card where I had it, or leave it */
  settle(card: string, takeBack: boolean): void
  dropKept(id: string): void

  /** presence, at most 20 a second, never stored */
  setMoving(moving: { card: string; at: At } | null): void
  setEditing(card: string | null): void
  setCursor(cursor: [number, number] | null): void

  /** whether this is a practice board (Q1): nothing of it is sent or kept, and acts do nothing */
  readonly practice: boolean
  /** makes a practice board on the frame in view, in a world that sends and keeps nothing (`engine/practice.ts`) */
  practise(world: World, title: string, cards: readonly Sample[]): BoardModel

  destroy(): void
}
