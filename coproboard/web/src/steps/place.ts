/**
 * Placing on one's own: every card, one mark on each layer, seen by nobody else until the reveal.
 *
 * What it is: the list of cards and the one in hand, the same on a phone, where only the one is shown. What it is not: a
 * place where anything of another person's marks could be seen; there is nothing here but mine. The fact that shaped
 * it: a mark is an act that waits for the network like any other, so the screen shows what this device put, and says
 * "saved" only once the server has told that it keeps it.
 */
import type { TemplateResult } from 'lit-html'
import type { Card, Layer, Mine, OwnMark } from '../model'
import type { Desk } from '../views/desk'
import { choice, choices, finer, roam } from './choices'
import { noteButton } from './comments'
import { say } from './doing'
import { html, icon, nothing, own, vars, when, worded } from './kit'
import { present } from './present'
import { roundOf } from './rounds'
import { FEWEST, axes, zoneOf } from './spread'
import { type Kept, Vault, salt, slot } from './vault'
import { clean, hashOf } from './verify'

const REST = 400

/** `draft`: a reason as it is being written, of the mark in `slot` */
interface Solo { round: string; card: string; layer: string; person: string; why: boolean; draft: { slot: string; words: string } | null; timer: number }
const solo = own<Solo>(() => ({ round: '', card: '', layer: '', person: '', why: false, draft: null, timer: 0 }))

interface Safe { vault: Vault; heard: Mine | null }
const safes = own<Map<string, Safe>>(() => new Map())
function safe(d: Desk, round: string): Safe {
  const all = safes(d), { mine } = d.model
  // Before the server has said anything the list is empty too, and then it says nothing.
  if (!all.has(round)) all.set(round, { vault: new Vault(d.model.id, round), heard: mine.marks.length ? null : mine })
  return all.get(round)!
}
/** My marks of a round on this device. */
export const vaultOf = (d: Desk, round: string): Vault => safe(d, round).vault
/** What the server says that it keeps is taken in while the round is sealed, and never after. */
function listen(d: Desk, round: string): Vault {
  const { mine } = d.model, one = safe(d, round)
  if (one.heard !== mine) one.vault.hear(mine.marks)
  one.heard = mine
  return one.vault
}

export const cardsOf = (d: Desk): Card[] => d.model.cards.filter(card => !card.aside).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))

/** What my marks are put through: the card in hand, and how to change its mark. */
export class Hand {
  readonly s: Solo
  readonly cards: Card[]
  readonly layer: Layer
  readonly card: Card
  readonly mark: Kept | null

  constructor(readonly d: Desk, readonly vault: Vault) {
    this.s = solo(d)
    if (this.s.round !== vault.round) Object.assign(this.s, { round: vault.round, card: '', layer: '' })
    const { layers } = d.model.frame
    this.cards = cardsOf(d)
    this.layer = layers.find(({ id }) => id === this.s.layer) ?? layers[0]!
    this.card = this.cards.find(card => card.id === this.s.card) ?? this.cards.find(card => !this.placed(card)) ?? this.cards[0]!
    if (this.card) this.s.card = this.card.id
    this.mark = this.card ? this.of(this.card) : null
  }
  of(card: Card, { id } = this.layer): Kept | null {
    const mark = this.vault.get(card.id, id, this.s.person)
    return mark?.at ? mark : null
  }
  placed(card: Card): boolean {
    return this.of(card) !== null
  }
  get index(): number {
    return this.cards.indexOf(this.card)
  }
  get done(): number {
    return this.cards.filter(card => this.placed(card)).length
  }

  /** Puts, changes or takes back the mark on the card in hand. */
  put(change: Partial<OwnMark>): void {
    const { card, d, s, mark, vault } = this
    const { at = null, range = null, confidence = null, reason = '' } = mark ?? {}
    this.send({
      at, range, confidence, reason: s.draft?.slot === this.slot ? s.draft.words : reason, ...change,
      round: vault.round, card: card.id, layer: this.layer.id, for: s.person, lang: d.lang, salt: salt(),
    })
  }
  choose(at: OwnMark['at']): void {
    if (at === null) this.s.draft = null
    this.put(at === null ? { at, range: null, confidence: null, reason: '' } : { at })
  }
  /** A reason is sent when the writing rests. */
  type(words: string): void {
    const { s } = this
    s.draft = { slot: this.slot, words }
    clearTimeout(s.timer)
    s.timer = window.setTimeout(() => {
      new Hand(this.d, this.vault).rest()
      this.d.redraw()
    }, REST)
    this.d.redraw()
  }
  /** What is written and not yet sent goes now; `done`: the field is left. */
  rest(done = false): void {
    const { s, mark } = this
    if (s.draft && s.draft.slot === this.slot && mark && clean(s.draft.words) !== mark.reason) this.put({})
    if (done) s.draft = null
  }
  get slot(): string {
    return slot({ card: this.card.id, layer: this.layer.id, for: this.s.person })
  }
  get resting(): boolean {
    return this.s.draft?.slot !== this.slot || clean(this.s.draft.words) === this.mark?.reason
  }
  /** Turns to another card, layer or person, with nothing left behind. */
  turn(change: Partial<Solo>): void {
    this.rest(true)
    Object.assign(this.s, { why: false }, change)
    this.d.redraw()
  }
  go(card: Card | undefined): void {
    if (!card) return
    this.d.focus = '.paper'
    this.turn({ card: card.id })
  }
  /** where Next leads: the next card, one that is not placed, or the next question */
  get ahead(): Card | Layer | undefined {
    const { cards, index, layer, d } = this
    return cards[index + 1] ?? cards.find(card => !this.placed(card))
      ?? (layer.places ? d.model.frame.layers.find(each => each.places && cards.some(card => !this.of(card, each))) : undefined)
  }
  next(): void {
    const { ahead } = this
    if (!ahead || 'words' in ahead) return this.go(ahead)
    this.d.focus = '.paper'
    this.turn({ layer: ahead.id, card: '' })
  }

  private send(mark: OwnMark): void {
    const { d, vault, s } = this
    // On a phone news lies over the answers: whoever goes on marking has read it.
    if (!d.toast?.stay) d.toast = null
    clearTimeout(s.timer)
    mark.reason = clean(mark.reason)
    vault.put(mark)
    const { for: person, ...values } = mark
    void say(d, 'mark', person ? mark as never : values).then(({ ok, hash }) => {
      if (!ok) vault.refused(mark, d.model.mine.marks)
      else if (hash !== hashOf(mark)) d.show({ text: d.say('place.odd'), actions: [], stay: true })
      d.redraw()
    })
    d.redraw()
  }
}

export function placeView(d: Desk): TemplateResult {
  const round = roundOf(d)
  if (!round || round.revealed) return html`<p class="solo__none">${d.say('place.wait')}</p>`
  const hand = new Hand(d, listen(d, round.id))
  if (!hand.card) return html`<div class="solo__none"><h2 class="voice">${d.say('step.place')}</h2><p>${d.say('place.none')}</p></div>`
  return html`<div class="solo kind-${d.model.frame.kind}" @keydown=${(event: KeyboardEvent) => keys(event, hand)}>
    ${headView(hand)}${d.layout === 'phone' ? nothing : listView(hand)}${handView(hand)}</div>`
}

function keys(event: KeyboardEvent, hand: Hand): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  const target = event.target as HTMLElement
  if (target.matches('textarea, select, .solo__head *')) return
  const { d } = hand
  if (event.key === 'Enter' && target.matches('.choose input, .paper')) hand.next()
  else if (event.key === '0') hand.choose('unsure')
  else if (/^[1-9]$/.test(event.key)) {
    const zone = d.model.frame.zones.length < 10 && d.zones.find(({ number }) => number === Number(event.key))
    if (!zone) return
    hand.choose([zone.id])
  } else if (!(event.key.startsWith('Arrow') && target.matches('.pick input') && roam(event.key, target as HTMLInputElement, hand))) return
  event.preventDefault()
  event.stopPropagation()
}

// ── the parts of the screen ────────────────────────────────────────────────────────────────────────────────────

function headView(hand: Hand): TemplateResult {
  const { d, s, cards, done } = hand
  const entered = Object.entries(d.model.facts('people')).filter(([, person]) => person?.by && person.by === d.model.me?.id)
  const whose = (event: Event): void => hand.turn({ person: (event.target as HTMLSelectElement).value, card: '' })
  return html`<header class="solo__head">
    <p class="private">${icon('eye')}<span>${d.say('place.private')}${when(present(d).length < FEWEST, () => html` ${d.say('place.few')}`)}</span></p>
    ${when(entered.length, () => html`<label class="whose">${d.say('place.for')} <select @change=${whose}>
      <option value="" ?selected=${!s.person}>${d.say('place.for.me')}</option>
      ${entered.map(([id, person]) => html`<option value=${id} ?selected=${s.person === id}>${person.name || d.say('guest')}</option>`)}</select></label>`)}
    ${layerSwitch(d, d.model.frame.layers.map(({ id, title }) => [id, d.pick(title)]), hand.layer.id, layer => hand.turn({ layer }))}
    <p class="solo__sum" role="status"><span class="meter" aria-hidden="true" ${vars({ '--done': done / cards.length })}></span>${d.say('place.placed', { n: done, all: cards.length })}</p>
  </header>`
}

/** The layers by the frame's own names; nothing where there is one. */
export function layerSwitch(d: Desk, layers: readonly (readonly [id: string, title: string])[], now: string, pick: (layer: string) => void): unknown {
  return when(layers.length > 1, () => html`<div class="layers" role="group" aria-label=${d.say('place.layer')}>${layers.map(([id, title]) =>
    html`<button type="button" aria-pressed=${id === now} @click=${() => pick(id)}>${title}</button>`)}</div>`)
}

function listView(hand: Hand): TemplateResult {
  const { d } = hand
  return html`<nav class="solo__list" aria-label=${d.say('place.list')}><ol>${hand.cards.map(card => {
    const mark = hand.of(card), zone = zoneOf(mark?.at ?? null)
    const where = mark?.at === 'unsure' ? d.say('place.unsure') : zone ? d.zoneName(zone) : d.say('place.open')
    return html`<li><button type="button" aria-current=${card === hand.card ? 'true' : nothing} class=${mark ? 'is-done' : ''} @click=${() => hand.go(card)}>
      <span class="dot" aria-hidden="true">${mark ? (zone ? icon('tick') : '?') : nothing}</span>
      <span lang=${card.lang}>${card.words || d.say('card.empty')}</span><small>${where}</small></button></li>`
  })}</ol></nav>`
}

function handView(hand: Hand): TemplateResult {
  const { d, card, cards, index, mark, layer, ahead } = hand
  const numbered = axes(d.model.frame) === 1
  return html`<section class="solo__hand" aria-labelledby="solo-card">
    <div class="paper" tabindex="-1"><p>${d.say('place.card', { n: index + 1, all: cards.length })}</p><h2 id="solo-card" lang=${card.lang}>${card.words || d.say('card.empty')}</h2>${noteButton(d, card.id)}</div>
    <fieldset class="choose"><legend>${worded(d, layer.ask)}</legend>
      ${choices(hand)}
      ${choice(hand, 'unsure', html`<b aria-hidden="true">0</b><span>${d.say('place.unsure')}<small>${d.say('place.unsure.note')}</small></span>`, 'at--unsure')}
    </fieldset>
    <div class="after">${stateView(hand)}${when(mark, () => html`<button type="button" class="plain back" @click=${() => hand.choose(null)}>${d.say('place.back')}</button>`)}</div>
    ${when(mark, () => whyView(hand))}
    ${when(d.layout === 'frame' && numbered, () => html`<p class="fine keys-hint">${d.say('place.keys', { n: d.model.frame.zones.length })}</p>`)}
    <div class="two"><button type="button" class="btn" aria-disabled=${index === 0} @click=${() => hand.go(cards[index - 1])}>${icon('left')}${d.say('place.previous')}</button>
      ${ahead ? html`<button type="button" class="btn btn--go" @click=${() => hand.next()}><span>${onward(hand)}</span>${icon('right')}</button>` : html`<p class="fine">${d.say('place.all')}</p>`}</div>
  </section>`
}

function onward({ d, ahead, cards, index }: Hand): string {
  if (ahead && 'title' in ahead) return d.say('place.layer.next', { layer: d.pick(ahead.title) })
  return d.say(index === cards.length - 1 ? 'place.open.next' : 'place.next')
}

function stateView({ d, mark, resting }: Hand): TemplateResult {
  const state = !mark ? 'none' : mark.sure && resting ? 'saved' : d.model.connection === 'online' ? 'saving' : 'offline'
  return html`<p class="state state--${state}">${state === 'saved' ? icon('tick') : nothing}${d.say(`place.state.${state}`)}</p>`
}

/** Never asked for: from where to where, how sure, and why. */
function whyView(hand: Hand): TemplateResult {
  const { d, s, mark } = hand
  const reason = s.draft?.slot === hand.slot ? s.draft.words : mark!.reason
  return html`<details class="why" .open=${s.why} @toggle=${(event: Event) => { s.why = (event.target as HTMLDetailsElement).open }}>
    <summary>${d.say(reason ? 'place.why.more' : 'place.why')}</summary>
    <label class="wide">${d.say('place.reason')}<textarea rows="2" maxlength="500" lang=${d.lang} .value=${reason}
      @input=${(event: Event) => hand.type((event.target as HTMLTextAreaElement).value)} @blur=${() => hand.rest(true)}></textarea></label>
    <fieldset class="sure"><legend>${d.say('place.confidence')}</legend>${([1, 2, 3] as const).map(n =>
      html`<label><input type="radio" name="solo-sure" .checked=${mark!.confidence === n} @change=${() => hand.put({ confidence: n })}>${d.say(`place.confidence.${['low', 'middle', 'high'][n - 1]}`)}</label>`)}
      ${when(mark!.confidence, () => html`<button type="button" class="plain" @click=${() => hand.put({ confidence: null })}>${d.say('place.confidence.none')}</button>`)}</fieldset>
    ${finer(hand)}</details>`
}
