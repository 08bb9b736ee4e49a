/**
 * Carries a person's work over when the server could not take it as it was.
 *
 * What it is: my part of an old document, done again by meaning on a fresh one that holds what the server has. What it
 * is not: a merge; that is what the two documents cannot do any more. The fact that shaped it: what others wrote wins
 * over my replay, and no word of mine may vanish: what does not fit is kept to be copied.
 */
import { Text as YText, encodeStateVector, decodeStateVector, type Item } from 'yjs'
import type { Kept } from '../model'
import { ACT, ROOTS, WORDS, addEntry, entries, entryMap, isPlace, readAt, readLang, registerItem, writeAt, type CardMap, type Shared } from './schema'
import { difference } from './text'

export interface Rebuilding {
  old: Shared
  fresh: Shared
  /** whether this client id, or this card by the old ledger, is mine */
  mine(client: number, id: string): boolean
  knows(zone: string, key: string): boolean
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
  const settled = (item: Item, id: string): number =>
    work.mine(item.id.client, id) ? Math.min(item.length, Math.max(0, (has.get(item.id.client) ?? 0) - item.id.clock)) : item.length
  const unsent = (item: Item | null | undefined, id: string): boolean => !!item && settled(item, id) < item.length
  const kept: Kept[] = []
  const keep = (id: string, text: YText, lang: string): void => {
    const words = text.toString()
    if (words.trim() !== '') kept.push({ id, words, lang, why })
  }
  for (const root of ROOTS) {
    for (const { id, map } of entries(old, root)) {
      const lang = readLang(map.get('lang')), now = entryMap(fresh, root, id), made = unsent(old[root]._map.get(id), id)
      const texts: Record<string, string> = {}, values: Record<string, unknown> = {}
      map.forEach((value, key) => {
        if (value instanceof YText) texts[key] = value.toString()
        else values[key] = isPlace(key) ? writeAt(readAt(value, (zone) => work.knows(zone, key))) : value
      })
      if (now && tries < 2) replayValues(values, now, fresh, (key) => unsent(registerItem(map, key), id))
      if (!now && made && tries < 1) addEntry(fresh, root, id, texts, values)
      else for (const key in texts) {
        const text = map.get(key) as YText, to = now?.get(key) as YText | undefined
        if (to ? !replayWords(text, to, fresh, tries < 1, (item) => settled(item, id)) : made || hasUnsent(text, (item) => settled(item, id))) keep(id, text, lang)
      }
    }
  }
  if (tries < 2) replayValues(old.board.toJSON(), fresh.board, fresh, (key) => unsent(registerItem(old.board, key), ''))
  if (!replayWords(old.title, fresh.title, fresh, tries < 1, (item) => settled(item, ''))) {
    keep('', old.title, 'en')
  }
  return kept
}

function replayValues(values: Record<string, unknown>, to: CardMap, fresh: Shared, unsent: (key: string) => boolean): void {
  fresh.doc.transact(() => {
    for (const key in values) if (unsent(key) && JSON.stringify(to.get(key)) !== JSON.stringify(values[key])) to.set(key, values[key])
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
