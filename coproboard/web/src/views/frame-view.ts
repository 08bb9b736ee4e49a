/**
 * The frame: bands, zones and the cards in them, as headings and lists in reading order.
 *
 * One document order for every layout; the style sheet and `placing.ts` put things where they belong. The frame's kind
 * decides the grid: zones side by side (line), one above another (steps), rows by columns (grid). A kind that is not
 * drawn yet is shown as the list, which needs no geometry.
 */
import { type TemplateResult, html, nothing } from 'lit-html'
import type { Axis, Band, Card, Zone } from '../model'
import { TRAY } from '../model'
import { cardList } from './card'
import type { Desk } from './desk'
import { shape, when } from './icons'
import { strandPaths } from './strands'
import { vars } from './vars'

/** sorted edges of the zones along one axis: grid lines */
const edges = (zones: Zone[], axis: 0 | 1): number[] =>
  [...new Set(zones.flatMap(({ box }) => [box[axis], box[axis + 2]]).map(v => Math.round(v * 1000)))].sort((a, b) => a - b)
const tracks = (lines: number[]): string => lines.slice(1).map((line, i) => `minmax(0,${line - lines[i]}fr)`).join(' ')
const lineOf = (lines: number[], v: number): number => lines.indexOf(Math.round(v * 1000)) + 1

export function frameView(d: Desk, lists: Map<string, Card[]>): TemplateResult {
  const { frame } = d.model
  const zones = d.zones
  const [xs, ys] = [edges(zones, 0), edges(zones, 1)]
  const bands = [...frame.bands].sort((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0])
  const loose = zones.filter(zone => frame.kind === 'grid' || !bands.some(band => band.id === zone.band))
  const zoneOf = (zone: Zone): TemplateResult => zoneView(d, zone, lists.get(zone.id)!, xs, ys)
  return html`<main class="frame" id="board" data-region="board" tabindex="-1" aria-label=${d.say('board.label', { frame: d.pick(frame.title) })}>
    ${frame.kind === 'line' && d.layout === 'frame' ? strands(d) : nothing}
    ${d.layout === 'phone' ? map(d, lists, bands) : nothing}
    ${d.layout !== 'frame' ? html`<p class="prompt prompt--list">${d.pick(frame.prompt)}</p>` : nothing}
    <div class="bands" ${vars({ '--cols': tracks(xs), '--rows': ys.length - 1 })}>
      ${frame.kind === 'grid' ? nothing : bands.map(band => bandView(d, band, zones.filter(zone => zone.band === band.id).map(zoneOf), xs, ys))}
      ${loose.map(zoneOf)}
      ${frame.kind === 'grid' && d.layout === 'frame' ? axes(d, ys.length - 1) : nothing}
    </div>
    ${d.layout === 'frame' ? nothing : trayList(d, lists.get(TRAY)!)}
    <div class="cursors" aria-hidden="true"></div>
  </main>`
}

const strands = (d: Desk): TemplateResult => html`<div class="strands" aria-hidden="true">
  <svg viewBox="0 0 1200 60" preserveAspectRatio="none">${strandPaths()}</svg>
  <span class="a">${shape('services')}${d.say('power.organisation')}</span><span class="b">${shape('lived')}${d.say('power.people')}</span></div>`

function bandView(d: Desk, band: Band, zones: TemplateResult[], xs: number[], ys: number[]): TemplateResult {
  const id = `band-${band.id}`
  const { power } = band
  const holder = (title: string, who: string): TemplateResult => html`<div><dt>${title}</dt><dd>
    ${who === 'people' ? nothing : shape('services')}${who === 'organisation' ? nothing : shape('lived')}<span class="vh">${d.say(`power.${who}`)}</span></dd></div>`
  return html`<section class="band band--${band.tint}" aria-labelledby=${id} ${vars({
    '--c0': lineOf(xs, band.box[0]), '--c1': lineOf(xs, band.box[2]), '--r0': lineOf(ys, band.box[1]), '--r1': lineOf(ys, band.box[3]) })}>
    <div class="band__head"><h2 id=${id} class="voice">${d.pick(band.title)}</h2>
      ${when(band.note, () => html`<p class="kn">${d.pick(band.note)}</p>`)}
      ${when(power, () => html`<dl class="power">${holder(d.say('power.knows'), power!.knows)}${holder(d.say('power.decides'), power!.decides)}${holder(d.pick(power!.acts_title), power!.acts)}</dl>`)}
      ${when(band.statement || band.lead, () => html`<p class="statement quote">${when(band.lead, () => html`<b>${d.pick(band.lead)}</b> `)}${d.pick(band.statement)}</p>`)}
    </div><div class="zones">${zones}</div></section>`
}

const quoted = (words: string): string => (/^[“"‘']/.test(words) ? words : `“${words}”`)
const example = (d: Desk, words: string): string => (/^e\.[ge]\./.test(words) ? words : d.say('example', { words }))

function zoneView(d: Desk, zone: Zone, cards: Card[], xs: number[], ys: number[]): TemplateResult {
  const { frame } = d.model
  const id = `zone-${zone.id}`
  const over = d.drag?.at?.zone === zone.id
  const hidden = d.hidden.get(zone.id) ?? 0
  const opened = d.opened.has(zone.id)
  const band = frame.bands.find(b => b.id === zone.band)
  const count = d.say('cards.count', { n: cards.length })
  return html`<section class="zone ${over ? 'is-over' : ''} ${opened ? 'is-opened' : ''}" data-zone=${zone.id} aria-labelledby=${id} ${vars({
    '--c0': lineOf(xs, zone.box[0]), '--r0': lineOf(ys, zone.box[1]), '--weight': `${Math.round(4 + 40 * (zone.weight ?? 0))}%` })}>
    <div class="zone__head"><h3 id=${id} aria-level=${d.layout === 'phone' || frame.kind === 'grid' ? 2 : nothing}>${when(frame.kind !== 'line', () => html`<b class="n">${zone.weight === undefined ? zone.number : Math.round(zone.weight * frame.zones.length)}</b> `)}<span class="t">${d.pick(zone.title)}</span>
      ${d.layout === 'phone' ? html`<small>${band && frame.kind === 'line' ? `${d.pick(band.title)}, ${count}` : count}</small>` : nothing}</h3>
      ${when(zone.example, () => html`<p class="eg">${example(d, d.pick(zone.example))}</p>`)}
      ${when(zone.definition, () => html`<p class="eg">${d.pick(zone.definition)}</p>`)}
      ${when(over, () => html`<p class="letgo">${d.say('zone.letgo')}</p>`)}</div>
    <ol class="zone__cards" data-list=${zone.id}>${cardList(d, zone.id, cards)}</ol>
    ${when(hidden || opened, () => html`<button type="button" class="more-cards" @click=${() => { opened ? d.opened.delete(zone.id) : d.opened.add(zone.id); d.redraw() }}
      aria-label=${d.say(opened ? 'stack.close' : 'stack.open', { n: hidden })}>${opened ? d.say('stack.fewer') : `+${hidden}`}</button>`)}
    ${when(zone.quote, () => html`<blockquote class="quote">${quoted(d.pick(zone.quote))}</blockquote>`)}
    ${d.layout !== 'frame' && frame.kind !== 'grid' && !cards.length ? html`<p class="empty">${d.say('zone.empty')}</p>` : nothing}
  </section>`
}

function trayList(d: Desk, cards: Card[]): TemplateResult {
  return html`<section class="zone zone--tray" data-zone=${TRAY} aria-labelledby="zone-tray"><div class="zone__head">
    <h2 id="zone-tray" class="voice" tabindex="-1">${d.pick(d.model.frame.tray.title)} <small>${d.say('cards.count', { n: cards.length })}</small></h2></div>
    <ol class="zone__cards" data-list=${TRAY}>${cardList(d, TRAY, cards)}</ol>
    ${cards.length ? nothing : html`<p class="empty">${d.say(d.model.cards.length ? 'tray.empty' : 'zone.empty')}</p>`}</section>`
}

/** On a phone: the whole board in one strip (a grid keeps its rows), a count and a jump for each zone. */
function map(d: Desk, lists: Map<string, Card[]>, bands: Band[]): TemplateResult {
  const { frame } = d.model
  const go = (zone: string): void => {
    d.focus = `[data-zone="${zone}"] .zone__head`
    d.redraw()
  }
  const grid = frame.kind === 'grid'
  if (frame.kind !== 'line' && frame.kind !== 'steps' && !grid) return html``
  const zones = frame.kind === 'steps' ? [...d.zones].reverse() : d.zones
  const shown = frame.kind === 'steps' ? [...bands].reverse() : bands
  const tint = (zone: Zone): string => frame.bands.find(band => band.id === zone.band)?.tint ?? 'for'
  const ends = grid ? [frame.axes.x?.low, frame.axes.x?.title, frame.axes.x?.high] : shown.map(band => band.title)
  return html`<nav class="map ${grid ? 'map--grid' : ''}" aria-label=${d.say('map')}>
    ${frame.kind === 'line' ? html`<svg class="w" viewBox="0 0 1200 60" preserveAspectRatio="none" aria-hidden="true">${strandPaths()}</svg>` : nothing}
    <ol ${vars({ '--n': grid ? new Set(zones.map(zone => zone.box[0])).size : zones.length })}>${zones.map(zone => html`<li><button type="button" class="z-${grid ? 'none' : tint(zone)}" ${vars({ '--weight': `${Math.round(45 * (zone.weight ?? 0))}%` })} data-jump=${zone.id} @click=${() => go(zone.id)}>${lists.get(zone.id)!.length}<span class="vh">
      ${d.say('map.zone', { zone: d.pick(zone.title) })}</span></button></li>`)}</ol>
    <p aria-hidden="true" ${vars({ '--cols': shown.map(band => `${zones.filter(z => z.band === band.id).length}fr`).join(' ') })}>${ends.map(end => html`<span>${d.pick(end)}</span>`)}</p></nav>`
}

/** The words along the sides of a rows-by-columns frame; the first step of y is the top row. */
function axes(d: Desk, rows: number): TemplateResult {
  const { x, y } = d.model.frame.axes
  const steps = (axis: Axis | undefined, at: (i: number) => Record<string, number>, kind: string): unknown => axis?.steps?.map((step, i) =>
    html`<p class="axis axis--${kind}" ${vars(at(i))}><b>${step.number}</b> ${d.pick(step.title)}${when(step.note, () => html`<small>${d.pick(step.note)}</small>`)}</p>`)
  return html`${steps(y, i => ({ '--r0': i + 1 }), 'y')}${steps(x, i => ({ '--r0': rows + 1, '--c0': i + 1 }), 'x')}
    ${when(x, () => html`<p class="axis axis--title" ${vars({ '--r0': rows + 1 })}>${d.pick(y?.title)} ↑<br>${d.pick(x!.title)} →</p>`)}`
}
