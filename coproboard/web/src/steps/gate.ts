/**
 * Whether a proposal may be adopted, and if not, why not: what `domain/consent.py` decides, told before anybody asks.
 *
 * What it is: pure functions, held to the same table of cases as the Python ones. What it is not: the decision; the
 * server looks again. The fact that shaped it: a button that does nothing has to say why, in the same moment.
 */
import type { Perspective } from '../model'
import { sha256 } from './verify'

export type Answer = 'consent' | 'concern' | 'objection' | 'aside'
export const ANSWERS: readonly Answer[] = ['consent', 'concern', 'objection', 'aside']
/** What the gradients of agreement, 1 to 8, stand for. */
export const LEVELS: readonly Answer[] = ['consent', 'concern', 'concern', 'aside', 'objection', 'concern', 'objection', 'objection']

/** An answer, and the digest of what it was given to. */
export interface Said { answer: Answer; digest: string }
/** Somebody present; `device` is false for a person whom another entered. */
export interface Present { id: string; perspective: Perspective; device: boolean }
export type Group = 'lived' | 'services'
export const GROUPS: readonly Group[] = ['lived', 'services']
export interface Stand { present: number; consents: boolean; waiting: string[]; objections: string[]; entered: number }
export type Why = 'open' | 'nobody' | 'objection' | 'waiting' | 'no-consent'
export interface Gate { open: boolean; groups: Record<Group, Stand>; objections: string[]; why: Why }

/** The digest of what an answer is given to: 16 hex digits; `""` for a power that is not said. */
export const digest = (of: { words: string; knows: string; decides: string; acts: string }): string =>
  sha256(JSON.stringify([of.words, of.knows, of.decides, of.acts])).slice(0, 16)

export const inGroup = (perspective: Perspective, group: Group): boolean => perspective === group || perspective === 'both'

export function gate(said: Readonly<Record<string, Said>>, present: readonly Present[], now: string): Gate {
  const here = [...new Map(present.map(one => [one.id, one])).values()]
  const answer = (id: string): Answer | null => (said[id]?.digest === now ? said[id]!.answer : null)
  const objecting = (people: Present[]): string[] => people.filter(one => answer(one.id) === 'objection').map(one => one.id)
  const stand = (group: Group): Stand => {
    const people = here.filter(one => inGroup(one.perspective, group))
    const asked = people.filter(one => one.device)
    const waiting = asked.filter(one => !answer(one.id)).map(one => one.id)
    const objections = objecting(people)
    const consents = asked.some(one => /^con/.test(answer(one.id) ?? '')) && !waiting.length && !objections.length
    return { present: asked.length, consents, waiting, objections, entered: people.length - asked.length }
  }
  const groups = { lived: stand('lived'), services: stand('services') }
  const objections = objecting(here)
  const each = Object.values(groups)
  const devices = here.filter(one => one.device)
  let why: Why = !each.every(one => one.present) ? 'nobody' : objections.length ? 'objection' : each.some(one => one.waiting.length) ? 'waiting'
    : each.every(one => one.consents) ? 'open' : 'no-consent'
  // Somebody who is both could be both groups by themselves: beside another person that is not enough.
  if (why === 'open' && devices.length > 1 && devices.filter(one => answer(one.id)).length < 2) why = 'waiting'
  return { open: why === 'open', groups, objections, why }
}
