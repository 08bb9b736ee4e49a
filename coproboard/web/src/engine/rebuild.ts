/**
 * Carries a person's work over when the server could not take it as it was.
 *
 * What it is: my part of an old document, done again by meaning on a fresh one that holds what the server has. What it
 * is not: a merge; that is what the two documents cannot do any more. The fact that shaped it: what others wrote wins
 * over my replay, and no word of mine may vanish: what does not fit is kept to be copied.
 */
import { encodeStateVector, decodeStateVector, type Item, type Text as YText } from 'yjs'
import type { At, Kept } from '../model'
import { ACT, WORDS, addCard, cardMap, readAt, readLang, readOrder, registerItem, wordsOf, writeAt, type CardMap, type Shared } from './schema'
import { difference } from './text'

export interface Rebuilding {
  old: Shared
  fresh: Shared
  /** whether this client id, or this card by the old ledger, is mine */
  mine(client: number, card: string): boolean
  knows(zone: string): boolean
  /** why: the refusal's code */
  why: string
  /** replays refused before: 0 does everything again, 1 only moves and asides, 2 nothing */
  tries: number
}

/** Writes what can be done again into `fresh`; gives the words that cannot. */
export function rebuild(work: Rebuilding): Kept[] {
  const { old, fresh, why, tries } = work
  const has = decodeStateVector(encodeStateVector(fresh.doc))
  /** how many leading units of an item are not mine to carry over: others', or held by the server */
  const settled = (item: Item, card: string): number =>
    work.mine(item.id.client, card) ? Math.min(item.length, Math.max(0, (has.get(item.id.client) ?? 0) - item.id.clock)) : item.length
  const unsent = (item: Item | null | undefined, card: string): boolean => !!item && settled(item, card) < item.length
  const kept: Kept[] = []
  const keep = (card: string, words: string, lang: string): void => {
    if (words.trim() !== '') kept.push({ id: card, words, lang, why })
  }
  const cards = [...old.cards.keys()].map((id) => ({ id, map: cardMap(old, id) }))
    .filter((each): each is { id: string; map: CardMap } => each.map !== null)
    .sort((a, b) => readOrder(a.map.get('order')) - readOrder(b.map.get('order')))
  for (const { id, map } of cards) {
    const words = wordsOf(map).toString(), lang = readLang(map.get('lang')), at = readAt(map.get('at'), work.knows)
    const now = cardMap(fresh, id)
    if (now) {
      if (tries < 2) replayRegisters(map, now, fresh, at, (key) => unsent(registerItem(map, key), id))
      if (!replayWords(wordsOf(map), wordsOf(now), fresh, tries < 1, (item) => settled(item, id))) keep(id, words, lang)
    } else if (tries < 1 && unsent(old.cards._map.get(id), id)) {
      addCard(fresh, id, words, lang, at, readOrder(map.get('order')))
      if (map.get('aside') === true) fresh.doc.transact(() => cardMap(fresh, id)?.set('aside', true), ACT)
    } else if (unsent(old.cards._map.get(id), id) || hasUnsent(wordsOf(map), (item) => settled(item, id))) {
      keep(id, words, lang)
    }
  }
  if (!replayWords(old.title, fresh.title, fresh, tries < 1, (item) => settled(item, ''))) {
    keep('', old.title.toString(), 'en')
  }
  return kept
}

function replayRegisters(from: CardMap, to: CardMap, fresh: Shared, at: At, unsent: (key: string) => boolean): void {
  fresh.doc.transact(() => {
    if (unsent('at') && JSON.stringify(to.get('at')) !== JSON.stringify(writeAt(at))) to.set('at', writeAt(at))
    for (const key of ['aside', 'lang']) {
      const value = from.get(key)
      if (unsent(key) && value !== undefined && value !== to.get(key)) to.set(key, value)
    }
  }, ACT)
}

type Settled = (item: Item) => number

/** My unsent words, written again where nobody else wrote meanwhile. False when they could not be. */
function replayWords(from: YText, to: YText, fresh: Shared, replay: boolean, settled: Settled): boolean {
  if (!hasUnsent(from, settled)) return true
  const mine = from.toString(), theirs = to.toString()
  if (mine === theirs) return true
  if (!replay || withoutUnsent(from, settled) !== theirs) return false
  const edit = difference(theirs, mine)
  if (edit) {
    fresh.doc.transact(() => {
      to.insert(edit.at, edit.insert)
      if (edit.remove) to.delete(edit.at + edit.insert.length, edit.remove)
    }, WORDS)
  }
  return true
}

function hasUnsent(text: YText, settled: Settled): boolean {
  for (let item = text._start; item; item = item.right) if (!item.deleted && settled(item) < item.length) return true
  return false
}

function withoutUnsent(text: YText, settled: Settled): string {
  let out = ''
  for (let item = text._start; item; item = item.right) {
    if (!item.deleted && item.countable) out += item.content.getContent().slice(0, settled(item)).join('')
  }
  return out
}
