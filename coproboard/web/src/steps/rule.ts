/** The rule that motions pass by, as the server counts it (SPEC M1): pure, for what a screen says and offers. */
import type { Perspective } from '../model'

export interface Rule { share: number; each: boolean; away: number; fold: number }
export const RULE: Rule = { share: 50, each: true, away: 10, fold: 3 }
export interface Voter { id: string; perspective: Perspective }
export type Outcome = 'open' | 'enough' | 'fell'

/** The groups that somebody stands in: lived + both, services + both. */
export function groups(perspective: Perspective): string[] {
  return perspective === 'both' ? ['lived', 'services'] : perspective === 'unsaid' ? [] : [perspective]
}

/** Where a motion stands: `voices` by participant, `here` everyone present with a device. */
export function outcome(voices: Readonly<Record<string, 'yes' | 'no'>>, here: readonly Voter[], rule: Rule): Outcome {
  const all = (people: readonly Voter[]): Set<string> => new Set(people.flatMap(({ perspective }) => groups(perspective)))
  const enough = (yes: readonly Voter[]): boolean =>
    (100 * yes.length > rule.share * here.length || (yes.length > 0 && yes.length === here.length)) && (!rule.each || all(yes).size === all(here).size)
  if (enough(here.filter(({ id }) => voices[id] === 'yes'))) return 'enough'
  return here.length === 0 || enough(here.filter(({ id }) => voices[id] !== 'no')) ? 'open' : 'fell'
}
