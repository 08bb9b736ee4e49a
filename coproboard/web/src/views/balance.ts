/** Whose changes the board is made of, against who is here: by perspective, never by person. */
import type { Card, Person, Perspective } from '../model'
import { PERSPECTIVES } from './icons'

export interface Balance {
  /** share of changes, 0–100, by perspective */
  changes: Record<Perspective, number>
  people: Record<Perspective, number>
  total: number
  /** 'early' under 20 changes, 'even' within 15 points, else the perspective it leans to */
  words: 'early' | 'even' | Perspective
}

const FEW = 20
const WITHIN = 15

export function balance(cards: readonly Card[], people: readonly Person[], person: (id: string) => Person | null): Balance {
  const none = (): Record<Perspective, number> => ({ lived: 0, services: 0, both: 0, unsaid: 0 })
  const [counts, here, changes] = [none(), none(), none()]
  for (const { touched } of cards) {
    for (const touch of Object.values(touched)) {
      // by nobody: the group moved it, by a reveal or a motion
      if (touch?.by) counts[person(touch.by)?.perspective ?? 'unsaid']++
    }
  }
  const present = people.filter(p => p.here)
  for (const p of present) here[p.perspective]++
  const total = PERSPECTIVES.reduce((sum, p) => sum + counts[p], 0)
  for (const p of PERSPECTIVES) changes[p] = total ? (100 * counts[p]) / total : 0
  const lean = (p: Perspective): number => changes[p] - (100 * here[p]) / (present.length || 1)
  const [most, next] = [...PERSPECTIVES].sort((a, b) => lean(b) - lean(a))
  return { changes, people: here, total, words: total < FEW ? 'early' : lean(most) <= WITHIN || lean(most) === lean(next) ? 'even' : most }
}
