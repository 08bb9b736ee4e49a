/**
 * Marks where a list of steps will not do: on two axes a small frame for each card, without order a row for each circle.
 *
 * What it is: pictures, hidden from screen readers; the words beside them say the same (`shown.ts`). The fact that
 * shaped it: on corners a mark's place counts to a tenth, and most people mark a corner and no more, so marks of one
 * place are drawn as one heap.
 */
import type { TemplateResult } from 'lit-html'
import type { At, Axis, Zone } from '../model'
import type { Desk } from '../views/desk'
import { CENTRE, boxed, corner, named } from './choices'
import { html, nothing, shape, svg, vars, when, worded } from './kit'
import { type Column, GROUPS, type Group, type Shown, WAY, midOf, most, ofGroup } from './shown'
import { axes, pointOf, zoneOf } from './spread'

/** so many of one shape in one place are drawn one by one; more are told by number */
export const MANY = 8
/** the same in a small frame */
const MANY_SMALL = 2
/** on corners, marks so near each other are one heap */
const HEAP = 0.05

export function dots(group: Group, marks: readonly Shown[], many = MANY): unknown {
  const mine = marks.some(mark => mark.mine)
  if (marks.length > many) return html`<span class=${mine ? 'me' : ''}>${shape(group)}</span><b class="times">${marks.length}</b>`
  return marks.map(mark => html`<span class=${mark.mine ? 'me' : ''}>${shape(group)}</span>`)
}

/** What the numbers along the sides stand for, and the disc in the middle. */
export function sides(d: Desk): unknown {
  const { axes: { x, y }, zones, kind } = d.model.frame
  const centre = kind === 'corners' && zones.find(zone => corner(zone) === CENTRE)
  const side = (axis: Axis, key: string): TemplateResult => html`<p class="fine axes-of"><b>${d.say(key, { title: d.pick(axis.title) })}</b> ${[...axis.steps ?? []].sort((a, b) => a.number - b.number).map(step => html`<span class="nw"><b>${step.number}</b> ${worded(d, step.title)}</span> `)}</p>`
  const down = (y?.steps?.[0]?.number ?? 0) < (y?.steps?.at(-1)?.number ?? 0)
  return html`${when(x, () => side(x!, 'reveal.across'))}${when(y, () => side(y!, down ? 'reveal.down' : 'reveal.up'))}
    ${when(centre, () => html`<p class="fine">${d.say('reveal.centre', { place: d.zoneName((centre as Zone).id) })}</p>`)}`
}

/** A group's middle, and on the way where it starts; the diamonds stand alone or have none. */
interface Mid { group: Group; at: At | null; from: At | null }
function middles(d: Desk, column: Column, layer: string): Mid[] {
  const alone = !column.marks.some(({ group }) => group !== 'unsaid'), along = layer === WAY
  return GROUPS.map(group => {
    const at = group === 'unsaid' && !alone && !along ? null : midOf(d, ofGroup(along ? column.aims : column.marks, group))
    return { group, at, from: along ? midOf(d, ofGroup(column.marks, group)) : null }
  })
}

/** One card on two axes: a small frame of its own. */
export function planeView(d: Desk, column: Column, layer: string): TemplateResult {
  const { frame } = d.model, { zones, axes: { x, y }, kind } = frame
  const mids = middles(d, column, layer), corners = kind === 'corners'
  const point = ({ zone, x, y }: At): readonly [number, number] => {
    const { box: [x0, y0, x1, y1] } = d.zone(zone)!
    return corners ? pointOf(frame, [zone, x, y])! : [(x0 + x1) / 2, (y0 + y1) / 2]
  }
  const lines = mids.filter(({ from, at }) => from && at && from.zone !== at.zone)
  const label = (zone: Zone): unknown => when(corners ? corner(zone) !== CENTRE : named(frame), () => html`<small>${d.zoneName(zone.id)}</small>`)
  return html`<div class="mini mini--${kind}" dir="ltr" aria-hidden="true">${y?.steps?.map((each, i) => html`<b class="nr nr--y" ${vars({ '--i': (i + 0.5) / y.steps!.length })}>${each.number}</b>`)}
    <div class="mini__ground">${zones.map(zone => html`<div class="mini__zone ${corners ? corner(zone) : ''}" ${vars(boxed(zone))}>${label(zone)}${corners ? nothing : lanes(column, layer, mids, zone)}</div>`)}
    ${when(lines.length, () => html`<svg class="mini__lines" viewBox="0 0 100 100" preserveAspectRatio="none">${lines.map(({ group, from, at }) => {
      const [[x1, y1], [x2, y2]] = [point(from!), point(at!)]
      return svg`<line class="by-${group}" x1=${100 * x1} y1=${100 * y1} x2=${100 * x2} y2=${100 * y2} />`
    })}</svg>`)}${corners ? heaps(d, column, layer, mids, point) : nothing}</div>
    ${x?.steps?.map((each, i) => html`<b class="nr nr--x" ${vars({ '--i': (i + 0.5) / x.steps!.length })}>${each.number}</b>`)}</div>`
}

/** What lies in one zone, by group. */
function lanes(column: Column, layer: string, mids: readonly Mid[], zone: Zone): unknown {
  return mids.map(({ group, at, from }) => {
    const here = layer === WAY ? [] : ofGroup(column.marks, group).filter(mark => zoneOf(mark.at) === zone.id)
    const mid = at?.zone === zone.id, was = from?.zone === zone.id && !mid
    if (!here.length && !mid && !was) return nothing
    return html`<span class="lane lane--${group} ${mid ? 'mid' : ''}"><span class="pill">${was ? html`<span class="was">${shape(group)}</span>` : here.length || layer !== WAY ? dots(group, here, MANY_SMALL) : shape(group)}</span></span>`
  })
}

/** On corners: marks at their places, and a ring at each group's middle. */
function heaps(d: Desk, column: Column, layer: string, mids: readonly Mid[], point: (at: At) => readonly [number, number]): unknown {
  const spot = ([x, y]: readonly [number, number], look: string, inside: unknown): TemplateResult => html`<span class="heap ${look}" ${vars({ '--x': x, '--y': y })}>${inside}</span>`
  if (layer === WAY) return mids.map(({ group, at, from }) => html`${from ? spot(point(from), 'was', shape(group)) : nothing}${at ? spot(point(at), `lane--${group} mid`, shape(group)) : nothing}`)
  const found = new Map<string, { at: readonly [number, number]; marks: Shown[] }>()
  for (const mark of column.marks) {
    const at = pointOf(d.model.frame, mark.at)
    if (!at) continue
    const key = at.map(value => Math.round(value / HEAP)).join()
    if (!found.has(key)) found.set(key, { at, marks: [] })
    found.get(key)!.marks.push(mark)
  }
  return html`${mids.map(({ group, at }, i) => (at ? spot(point(at), `lane--${group} mid mid--${i}`, nothing) : nothing))}
    ${[...found.values()].map(({ at, marks }) => spot(at, '', GROUPS.map(group => dots(group, ofGroup(marks, group), MANY_SMALL))))}`
}

/** One card without order: a row for each circle, and in it each group's marks; framed is where a group has most. */
export function binsView(d: Desk, column: Column, layer: string): TemplateResult {
  const along = layer === WAY, alone = !column.marks.some(({ group }) => group !== 'unsaid')
  const ends = (group: Group, marks: readonly Shown[]): string[] => (group === 'unsaid' && !alone ? [] : most(d, ofGroup(marks, group)))
  const often = GROUPS.map(group => ends(group, along ? column.aims : column.marks))
  return html`<div class="bins" aria-hidden="true">${d.model.frame.zones.map(zone => html`<p class="bin"><span>${d.zoneName(zone.id)}</span><span class="bin__marks">${GROUPS.map((group, g) => {
    const here = ofGroup(column.marks, group).filter(mark => zoneOf(mark.at) === zone.id), mid = often[g]!.includes(zone.id)
    if (!here.length && !mid) return nothing
    const was = along && here.length > 0 && !mid
    return html`<span class="lane lane--${group} ${mid ? 'mid' : ''}"><span class="pill">${along ? html`<span class=${was ? 'was' : ''}>${shape(group)}</span>` : dots(group, here)}</span></span>`
  })}</span></p>`)}</div>`
}

/** Which of these pictures a frame has. */
export const picture = (d: Desk): typeof planeView => (axes(d.model.frame) ? planeView : binsView)
