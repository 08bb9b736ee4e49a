/** Talking: the agenda by difference beside the board, what goes back and forth, and how many notes lie on a card. */
import type { TemplateResult } from 'lit-html'
import type { Card, Facts } from '../model'
import type { Desk } from '../views/desk'
import { commentsOn, isFolded, noteButton } from './comments'
export { notesPanel } from './comments'
import { dotsView } from './dots'
import { cardSelector, html, icon, keep, nothing, own, recall, svg, when } from './kit'
import { outcomes } from './outcome'
import { revealed } from './rounds'
import { marksOf, ofGroup } from './shown'
import { agenda, apart, axes, middle, ordinal, width, type Item, type Placed } from './spread'

/** moves from zone to zone that are looked at */
const LAST = 6

/** Whether different people move a card back and forth (T2): at least two returns, by at least two of them. */
export function contested(moves: readonly (readonly [string, string, ...unknown[]])[]): boolean {
  const seen: string[] = []
  const returned = new Set<string>()
  for (const [who, zone] of moves.slice(-LAST)) {
    if (seen.at(-1) === zone) continue
    if (seen.includes(zone)) returned.add(who)
    seen.push(zone)
  }
  return returned.size > 1
}

interface Topic extends Item { lived: Placed[]; services: Placed[]; all: Placed[] }
interface Read { key: string; marks: Facts; moves: Facts; cards: readonly Card[]; topics: Map<string, Topic>; order: Topic[] }
const read = own(() => ({ last: null as Read | null, list: null as string | null }))

/** Where each card's marks of the last reveal lie on the place in view, and the agenda by that; reckoned again only when they change. */
function topics(d: Desk): Read {
  const { model } = d, { view } = model, key = model.placeKey(view)
  const [marks, moves, cards] = [model.facts('marks'), model.facts('moves'), model.cards]
  const held = read(d)
  if (held.last?.key === key && held.last.marks === marks && held.last.moves === moves && held.last.cards === cards) return held.last
  const mine = marksOf(d, revealed(d, view.tab)?.id ?? '').filter(mark => mark.layer === view.layer)
  const found = cards.filter(card => !card.aside).map((card): Topic => {
    const all = mine.filter(mark => mark.card === card.id)
    const [lived, services] = [ofGroup(all, 'lived'), ofGroup(all, 'services')]
    return { card: card.id, apart: apart(model.frame, lived, services), width: width(model.frame, all), contested: contested(moves[card.id + key.slice(2)] ?? []), order: card.order, lived, services, all }
  })
  return held.last = { key, marks, moves, cards, topics: new Map(found.map(one => [one.card, one])), order: agenda(found) }
}

/** "2 apart", and to a screen reader where each group put it. */
function difference(d: Desk, topic: Topic | undefined): TemplateResult | typeof nothing {
  if (!topic?.apart) return nothing
  const { frame } = d.model
  const [lived, services] = [topic.lived, topic.services].map(marks => middle(frame, marks))
  const steps = frame.zones.length - 1
  const at = (zone: string): number => 8 + (76 * (ordinal(frame, [zone]) ?? 0)) / steps
  if (!lived || !services) return nothing
  const scale = ordinal(frame, [lived.zone]) === null ? nothing : html`<svg viewBox="0 0 92 16" aria-hidden="true">${frame.zones.map((_, i) => svg`<path class="tk" d="M${8 + (76 * i) / steps} 6v4"/>`)}
    <path class="ln" d="M${at(lived.zone)} 8H${at(services.zone)}"/><circle class="l" cx=${at(lived.zone)} cy="8" r="5.2"/><rect class="s" x=${at(services.zone) - 4.6} y="3.4" width="9.2" height="9.2" rx="1.2"/></svg>`
  return html`<span class="differs">${scale}<span aria-hidden="true">${d.say(axes(frame) ? 'talk.apart' : 'reveal.other', { n: topic.apart })}</span><span class="vh">. ${d.say(axes(frame) ? 'talk.apart.told' : 'talk.other.told', { n: topic.apart, lived: d.zoneName(lived.zone), services: d.zoneName(services.zone) })}</span></span>`
}

/** Beside the board in Talk: what to talk about, most different first. */
export function talkSide(d: Desk): TemplateResult | null {
  const { order } = topics(d)
  const held = read(d)
  // Where there is little room the board comes first, until somebody opens the list.
  held.list ??= recall('coproboard.agenda')
  const shown = held.list ? held.list === 'open' : d.layout === 'frame' && innerWidth >= 1240
  const toggle = (): void => {
    keep('coproboard.agenda', held.list = shown ? 'shut' : 'open')
    d.focus = '.agenda__toggle'
    d.redraw()
  }
  const go = (card: string): void => {
    d.picked = card
    d.focus = cardSelector(card)
    d.redraw()
  }
  const differ = order.filter(one => one.apart || one.width || one.contested)
  const row = (topic: Topic): TemplateResult => {
    const card = d.model.card(topic.card)!
    return html`<li class=${isFolded(d, `card/${card.id}`) ? 'is-folded' : ''}><button type="button" class="topic" @click=${() => go(card.id)}><span class="words" lang=${card.lang}>${card.words || d.say('card.empty')}</span>
        <span class="meta">${d.zoneName(card.at.zone)}</span>${difference(d, topic)}${topic.apart === null && topic.all.length ? html`<span class="meta">${d.say('talk.few')}</span>` : nothing}
        ${when(topic.contested, () => html`<span class="meta flag">${icon('swap')}${d.say('talk.contested')}</span>`)}</button>
      ${noteButton(d, card.id)}${outcomes(d, card)}</li>`
  }
  // What comes out of it is asked of every card.
  const listed = differ.length && !d.model.frame.outcomes ? differ : order
  return html`<aside class="side agenda ${shown ? '' : 'is-shut'}" data-region="side" tabindex="-1" aria-labelledby="agenda-head">
    <h2 id="agenda-head" class="voice"><button type="button" class="agenda__toggle" aria-expanded=${shown} aria-controls="agenda" @click=${toggle}>${d.say('talk.head')}${icon(shown ? 'down' : 'up')}</button></h2>
    <div id="agenda" ?hidden=${!shown}>${when(shown, () => html`<p>${d.say(differ.length ? 'talk.about' : 'talk.none')}</p><ol>${listed.map(row)}</ol>${dotsView(d)}`)}</div></aside>`
}

/** Inside a card's button, after its words: folded, how many notes, how far apart, back and forth. */
export function cardNotes(d: Desk, card: Card): unknown {
  const notes = commentsOn(d, card.id).length
  const topic = d.step === 'talk' ? topics(d).topics.get(card.id) : undefined
  const folded = isFolded(d, `card/${card.id}`)
  return html`${when(notes, () => html`<span class="meta noted"><span class="vh">. </span>${icon('note')}${d.say('note.count', { n: notes })}</span>`)}${difference(d, topic)}
    ${when(topic?.contested, () => html`<span class="meta flag"><span class="vh">. </span>${icon('swap')}${d.say('talk.contested')}</span>`)}
    ${when(folded, () => html`<span class="meta"><span class="vh">. </span>${d.say('fold.is.card')}</span>`)}`
}

/** Classes of a card's list item. */
export function cardLook(d: Desk, card: Card): string {
  return isFolded(d, `card/${card.id}`) ? 'is-folded' : ''
}
