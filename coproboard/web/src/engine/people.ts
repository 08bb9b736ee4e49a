/**
 * Who takes part: the ledger says who they are, presence says who is here and what they do.
 *
 * What it is: a pure joining of the two. What it is not: a list kept anywhere. The fact that shaped it: one participant
 * may have ten tabs open and is one person; somebody who has left is still the author of their changes.
 */
import type { Doc } from 'yjs'
import type { Person } from '../model'
import type { Presence, Seen } from './presence'
import { readPerson } from './schema'
import type { Profile } from './shelf'

/** I, and the place that I look at: what others move or point at elsewhere is not seen here. */
export interface Me { id: string | null; profile: Profile | null; place: string }

/** Everyone here, in the order of joining; me among them once I have an id. */
export function peopleHere(ledger: Doc, presence: Presence, me: Me): Person[] {
  const pages = new Map<string, Seen[]>()
  for (const seen of presence.others()) pages.set(seen.id, [...pages.get(seen.id) ?? [], seen])
  const ids = new Set(pages.keys())
  if (me.id !== null) ids.add(me.id)
  const joined = (id: string): number => readPerson(ledger, id)?.joined ?? Infinity
  return [...ids].sort((a, b) => joined(a) - joined(b) || (a < b ? -1 : 1))
    .map((id) => describe(ledger, id, pages.get(id) ?? [], presence, me))
}

/** Somebody by id, here or not; null when nobody ever heard of them. */
export function personOf(ledger: Doc, presence: Presence, me: Me, id: string): Person | null {
  const pages = presence.others().filter((seen) => seen.id === id)
  if (pages.length === 0 && id !== me.id && !readPerson(ledger, id)) return null
  return describe(ledger, id, pages, presence, me)
}

function describe(ledger: Doc, id: string, pages: Seen[], presence: Presence, me: Me): Person {
  const mine = id === me.id, known = readPerson(ledger, id)
  const said = mine ? me.profile ?? known : known ?? pages[0]
  const first = <T>(pick: (seen: Seen) => T | null): T | null => pages.map(pick).find((found) => found !== null) ?? null
  const doing = mine ? presence.mine : null
  return {
    id,
    name: said?.name ?? '',
    perspective: said?.perspective ?? 'unsaid',
    me: mine,
    here: mine || pages.length > 0,
    by: known?.by ?? null,
    named: known?.named ?? false,
    away: (mine ? presence.away : pages.length > 0) && pages.every((seen) => seen.away),
    moving: doing?.moving ?? first((seen) => seen.on === me.place ? seen.moving : null),
    editing: doing?.editing ?? first((seen) => seen.editing),
    cursor: doing?.cursor ?? first((seen) => seen.on === me.place ? seen.cursor : null),
  }
}
