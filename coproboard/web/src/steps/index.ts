/**
 * steps.js: deciding together, the second file of a board.
 *
 * What it is: the screens of the steps after Gather and the panels that are rarely needed. What it is not: it brings no
 * library and holds no model; board.js lends it what it draws with (`kit.ts`) and a desk to draw. The fact that shaped
 * it: a board is usable before this file is here, so nothing in board.js may need it.
 */
import type { TemplateResult } from 'lit-html'
import type { BoardModel, Card, Change } from '../model'
import type { Desk } from '../views/desk'
import type { Kit } from '../views/kit'
import type { More } from '../more/index'
import { agreeView } from './agree'
import { bar, moved, stepsPanel, turned } from './bar'
import { notesClosed } from './comments'
import { cursors } from './cursors'
import { practiceBanner } from './doors'
import { html, own, saveState, take, when } from './kit'
import { banner, motionNews, motionsPanel, openMotions, rulePanel } from './motions'
import { nearby } from './nearby'
import { outcomePanel } from './outcome'
import { news, stopNews } from './others'
import { asidePanel, dialog, head, inside, keptPanel, keyPanel, morePanel } from './panels'
import { enterPanel, forgetPanel, keepPanel, mePanel } from './people'
import { placeView } from './place'
import { printPanel } from './print'
import { foot } from './ready'
import { recordPanel, recordSide, recordView } from './record'
import { revealView } from './reveal'
import { gathered } from './rounds'
import { sharePanel, sharing } from './share'
import { historyLink } from './then'
import { cardLook, cardNotes, notesPanel, talkSide } from './talk'
import { stopTimer, tick, timerPanel } from './timer'

type Drawn = TemplateResult | null
export interface Steps {
  /** the six steps */
  bar(d: Desk): TemplateResult
  /** between the top and the board: the timer, and motions that wait for an answer */
  banner(d: Desk): Drawn
  /** the step's own screen instead of the board; null: the board */
  main(d: Desk): Drawn
  /** beside the board */
  side(d: Desk): Drawn
  /** what to do now, in one sentence, and the way to how */
  prompt(d: Desk): string
  /** who is ready, and the way on: the end of the board's tray */
  foot(d: Desk): TemplateResult
  /** the whole foot of a step that has its own screen */
  end(d: Desk): TemplateResult
  /** the dialog that is open; its name may carry an id: `notes/<card>` */
  panel(d: Desk, name: string): Drawn
  /** inside a card's button, after its words */
  card(d: Desk, card: Card): unknown
  /** classes of a card's list item */
  look(d: Desk, card: Card): string
  /** over the drawn ground of a frame of corners, under its cards: the boundaries */
  over(d: Desk): Drawn
  /** to the board in a tab of its own, from a page that is not the board's */
  full(d: Desk): unknown
  /** my pointer has moved, or left (null) */
  pointer(d: Desk, event: PointerEvent | null, root: ParentNode): void
  /** the others' pointers have moved */
  paint(d: Desk, root: ParentNode, calm: boolean): void
  /** cards have changed */
  news(d: Desk, changes: Change['cards'], root: ShadowRoot): void
  /** roots of the ledger have changed */
  heard(d: Desk, roots: string[]): void
  /** the screen has been drawn */
  settled(d: Desk, root: ShadowRoot): void
  /** makes a practice board on the frame that is shown (Q1) */
  practise(d: Desk): Promise<BoardModel | undefined>
  stop(d: Desk): void
}

const SCREENS: Partial<Record<string, (d: Desk) => Drawn>> = { place: placeView, reveal: revealView, agree: agreeView, record: recordView }

const PANELS: Record<string, (d: Desk, about: string) => TemplateResult> = {
  key: keyPanel, aside: asidePanel, kept: keptPanel, more: morePanel, share: sharePanel, steps: stepsPanel, timer: timerPanel, motions: motionsPanel,
  rule: rulePanel, notes: notesPanel, record: recordPanel, outcome: outcomePanel,
  me: mePanel, forget: forgetPanel, enter: enterPanel, keep: keepPanel, print: printPanel,
}

/** the digest of more.js, which a new one changes */
declare const MORE: string

interface Rest { kit: Kit | null; more: More | null; wanted: Promise<void> | null }
const rests = own<Rest>(() => ({ kit: null, more: null, wanted: null }))
/** Fetches more.js; what it could not get it asks for again when something of it is opened. */
function bring(d: Desk): Promise<void> {
  const rest = rests(d)
  return rest.wanted ??= d.load<{ start: (kit: Kit) => More }>('more', MORE).then(({ start }) => {
    rest.more = start(rest.kit!)
    d.redraw()
  }).catch(() => { rest.wanted = null })
}
function rare(d: Desk, name: string, about: string): TemplateResult {
  const { more } = rests(d)
  if (!more) void bring(d)
  return more?.panel(d, name, about) ?? html`${head(d, '')}<p class="note" role="status">${d.say('more.coming')}</p>`
}

/** In a notebook: what Python calls what is seen here. */
const python = (d: Desk): unknown => when(d.door?.cards && d.layout !== 'phone', () => html`<p class="python">${d.say('notebook.cards', { n: d.model.cards.filter(({ aside }) => !aside).length })} <code translate="no">${d.door!.cards}</code></p>`)

const steps: Steps = {
  news,
  // On a practice board there is nobody to wait for.
  foot: (d) => (d.model.practice ? html`` : html`${foot(d)}${python(d)}`),
  banner: (d) => html`${practiceBanner(d, rests(d).more?.hints(d))}${rests(d).more?.banner(d)}${banner(d)}`,
  // Beside the steps while there is room for it; it is always under More.
  bar: (d) => html`${bar(d)}${d.wide && !d.embed && d.model.people.filter((one) => one.here).length <= 12 ? historyLink(d) : null}`,
  main: (d) => {
    const screen = rests(d).more?.main(d) ?? SCREENS[d.step]?.(d)
    return screen ? html`<main class="stage stage--${d.step}" id="board" data-region="board" tabindex="-1" aria-label=${d.say(`step.${d.step}`)}>${screen}</main>` : null
  },
  full: (d) => when(d.door?.full, () => html`<button type="button" class="btn btn--go full" @click=${() => d.door!.full!() || d.openPanel('share')}>${d.say('notebook.full')}</button>`),
  prompt: (d) => (d.step === 'gather' ? d.pick(d.model.frame.prompt) : d.say(`prompt.${d.step}`)),
  side: (d) => (d.step === 'talk' ? talkSide(d) : d.step === 'record' ? recordSide(d) : null),
  end: (d) => html`<section class="tray tray--end" data-region="tray" tabindex="-1" aria-label=${d.say('steps.foot')}>${d.layout === 'phone' ? null : saveState(d)}${foot(d)}${python(d)}</section>`,
  panel: (d, name) => {
    if (name === 'large') return sharePanel(d)
    const [kind, about = ''] = name.split('/') as [string, string?]
    return kind === 'share' ? sharePanel(d) : dialog(d, kind, PANELS[kind]?.(d, about) ?? rare(d, kind, about))
  },
  card: (d, card) => html`${cardNotes(d, card)}${rests(d).more?.card(d, card)}`,
  over: (d) => rests(d).more?.over(d) ?? null,
  pointer: (d, event, root) => (event ? cursors(d).mine(event, d, root) : d.model.setCursor(null)),
  paint: (d, root, calm) => cursors(d).paint(d, root, calm),
  look: cardLook,
  heard: (d, roots) => {
    if (roots.includes('motions')) motionNews(d)
    if (roots.includes('session')) {
      moved(d)
      turned(d)
    }
    gathered(d)
  },
  settled: (d, root) => {
    if (d.panel === 'share' || d.panel === 'large') sharing(d).open()
    else sharing(d).close()
    notesClosed(d)
    inside(root)
    ;(root.host as HTMLElement).style.setProperty('--foot', `${root.querySelector<HTMLElement>('.tray--end')?.offsetHeight ?? 0}px`)
    tick(d, root)
    watch(d)
    rests(d).more?.settled(d, root)
    nearby(d, root)
  },
  practise: (d) => bring(d).then(() => rests(d).more?.practise(d)),
  stop: (d) => {
    sharing(d).close()
    stopTimer(d)
    stopNews(d)
    cursors(d).stop()
    clearTimeout(watches(d).timer)
  },
}

const watches = own(() => ({ timer: 0 }))
/** Somebody who does nothing is not waited for after a while: while something waits for answers, the screen looks again. */
function watch(d: Desk): void {
  clearTimeout(watches(d).timer)
  if (openMotions(d).length > 0 || d.step === 'agree') watches(d).timer = window.setTimeout(d.redraw, 20_000)
}

/** Makes a desk ready for deciding together. */
export function start(kit: Kit, d: Desk): Steps {
  take(kit)
  rests(d).kit = kit
  const later = window.requestIdleCallback ?? ((run: () => void) => window.setTimeout(run, 500))
  later(() => void bring(d))
  // What is so already is no news.
  moved(d)
  turned(d)
  motionNews(d)
  gathered(d)
  if (d.model.practice) d.focus = '.practice'
  return steps
}
