/**
 * Finds out, exactly, when my move lost to another that was made at the same moment.
 *
 * What it is: for each card and place, the item of my last move; and a walk along origins. What it is not: a guess from times.
 * The fact that shaped it: in Yjs the item that sets a register names, as its origin, the item its author saw there.
 * If mine is not on that chain, its author had not seen my move; if it is, they moved the card after me, knowingly.
 */
import { createID, getItem, type ID, type Item } from 'yjs'
import type { At } from '../model'

type Store = Parameters<typeof getItem>[0]
/** Clocks `from`..`to` of one client, oldest links of the chain last. Yjs merges neighbouring deleted items into one. */
interface Link { client: number; from: number; to: number; origin: ID | null }

export class Moves {
  private readonly mine = new Map<string, { id: ID; at: At }>()

  /** `what`: a card and a place, as one text. */
  note(what: string, item: Item, at: At): void {
    this.mine.set(what, { id: createID(item.id.client, item.id.clock), at })
  }

  /**
   * To be asked when a card's position register changed from afar. Gives where I had put the card and the client that
   * won, or null. One lost move is told once.
   */
  lost(what: string, current: Item, store: Store): { at: At; winner: number } | null {
    const mine = this.mine.get(what)
    if (!mine || same(mine.id, current.id)) return null
    this.mine.delete(what)
    const theirs = [...chain(store, current.id)]
    if (theirs.some((link) => holds(link, mine.id))) return null
    // The winner is whoever left the common history first: several moves may have followed that one.
    const shared = [...chain(store, mine.id)]
    const first = theirs.findLast((link) => !shared.some((each) => each.client === link.client && each.from === link.from))
    return { at: mine.at, winner: (first ?? current.id).client }
  }
}

function* chain(store: Store, id: ID): Generator<Link> {
  for (let at: ID | null = id; at !== null;) {
    const item = getItem(store, at) as Item
    yield { client: at.client, from: item.id.clock, to: at.clock, origin: item.origin ?? null }
    at = item.origin ?? null
  }
}

function holds(link: Link, id: ID): boolean {
  return link.client === id.client && link.from <= id.clock && id.clock <= link.to
}

function same(a: ID, b: ID): boolean {
  return a.client === b.client && a.clock === b.clock
}
