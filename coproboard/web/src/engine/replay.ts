/**
 * The board as it was: the changes of its history, played on a document of their own.
 *
 * What it is: an empty board that updates are played on. What it is not: the live board; nothing here reaches anyone.
 * The fact that shaped it: a document only goes forward, so going back begins anew, and many changes are played as one.
 */
import { Doc, applyUpdate, encodeStateAsUpdate } from 'yjs'
import { readLines, shared, type Shared } from './schema'

export interface Replay extends Shared {
  play(updates: Uint8Array[]): void
  /** all that has been played, as one update */
  state(): Uint8Array
  /** boundaries of a tab, as they were */
  lines(tab: string): Record<string, [number, number]>
}

export function replay(): Replay {
  const doc = new Doc(), all = shared(doc)
  return {
    ...all,
    lines: (tab) => readLines(all, tab),
    state: () => encodeStateAsUpdate(doc),
    play: (updates) => doc.transact(() => updates.forEach((update) => applyUpdate(doc, update))),
  }
}
