/**
 * more.js: what is opened rarely, the third file of a board.
 *
 * What it is: panels that few people open in a session, each behind a name (`Desk.openPanel`). What it is not: anything
 * that a step needs; steps.js never waits for it. The fact that shaped it: a board is used by phone, and nobody should
 * fetch the history of a board to put one card on it.
 */
import type { TemplateResult } from 'lit-html'
import { practise } from '../engine/practice'
import { TRAY, type BoardModel, type Card } from '../model'
import type { Desk } from '../views/desk'
import type { Kit } from '../views/kit'
import { html, own, take } from '../steps/kit'
import { calmView } from './calm'
import { helpPanel, zonePanel } from './help'
import { historyPanel } from './history'
import { learnPanel } from './learn'
import { cardDomain, linesBanner, linesNews, linesPanel, over } from './lines'
import { practiceHints } from './practice'
import { replayPanel, stopReplay } from './replay'
import { tabsPanel } from './frames'
import { termsPanel } from './terms'
import { wordingPanel } from './wording'

/** The inside of a dialog by its name; `about` is what follows the name after a slash. */
const PANELS: Record<string, (d: Desk, about: string) => TemplateResult> = {
  history: historyPanel, replay: replayPanel, help: helpPanel, zone: zonePanel, learn: learnPanel, tabs: tabsPanel, terms: termsPanel, wording: wordingPanel, lines: linesPanel,
}

export interface More {
  /** the inside of a dialog; null when there is none of this name */
  panel(d: Desk, name: string, about: string): TemplateResult | null
  /** a screen instead of the board; null: the board */
  main(d: Desk): TemplateResult | null
  /** between the top and the board */
  banner(d: Desk): TemplateResult
  /** over the drawn frame, filling it */
  over(d: Desk): TemplateResult | null
  /** inside a card's button, after its words */
  card(d: Desk, card: Card): unknown
  /** what to try on a practice board */
  hints(d: Desk): TemplateResult | null
  /** a practice board (Q1): two cards on the frame in view, and one still to be placed */
  practise(d: Desk): BoardModel
  /** the screen has been drawn */
  settled(d: Desk, root: ShadowRoot): void
}

/** What is there to be read begins with its heading, not with the first thing to press. */
const READ = new Set(['help', 'zone', 'learn', 'tabs', 'terms', 'wording', 'lines'])
const shown = own(() => ({ panel: '' }))
function begin(d: Desk, name: string, about: string): void {
  const one = shown(d), panel = `${name}/${about}`
  if (READ.has(name) && one.panel !== panel) d.focus ??= '#panel-head'
  one.panel = panel
}

/** Makes ready what is opened rarely. */
export function start(kit: Kit): More {
  take(kit)
  return {
    panel: (d, name, about) => {
      begin(d, name, about)
      return PANELS[name]?.(d, about) ?? null
    },
    main: calmView,
    banner: (d) => html`${linesBanner(d)}`,
    hints: practiceHints,
    over,
    card: cardDomain,
    practise: (d) => practise(d.model, d.say('practice.title'), ['practice.card.1', 'practice.card.2', 'practice.card.3'].map((key, i) =>
      ({ words: d.say(key), lang: d.lang, at: { zone: i < 2 ? d.zones[i % d.zones.length]!.id : TRAY, x: 0.5, y: 0.5 } }))),
    settled: (d) => {
      if (!d.panel) shown(d).panel = ''
      stopReplay(d)
      linesNews(d)
    },
  }
}
