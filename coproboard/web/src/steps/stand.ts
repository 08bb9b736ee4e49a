/**
 * Who is present, what they have answered and where a proposal stands by that, read off the ledger for one screen.
 *
 * What it is: the facts of SPEC C as the views of Agree need them. What it is not: the gate (`gate.ts`). The fact that
 * shaped it: whoever is not present is neither waited for nor counted, and may still have said something.
 */
import type { Facts, Perspective, Proposal } from '../model'
import type { Desk } from '../views/desk'
import { digest, gate, type Answer, type Gate } from './gate'
import { gathered, present } from './present'

export interface Consent { answer: Answer; level: number | null; reason: string; lang: string; digest: string; at: number; by: string }
/** Somebody as the ledger knows them; `present`: waited for, `here`: at the board now. */
export interface Known { id: string; name: string; perspective: Perspective; by: string; me: boolean; present: boolean; here: boolean }
export interface Stood { digest: string; gate: Gate; answers: Record<string, Consent>; people: Known[] }

/** Everyone whom the ledger names, in the order of joining. */
export function everyone(d: Desk): Known[] {
  const [waited, here] = [present(d), gathered(d)].map(people => new Set(people.map(({ id }) => id)))
  const people = Object.entries(d.model.facts('people')) as [string, Facts][]
  return people.sort(([, a], [, b]) => a.joined - b.joined).map(([id, { name, perspective, by = '' }]) =>
    ({ id, name, perspective, by, me: id === d.model.me?.id, present: waited!.has(id), here: here!.has(id) }))
}

/** People without a device whom I entered: I may speak for them. */
export const entered = (d: Desk): Known[] => everyone(d).filter(one => one.by !== '' && one.by === d.model.me?.id)

export const known = (d: Desk, id: string): Known | undefined => everyone(d).find(one => one.id === id)

/** "Mair", "Guest", or "Mair, entered by Gareth". */
export function called(d: Desk, id: string): string {
  const one = known(d, id)
  const name = one?.name || d.model.person(id)?.name || d.say('guest')
  return one?.by ? d.say('answer.entered', { name, by: d.name(d.model.person(one.by)) }) : name
}

/** Names as one says them: "Ann, Mair and Huw"; in Welsh *ac* before a vowel. */
export function list(d: Desk, names: string[]): string {
  const last = names.at(-1) ?? ''
  if (names.length < 2) return last
  return d.say(/^[aeiouwyâêîôûŵŷ]/i.test(last) ? '_dates.and_before_vowel' : '_dates.and', { first: names.slice(0, -1).join(', '), last })
}

/** What was said about a proposal, by person, whatever words it was given to. */
export function answersTo(d: Desk, proposal: string): Record<string, Consent> {
  const given = Object.entries(d.model.facts('consents')).filter(([key]) => key.startsWith(`${proposal}/`))
  return Object.fromEntries(given.map(([key, value]) => [key.slice(proposal.length + 1), value]))
}

export function stand(d: Desk, proposal: Proposal): Stood {
  const people = everyone(d), answers = answersTo(d, proposal.id), now = digest(proposal)
  const asked = people.filter(one => one.present).map(({ id, perspective, by }) => ({ id, perspective, device: !by }))
  return { digest: now, gate: gate(answers, asked, now), answers, people }
}

/** "4 minutes ago", "3 hours ago", or the day. */
export function ago(d: Desk, at: number): string {
  const minutes = Math.max(0, Math.round((d.model.now() - at) / 60_000))
  return minutes < 1 ? d.say('_dates.moment_ago') : minutes < 60 ? d.say('_dates.minutes_ago', { n: minutes })
    : minutes < 1440 ? d.say('_dates.hours_ago', { n: Math.round(minutes / 60) }) : d.say('_dates.days_ago', { n: Math.round(minutes / 1440) })
}
