/**
 * What this device alone keeps of my marks: their salts and values, so that after the reveal it can check each (P10).
 *
 * What it is: JSON in localStorage, by round and place. What it is not: sent anywhere; a mark goes up by its own act.
 * The fact that shaped it: the server could forget or change a mark, and only a salt that it never chose shows that.
 */
import type { OwnMark } from '../model'
import type { Desk } from '../views/desk'
import { keep, recall } from './kit'

export type Kept = Omit<OwnMark, 'round'> & { hash?: string }
const name = (d: Desk): string => `coproboard.marks.${d.model.id}`
const place = (mark: Pick<Kept, 'card' | 'layer' | 'for'>): string => [mark.card, mark.layer, mark.for].join('/')

function all(d: Desk): Record<string, Record<string, Kept>> {
  try {
    return JSON.parse(recall(name(d)) ?? '{}') as Record<string, Record<string, Kept>>
  } catch {
    return {}
  }
}

/** My marks of a round as this device made them. */
export const kept = (d: Desk, round: string): Kept[] => Object.values(all(d)[round] ?? {})

/** Keeps a mark, in the place of an earlier one of the same person on the same card and layer; false when it could not. */
export function store(d: Desk, round: string, mark: Kept): boolean {
  const rounds = all(d)
  return keep(name(d), JSON.stringify({ ...rounds, [round]: { ...rounds[round], [place(mark)]: mark } }))
}

/** A salt that nobody else draws: 128 bits in base64url. */
export function salt(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')
}
