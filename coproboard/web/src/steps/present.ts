/**
 * Who is present, as far as a page can tell: here, and not away for longer than the rule says (A7).
 *
 * What it is: for what a screen says and offers. What it is not: what counts; the server does that.
 */
import type { Person } from '../model'
import type { Desk } from '../views/desk'
import { own } from './kit'

/** After this many ms without doing anything somebody is away; the rule's minutes are counted from what they last did. */
const IDLE = 60_000
const since = own(() => new Map<string, number>())

/** Everyone present with a device. */
export function devices(d: Desk): Person[] {
  const now = d.model.now(), left = since(d)
  const { away = 10 } = d.model.facts('session').rule ?? {}
  return d.model.people.filter((person) => {
    if (!person.away) left.delete(person.id)
    else if (!left.has(person.id)) left.set(person.id, now)
    return person.here && now - (left.get(person.id) ?? now) < away * 60_000 - IDLE
  })
}

/** Everyone present, with those without a device who were entered by somebody present (A5). */
export function present(d: Desk): Person[] {
  const here = devices(d), ids = new Set(here.map((person) => person.id))
  const entered = Object.entries(d.model.facts('people')).filter(([id, { by }]) => by && ids.has(by) && !ids.has(id))
  return [...here, ...entered.map(([id]) => d.model.person(id)).filter((person) => person !== null)]
}
