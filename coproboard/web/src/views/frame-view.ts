/**
 * The frame: bands or rows, zones and the cards in them, as headings and lists in reading order.
 *
 * One document order for every layout; the style sheet and `placing.ts` put things where they belong. How a frame lies
 * (`layout.ts`) decides the grid: zones side by side, one above another, rows by columns, or around the middle.
 */
import { type TemplateResult, html, nothing } from 'lit-html'
import type { Axis, Card, Zone } from '../model'
import { TRAY } from '../model'
import { cardList } from './card'
import { type Desk, titleOf, unnamed, zoneTitle } from './desk'
import { shape, when } from './icons'
import { worded } from './lang-switch'
import { type Group, celled, columnOf, counted, groups, lie } from './layout'
import { strandPaths } from './strands'
import { about } from './tabs'
import { vars } from './vars'

/** sorted edges of the zones along one axis: grid lines */
const edges = (zones: Zone[], axis: 0 | 1): number[] =>
  [...new Set(zones.flatMap(({ box }) => [box[axis], box[axis + 2]]).map(v => Math.round(v * 1000)))].sort((a, b) => a - b)
const tracks = (lines: number[]): string => lines.slice(1).map((line, i) => `minmax(0,${line - lines[i]}fr)`).join(' ')
const lineOf = (lines: number[], v: number): number => lines.indexOf(Math.round(v * 1000)) + 1
/** where a box lies: grid lines, and its place in hundredths for what lies around the middle */
const lines = ([x0, y0, x1, y1]: Zone['box'], xs: number[], ys: number[]): Record<string, string | number> => ({
  '--c0': lineOf(xs, x0), '--c1': lineOf(xs, x1), '--r0': lineOf(ys, y0), '--r1': lineOf(ys, y1),
  '--left': `${100 * x0}%`, '--top': `${100 * y0}%`, '--w': `${100 * (x1 - x0)}%`, '--h': `${100 * (y1 - y0)}%` })

export function frameView(d: Desk, lists: Map<string, Card[]>): TemplateResult {
  const { frame } = d.model
  const { zones } = d
  const drawn = d.layout === 'frame'
  const lying = lie(frame)
  const [xs, ys] = [edges(zones, 0), edges(zones, 1)]
  const grouped = groups(frame)
  const loose = zones.filter(zone => !grouped.some(group => group.zones.includes(zone)))
  const zoneOf = (zone: Zone): TemplateResult => zoneView(d, zone, lists.get(zone.id)!, lines(zone.box, xs, ys), loose.includes(zone))
  const woven = lying === 'line' && ['to', 'for', 'with'].every(tint => frame.bands.some(band => band.tint === tint))
  // Where people say and hear the sentences of the zones, the sentences are what they look at.
  const spoken = frame.layers[1]?.places && zones.every(zone => zone.quote)
  return html`<main class="frame ${spoken ? 'is-spoken' : ''}" id="board" data-region="board" tabindex="-1" aria-label=${d.say('board.label', { frame: d.pick(frame.title) })}>
    ${woven && drawn && !spoken ? strands(d) : nothing}
    ${d.layout === 'phone' ? map(d, lists, grouped, woven) : nothing}
    ${drawn || frame.layers[1]?.places ? nothing : html`<p class="prompt prompt--list">${worded(d, frame.prompt)}</p>`}
    ${frame.kind === 'grid' ? axisTitles(d) : nothing}
    <div class="bands" dir=${drawn ? 'ltr' : nothing} ${vars({ '--cols': tracks(xs), '--rows': ys.length - 1 })}>
      ${lying === 'corners' && drawn ? d.steps?.over(d) : nothing}
      ${lying === 'cells' && drawn ? axes(d, ys.length - 1) : nothing}
      ${grouped.map(group => bandView(d, group, group.zones.map(zoneOf), xs, ys))}
      ${loose.map(zoneOf)}
    </div>
    ${drawn ? nothing : trayList(d, lists.get(TRAY)!)}${d.layout === 'phone' ? about(d) : nothing}
    <div class="cursors" aria-hidden="true"></div>
  </main>`
}

const strands = (d: Desk): TemplateResult => html`<div class="strands" dir="ltr" aria-hidden="true">
  <svg viewBox="0 0 1200 60" preserveAspectRatio="none">${strandPaths()}</svg>
  <span class="a">${shape('services')}${d.say('power.organisation')}</span><span class="b">${shape('lived')}${d.say('power.people')}</span></div>`

function bandView(d: Desk, { band, number }: Group, zones: TemplateResult[], xs: number[], ys: number[]): TemplateResult {
  const id = `band-${band.id}`
  const { power } = band
  const holder = (title: string, who: string): TemplateResult => html`<div><dt>${title}</dt><dd>
    ${who === 'people' ? nothing : shape('services')}${who === 'organisation' ? nothing : shape('lived')}<span class="vh">${d.say(`power.${who}`)}</span></dd></div>`
  return html`<section class="band band--${band.tint ?? 'none'}" aria-labelledby=${id} ${vars(lines(band.box!, xs, ys))}>
    <div class="band__head"><h2 id=${id} class="voice">${when(number, () => html`<b class="n">${number}</b> `)}${worded(d, band.title)}</h2>
      ${when(band.note, () => html`<p class="kn">${worded(d, band.note)}</p>`)}
      ${when(power, () => html`<dl class="power">${holder(d.say('power.knows'), power!.knows)}${holder(d.say('power.decides'), power!.decides)}${holder(d.pick(power!.acts_title), power!.acts)}</dl>`)}
      ${when(band.statement || band.lead, () => html`<p class="statement quote">${when(band.lead, () => html`<b>${worded(d, band.lead)}</b> `)}${worded(d, band.statement)}</p>`)}
    </div><div class="zones">${zones}</div></section>`
}

const quoted = (words: string): string => (/^[“"‘']/.test(words) ? words : `“${words}”`)
const example = (d: Desk, words: string): string => (/^e\.[ge]\./.test(words) ? words : d.say('example', { words }))

function zoneView(d: Desk, zone: Zone, cards: Card[], lines: Record<string, string | number>, loose: boolean): TemplateResult {
  const { frame } = d.model
  const id = `zone-${zone.id}`
  const over = d.drag?.at?.zone === zone.id
  const hidden = d.hidden.get(zone.id) ?? 0
  const opened = d.opened.has(zone.id)
  const phone = d.layout === 'phone'
  const band = frame.bands.find(b => b.id === zone.band)
  const count = d.say('cards.count', { n: cards.length })
  const corners = lie(frame) === 'corners'
  const cell = celled(frame)
  const title = cell ? columnOf(frame, zone).title : titleOf(d, zone)
  const name = d.pick(title)
  const meaning = cell ? columnOf(frame, zone).note : unnamed(d) ? undefined : zone.definition
  const number = frame.kind === 'steps' ? zone.number : zone.weight && Math.round(zone.weight * frame.zones.length)
  // While names are hidden, the statement is the name; afterwards it stays, below it.
  const says = zone.statement && d.pick(zone.statement)
  const tells = !cell && (meaning || zone.example || zone.quote)
  const more = when(hidden || opened, () => html`<button type="button" class="more-cards" @click=${() => { opened ? d.opened.delete(zone.id) : d.opened.add(zone.id); d.redraw() }}
    aria-label=${d.say(opened ? 'stack.close' : 'stack.open', { n: hidden })}>${opened ? d.say('stack.fewer') : `+${hidden}`}</button>`)
  return html`<section class="zone ${corners && zone.box[0] % 0.5 ? 'is-disc' : ''} ${band ? `zone--${band.tint}` : ''} ${over ? 'is-over' : ''} ${opened ? 'is-opened' : ''}" data-zone=${zone.id} data-corner=${zone.box[1] < 0.5 ? 'top' : 'bottom'}-${zone.box[0] < 0.5 ? 'left' : 'right'}
    aria-labelledby=${cell ? `band-row-${Math.round(zone.box[1] * frame.axes.y!.steps!.length)} ${id}` : id} ${vars({ ...lines, '--weight': `${zone.weight ? Math.round(4 + 40 * zone.weight) : 0}%` })}>
    <div class="zone__head"><h3 id=${id} aria-level=${loose || (phone && frame.kind === 'line') ? 2 : nothing}>${when(number, () => html`<b class="n">${number}</b> `)}<span class="t">${worded(d, title)}</span>
      ${phone ? html`<small>${band && frame.kind === 'line' ? `${d.pick(band.title)}, ${count}` : count}</small>` : nothing}</h3>
      ${when(tells, () => html`<button type="button" class="what" aria-haspopup="dialog" aria-label=${d.say('zone.what', { zone: name })} title=${d.say('zone.what', { zone: name })} @click=${() => d.openPanel(`zone/${zone.id}`)}>?</button>`)}
      ${when(says !== name && says, () => html`<p class="stated">${worded(d, zone.statement)}</p>`)}
      ${when(meaning, () => html`<p class="eg">${worded(d, meaning)}</p>`)}
      ${when(zone.example, () => html`<p class="eg">${example(d, d.pick(zone.example))}</p>`)}
      ${when(over, () => html`<p class="letgo">${d.say('zone.letgo')}</p>`)}${corners ? more : nothing}</div>
    <ol class="zone__cards" data-list=${zone.id}>${cardList(d, zone.id, cards)}</ol>
    ${corners ? nothing : more}
    ${when(zone.quote, () => html`<blockquote class="quote">${quoted(d.pick(zone.quote))}</blockquote>`)}
    ${d.layout !== 'frame' && !cell && !cards.length ? html`<p class="empty">${d.say('zone.empty')}</p>` : nothing}
  </section>`
}

function trayList(d: Desk, cards: Card[]): TemplateResult {
  return html`<section class="zone zone--tray" data-zone=${TRAY} aria-labelledby="zone-tray"><div class="zone__head">
    <h2 id="zone-tray" class="voice" tabindex="-1">${worded(d, d.model.frame.tray.title)} <small>${d.say('cards.count', { n: cards.length })}</small></h2></div>
    <ol class="zone__cards" data-list=${TRAY}>${cardList(d, TRAY, cards)}</ol>
    ${cards.length ? nothing : html`<p class="empty">${d.say(d.model.cards.length ? 'tray.empty' : 'zone.empty')}</p>`}</section>`
}

/** On a phone: the whole board in one strip (cells keep their rows), a count and a jump for each zone. */
function map(d: Desk, lists: Map<string, Card[]>, grouped: Group[], woven: boolean): TemplateResult {
  const { frame } = d.model
  const go = (zone: string): void => {
    d.focus = `[data-zone="${zone}"] .zone__head`
    d.redraw()
  }
  const grid = celled(frame)
  const named = !grid && !grouped.length
  const steps = frame.kind === 'steps'
  const zones = steps ? [...d.zones].reverse() : d.zones
  const shown = grid ? [] : steps ? [...grouped].reverse() : grouped
  const tint = (zone: Zone): string => frame.bands.find(band => band.id === zone.band)?.tint ?? 'for'
  const ends = grid ? [frame.axes.x!.low, frame.axes.x!.title, frame.axes.x!.high] : shown.map(({ band }) => band.title)
  return html`<nav class="map ${grid ? 'map--grid' : named ? 'map--named' : ''}" dir="ltr" aria-label=${d.say('map')}>
    ${woven ? html`<svg class="w" viewBox="0 0 1200 60" preserveAspectRatio="none" aria-hidden="true">${strandPaths()}</svg>` : nothing}
    <ol ${vars({ '--n': grid ? frame.axes.x!.steps!.length : zones.length })}>${zones.map(zone => html`<li><button type="button" class="z-${grid ? 'none' : tint(zone)}" ${vars({ '--weight': `${Math.round(45 * (zone.weight ?? 0))}%` })} data-jump=${zone.id} @click=${() => go(zone.id)}>${when(named, () => html`<i aria-hidden="true">${zoneTitle(d, zone)}</i> `)}${lists.get(zone.id)!.length}<span class="vh">
      ${d.say('map.zone', { zone: zoneTitle(d, zone) })}</span></button></li>`)}</ol>
    ${when(ends.length, () => html`<p aria-hidden="true" ${vars({ '--cols': shown.map(group => `${group.zones.length}fr`).join(' ') })}>${ends.map(end => html`<span>${worded(d, end)}</span>`)}</p>`)}</nav>`
}

/** The words along the sides of cells. What the rows and zones say themselves by their headings is only seen here. */
function axes(d: Desk, rows: number): TemplateResult {
  const { frame } = d.model
  const { x, y } = frame.axes
  const steps = (axis: Axis | undefined, at: (i: number) => Record<string, number>, kind: string): unknown => axis?.steps?.map((step, i) =>
    html`<p class="axis axis--${kind}" aria-hidden=${celled(frame) ? 'true' : nothing} ${vars(at(i))}>${when(counted(frame), () => html`<b>${step.number}</b> `)}${worded(d, step.title)}${when(step.note, () => html`<small>${worded(d, step.note)}</small>`)}</p>`)
  return html`${celled(frame) ? nothing : steps(y, i => ({ '--r0': i + 1 }), 'y')}${steps(x, i => ({ '--r0': rows + 1, '--c0': i + 1 }), 'x')}`
}

/** What the two sides of a grid ask, and where they lead. */
function axisTitles(d: Desk): TemplateResult {
  const told = (axis: Axis | undefined, way: string): unknown => when(axis, () => html`<span>${worded(d, axis!.title)} <small>${worded(d, axis!.low)} ${way} ${d.pick(axis!.high)}</small></span>`)
  const { x, y } = d.model.frame.axes
  return html`<p class="axis--title" dir="ltr">${told(y, '↑')}${told(x, '→')}</p>`
}
