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
import { html, nothing, own, shape, vars, when, icon, worded } from './kit'
import { layerSwitch } from './place'
import { dots, picture, sides } from './planes'
import { layerOf, revealed } from './rounds'
import { type Column, GROUPS, type Group, type Shown, WAY, checked, columns, far, groupName, layerName, marksOf, middleOf, ofGroup, place, tag, told, way } from './shown'
import { axes, zoneOf } from './spread'

const looks = own<{ layer: string }>(() => ({ layer: '' }))

export function revealView(d: Desk): TemplateResult {
  const round = revealed(d, d.model.group)
  if (!round) {
    return html`<div class="rv__none"><h2 class="voice">${d.say('reveal.none')}</h2><p>${d.say('reveal.none.how')}</p><p>${d.say('reveal.none.skip')}</p></div>`
  }
  const { frame } = d.model, all = marksOf(d, round.id)
  const marked = frame.layers.map(({ id }) => id).filter(id => all.some(mark => mark.layer === id))
  const layers = frame.gap?.every(end => marked.includes(end)) ? [...marked, WAY] : marked
  const look = looks(d), layer = layers.includes(look.layer) ? look.layer : layers[0] ?? frame.layers[0]!.id
  const shown = columns(d, round.id, round.reveal, layer)
  const pick = (to: string): void => {
    look.layer = to
    d.redraw()
  }
  const some = all.length > 0
  const ask = html`<div class="rv__ask"><div><h2 class="voice">${layer === WAY ? layerName(d, WAY) : d.pick(layerOf(frame, layer)!.ask)}</h2><p>${d.say(some ? 'reveal.lead' : 'reveal.nothing')}</p></div>
    ${layerSwitch(d, layers.map(id => [id, layerName(d, id)]), layer, pick)}</div>`
  return html`<div class="rv rv--${kindOf(d)}"><div class="rv__main">
    ${some ? plots(d, shown, layer, ask) : ask}${legend(d, round.id, round.reveal, some)}</div>${differ(d, shown, layer, all)}</div>`
}

type Kind = 'cols' | 'rows' | 'planes' | 'list'
function kindOf(d: Desk): Kind {
  if (axes(d.model.frame) !== 1) return 'planes'
  if (d.layout !== 'frame') return 'list'
  return d.model.frame.kind === 'line' ? 'rows' : 'cols'
}

/** steps as they are drawn: upright as the frame lists them, lying from low to high */
const stepsOf = (d: Desk): readonly Zone[] => (kindOf(d) === 'cols' ? d.model.frame.zones : [...d.model.frame.zones].sort((a, b) => a.number - b.number))

/** whether a band begins here */
const starts = (zones: readonly Zone[], i: number): string => (zones[i - 1]?.band === zones[i]!.band && i ? '' : 'starts')

function plots(d: Desk, shown: readonly Column[], layer: string, ask: TemplateResult): TemplateResult {
  const kind = kindOf(d)
  const { zones } = d.model.frame
  if (kind === 'planes') return html`${ask}${sides(d)}<ol class="planes">${shown.map((column, k) => item(d, column, k, layer, picture(d)(d, column, layer)))}</ol>`
  if (kind === 'list') return html`${ask}<ol class="strips">${shown.map((column, k) => item(d, column, k, layer, plot(d, column, layer, true)))}</ol>`
  return html`${kind === 'rows' ? ask : nothing}<div class="rv__scroll" tabindex="0" role="region" aria-label=${d.say('reveal.cards')}><div class="rvgrid" dir="ltr" ${vars({ '--n': shown.length, '--steps': zones.length })}>
    ${kind === 'cols' ? ask : nothing}${ground(d)}<ol class="cols">${shown.map((column, k) => item(d, column, k, layer, plot(d, column, layer)))}</ol></div></div>`
}

/** the bands and steps behind the marks */
function ground(d: Desk): unknown {
  const { bands } = d.model.frame, zones = stepsOf(d)
  const bare = bands.length ? [] : [{ id: undefined, tint: 'for' as const, title: undefined, note: undefined, lead: undefined, statement: undefined }]
  return html`<div class="ground" aria-hidden="true">${[...bands, ...bare].map(band => {
    const inside = zones.map((zone, i) => ({ zone, i })).filter(({ zone }) => zone.band === band.id)
    return html`<div class="zt zt--${band.tint}" ${vars({ '--from': inside[0]!.i + 1, '--to': inside.at(-1)!.i + 2 })}><div class="zt__words">
      ${when(band.title, () => html`<p class="voice">${worded(d, band.title)}</p>`)}${when(band.note, () => html`<p class="kn">${worded(d, band.note)}</p>`)}
      ${when(band.lead, () => html`<p class="quote"><b>${worded(d, band.lead)}</b> ${worded(d, band.statement)}</p>`)}</div></div>`
  })}${zones.map((zone, i) => html`<p class="stp ${starts(zones, i)}" ${vars({ '--at': i + 1 })}><b>${zone.number}</b><span>${worded(d, zone.title)}</span></p>`)}</div>`
}

function item(d: Desk, column: Column, k: number, layer: string, picture: TemplateResult): TemplateResult {
  const { text, big } = tag(d, column, layer)
  return html`<li class="col" ${vars({ '--k': Math.min(k, 5), '--at': k + 1 })}>
    <div class="head"><h3 class="card" lang=${column.of.lang}>${column.of.words || d.say('card.empty')}</h3><p class="apart ${big ? 'big' : ''}">${text}</p></div>
    ${picture}<div class="said-of">${words(d, column, layer)}${rest(d, column, layer)}${noteButton(d, column.card)}</div></li>`
}

/** Everything that the picture shows. */
function words(d: Desk, column: Column, layer: string): TemplateResult {
  return html`<ul class="words-of">${GROUPS.map(group => {
    const marks = ofGroup(column.marks, group)
    if (layer === WAY) {
      const text = way(d, group, marks, ofGroup(column.aims, group))
      return text ? html`<li>${shape(group)}<span>${text}</span></li>` : nothing
    }
    const said = told(d, group, marks)
    return said ? html`<li>${shape(group)}<span>${said.text}${when(said.counts, () => html`<span class="vh"> (${said.counts})</span>`)}</span></li>` : nothing
  })}${layer === WAY ? nothing : column.marks.filter(({ mine }) => mine).map(mark => html`<li class="vh">${d.say('reveal.mine', { place: place(d, mark.at) })}</li>`)}</ul>`
}

function rest(d: Desk, { unsure, withheld }: Column, layer: string): unknown {
  return html`${when(unsure && layer !== WAY, () => html`<p class="more-of">${d.say('reveal.unsure', { n: unsure })}</p>`)}
    ${when(withheld, () => html`<p class="more-of">${d.say('reveal.withheld', { n: withheld })}</p>`)}`
}

// ── pictures ───────────────────────────────────────────────────────────────────────────────────────────────────

/** One card on one axis: a cell for each step, in it a lane for each group. */
function plot(d: Desk, column: Column, layer: string, numbers = false): TemplateResult {
  const zones = stepsOf(d), alone = !column.marks.some(({ group }) => group !== 'unsaid')
  const lanes = GROUPS.map(group => lane(zones, d, ofGroup(column.marks, group), ofGroup(column.aims, group), layer, group !== 'unsaid' || alone))
  const [a, b] = lanes.map(({ middle }) => middle)
  const between = layer !== WAY && far(d, column) ? [Math.min(a!, b!), Math.max(a!, b!)] as const : null
  return html`<div class="plot" dir="ltr" aria-hidden="true" ${vars({ '--steps': zones.length })}>${zones.map((zone, i) =>
    html`<div class="cell z-${tint(d, zone)} ${starts(zones, i)} ${between ? stretch('gap', between, i) : ''}" ${vars({ '--at': i + 1 })}>${GROUPS.map((group, g) => {
      const { from, to, middle, marks, start, heading } = lanes[g]!
      const inside = layer !== WAY ? dots(group, marks.filter(({ at }) => zoneOf(at) === zone.id))
        : html`${when(i === start && i !== middle, () => html`<span class="was">${shape(group)}</span>`)}${when(i === middle, () => html`${shape(group)}${when(heading, () => icon(arrow(d, heading)))}`)}`
      return html`<span class="lane lane--${group} ${from < to ? stretch('in', [from, to], i) : ''} ${i === middle ? 'mid' : ''}"><span class="pill">${inside}</span></span>`
    })}${when(numbers, () => html`<b class="nr">${zone.number}</b>`)}</div>`)}</div>`
}

/** Where a group's line runs and its pill lies; on the way the pill is where it ends. */
function lane(zones: readonly Zone[], d: Desk, marks: readonly Shown[], aims: readonly Shown[], layer: string, group: boolean): { marks: readonly Shown[]; from: number; to: number; middle: number; start: number; heading: number } {
  const step = (id: string | null): number => zones.findIndex(zone => zone.id === id)
  const now = step(middleOf(d, marks)), aim = step(middleOf(d, aims))
  if (layer === WAY) {
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

// ── below ──────────────────────────────────────────────────────────────────────────────────────────────────────

function legend(d: Desk, round: string, reveal: Facts, some: boolean): TemplateResult {
  const people: Partial<Record<Group, number>> = reveal.shown ?? {}
  const hidden = Number(reveal.people) - Object.values(people).reduce((sum, n) => sum + n, 0)
  return html`<div class="rv__foot"><ul class="legend">${GROUPS.filter(group => people[group]).map(group => html`<li>${shape(group)}${groupName(d, group)}, ${people[group]}</li>`)}
    ${when(hidden > 0, () => html`<li>${d.say('reveal.hidden', { n: hidden })}</li>`)}
    ${when(some, () => html`<li><span class="pills" aria-hidden="true"><i></i><i></i></span>${d.say(axes(d.model.frame) ? 'reveal.middle' : 'reveal.most')}</li><li><span class="ring" aria-hidden="true"></span>${d.say('reveal.yours')}</li>`)}</ul>
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
