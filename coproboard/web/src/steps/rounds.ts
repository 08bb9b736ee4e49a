/**
 * Rounds of marks by the tabs that they are of (SPEC A9): which one is open, which was revealed last, on which frame.
 *
 * In Place and Reveal the screen is the group's tab; everywhere else it is the tab that this person looks at.
 */
import { FIRST, type Facts, type Frame, type Layer } from '../model'
import type { Desk } from '../views/desk'

/** The round of a tab, sealed or not. */
export const roundOf = (d: Desk, tab = d.model.group): Facts | null => d.model.facts('session')[tab === FIRST ? 'round' : `round/${tab}`] ?? null

export const frameOf = (d: Desk, tab: string): Frame => d.model.tabs.find(({ id }) => id === tab)?.frame ?? d.model.frame

/** The round that was revealed last on a tab. */
export function revealed(d: Desk, tab: string): { id: string; reveal: Facts } | null {
  const all = Object.entries(d.model.facts('reveals')).filter(([, reveal]) => (reveal.tab ?? FIRST) === tab)
  const last = all.sort(([, a], [, b]) => a.at - b.at).at(-1)
  return last ? { id: last[0], reveal: last[1] } : null
}

/** Rounds whose marks are sealed, each with its tab. */
export const sealed = (d: Desk): { id: string; tab: string }[] => d.model.tabs.flatMap(({ id: tab }) => {
  const round = roundOf(d, tab)
  return round && round.revealed == null ? [{ id: round.id as string, tab }] : []
})

/** The tab of a round, sealed or revealed. */
export const tabOf = (d: Desk, round: string): string =>
  d.model.facts('reveals')[round]?.tab ?? d.model.tabs.find(({ id }) => roundOf(d, id)?.id === round)?.id ?? FIRST

export const layerOf = (frame: Frame, id: string): Layer | undefined => frame.layers.find(layer => layer.id === id)

/** While we place on our own and look at what came of it, everyone looks at the group's tab. */
export function gathered(d: Desk): void {
  if (d.still && d.model.view.tab !== d.model.group) d.model.look(d.model.group)
}
