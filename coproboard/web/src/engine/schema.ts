/**
 * The shared document and the ledger, by SPEC sections D and L: the only place here that names their keys.
 *
 * What it is: typed reading and writing. What it is not: it keeps nothing and listens to nothing. The fact that shaped
 * it: any y-websocket client may have written a board, so reading tolerates what writing never produces (D4).
 */
import { Map as YMap, Text as YText, findRootTypeKey, type Doc, type Item } from 'yjs'
import { TRAY, type At, type Perspective, type Term, type Touch, type Wording } from '../model'

/** Most UTF-16 units of one text (G7). */
export const TEXT_MOST = 20_000
/** Origins of local transactions: text is undone by Yjs, the rest by our own inverses. */
export const ACT = 'act'
export const WORDS = 'words'

/** The roots of what people make, and the texts that an entry of each is made with. */
export const TEXTS = {
  cards: ['words'], proposals: ['words', 'why', 'options'], actions: ['what', 'who'], wordings: ['words'], terms: ['words', 'means'],
}
export type Root = keyof typeof TEXTS
export const ROOTS = Object.keys(TEXTS) as Root[]

/** The key of the first place (SPEC D); the others are `at/<tab>/<layer>`. */
export const AT = 'at'
export const isPlace = (key: string): boolean => key === AT || key.startsWith('at/')
export const TRAYED: At = { zone: TRAY, x: 0.5, y: 0.5 }
/** The key of a boundary in the `board` Map: `line/<tab>/<corner>`. */
const LINE = 'line/'

/** The map of a card or another entry. */
export type CardMap = YMap<unknown>
export interface Shared extends Record<Root, YMap<CardMap>> { doc: Doc; board: YMap<unknown>; title: YText }
/** `''`: not said */
export type Power = 'organisation' | 'both' | 'people' | ''
/** What we could agree on; `text` to be bound. */
export interface Proposal {
  id: string
  words: string
  why: string
  options: string
  lang: string
  order: number
  aside: boolean
  knows: Power
  decides: Power
  acts: Power
  /** `YYYY-MM-DD` or `''` */
  review: string
  text: { words: YText; why: YText; options: YText }
}
/** Who does what, by when. */
export interface Action {
  id: string
  /** the id of its proposal, or of the card that it follows from (F8) */
  proposal: string
  what: string
  who: string
  /** `YYYY-MM-DD` or `''` */
  when: string
  lang: string
  order: number
  aside: boolean
  text: { what: YText; who: YText }
}
export type What = 'made' | 'moved' | 'worded' | 'aside' | 'back'
export interface Known { name: string; perspective: Perspective; joined: number; by: string | null; named: boolean }

export function shared(doc: Doc): Shared {
  const roots = Object.fromEntries(ROOTS.map((root) => [root, doc.getMap(root)])) as Record<Root, YMap<CardMap>>
  return { doc, board: doc.getMap('board'), title: doc.getText('title'), ...roots }
}

/** An entry's map, or null when there is none that a reader can show. */
export function entryMap(doc: Shared, root: Root, id: string): CardMap | null {
  const map = doc[root].get(id)
  return map instanceof YMap && map.get(TEXTS[root][0]!) instanceof YText ? map : null
}

export function cardMap(doc: Shared, id: string): CardMap | null {
  return entryMap(doc, 'cards', id)
}

/** All entries of a root that a reader can show, in the order of making. */
export function entries(doc: Shared, root: Root): { id: string; map: CardMap }[] {
  return [...doc[root].keys()].map((id) => ({ id, map: entryMap(doc, root, id)! })).filter(({ map }) => map)
    .sort((a, b) => readOrder(a.map.get('order')) - readOrder(b.map.get('order')) || (a.id < b.id ? -1 : 1))
}

export function wordsOf(map: CardMap): YText {
  return map.get('words') as YText
}

/** A position off its register; anything else, and a zone the frame does not know, is the tray (D4). */
export function readAt(value: unknown, knows: (zone: string) => boolean): At {
  if (Array.isArray(value) && value.length === 3) {
    const [zone, x, y] = value as unknown[]
    if (typeof zone === 'string' && isNumber(x) && isNumber(y) && (zone === TRAY || knows(zone))) {
      return { zone, x: within(x), y: within(y) }
    }
  }
  return TRAYED
}

export function readLang(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : 'en'
}

export function readOrder(value: unknown): number {
  return isNumber(value) ? Math.max(0, Math.floor(value)) : 0
}

/** A position as it is written: three decimals are finer than a pixel and stay readable in every export. */
export function writeAt(at: At): [string, number, number] {
  return [at.zone, fine(at.x), fine(at.y)]
}

/** Adds an entry with everything in one transaction (D2, D6). Its `order` is one more than the largest seen. */
export function addEntry(doc: Shared, root: Root, id: string, texts: Record<string, string>, values: Record<string, unknown>): void {
  doc.doc.transact(() => {
    const map: CardMap = new YMap()
    for (const key of TEXTS[root]) map.set(key, new YText(cleanWords(texts[key] ?? '')))
    for (const [key, value] of Object.entries({ order: nextOrder(doc[root]), ...values })) map.set(key, value)
    doc[root].set(id, map)
  }, ACT)
}

/** Adds a card at a place; on the first one it then lies in the tray. */
export function addCard(doc: Shared, id: string, words: string, lang: string, at: At, key = AT): void {
  const first = key === AT
  addEntry(doc, 'cards', id, { words }, { at: writeAt(first ? at : TRAYED), lang: writeLang(lang), ...!first && at.zone !== TRAY && { [key]: writeAt(at) } })
}

export function addProposal(doc: Shared, id: string, words: string, lang: string): void {
  addEntry(doc, 'proposals', id, { words }, { lang: writeLang(lang) })
}

export function addWording(doc: Shared, id: string, card: string, words: string, lang: string): void {
  addEntry(doc, 'wordings', id, { words }, { lang: writeLang(lang), card })
}

export function addTerm(doc: Shared, id: string, words: string, means: string, lang: string): void {
  addEntry(doc, 'terms', id, { words, means }, { lang: writeLang(lang) })
}

export function addAction(doc: Shared, id: string, proposal: string, what: string, lang: string, who = '', when = ''): void {
  addEntry(doc, 'actions', id, { what, who }, { lang: writeLang(lang), proposal, ...when && { when } })
}

function nextOrder(among: YMap<CardMap>): number {
  let most = 0
  among.forEach((map) => { if (map instanceof YMap) most = Math.max(most, readOrder(map.get('order'))) })
  return most + 1
}

function writeLang(lang: string): string {
  return lang.slice(0, 35) || 'en'
}

/** Writes a value of an entry, such as a power or a date; `null` takes it back: it then reads as not said. */
export function writeValue(doc: Shared, root: Root, id: string, key: string, value: string | boolean | null): void {
  const map = entryMap(doc, root, id)
  if (!map || (map.get(key) ?? null) === value) return
  doc.doc.transact(() => { value === null ? map.delete(key) : map.set(key, value) }, ACT)
}

/** Every proposal, set aside or not, in the order of making. */
export function readProposals(doc: Shared): Proposal[] {
  return entries(doc, 'proposals').map(({ id, map }) => ({
    ...read(id, 'proposals', map) as Proposal,
    knows: readPower(map.get('knows')),
    decides: readPower(map.get('decides')),
    acts: readPower(map.get('acts')),
    review: readDate(map.get('review')),
  }))
}

/** Every action, or those of one proposal, set aside or not, in the order of making. */
export function readActions(doc: Shared, proposal?: string): Action[] {
  return entries(doc, 'actions').filter(({ map }) => proposal === undefined || map.get('proposal') === proposal).map(({ id, map }) => ({
    ...read(id, 'actions', map) as Action,
    proposal: String(map.get('proposal') ?? ''),
    when: readDate(map.get('when')),
  }))
}

/** Every wording, or term, set aside or not, in the order of making. */
export function readWordings(doc: Shared): Wording[] {
  return entries(doc, 'wordings').map(({ id, map }) => ({ ...read(id, 'wordings', map) as Wording, card: String(map.get('card') ?? '') }))
}

export function readTerms(doc: Shared): Term[] {
  return entries(doc, 'terms').map(({ id, map }) => read(id, 'terms', map) as Term)
}

/** The boundaries of a tab (D9): corner → how far its ground reaches. */
export function readLines(doc: Shared, tab: string): Record<string, [number, number]> {
  const start = `${LINE}${tab}/`
  const lines: Record<string, [number, number]> = {}
  doc.board.forEach((value, key) => {
    const [x, y] = Array.isArray(value) ? value as unknown[] : []
    if (key.startsWith(start) && isNumber(x) && isNumber(y)) lines[key.slice(start.length)] = [within(x), within(y)]
  })
  return lines
}

export function writeLine(doc: Shared, tab: string, corner: string, [x, y]: [number, number]): void {
  doc.doc.transact(() => doc.board.set(`${LINE}${tab}/${corner}`, [fine(x), fine(y)]), ACT)
}

/** What all kinds of entries have in common. The gate lets in none without its texts; one that lacks some reads as empty. */
function read(id: string, root: Root, map: CardMap): unknown {
  const text = Object.fromEntries(TEXTS[root].map((key) => [key, map.get(key)])) as Record<string, YText | undefined>
  const words = Object.fromEntries(TEXTS[root].map((key) => [key, text[key] instanceof YText ? text[key].toString() : '']))
  return { id, text, ...words, lang: readLang(map.get('lang')), order: readOrder(map.get('order')), aside: map.get('aside') === true }
}

function readPower(value: unknown): Power {
  return value === 'organisation' || value === 'both' || value === 'people' ? value : ''
}

function readDate(value: unknown): string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? value : ''
}

/** Text that every replica can hold: no half characters (G6), not over the limit. */
export function cleanWords(words: string): string {
  const whole = words.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '')
  return whole.slice(0, atCodePoint(whole, TEXT_MOST))
}

/** The largest place ≤ `at` that does not lie inside a surrogate pair. */
export function atCodePoint(text: string, at: number): number {
  const before = text.charCodeAt(at - 1), after = text.charCodeAt(at)
  return before >= 0xd800 && before < 0xdc00 && after >= 0xdc00 && after < 0xe000 ? at - 1 : at
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'

/** A fresh id of `length` characters; 16 carry 96 random bits. */
export function newId(random: () => number, length = 16): string {
  return Array.from({ length }, () => ALPHABET[Math.floor(random() * 64)]).join('')
}

/** The item that holds a register's current value. Yjs keeps it in a field that its types do not publish. */
export function registerItem(map: CardMap, key: string): Item | null {
  return map._map.get(key) ?? null
}

/** How many things somebody would call a change lie beyond these clocks: a new entry, a place, a text, one set aside. */
export function factsBeyond(doc: Shared, has: ReadonlyMap<number, number>): number {
  const beyond = (item: Item | null): boolean => item !== null && item.id.clock + item.length > (has.get(item.id.client) ?? 0)
  const text = (words: YText): boolean => {
    let item = words._start
    while (item && !beyond(item)) item = item.right
    return item !== null
  }
  let facts = text(doc.title) ? 1 : 0
  for (const item of doc.board._map.values()) if (beyond(item)) facts++
  for (const root of ROOTS) {
    for (const { id, map } of entries(doc, root)) {
      if (beyond(doc[root]._map.get(id)!)) facts++
      else for (const [key, item] of map._map) {
        const value = map.get(key)
        if (value instanceof YText ? text(value) : beyond(item)) facts++
      }
    }
  }
  return facts
}

/** The same text in another document: the title, or that of the same entry under the same key. Null when there is none. */
export function twin(text: YText, doc: Shared): YText | null {
  const map = text.parent
  if (!map) return doc.title
  const entry = doc.doc.getMap(findRootTypeKey(map.parent!)).get(map._item!.parentSub!)
  const found = entry instanceof YMap ? entry.get(text._item!.parentSub!) : null
  return found instanceof YText ? found : null
}

// The ledger -------------------------------------------------------------------------------------------------------

export function readPerson(ledger: Doc, id: string): Known | null {
  const value = ledger.getMap('people').get(id) as Record<string, unknown> | undefined
  if (value === undefined || value === null || typeof value !== 'object') return null
  return {
    name: typeof value.name === 'string' ? value.name : '',
    perspective: readPerspective(value.perspective),
    joined: isNumber(value.joined) ? value.joined : 0,
    by: typeof value.by === 'string' ? value.by : null,
    named: value.named === true,
  }
}

export function readPerspective(value: unknown): Perspective {
  return value === 'lived' || value === 'services' || value === 'both' ? value : 'unsaid'
}

export function readTouch(ledger: Doc, card: string, what: What): Touch {
  const value = ledger.getMap('touched').get(`${card}/${what}`)
  if (!Array.isArray(value) || typeof value[0] !== 'string' || !isNumber(value[1])) return null
  return { by: value[0], at: value[1] }
}

export function readMade(ledger: Doc): number | null {
  const made = ledger.getMap('about').get('made')
  return isNumber(made) ? made : null
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function fine(value: number): number {
  return Math.round(within(value) * 1000) / 1000
}

function within(value: number): number {
  return Math.min(1, Math.max(0, value))
}
