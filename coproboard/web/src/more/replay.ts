/**
 * The board as it was: a slider over everything that happened, and the board at that moment, to look at.
 *
 * What it is: reading. What it is not: a second board; from here one card is put back by hand, and the whole board by
 * motion (Y3). The fact that shaped it: marks made on one's own have no authors, and exist only from their reveal on (Y4).
 */
import type { TemplateResult } from 'lit-html'
import { FIRST, TRAY, type At, type Perspective, type Place, type Zone } from '../model'
import type { Desk } from '../views/desk'
import { ask, asked } from '../steps/asked'
import { type Lines, corners, domain, pointOf } from './boundary'
import { type Spot, back, changes, sentence, spotName, spots, story, titleIn, waiting, zoneIn } from './history'
import { arc } from './lines'
import { moment } from '../steps/then'
import { PERSPECTIVES, html, nothing, own, reading, repeat, shape, svg, vars, when, worded } from '../steps/kit'
import { head } from '../steps/panels'
import type { Event, PastBoard, PastCard } from './past'

/** How long each event stands while it plays, in ms; longer where somebody asked for less motion. */
const PACE = 700
const CALM_PACE = 1600

class Player {
  /** how many events have happened; -1: what happened is still being fetched, and nobody can go anywhere */
  at = -1
  timer = 0
  /** where it plays; null: on the place in view */
  place: Place | null = null
  stop(): void {
    clearInterval(this.timer)
    this.timer = 0
  }
}
const player = own(() => new Player())

export function stopReplay(d: Desk): void {
  if (!d.panel?.startsWith('replay')) Object.assign(player(d), { at: -1, place: null }).stop()
}

function go(d: Desk, at: number): void {
  const me = player(d)
  if (me.at < 0) return
  me.at = Math.max(0, Math.min(story(d).all.length, at))
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

/** The place that is played. */
function spotOf(d: Desk): Spot {
  const all = spots(d), { tab, layer } = player(d).place ?? d.model.view
  return all.find((spot) => spot.tab.id === tab && spot.layer.id === layer) ?? all.find((spot) => spot.tab.id === tab) ?? all[0]!
}

/** Which frame is played, and on which of its questions; only where there are several. */
function choices(d: Desk, here: Spot): unknown {
  const all = spots(d), layers = all.filter(({ tab }) => tab.id === here.tab.id), first = all.filter((spot, i) => all.findIndex(({ tab }) => tab.id === spot.tab.id) === i)
  const row = (label: string, list: Spot[], on: (spot: Spot) => boolean, name: (spot: Spot) => string): unknown => when(list.length > 1, () => html`<div class="choices" role="group" aria-label=${label}>${list.map((spot) =>
    html`<button type="button" class="choice" aria-pressed=${on(spot)} @click=${() => { player(d).place = { tab: spot.tab.id, layer: spot.layer.id }; d.redraw() }}>${name(spot)}</button>`)}</div>`)
  return html`${row(d.say('history.frame'), first, ({ tab }) => tab.id === here.tab.id, ({ tab }) => d.pick(tab.frame.title))}
    ${row(d.say('frame.layers'), layers, ({ key }) => key === here.key, ({ layer }) => d.pick(layer.title))}`
}

interface Shown { zone: string; group: Perspective }
/** The marks on a place of its tab's round that was revealed last among the first events, by card. */
function marksAt(d: Desk, { tab, layer }: Spot, at: number): Map<string, Shown[]> {
  const found = new Map<string, Shown[]>()
  const round = story(d).all.slice(0, at).findLast(({ what, entry }) => what === 'reveal' && (entry?.about.tab ?? FIRST) === tab.id)?.entry?.about.round
  for (const mark of round ? Object.values(d.model.facts('marks')) : []) {
    if (mark.round !== round || mark.layer !== layer.id || !Array.isArray(mark.at)) continue
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
  if (me.at < 0 && (told.state === 'ready' || told.state === 'failed')) {
    me.at = from[0] === '@' ? told.all.findLastIndex(({ entry, seq }) => !entry && seq <= Number(from.slice(1))) + 1 : Math.min(Number(from) || 0, told.all.length)
  }
  const all = me.at < 0 ? [] : told.all
  const at = Math.max(0, me.at), here = spotOf(d)
  const event = all[at - 1]
  const board = told.past.after(event?.rows ?? 0)
  const time = event ? moment(d, event.at) : d.say('history.before')
  const text = event ? sentence(d, event) : ''
  const step = (by: number, key: string): TemplateResult => html`<button type="button" class="btn" aria-disabled=${at + by < 0 || at + by > all.length} @click=${() => { me.stop(); go(d, at + by) }}>${d.say(key)}</button>`
  return html`${head(d, board.title || d.say('title.none'))}<p><button type="button" class="plain" @click=${() => d.openPanel('history')}>${d.say('history.all')}</button></p>${waiting(d)}${choices(d, here)}
    <div class="scrub"><label for="scrub">${d.say('history.time')}</label>
      <input id="scrub" type="range" min="0" max=${all.length} step="1" .value=${String(at)} aria-valuetext=${`${time}. ${text}`}
        @input=${(e: InputEvent) => { me.stop(); go(d, Number((e.target as HTMLInputElement).value)) }}>
      <div class="scrub__acts">${step(-1, 'history.prev')}<button type="button" class="btn btn--go" aria-pressed=${me.timer > 0} @click=${() => play(d)}>${d.say(me.timer ? 'history.pause' : 'history.run')}</button>${step(1, 'history.next')}
        <p><b>${time}</b> <span class="now">${d.say(`step.${stepAt(all, at)}`)}</span> ${text}</p></div>
      ${restore(d, board, event, at === all.length)}</div>
    ${when(d.still, () => html`<p class="note">${d.say('history.still')}</p>`)}${boardThen(d, here, board, event, marksAt(d, here, at))}`
}

function restore(d: Desk, then: PastBoard, event: Event | undefined, last: boolean): unknown {
  if (last || !event || event.seq < 1) return nothing
  // No boundary is ever removed (D9).
  const stays = d.model.tabs.some(({ id }) => Object.keys(d.model.lines(id)).some((corner) => !then.lines[id]?.[corner]))
  return asked(d, 'restore', event.seq) ?? html`<p class="restore"><button type="button" class="btn" @click=${() => ask(d, 'restore', event.seq)}>${d.say('history.restore')}</button>
    <span>${d.say('history.restore.about')} ${when(stays, () => d.say('history.restore.lines'))}</span></p>`
}

const edges = (zones: Zone[], axis: 0 | 1): number[] => [...new Set(zones.flatMap(({ box }) => [box[axis], box[axis + 2]!]).map((v) => Math.round(v * 1000)))].sort((a, b) => a - b)
const span = (all: number[], from: number, to: number): string => `${all.indexOf(Math.round(from * 1000)) + 1}/${all.indexOf(Math.round(to * 1000)) + 1}`

function boardThen(d: Desk, here: Spot, board: PastBoard, event: Event | undefined, marks: Map<string, Shown[]>): TemplateResult {
  const { frame } = here.tab, zones = reading(frame), lines = board.lines[here.tab.id] ?? {}
  const wide = d.wide && d.layout !== 'phone', xs = edges(zones, 0), ys = edges(zones, 1)
  const at = (card: PastCard): At => card.places[here.key]!
  const list = (cards: PastCard[]): TemplateResult => html`<ol>${repeat(cards, ({ id }) => id, (card) => cardThen(d, here, lines, card, event?.about === card.id, marks.get(card.id) ?? []))}</ol>`
  const along = frame.kind === 'line' || frame.kind === 'corners' ? 'y' : 'x'
  const there = (zone: string): PastCard[] => board.cards.filter((card) => !card.aside && at(card).zone === zone).sort((a, b) => at(a)[along] - at(b)[along] || a.order - b.order)
  const extra = (name: string, cards: PastCard[]): unknown => when(cards.length, () => html`<section class="was__zone"><h3>${name}</h3>${list(cards)}</section>`)
  return html`<div class="was ${wide ? `was--drawn was--${frame.kind}` : ''}" dir=${wide ? 'ltr' : nothing} role="group" aria-label=${[d.say('history.board'), spotName(d, here)].filter(Boolean).join(': ')}>
    ${when(frame.kind === 'corners', () => picture(d, here, lines, board.cards, event))}
    ${zones.map((zone) => {
      const [x0, y0, x1, y1] = zone.box
      const tint = frame.bands.find(({ id }) => id === zone.band)?.tint ?? 'for'
      return html`<section class="was__zone was--${tint} ${frame.kind === 'corners' && zone.box[0] % 0.5 ? 'was--middle' : ''}" ${vars({ '--col': span(xs, x0, x1), '--row': span(ys, y0, y1) })}><h3>${worded(d, titleIn(zone, here.tab, lines))}</h3>${list(there(zone.id))}</section>`
    })}</div>
    <div class="was was--rest">${extra(d.pick(frame.tray.title), there(TRAY))}${extra(d.say('history.aside'), board.cards.filter(({ aside }) => aside))}
    ${when(board.proposals.length, () => html`<section class="was__zone"><h3>${d.say('history.proposals')}</h3><ol>${board.proposals.map(({ words, lang }) => html`<li lang=${lang}>${words}</li>`)}</ol></section>`)}</div>`
}

/** A frame of corners from afar: where its cards lay by both coordinates, and its boundaries. What it shows stands in words beside it. */
function picture(d: Desk, { tab, key }: Spot, lines: Lines, cards: PastCard[], event: Event | undefined): TemplateResult {
  const all = corners(tab.frame), count = all.filter((corner) => lines[corner.key]).length
  return html`<figure class="was__map"><svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true"><path class="cross" d="M50 0V100M0 50H100"/>
    ${all.map((corner) => (lines[corner.key] ? svg`<path class=${event?.about === `${tab.id}/${corner.key}` ? 'is-fresh' : ''} d=${arc(corner, lines[corner.key]!)}/>` : nothing))}</svg>
    ${cards.map((card) => {
      const [x, y] = (!card.aside && pointOf(tab.frame, card.places[key]!)) || []
      return x === undefined ? nothing : html`<i class=${event?.about === card.id ? 'is-fresh' : ''} ${vars({ '--x': x, '--y': y! })}></i>`
    })}<figcaption>${d.say('lines.head')}: ${d.say('lines.count', { n: count })}</figcaption></figure>`
}

function cardThen(d: Desk, here: Spot, lines: Lines, card: PastCard, fresh: boolean, marks: Shown[]): TemplateResult {
  const where = [...new Set(marks.map(({ zone }) => zone))], name = (zone: string): string => zoneIn(d, here.tab, zone, lines)
  const ground = here.tab.frame.kind === 'corners' && !card.aside ? domain(here.tab.frame, lines, card.places[here.key]!) : null
  return html`<li class=${fresh ? 'is-fresh' : ''}><p lang=${card.lang}>${card.words || d.say('card.empty')}</p>
    ${when(ground, () => html`<small>${d.say(`lines.is.${ground!.side}`, { zone: ground!.of.map(({ id }) => name(id)).join(' · ') })}</small>`)}
    ${when(where.length, () => html`<small class="was__marks">${d.say('history.marks')} ${where.map((zone) => html`<span class="nw">${PERSPECTIVES.flatMap((group) => marks.filter((mark) => mark.zone === zone && mark.group === group)
      .map(() => html`${shape(group)}<span class="vh">${d.say(`perspective.${group}`)}, </span>`))} ${name(zone)}</span> `)}</small>`)}
    ${back(d, card.id, changes(d, card, [here.key]), card.words)}</li>`
}
