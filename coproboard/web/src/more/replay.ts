/**
 * The board as it was: a slider over everything that happened, and the board at that moment, to look at.
 *
 * What it is: reading. What it is not: a second board; from here one card is put back by hand, and the whole board by
 * motion (Y3). The fact that shaped it: marks made on one's own have no authors, and exist only from their reveal on (Y4).
 */
import type { TemplateResult } from 'lit-html'
import { FIRST, TRAY, type Perspective, type Zone } from '../model'
import type { Desk } from '../views/desk'
import { ask, asked } from '../steps/asked'
import { back, differs, sentence, story, waiting } from './history'
import { moment } from '../steps/then'
import { PERSPECTIVES, html, nothing, own, repeat, shape, vars, when, worded } from '../steps/kit'
import { head } from '../steps/panels'
import type { Event, PastBoard, PastCard } from './past'

/** How long each event stands while it plays, in ms; longer where somebody asked for less motion. */
const PACE = 700
const CALM_PACE = 1600
const DRAWN = new Set(['line', 'steps', 'grid'])

class Player {
  /** how many events have happened */
  at = -1
  timer = 0
  stop(): void {
    clearInterval(this.timer)
    this.timer = 0
  }
}
const player = own(() => new Player())

export function stopReplay(d: Desk): void {
  if (!d.panel?.startsWith('replay')) Object.assign(player(d), { at: -1 }).stop()
}

function go(d: Desk, at: number): void {
  player(d).at = Math.max(0, Math.min(story(d).all.length, at))
  d.redraw()
}

function play(d: Desk): void {
  const me = player(d)
  if (me.timer) {
    me.stop()
    return d.redraw()
  }
  if (me.at >= story(d).all.length) me.at = 0
  me.timer = window.setInterval(() => {
    if (me.at >= story(d).all.length || !d.panel?.startsWith('replay')) me.stop()
    else go(d, me.at + 1)
    d.redraw()
  }, matchMedia('(prefers-reduced-motion: reduce)').matches ? CALM_PACE : PACE)
  d.redraw()
}

interface Shown { zone: string; group: Perspective }
/** The marks on the place in view of its tab's round that was revealed last among the first events, by card. */
function marksAt(d: Desk, at: number): Map<string, Shown[]> {
  const found = new Map<string, Shown[]>()
  const { tab, layer } = d.model.view
  const round = story(d).all.slice(0, at).findLast(({ what, entry }) => what === 'reveal' && (entry?.about.tab ?? FIRST) === tab)?.entry?.about.round
  for (const mark of round ? Object.values(d.model.facts('marks')) : []) {
    if (mark.round !== round || mark.layer !== layer || !Array.isArray(mark.at)) continue
    found.set(mark.card, [...found.get(mark.card) ?? [], { zone: mark.at[0], group: mark.group }])
  }
  return found
}

function stepAt(all: Event[], at: number): string {
  return String(all.slice(0, at).findLast(({ what }) => what === 'step')?.entry?.about.to ?? 'gather')
}

/** `from`: the number of events after which to begin, or `@` and a place in the server's log. */
export function replayPanel(d: Desk, from: string): TemplateResult {
  const told = story(d), me = player(d)
  told.follow()
  const { all } = told
  if (me.at < 0 && (told.state === 'ready' || told.state === 'failed')) {
    me.at = from[0] === '@' ? all.findLastIndex(({ entry, seq }) => !entry && seq <= Number(from.slice(1))) + 1 : Math.min(Number(from) || 0, all.length)
  }
  const at = Math.max(0, me.at)
  const event = all[at - 1]
  const board = told.past.after(event?.rows ?? 0)
  const time = event ? moment(d, event.at) : d.say('history.before')
  const text = event ? sentence(d, event) : ''
  const step = (by: number, key: string): TemplateResult => html`<button type="button" class="btn" aria-disabled=${at + by < 0 || at + by > all.length} @click=${() => { me.stop(); go(d, at + by) }}>${d.say(key)}</button>`
  return html`${head(d, board.title || d.say('title.none'))}<p><button type="button" class="plain" @click=${() => d.openPanel('history')}>${d.say('history.all')}</button></p>${waiting(d)}
    <div class="scrub"><label for="scrub">${d.say('history.time')}</label>
      <input id="scrub" type="range" min="0" max=${all.length} step="1" .value=${String(at)} aria-valuetext=${`${time}. ${text}`}
        @input=${(e: InputEvent) => { me.stop(); go(d, Number((e.target as HTMLInputElement).value)) }}>
      <div class="scrub__acts">${step(-1, 'history.prev')}<button type="button" class="btn btn--go" aria-pressed=${me.timer > 0} @click=${() => play(d)}>${d.say(me.timer ? 'history.pause' : 'history.run')}</button>${step(1, 'history.next')}
        <p><b>${time}</b> <span class="now">${d.say(`step.${stepAt(all, at)}`)}</span> ${text}</p></div>
      ${restore(d, event, at === all.length)}</div>
    ${when(d.still, () => html`<p class="note">${d.say('history.still')}</p>`)}${boardThen(d, board, event, marksAt(d, at))}`
}

function restore(d: Desk, event: Event | undefined, last: boolean): unknown {
  if (last || !event || event.seq < 1) return nothing
  return asked(d, 'restore', event.seq) ?? html`<p class="restore"><button type="button" class="btn" @click=${() => ask(d, 'restore', event.seq)}>${d.say('history.restore')}</button> ${d.say('history.restore.about')}</p>`
}

const edges = (zones: Zone[], axis: 0 | 1): number[] => [...new Set(zones.flatMap(({ box }) => [box[axis], box[axis + 2]!]).map((v) => Math.round(v * 1000)))].sort((a, b) => a - b)
const lines = (all: number[], from: number, to: number): string => `${all.indexOf(Math.round(from * 1000)) + 1}/${all.indexOf(Math.round(to * 1000)) + 1}`

function boardThen(d: Desk, board: PastBoard, event: Event | undefined, marks: Map<string, Shown[]>): TemplateResult {
  const drawn = d.wide && d.layout !== 'phone' && DRAWN.has(d.model.frame.kind)
  const zones = d.zones, xs = edges(zones, 0), ys = edges(zones, 1)
  const list = (cards: PastCard[]): TemplateResult => html`<ol>${repeat(cards, ({ id }) => id, (card) => cardThen(d, card, event?.about === card.id, marks.get(card.id) ?? []))}</ol>`
  const there = (zone: string): PastCard[] => {
    const cards = board.cards.filter((card) => !card.aside && card.at.zone === zone)
    return d.flows ? cards.sort((a, b) => a.at.x - b.at.x || a.order - b.order) : cards
  }
  const extra = (name: string, cards: PastCard[]): unknown => when(cards.length, () => html`<section class="was__zone"><h3>${name}</h3>${list(cards)}</section>`)
  return html`<div class="was ${drawn ? `was--drawn was--${d.model.frame.kind}` : ''}" dir=${drawn ? 'ltr' : nothing} role="group" aria-label=${d.say('history.board')}>
    ${zones.map((zone) => {
      const [x0, y0, x1, y1] = zone.box
      const tint = d.model.frame.bands.find(({ id }) => id === zone.band)?.tint ?? 'for'
      return html`<section class="was__zone was--${tint}" ${vars({ '--col': lines(xs, x0, x1), '--row': lines(ys, y0, y1) })}><h3>${worded(d, zone.title)}</h3>${list(there(zone.id))}</section>`
    })}</div>
    <div class="was was--rest">${extra(d.pick(d.model.frame.tray.title), there(TRAY))}${extra(d.say('history.aside'), board.cards.filter(({ aside }) => aside))}
    ${when(board.proposals.length, () => html`<section class="was__zone"><h3>${d.say('history.proposals')}</h3><ol>${board.proposals.map(({ words, lang }) => html`<li lang=${lang}>${words}</li>`)}</ol></section>`)}</div>`
}

function cardThen(d: Desk, card: PastCard, fresh: boolean, marks: Shown[]): TemplateResult {
  const where = [...new Set(marks.map(({ zone }) => zone))]
  return html`<li class=${fresh ? 'is-fresh' : ''}><p lang=${card.lang}>${card.words || d.say('card.empty')}</p>
    ${when(where.length, () => html`<small class="was__marks">${d.say('history.marks')} ${where.map((zone) => html`<span class="nw">${PERSPECTIVES.flatMap((group) => marks.filter((mark) => mark.zone === zone && mark.group === group)
      .map(() => html`${shape(group)}<span class="vh">${d.say(`perspective.${group}`)}, </span>`))} ${d.zoneName(zone)}</span> `)}</small>`)}
    ${when(differs(d, card), () => back(d, card, card.words))}</li>`
}
