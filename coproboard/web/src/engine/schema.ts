/**
 * The shared document and the ledger, by SPEC sections D and L: the only place here that names their keys.
 *
 * What it is: typed reading and writing. What it is not: it keeps nothing and listens to nothing. The fact that shaped
 * it: any y-websocket client may have written a board, so reading tolerates what writing never produces (D4).
 */
import { Map as YMap, Text as YText, type Doc, type Item } from 'yjs'
import { TRAY, type At, type Perspective, type Touch } from '../model'

/** Most UTF-16 units of one text (G7). */
export const TEXT_MOST = 20_000
/** Origins of local transactions: text is undone by Yjs, the rest by our own inverses. */
export const ACT = 'act'
export const WORDS = 'words'

export type CardMap = YMap<unknown>
export interface Shared { doc: Doc; board: YMap<unknown>; title: YText; cards: YMap<CardMap> }
export type What = 'made' | 'moved' | 'worded' | 'aside' | 'back'
export interface Known { name: string; perspective: Perspective; joined: number }

export function shared(doc: Doc): Shared {
  return { doc, board: doc.getMap('board'), title: doc.getText('title'), cards: doc.getMap('cards') as YMap<CardMap> }
}

/** The card's map, or null when there is none that a reader can show. */
export function cardMap(doc: Shared, id: string): CardMap | null {
  const map = doc.cards.get(id)
  return map instanceof YMap && map.get('words') instanceof YText ? map : null
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
  return { zone: TRAY, x: 0.5, y: 0.5 }
}

export function readLang(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : 'en'
}

export function readOrder(value: unknown): number {
  return isNumber(value) ? Math.max(0, Math.floor(value)) : 0
}

/** A position as it is written: three decimals are finer than a pixel and stay readable in every export. */
export function writeAt(at: At): [string, number, number] {
  return [at.zone, Math.round(within(at.x) * 1000) / 1000, Math.round(within(at.y) * 1000) / 1000]
}

/** Adds a card with everything in one transaction (D2). `order` is one more than the largest seen. */
export function addCard(doc: Shared, id: string, words: string, lang: string, at: At, order = nextOrder(doc)): void {
  doc.doc.transact(() => {
    const map: CardMap = new YMap()
    map.set('words', new YText(cleanWords(words)))
    map.set('at', writeAt(at))
    map.set('lang', lang.slice(0, 35) || 'en')
    map.set('order', order)
    doc.cards.set(id, map)
  }, ACT)
}

function nextOrder(doc: Shared): number {
  let most = 0
  doc.cards.forEach((map) => { if (map instanceof YMap) most = Math.max(most, readOrder(map.get('order'))) })
  return most + 1
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

/** The id of the card that a text belongs to; `''` for the title. */
/** How many things somebody would call a change lie beyond these clocks: a new card, a place, a text, a card set aside. */
export function factsBeyond(doc: Shared, has: ReadonlyMap<number, number>): number {
  const beyond = (item: Item | null): boolean => item !== null && item.id.clock + item.length > (has.get(item.id.client) ?? 0)
  const text = (words: YText): boolean => {
    let item = words._start
    while (item && !beyond(item)) item = item.right
    return item !== null
  }
  let facts = text(doc.title) ? 1 : 0
  for (const [id, item] of doc.cards._map) {
    const map = cardMap(doc, id)
    if (!map) continue
    if (beyond(item)) facts++
    else facts += ['at', 'aside', 'lang'].filter((key) => beyond(registerItem(map, key))).length + (text(wordsOf(map)) ? 1 : 0)
  }
  return facts
}

export function cardOf(text: YText): string {
  return text.parent?._item?.parentSub ?? ''
}

// The ledger -------------------------------------------------------------------------------------------------------

export function readPerson(ledger: Doc, id: string): Known | null {
  const value = ledger.getMap('people').get(id) as Record<string, unknown> | undefined
  if (value === undefined || value === null || typeof value !== 'object') return null
  return {
    name: typeof value.name === 'string' ? value.name : '',
    perspective: readPerspective(value.perspective),
    joined: isNumber(value.joined) ? value.joined : 0,
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

function within(value: number): number {
  return Math.min(1, Math.max(0, value))
}
