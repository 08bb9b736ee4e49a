/**
 * Who is present, as far as a page can tell: at the board, or not for longer than the rule says (A7).
 *
 * What it is: for what a screen says and offers. What it is not: what counts; the server does that. The fact that shaped
 * it: somebody whose train is in a tunnel is waited for a while, so who has just left counts, and a screen that forgot
 * them at once would offer what the server then refuses.
 */
import type { Person } from '../model'
import type { Desk } from '../views/desk'
import { own } from './kit'

/** participant id → when they were last at their page, as this one knows; `Infinity`: they are */
const last = own(() => new Map<string, number>())

/** Somebody who is at the board now and looks at it. */
const active = (person: Person): boolean => person.here && !person.away

/** When the ledger last says anything of somebody. */
function heardOf(d: Desk, id: string): number {
  const touched = Object.values(d.model.facts('touched')).filter(([by]) => by === id).map(([, at]) => Number(at))
  return Math.max(d.model.log.findLast(({ by }) => by === id)?.at ?? 0, ...touched.slice(-1), d.model.facts('people')[id]?.joined ?? 0)
}

function lastActive(d: Desk, person: Person): number {
  const seen = last(d), { id } = person
  if (active(person)) seen.set(id, Infinity)
  else if (seen.get(id) === Infinity) seen.set(id, d.model.now())
  else if (!seen.has(id)) seen.set(id, person.here ? d.model.now() : heardOf(d, id))
  return seen.get(id)!
}

/** Everyone who is waited for, with a device. */
export function devices(d: Desk): Person[] {
  const since = d.model.now() - 60_000 * (d.model.facts('session').rule?.away ?? 10)
  const here = d.model.people, ids = new Set(here.map(({ id }) => id))
  const left = Object.entries(d.model.facts('people')).filter(([id, { by }]) => !by && !ids.has(id)).map(([id]) => d.model.person(id))
  return [...here, ...left].filter((person): person is Person => person !== null && lastActive(d, person) > since)
}

/** With those without a device who were entered by one of these (A5). */
function withEntered(d: Desk, people: Person[]): Person[] {
  const ids = new Set(people.map(({ id }) => id))
  const entered = Object.entries(d.model.facts('people')).filter(([id, { by }]) => by && ids.has(by) && !ids.has(id))
  return [...people, ...entered.map(([id]) => d.model.person(id)).filter((person) => person !== null)]
}

/** Everyone present. */
export const present = (d: Desk): Person[] => withEntered(d, devices(d))

/** Those of them who are at the board now. */
export const gathered = (d: Desk): Person[] => withEntered(d, devices(d).filter(({ here }) => here))
