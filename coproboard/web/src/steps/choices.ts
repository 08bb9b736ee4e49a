/**
 * The ways to say where a card lies: a list of rows, cells where they lie, or the four corners around a middle.
 *
 * What it is: one group of radio buttons, whatever the frame looks like, so that keys, taps and screen readers do the
 * same everywhere. What it is not: the screen around it (`place.ts`). The fact that shaped it: on corners both
 * coordinates of a place are facts, yet nobody has to be finer than "this corner".
 */
import type { TemplateResult } from 'lit-html'
import type { Axis, Frame, OwnMark, Zone } from '../model'
import { html, icon, nothing, vars, when, worded } from './kit'
import type { Hand } from './place'
import { atPoint, axes, cells, pointOf, zoneOf } from './spread'

/** by how much a button makes a place finer, in the width of its zone */
const NUDGE = 0.1

/** the frame that asks which sentence is true */
const SPOKEN = 'narratives'

export function choices(hand: Hand): unknown {
  const { frame } = hand.d.model
  return frame.kind === 'corners' ? cornersView(hand) : axes(frame) === 2 ? cellsView(hand) : rowsView(hand)
}

export function choice(hand: Hand, value: string, inside: unknown, look = '', sets: Record<string, string | number> = {}): TemplateResult {
  const { mark } = hand
  const on = value === 'unsure' ? mark?.at === 'unsure' : zoneOf(mark?.at ?? null) === value
  return html`<label class="at ${look} ${on ? 'is-on' : ''}" ${vars(sets)}><input type="radio" class="vh" name="solo-at" value=${value} .checked=${on}
    @change=${() => hand.choose(value === 'unsure' ? 'unsure' : [value])}>${inside}</label>`
}

/** In cells and corners the arrows go by row and column, to the nearest that lies that way. */
export function roam(key: string, input: HTMLInputElement, { d }: Hand): boolean {
  const { frame } = d.model
  const [dx, dy] = ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as Record<string, [number, number]>)[key]!
  const [x, y] = cells(frame, [input.value]) ?? [0, 0]
  let best = '', least = Infinity
  for (const { id } of frame.zones) {
    const [column, row] = cells(frame, [id])!
    const [right, down] = [column - x, row - y]
    const on = right * dx + down * dy, off = Math.abs(right * dy) + Math.abs(down * dx)
    if (on > 0 && on + 2 * off < least) [best, least] = [id, on + 2 * off]
  }
  const to = [...input.closest('fieldset')!.querySelectorAll('input')].find(({ value }) => value === best)
  to?.focus()
  to?.click()
  return true
}

// ── rows ───────────────────────────────────────────────────────────────────────────────────────────────────────

function rowsView(hand: Hand): unknown {
  const { d } = hand, ordered = axes(d.model.frame) === 1
  const band = (zone: Zone): string => d.model.frame.bands.find(({ id }) => id === zone.band)?.tint ?? 'for'
  return (ordered ? d.zones : d.model.frame.zones).map(zone => {
    const more = d.model.frame.id === SPOKEN ? zone.quote : zone.example ?? zone.definition
    return choice(hand, zone.id, html`${ordered ? html`<b aria-hidden="true">${zone.number}</b>` : html`<i class="ring" aria-hidden="true"></i>`}
      <span>${d.zoneName(zone.id)}${when(more, () => html`<small>${worded(d, more)}</small>`)}</span>`, `z-${band(zone)}`)
  })
}

// ── cells ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Whether a frame's cells have names of their own; otherwise the words of both axes are their names. */
export const named = ({ zones, axes: { x, y } }: Frame): boolean => zones.length !== (x?.steps?.length ?? 0) * (y?.steps?.length ?? 0)

/** A cell for each zone, where it lies; the words of both axes are said once, and with each cell to a screen reader. */
function cellsView(hand: Hand): TemplateResult {
  const { d, mark } = hand
  const { frame } = d.model, { axes: { x, y }, zones } = frame
  const [zone, right, down] = Array.isArray(mark?.at) ? mark.at : []
  const ticks = (axis: Axis | undefined): unknown => axis?.steps?.map(step => html`<span><b>${step.number}</b> ${worded(d, step.title)}</span>`)
  return html`<div class="plane plane--${frame.kind}" dir="ltr" ${vars({ '--rows': y?.steps?.length ?? 1 })}>${when(y, () => html`<p class="plane__y" aria-hidden="true"><b>${worded(d, y!.title)}</b></p><div class="ticks ticks--y" aria-hidden="true">${ticks(y)}</div>`)}
    <div class="pick">${zones.map(each => choice(hand, each.id,
      html`<span class=${named(frame) ? '' : 'vh'}>${d.zoneName(each.id)}</span>${when(zone === each.id && right !== undefined, () => spot(right!, down!))}`,
      'at--cell', boxed(each)))}</div>
    ${when(x, () => html`<div class="ticks ticks--x" aria-hidden="true">${ticks(x)}</div><p class="plane__x" aria-hidden="true"><b>${worded(d, x!.title)}</b></p>`)}</div>
    <p class="chosen" aria-hidden="true">${zone ? d.zoneName(zone) : ' '}</p>`
}

const spot = (x: number, y: number): TemplateResult => html`<i class="spot" ${vars({ '--x': x, '--y': y })}></i>`

/** where a zone lies, as numbers for the style sheet */
export const boxed = ({ box: [x0, y0, x1, y1], weight = 0 }: Zone): Record<string, string | number> =>
  ({ '--x0': x0, '--y0': y0, '--w': x1 - x0, '--h': y1 - y0, '--weight': `${Math.round(weight * 42)}%` })

// ── corners ────────────────────────────────────────────────────────────────────────────────────────────────────

export const CENTRE = 'c-mid'
/** classes for how a corner's words are laid */
export const corner = ({ box: [x0, y0, x1, y1] }: Zone): string =>
  x0 > 0 && x1 < 1 ? CENTRE : `${y0 < 1 - y1 ? 'c-top' : 'c-bottom'} ${x0 < 1 - x1 ? 'c-left' : 'c-right'}`

function cornersView(hand: Hand): TemplateResult {
  const { d } = hand
  return html`<div class="plane plane--corners" dir="ltr"><div class="pick">${d.model.frame.zones.map(zone => {
    const name = d.zoneName(zone.id), statement = zone.statement && d.pick(zone.statement)
    return choice(hand, zone.id, html`<span><b aria-hidden="true">${zone.number} </b>${name}${when(statement && statement !== name, () => html`<small>${statement}</small>`)}</span>`,
      `at--cell at--corner ${corner(zone)}`, boxed(zone))
  })}</div></div>`
}

/** The whole lens, small: a tap says how much each corner pulls. The buttons beside it do the same. */
function fieldView(hand: Hand): TemplateResult {
  const { d, mark } = hand, { frame } = d.model
  const point = pointOf(frame, mark!.at)
  const tap = (event: PointerEvent): void => {
    const { left, top, width, height } = (event.currentTarget as Element).getBoundingClientRect()
    const hold = (value: number): number => Math.min(1, Math.max(0, value))
    const at = atPoint(frame, hold((event.clientX - left) / width), hold((event.clientY - top) / height))
    if (at) hand.put({ at: [at.zone, at.x, at.y] })
  }
  return html`<div class="lens" dir="ltr" aria-hidden="true" @click=${tap}>${frame.zones.map(zone => html`<i class="mini__zone ${corner(zone)}" ${vars(boxed(zone))}></i>`)}${point ? spot(...point) : nothing}</div>`
}

// ── finer than a zone ──────────────────────────────────────────────────────────────────────────────────────────

/** Never asked for: from where to where on one axis, the exact spot on two. */
export function finer(hand: Hand): unknown {
  const { frame } = hand.d.model, zone = zoneOf(hand.mark!.at)
  if (!zone || !axes(frame)) return nothing
  return axes(frame) === 1 ? rangeView(hand, zone) : spotView(hand)
}

function rangeView(hand: Hand, zone: string): TemplateResult {
  const { d, mark } = hand
  const [from, to] = mark!.range ?? [zone, zone]
  const set = (event: Event): void => {
    const [low, high] = [...(event.target as Element).closest('.varies')!.querySelectorAll('select')].map(({ value }) => value) as [string, string]
    hand.put({ range: low === high ? null : [low, high] })
  }
  const ends = (label: string, value: string): TemplateResult => html`<label>${d.say(label)}<select @change=${set}>
    ${d.zones.map(each => html`<option value=${each.id} ?selected=${each.id === value}>${each.number} ${d.zoneName(each.id)}</option>`)}</select></label>`
  return html`<fieldset class="varies"><legend>${d.say('place.range')}</legend>${ends('place.range.from', from)}${ends('place.range.to', to)}</fieldset>`
}

function spotView(hand: Hand): TemplateResult {
  const { d, mark } = hand, { frame } = d.model
  const [id, x = 0.5, y = 0.5] = mark!.at as Exclude<OwnMark['at'], string | null>
  const corners = frame.kind === 'corners', zone = d.zone(id)!
  const put = (right: number, down: number): void => {
    const [u, v] = [right, down].map(value => Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000) as [number, number]
    hand.put({ at: [id, u, v] })
    d.tell(d.say('place.spot.told', { x: Math.round(u * 10), y: Math.round(v * 10) }))
  }
  const go = (name: string, dx: number, dy: number): TemplateResult => html`<button type="button" aria-label=${d.say(`place.spot.${name}`)} @click=${() => put(x + dx, y + dy)}>${icon(name)}</button>`
  const pull = (key: string, by: number): TemplateResult => {
    const [right, down] = [zone.box[0] ? by : -by, zone.box[1] ? by : -by]
    return html`<button type="button" class="btn" @click=${() => put(x + right, y + down)}>${d.say(key)}</button>`
  }
  return html`<div class="finer ${corners ? 'finer--corners' : ''}">${corners ? fieldView(hand) : nothing}<div class="finer__acts">
    <div class="nudge" role="group" aria-label=${d.say('place.spot')}><span>${d.say(corners ? 'place.spot.pull' : 'place.spot')}</span>
    ${go('left', -NUDGE, 0)}${go('right', NUDGE, 0)}${go('up', 0, -NUDGE)}${go('down', 0, NUDGE)}</div>
    ${when(corners && corner(zone) !== CENTRE, () => html`<div class="two-of">${pull('place.spot.nearer', NUDGE)}${pull('place.spot.further', -NUDGE)}</div>`)}</div></div>`
}
