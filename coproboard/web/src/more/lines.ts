/**
 * Drawing the boundaries of a frame of corners together: handles on the drawn board, and the same in words.
 *
 * What it is: a picture over the board and a panel that says and does all that the picture does. What it is not: where
 * a boundary is; the document has that, and anyone sets it again. The fact that shaped it: names that stand there from
 * the start do the sorting for people, so they come when all lines are drawn (F11).
 */
import type { TemplateResult } from 'lit-html'
import type { Card } from '../model'
import type { Desk } from '../views/desk'
import { html, nothing, own, svg, vars, when } from '../steps/kit'
import { head } from '../steps/panels'
import { type Corner, FIRST_LINE, type Line, type Lines, SIDES, type Side, corners, domain, drawn, held, moved, pointOf, sideOf } from './boundary'

const STEP = 0.02
const AXES = ['across', 'down'] as const

const linesOf = (d: Desk): Lines => d.model.lines(d.model.view.tab)
export const hasLines = (d: Desk): boolean => d.model.frame.kind === 'corners' && corners(d.model.frame).length > 0
/** When boundaries can be drawn: while the board is open to everyone's hands. */
const open = (d: Desk): boolean => hasLines(d) && (d.step === 'gather' || d.step === 'talk')

export const domainOf = (d: Desk, card: Card): ReturnType<typeof domain> => (hasLines(d) ? domain(d.model.frame, linesOf(d), card.at) : null)
/** "on the edge of try it and see", in a sentence of its own. */
export function placeWords(d: Desk, { side, of }: NonNullable<ReturnType<typeof domain>>): string {
  return d.say(`lines.is.${side}`, { zone: of.map(({ id }) => d.zoneName(id)).join(' · ') })
}
/** Inside a card's button. */
export const cardDomain = (d: Desk, card: Card): unknown => {
  const found = domainOf(d, card)
  return when(found, () => html`<span class="meta"><span class="vh">. </span>${placeWords(d, found!)}</span>`)
}

// Setting a line -----------------------------------------------------------------------------------------------------

interface Drawing { frame: number; wanted: Map<string, Line>; hand: string }
const drawing = own<Drawing>(() => ({ frame: 0, wanted: new Map(), hand: '' }))

/** Sets a line, at most once for each picture of the screen however fast the hand is. */
function set(d: Desk, corner: Corner, line: Line): void {
  const now = drawing(d)
  now.wanted.set(corner.key, held(line))
  now.frame ||= requestAnimationFrame(() => {
    now.frame = 0
    for (const [key, [x, y]] of now.wanted) d.model.setLine(d.model.view.tab, key, [x, y])
    now.wanted.clear()
    d.redraw()
  })
}
const lineOf = (d: Desk, corner: Corner): Line | undefined => drawing(d).wanted.get(corner.key) ?? linesOf(d)[corner.key]
const along = (line: Line, axis: 0 | 1, value: number): Line => (axis ? [line[0], value] : [value, line[1]])

const told = own((d) => ({ tab: d.model.view.tab, all: drawn(d.model.frame, linesOf(d)) }))
/** When the last line is there the names come, and that is said once. */
export function linesNews(d: Desk): void {
  if (!hasLines(d)) return
  const last = told(d), { tab } = d.model.view, all = drawn(d.model.frame, linesOf(d))
  if (last.tab === tab && all && !last.all && d.model.frame.hides) d.show({ text: d.say('lines.named'), actions: [{ label: d.say('lines.head'), run: () => d.openPanel('lines') }, { label: d.say('ok'), run: () => {} }], stay: true })
  Object.assign(last, { tab, all })
}

// On the drawn board -------------------------------------------------------------------------------------------------

/** Over the drawn frame, filling it: the lines, and two handles to each. */
export function over(d: Desk): TemplateResult | null {
  if (!hasLines(d) || d.layout !== 'frame') return null
  const lines = linesOf(d), hands = open(d) && !d.menu
  // Lines are drawn last: one that nobody has drawn yet is no suggestion of where cards should lie.
  const all = corners(d.model.frame).filter(({ key }) => d.step === 'talk' || lines[key])
  if (!hands && !all.length) return null
  return html`<div class="boundaries" role="group" aria-label=${d.say('lines.head')}>
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">${all.map((corner) => {
      const line = lineOf(d, corner)
      return svg`<path class=${line ? '' : 'is-none'} d=${arc(corner, line ?? FIRST_LINE)}/>`
    })}</svg>
    ${hands ? all.map((corner) => html`${([0, 1] as const).map((axis) => handle(d, corner, axis))}`) : nothing}
    ${when(hands, () => toPanel(d, `${d.say('lines.head')}: ${count(d)}`))}</div>`
}

export function arc({ right, bottom }: Corner, [x, y]: Line): string {
  const [px, py] = [right ? 100 - 100 * x : 100 * x, bottom ? 100 - 100 * y : 100 * y]
  const [cx, cy] = [right ? 100 : 0, bottom ? 100 : 0]
  return `M${px} ${cy}A${100 * x} ${100 * y} 0 0 ${right === bottom ? 1 : 0} ${cx} ${py}`
}

function handle(d: Desk, corner: Corner, axis: 0 | 1): TemplateResult {
  const line = lineOf(d, corner), { right, bottom } = corner
  const [x, y] = line ?? FIRST_LINE
  const at = axis ? [right ? 1 : 0, bottom ? 1 - y : y] : [right ? 1 - x : x, bottom ? 1 : 0]
  const percent = Math.round(100 * (axis ? y : x))
  const id = `${corner.key}-${axis}`
  const follow = (event: PointerEvent): void => {
    if (drawing(d).hand !== id) return
    const box = (event.currentTarget as Element).parentElement!.getBoundingClientRect()
    const part = axis ? (event.clientY - box.top) / box.height : (event.clientX - box.left) / box.width
    set(d, corner, along(lineOf(d, corner) ?? FIRST_LINE, axis, (axis ? bottom : right) ? 1 - part : part))
    d.redraw()
  }
  const take = (event: PointerEvent): void => {
    event.stopPropagation()
    ;(event.currentTarget as Element).setPointerCapture(event.pointerId)
    drawing(d).hand = id
  }
  const leave = (): void => { drawing(d).hand = '' }
  return html`<button type="button" role="slider" class="grip grip--${axis ? 'y' : 'x'} ${line ? '' : 'is-none'}" data-grip=${id} ${vars({ '--x': at[0]!, '--y': at[1]! })}
    aria-label=${d.say(`lines.grip.${AXES[axis]}`, { zone: d.zoneName(corner.zone.id) })} aria-orientation=${axis ? 'vertical' : 'horizontal'}
    aria-valuemin="5" aria-valuemax="100" aria-valuenow=${percent} aria-valuetext=${line ? `${percent} %` : d.say('lines.none')}
    @pointerdown=${take} @pointermove=${follow} @pointerup=${leave} @pointercancel=${leave} @keydown=${(event: KeyboardEvent) => keys(event, d, corner, axis)} @click=${(event: Event) => event.stopPropagation()}></button>`
}

/** The arrows move the line as they point; Home and End go to its ends. */
function keys(event: KeyboardEvent, d: Desk, corner: Corner, axis: 0 | 1): void {
  const line = lineOf(d, corner) ?? FIRST_LINE, away = (axis ? corner.bottom : corner.right) ? -1 : 1
  const by: Record<string, number> = { ArrowRight: away, ArrowDown: away, ArrowLeft: -away, ArrowUp: -away, PageUp: 5, PageDown: -5 }
  const value = event.key === 'Home' ? 0 : event.key === 'End' ? 1 : line[axis] + (by[event.key] ?? 0) * STEP
  if (event.ctrlKey || event.metaKey || event.altKey || (!(event.key in by) && event.key !== 'Home' && event.key !== 'End')) {
    // Enter and Space draw a line that is not there yet.
    if (event.key !== 'Enter' && event.key !== ' ') return
    if (!lineOf(d, corner)) set(d, corner, line)
  } else set(d, corner, along(line, axis, value))
  event.preventDefault()
  event.stopPropagation()
  d.redraw()
}

// In words -----------------------------------------------------------------------------------------------------------

const count = (d: Desk): string => d.say('lines.count', { n: corners(d.model.frame).filter(({ key }) => linesOf(d)[key]).length })
const toPanel = (d: Desk, label: string): TemplateResult => html`<button type="button" class="btn" aria-haspopup="dialog" @click=${() => d.openPanel('lines')}>${label}</button>`

/** Above the list while boundaries can be drawn: what they are for, and the way to them. */
export const linesBanner = (d: Desk): unknown => when(open(d) && d.layout !== 'frame', () => html`<section class="linesbar" aria-label=${d.say('lines.head')}><p>${d.say('lines.about')} <b>${count(d)}</b></p>${toPanel(d, d.say('lines.head'))}</section>`)

export function linesPanel(d: Desk): TemplateResult {
  if (!hasLines(d)) return html`${head(d, d.say('lines.head'))}<p>${d.say('lines.other')}</p>`
  const cards = d.model.cards.filter((card) => !card.aside)
  const torn = cards.filter((card) => domainOf(d, card)?.side === 'edge'), off = !open(d)
  return html`${head(d, d.say('lines.head'))}<p>${d.say('lines.about')}</p>${when(off, () => html`<p class="note">${d.say('lines.closed')}</p>`)}
    ${corners(d.model.frame).map((corner) => cornerPart(d, corner, cards.filter((card) => card.at.zone === corner.zone.id), off))}
    ${when(drawn(d.model.frame, linesOf(d)), () => html`<section class="part"><h3>${d.say('lines.contested')}</h3>
      ${torn.length ? html`<ul class="plainlist">${torn.map((card) => html`<li><span lang=${card.lang}>${card.words}</span> <small class="side-of">${placeWords(d, domainOf(d, card)!)}</small></li>`)}</ul>` : html`<p>${d.say('lines.contested.none')}</p>`}</section>`)}`
}

function cornerPart(d: Desk, corner: Corner, cards: Card[], off: boolean): TemplateResult {
  const line = lineOf(d, corner), name = d.zoneName(corner.zone.id)
  const range = (axis: 0 | 1): TemplateResult => html`<label class="range"><span>${d.say(`lines.${AXES[axis]}`)}</span><input type="range" min="5" max="100" step="1" ?disabled=${off} .value=${String(Math.round(100 * line![axis]))}
    aria-valuetext=${`${Math.round(100 * line![axis])} %`} @input=${(e: InputEvent) => set(d, corner, along(line!, axis, Number((e.target as HTMLInputElement).value) / 100))}><output>${Math.round(100 * line![axis])} %</output></label>`
  return html`<fieldset class="part corner"><legend>${name}</legend>
    ${line ? html`${range(0)}${range(1)}${cards.length ? html`<ul>${cards.map((card) => cardSides(d, corner, line, card, off))}</ul>` : html`<p class="note">${d.say('lines.empty')}</p>`}`
      : html`<p>${d.say('lines.none')}</p><button type="button" class="btn" ?disabled=${off} @click=${() => { d.focus = `[data-corner=${corner.key}]`; set(d, corner, FIRST_LINE) }}>${d.say('lines.draw')}<span class="vh">: ${name}</span></button>`}
    <i tabindex="-1" data-corner=${corner.key}></i></fieldset>`
}

/** Inside, on the edge or outside: saying so moves the line until it is true. */
function cardSides(d: Desk, corner: Corner, line: Line, card: Card, off: boolean): TemplateResult {
  const point = pointOf(d.model.frame, card.at)!, now = sideOf(corner, line, point)
  const choose = (side: Side): void => {
    set(d, corner, moved(corner, line, point, side))
    d.tell(d.say(`lines.side.${side}`))
  }
  return html`<li><span id=${`side-of-${card.id}`} lang=${card.lang}>${card.words || d.say('card.empty')}</span><span class="sides" role="radiogroup" aria-labelledby=${`side-of-${card.id}`}>${SIDES.map((side) => html`<label><input type="radio" name=${`side-${card.id}`} ?disabled=${off} .checked=${side === now} @change=${() => choose(side)}><span>${d.say(`lines.side.${side}`)}</span></label>`)}</span></li>`
}
