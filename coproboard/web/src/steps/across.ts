/**
 * What one layer alone does not show: where the groups see a card differently on any question of the frame, and how the
 * agreement that people placed goes with the spread of their marks.
 *
 * What it is: lists in words, beside the marks. What it is not: a judgement; it says who is where and stops. The fact
 * that shaped it: with fewer than three marks of a group nothing is compared, and that is said as well (P5, P7).
 */
import type { TemplateResult } from 'lit-html'
import type { Card, Frame, Layer } from '../model'
import type { Desk } from '../views/desk'
import { html, nothing, shape, when, worded } from './kit'
import { cardsOf } from './place'
import { frameOf, revealed } from './rounds'
import { type Column, type Shown, far, groupName, marksOf, middleOf, ofGroup, place } from './shown'
import { apart, axes, cells, width } from './spread'

/** the frame on which people place how much they agree */
const AGREEMENT = 'agreement-certainty'
const SIDES = ['lived', 'services'] as const

/** A card and a question on which both groups can be compared and are not in one place. */
interface Seen { card: Card; layer: Layer; apart: number; places: string[] }

/** Questions of a frame that each have a place of their own for a card. */
export const questions = ({ layers }: Frame): Layer[] => layers.filter(({ places }) => places)

/** Where the groups see it differently, the most different first; `few`: cards and questions that cannot be compared. */
export function seen(d: Desk, all: readonly Shown[]): { seen: Seen[]; few: number; compared: number } {
  const found: Seen[] = []
  let few = 0, compared = 0
  for (const layer of questions(d.model.frame)) for (const card of cardsOf(d)) {
    const marks = all.filter(mark => mark.card === card.id && mark.layer === layer.id)
    const sides = SIDES.map(group => ofGroup(marks, group))
    const away = apart(d.model.frame, sides[0]!, sides[1]!)
    if (!marks.length) continue
    if (away === null) few++
    else compared++
    const places = sides.map(side => middleOf(d, side) ?? '')
    if (away && places[0] !== places[1]) found.push({ card, layer, apart: away, places })
  }
  return { seen: found.sort((a, b) => b.apart - a.apart || a.card.order - b.card.order), few, compared }
}

export function seenView(d: Desk, all: readonly Shown[]): TemplateResult {
  const { seen: list, few, compared } = seen(d, all)
  return html`${when(!compared, () => html`<p>${d.say('differ.few')}</p>`)}${when(compared && !list.length, () => html`<p>${d.say('differ.seen.none')}</p>`)}
    ${when(list.length, () => html`<ol class="diff seen">${list.map(each => html`<li><h3><span lang=${each.card.lang}>${each.card.words || d.say('card.empty')}</span>${when(far(d, each), () => html`<span class="apart big">${d.say(axes(d.model.frame) ? 'reveal.apart' : 'reveal.other', { n: each.apart })}</span>`)}</h3>
      <p>${worded(d, each.layer.ask)}</p><ul class="why-of">${SIDES.map((group, i) => html`<li>${shape(group)}<p>${d.say('differ.at', { group: groupName(d, group), place: place(d, [each.places[i]!]) })}</p></li>`)}</ul></li>`)}</ol>`)}
    ${when(compared && few, () => html`<p class="more-of">${d.say('differ.seen.few', { n: few })}</p>`)}`
}

/** Every zone once: as wide as marks can lie. */
const widest = (frame: Frame): number => width(frame, frame.zones.map(({ id }) => ({ at: [id] as const }))) ?? 0

function measured(d: Desk, frame: Frame, marks: readonly Shown[], key: string): string | null {
  const wide = width(frame, marks), loose = !axes(frame)
  if (wide === null) return null
  return d.say(loose ? 'differ.measured.places' : key, { frame: d.pick(frame.title), n: wide + +loose, all: widest(frame) + +loose })
}

/** On the frame of agreement: what was placed, beside the spread of the same card's marks elsewhere, or else here. */
export function agreed(d: Desk, shown: readonly Column[]): unknown {
  const { frame } = d.model, steps = frame.axes.y?.steps
  if (frame.id !== AGREEMENT || !steps) return nothing
  const others = d.model.tabs.filter(({ id, aside }) => id !== d.model.group && !aside).map(({ id }) => ({ frame: frameOf(d, id), round: revealed(d, id)?.id ?? '' }))
  let here = false
  const rows = shown.flatMap(({ of, marks }) => {
    const row = cells(frame, [middleOf(d, marks) ?? ''])?.[1]
    if (row === undefined) return []
    const where = [...new Set([Math.floor(row), Math.ceil(row)])].map(i => d.pick(steps[i]!.title)).join(' – ')
    const told = others.flatMap(other => measured(d, other.frame, marksOf(d, other.round).filter(({ card, layer }) => card === of.id && layer === other.frame.layers[0]!.id), 'differ.measured') ?? [])
    here ||= !told.length
    return [html`<li><h3 lang=${of.lang}>${of.words || d.say('card.empty')}</h3><p>${d.say('differ.agreed', { place: where })} ${told.length ? told.join(' ') : measured(d, frame, marks, 'differ.measured.here')}</p></li>`]
  })
  return when(rows.length, () => html`<h3 class="also">${d.say('differ.agreement')}</h3>${when(here, () => html`<p class="more-of">${d.say('differ.measured.none')}</p>`)}<ul class="diff agreed">${rows}</ul>`)
}
