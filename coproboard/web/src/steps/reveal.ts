/**
 * Everybody's marks at once, by shape and without names, and where we differ.
 *
 * What it is: one picture for each frame and the same in words. Frames with steps stand upright, lines lie, and where
 * there are two axes each card has a small frame of its own. What it is not: an average; a middle is a step that somebody
 * chose. The fact that shaped it: pictures of marks are `aria-hidden`, and each card says in words all that its picture shows.
 */
import type { TemplateResult } from 'lit-html'
import type { Facts, Zone } from '../model'
import type { Desk } from '../views/desk'
import { noteButton } from './comments'
import { differ } from './differ'
import { html, nothing, own, shape, svg, vars, when, icon } from './kit'
import { boxed, layerSwitch } from './place'
import { type Column, GROUPS, type Group, type Layer, type Shown, checked, columns, groupName, marksOf, middleOf, ofGroup, place, revealed, tag, told, way } from './shown'
import { axes, zoneOf } from './spread'

/** so many of one shape in one place are drawn one by one; more are told by number */
const MANY = 8
/** the same in a small frame */
const MANY_SMALL = 2
const LAYERS: readonly Layer[] = ['now', 'wanted', 'gap']
const looks = own<{ layer: Layer }>(() => ({ layer: 'now' }))

export function revealView(d: Desk): TemplateResult {
  const round = revealed(d)
  if (!round) {
    return html`<div class="rv__none"><h2 class="voice">${d.say('reveal.none')}</h2><p>${d.say('reveal.none.how')}</p><p>${d.say('reveal.none.skip')}</p></div>`
  }
  const all = marksOf(d, round.id)
  const layers = LAYERS.filter(layer => layer === 'gap' ? new Set(all.map(({ layer }) => layer)).size > 1 : all.some(mark => mark.layer === layer))
  const look = looks(d), layer = layers.includes(look.layer) ? look.layer : layers[0] ?? 'now'
  const shown = columns(d, round.id, round.reveal, layer)
  const pick = (to: Layer): void => {
    look.layer = to
    d.redraw()
  }
  const some = all.length > 0
  const ask = html`<div class="rv__ask"><div><h2 class="voice">${layer === 'wanted' ? d.say('place.ask.wanted') : d.pick(d.model.frame.prompt)}</h2><p>${d.say(some ? 'reveal.lead' : 'reveal.nothing')}</p></div>
    ${when(layers.length > 1, () => layerSwitch(d, layers, layer, pick))}</div>`
  return html`<div class="rv rv--${kindOf(d)}"><div class="rv__main">
    ${some ? plots(d, shown, layer, ask) : ask}${legend(d, round.id, round.reveal, some)}</div>${differ(d, shown, layer, all)}</div>`
}

type Kind = 'cols' | 'rows' | 'planes' | 'list'
function kindOf(d: Desk): Kind {
  if (axes(d.model.frame) === 2) return 'planes'
  if (d.layout !== 'frame') return 'list'
  return d.model.frame.kind === 'line' ? 'rows' : 'cols'
}

/** steps as they are drawn: upright as the frame lists them, lying from low to high */
const stepsOf = (d: Desk): readonly Zone[] => (kindOf(d) === 'cols' ? d.model.frame.zones : [...d.model.frame.zones].sort((a, b) => a.number - b.number))

/** whether a band begins here */
const starts = (zones: readonly Zone[], i: number): string => (zones[i - 1]?.band === zones[i]!.band && i ? '' : 'starts')

function plots(d: Desk, shown: readonly Column[], layer: Layer, ask: TemplateResult): TemplateResult {
  const kind = kindOf(d)
  const { axes: { x, y }, zones } = d.model.frame
  if (kind === 'planes') {
    return html`${ask}${when(x && y, () => html`<p class="fine">${d.say('reveal.axes', { x: d.pick(x!.title), y: d.pick(y!.title) })}</p>`)}
      <ol class="planes">${shown.map((column, k) => item(d, column, k, layer, planeView(d, column, layer)))}</ol>`
  }
  if (kind === 'list') return html`${ask}<ol class="strips">${shown.map((column, k) => item(d, column, k, layer, plot(d, column, layer, true)))}</ol>`
  return html`${kind === 'rows' ? ask : nothing}<div class="rv__scroll" tabindex="0" role="region" aria-label=${d.say('reveal.cards')}><div class="rvgrid" ${vars({ '--n': shown.length, '--steps': zones.length })}>
    ${kind === 'cols' ? ask : nothing}${ground(d)}<ol class="cols">${shown.map((column, k) => item(d, column, k, layer, plot(d, column, layer)))}</ol></div></div>`
}

/** the bands and steps behind the marks */
function ground(d: Desk): unknown {
  const { bands } = d.model.frame, zones = stepsOf(d)
  const bare = bands.length ? [] : [{ id: undefined, tint: 'for' as const, title: undefined, note: undefined, lead: undefined, statement: undefined }]
  return html`<div class="ground" aria-hidden="true">${[...bands, ...bare].map(band => {
    const inside = zones.map((zone, i) => ({ zone, i })).filter(({ zone }) => zone.band === band.id)
    return html`<div class="zt zt--${band.tint}" ${vars({ '--from': inside[0]!.i + 1, '--to': inside.at(-1)!.i + 2 })}><div class="zt__words">
      ${when(band.title, () => html`<p class="voice">${d.pick(band.title)}</p>`)}${when(band.note, () => html`<p class="kn">${d.pick(band.note)}</p>`)}
      ${when(band.lead, () => html`<p class="quote"><b>${d.pick(band.lead)}</b> ${d.pick(band.statement)}</p>`)}</div></div>`
  })}${zones.map((zone, i) => html`<p class="stp ${starts(zones, i)}" ${vars({ '--at': i + 1 })}><b>${zone.number}</b><span>${d.pick(zone.title)}</span></p>`)}</div>`
}

function item(d: Desk, column: Column, k: number, layer: Layer, picture: TemplateResult): TemplateResult {
  const { text, big } = tag(d, column, layer)
  return html`<li class="col" ${vars({ '--k': Math.min(k, 5), '--at': k + 1 })}>
    <div class="head"><h3 class="card" lang=${column.of.lang}>${column.of.words || d.say('card.empty')}</h3><p class="apart ${big ? 'big' : ''}">${text}</p></div>
    ${picture}<div class="said-of">${words(d, column, layer)}${rest(d, column, layer)}${noteButton(d, column.card)}</div></li>`
}

/** Everything that the picture shows. */
function words(d: Desk, column: Column, layer: Layer): TemplateResult {
  return html`<ul class="words-of">${GROUPS.map(group => {
    const marks = ofGroup(column.marks, group)
    if (layer === 'gap') {
      const text = way(d, group, marks, ofGroup(column.wanted, group))
      return text ? html`<li>${shape(group)}<span>${text}</span></li>` : nothing
    }
    const said = told(d, group, marks)
    return said ? html`<li>${shape(group)}<span>${said.text}${when(said.counts, () => html`<span class="vh"> (${said.counts})</span>`)}</span></li>` : nothing
  })}${layer === 'gap' ? nothing : column.marks.filter(({ mine }) => mine).map(mark => html`<li class="vh">${d.say('reveal.mine', { place: place(d, mark.at) })}</li>`)}</ul>`
}

function rest(d: Desk, { unsure, withheld }: Column, layer: Layer): unknown {
  return html`${when(unsure && layer !== 'gap', () => html`<p class="more-of">${d.say('reveal.unsure', { n: unsure })}</p>`)}
    ${when(withheld, () => html`<p class="more-of">${d.say('reveal.withheld', { n: withheld })}</p>`)}`
}

// ── pictures ───────────────────────────────────────────────────────────────────────────────────────────────────

/** One card on one axis: a cell for each step, in it a lane for each group. */
function plot(d: Desk, column: Column, layer: Layer, numbers = false): TemplateResult {
  const zones = stepsOf(d), alone = !column.marks.some(({ group }) => group !== 'unsaid')
  const lanes = GROUPS.map(group => lane(zones, d, ofGroup(column.marks, group), ofGroup(column.wanted, group), layer, group !== 'unsaid' || alone))
  const [a, b] = lanes.map(({ middle }) => middle)
  const far = layer !== 'gap' && (column.apart ?? 0) >= 2 ? [Math.min(a!, b!), Math.max(a!, b!)] as const : null
  return html`<div class="plot" aria-hidden="true" ${vars({ '--steps': zones.length })}>${zones.map((zone, i) =>
    html`<div class="cell z-${tint(d, zone)} ${starts(zones, i)} ${far ? stretch('gap', far, i) : ''}" ${vars({ '--at': i + 1 })}>${GROUPS.map((group, g) => {
      const { from, to, middle, marks, start, heading } = lanes[g]!
      const inside = layer !== 'gap' ? dots(group, marks.filter(({ at }) => zoneOf(at) === zone.id))
        : html`${when(i === start && i !== middle, () => html`<span class="was">${shape(group)}</span>`)}${when(i === middle, () => html`${shape(group)}${when(heading, () => icon(arrow(d, heading)))}`)}`
      return html`<span class="lane lane--${group} ${from < to ? stretch('in', [from, to], i) : ''} ${i === middle ? 'mid' : ''}"><span class="pill">${inside}</span></span>`
    })}${when(numbers, () => html`<b class="nr">${zone.number}</b>`)}</div>`)}</div>`
}

/** Where a group's line runs and its pill lies; from now to wanted the pill is where the group wants it. */
function lane(zones: readonly Zone[], d: Desk, marks: readonly Shown[], wanted: readonly Shown[], layer: Layer, group: boolean): { marks: readonly Shown[]; from: number; to: number; middle: number; start: number; heading: number } {
  const step = (id: string | null): number => zones.findIndex(zone => zone.id === id)
  const now = step(middleOf(d, marks)), aim = step(middleOf(d, wanted))
  if (layer === 'gap') {
    if (now < 0 || aim < 0) return { marks, from: 0, to: -1, middle: -1, start: -1, heading: 0 }
    return { marks, from: Math.min(now, aim), to: Math.max(now, aim), middle: aim, start: now, heading: Math.sign(aim - now) }
  }
  const steps = group ? marks.map(({ at }) => step(zoneOf(at))).filter(at => at >= 0) : []
  return { marks, from: Math.min(...steps), to: Math.max(...steps), middle: group ? now : -1, start: -1, heading: 0 }
}
const stretch = (name: string, [from, to]: readonly [number, number], i: number): string =>
  i < from || i > to ? '' : `${name} ${i === from ? `${name}--from` : ''} ${i === to ? `${name}--to` : ''}`
const arrow = (d: Desk, heading: number): string => (kindOf(d) === 'cols' ? (heading < 0 ? 'up' : 'down') : heading < 0 ? 'left' : 'right')
const tint = (d: Desk, zone: Zone): string => d.model.frame.bands.find(({ id }) => id === zone.band)?.tint ?? 'for'

function dots(group: Group, marks: readonly Shown[], many = MANY): unknown {
  const mine = marks.some(mark => mark.mine)
  if (marks.length > many) return html`<span class=${mine ? 'me' : ''}>${shape(group)}</span><b class="times">${marks.length}</b>`
  return marks.map(mark => html`<span class=${mark.mine ? 'me' : ''}>${shape(group)}</span>`)
}

/** One card on two axes: a small frame of its own. */
function planeView(d: Desk, column: Column, layer: Layer): TemplateResult {
  const { zones, axes: { x, y } } = d.model.frame
  const alone = !column.marks.some(({ group }) => group !== 'unsaid')
  const middles = GROUPS.map(group => group === 'unsaid' && !alone && layer !== 'gap' ? null : middleOf(d, ofGroup(layer === 'gap' ? column.wanted : column.marks, group)))
  const starts = GROUPS.map(group => (layer === 'gap' ? middleOf(d, ofGroup(column.marks, group)) : null))
  const centre = (id: string): [number, number] => {
    const { box: [x0, y0, x1, y1] } = d.zone(id)!
    return [50 * (x0 + x1), 50 * (y0 + y1)]
  }
  const lines = GROUPS.map((group, g) => ({ group, from: starts[g], to: middles[g] })).filter(({ from, to }) => from && to && from !== to)
  return html`<div class="mini" aria-hidden="true">${y?.steps?.map((each, i) => html`<b class="nr nr--y" ${vars({ '--i': (i + 0.5) / y.steps!.length })}>${each.number}</b>`)}
    <div class="mini__ground">${zones.map(zone => html`<div class="mini__zone" ${vars(boxed(zone))}>${GROUPS.map((group, g) => {
      const here = layer === 'gap' ? [] : ofGroup(column.marks, group).filter(({ at }) => zoneOf(at) === zone.id)
      const mid = middles[g] === zone.id, was = starts[g] === zone.id && !mid
      if (!here.length && !mid && !was) return nothing
      return html`<span class="lane lane--${group} ${mid ? 'mid' : ''}"><span class="pill">${was ? html`<span class="was">${shape(group)}</span>` : here.length || layer !== 'gap' ? dots(group, here, MANY_SMALL) : shape(group)}</span></span>`
    })}</div>`)}
    ${when(lines.length, () => html`<svg class="mini__lines" viewBox="0 0 100 100" preserveAspectRatio="none">${lines.map(({ group, from, to }) => {
      const [[x1, y1], [x2, y2]] = [centre(from!), centre(to!)]
      return svg`<line class="by-${group}" x1=${x1} y1=${y1} x2=${x2} y2=${y2} />`
    })}</svg>`)}</div>
    ${x?.steps?.map((each, i) => html`<b class="nr nr--x" ${vars({ '--i': (i + 0.5) / x.steps!.length })}>${each.number}</b>`)}</div>`
}

// ── below ──────────────────────────────────────────────────────────────────────────────────────────────────────

function legend(d: Desk, round: string, reveal: Facts, some: boolean): TemplateResult {
  const people: Partial<Record<Group, number>> = reveal.shown ?? {}
  const hidden = Number(reveal.people) - Object.values(people).reduce((sum, n) => sum + n, 0)
  return html`<div class="rv__foot"><ul class="legend">${GROUPS.filter(group => people[group]).map(group => html`<li>${shape(group)}${groupName(d, group)}, ${people[group]}</li>`)}
    ${when(hidden > 0, () => html`<li>${d.say('reveal.hidden', { n: hidden })}</li>`)}
    ${when(some, () => html`<li><span class="pills" aria-hidden="true"><i></i><i></i></span>${d.say('reveal.middle')}</li><li><span class="ring" aria-hidden="true"></span>${d.say('reveal.yours')}</li>`)}</ul>
    <p class="fine">${d.say('reveal.small')}</p>${proof(d, round, reveal)}</div>`
}

/** What this device found for itself: calm when all is well, clear when it is not. */
function proof(d: Desk, round: string, reveal: Facts): TemplateResult {
  const found = checked(d, round, reveal)
  const wrong = [
    found.lost.length && d.say('reveal.lost', { n: found.lost.length, cards: found.lost.map(({ card }) => `“${d.short(card)}”`).join(', ') }),
    !found.sealed && d.say('reveal.unsealed'),
    !found.shown && d.say('reveal.foreign'),
  ].filter(Boolean)
  const well = [
    found.mine && !found.lost.length && d.say(marksOf(d, round).some(({ mine }) => mine) ? 'reveal.proof' : 'reveal.kept', { n: found.mine }),
    found.late && d.say('reveal.late', { n: found.late }),
    found.elsewhere && d.say('reveal.elsewhere', { n: found.elsewhere }),
    found.sealed && found.shown && d.say('reveal.sealed', { n: found.leaves }),
  ].filter(Boolean)
  return html`${when(wrong.length, () => html`<div class="proof proof--wrong" role="alert"><p>${wrong.join(' ')}</p><p>${d.say('reveal.wrong')}</p></div>`)}
    <p class="fine proof">${wrong.length ? nothing : icon('tick')}${well.join(' ')}</p>`
}
