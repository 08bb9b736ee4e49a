/**
 * Calm mode: one card at a time, every place as a button, and nothing that moves or goes away by itself.
 *
 * What it is: Gather and Talk without the board, for whoever wants one thing at a time; the other steps have their own
 * screens, which are lists then. What it is not: a smaller board; all that can be done there can be done here. The fact
 * that shaped it: others go on working meanwhile, so the card in hand stays in hand wherever they put it (Q2).
 */
import type { TemplateResult } from 'lit-html'
import { TRAY, type Card } from '../model'
import type { Desk } from '../views/desk'
import { noteButton } from '../steps/comments'
import { html, icon, nothing, own, retold, undoButton, when } from '../steps/kit'
import { cardsOf } from '../steps/place'
import { cardDomain } from './lines'
import { dirOf } from './tongues'

const held = own(() => ({ card: '' }))
const WORDS = '.calm__words'

export function calmView(d: Desk): TemplateResult | null {
  if (!d.calm || (d.step !== 'gather' && d.step !== 'talk')) return null
  // The card that the desk leads to, from the agenda or from what somebody else did, is the one in hand.
  const cards = cardsOf(d), hand = held(d), led = d.picked ?? d.menu
  if (led) Object.assign(hand, { card: led })
  if (led) d.focus = WORDS
  d.picked = d.menu = null
  const card = cards.find(({ id }) => id === hand.card) ?? cards[0]
  hand.card = card?.id ?? ''
  return html`<div class="calm">${choices(d)}${card ? inHand(d, card, cards) : html`<h2 class="voice">${d.say('calm.none')}</h2>`}${adder(d)}</div>`
}

function go(d: Desk, card: Card | undefined): void {
  if (!card) return
  held(d).card = card.id
  d.focus = WORDS
  d.redraw()
}

/** Which frame I look at, and which of its questions is answered here, where there are several. */
function choices(d: Desk): TemplateResult {
  const { frame, view, tabs } = d.model, layers = frame.layers.filter(({ places }) => places)
  const of = (label: string, all: readonly { id: string; name: string }[], now: string, look: (id: string) => void): unknown => when(all.length > 1, () => html`<label class="calm__choice"><span>${label}</span>
    <select @change=${(e: Event) => look((e.target as HTMLSelectElement).value)}>${all.map(({ id, name }) => html`<option value=${id} .selected=${id === now}>${name}</option>`)}</select></label>`)
  return html`${of(d.say('calm.frame'), tabs.filter(({ id, aside }) => !aside || id === view.tab).map((tab) => ({ id: tab.id, name: d.pick(tab.frame.title) })), view.tab, (id) => d.look(id))}
    ${of(d.say('calm.ask'), layers.map(({ id, title }) => ({ id, name: d.pick(title) })), view.layer, (id) => d.look(view.tab, id))}
    ${when(layers.length > 1, () => html`<p class="calm__ask voice">${d.pick(layers.find(({ id }) => id === view.layer)?.ask)}</p>`)}`
}

function inHand(d: Desk, card: Card, cards: Card[]): TemplateResult {
  const at = cards.indexOf(card), zone = d.zone(card.at.zone)
  const mover = d.mover(card.id) ?? d.writers(card.id)[0]
  const step = (to: Card | undefined, key: string, glyph: string): TemplateResult => html`<button type="button" class="btn calm__${glyph}" aria-disabled=${!to} @click=${() => go(d, to)}>${glyph === 'left' ? icon(glyph) : nothing}${d.say(key)}${glyph === 'right' ? icon(glyph) : nothing}</button>`
  return html`<section data-card=${card.id} class="calm__card" aria-labelledby="calm-card"><p class="calm__n">${d.say('calm.card', { n: at + 1, all: cards.length })}</p>
      ${d.editing === card.id ? editor(d, card) : html`<h2 id="calm-card" class="calm__words" tabindex="-1" lang=${card.lang} dir=${dirOf(card.lang)}>${card.words || d.say('card.empty')}</h2>${retold(d, card)}`}
      <p class="calm__at">${d.say('calm.at')} <b>${d.zoneName(card.at.zone)}</b>${cardDomain(d, card)}${when(zone, () => html` <button type="button" class="plain" @click=${() => d.openPanel(`zone/${zone!.id}`)}>${d.say('calm.means')}</button>`)}</p>
      ${when(mover, () => html`<p class="calm__at">${d.say(d.mover(card.id) ? 'moving.card' : 'writing', { name: d.name(mover!) })}</p>`)}
      <div class="row">${d.editing === card.id ? nothing : html`<button type="button" class="btn" @click=${() => edit(d, card.id)}>${icon('pen')}${d.say('tool.edit')}</button>`}${noteButton(d, card.id)}
        <button type="button" class="btn" @click=${() => aside(d, card, cards)}>${icon('aside')}${d.say('terms.drop')}</button>${undoButton(d)}</div></section>
    <section class="calm__where" aria-labelledby="calm-where"><h3 id="calm-where">${d.say('calm.where')}</h3><ul>${[...d.zones.map(({ id, band }) => place(d, card, id, d.model.frame.bands.find((one) => one.id === band)?.tint)), place(d, card, TRAY)]}</ul></section>
    <div class="two">${step(cards[at - 1], 'calm.previous', 'left')}${step(cards[at + 1], 'calm.next', 'right')}</div>`
}

function place(d: Desk, card: Card, zone: string, tint = ''): TemplateResult {
  const here = card.at.zone === zone || (zone === TRAY && !d.zone(card.at.zone))
  const move = (): void => {
    if (here) return
    d.placeIn(card.id, zone)
    // It stays in hand: what was done is said, and Undo is beside it.
    d.toast = null
    d.focus = `[data-place="${zone}"]`
  }
  return html`<li><button type="button" class="z-${tint}" data-place=${zone} aria-pressed=${here} @click=${move}>${here ? icon('tick') : html`<i></i>`}<span>${d.zoneName(zone)}</span></button></li>`
}

function aside(d: Desk, card: Card, cards: Card[]): void {
  const at = cards.indexOf(card)
  held(d).card = (cards[at + 1] ?? cards[at - 1])?.id ?? ''
  d.aside(card.id, true)
  d.focus = '.toast button'
}

function edit(d: Desk, card: string | null): void {
  d.edit(card)
  if (!card) d.focus = WORDS
}

function editor(d: Desk, card: Card): TemplateResult {
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' && !(event.key === 'Enter' && (event.ctrlKey || event.metaKey))) return
    event.preventDefault()
    event.stopPropagation()
    edit(d, null)
  }
  return html`<div class="editor" @keydown=${keys}><textarea id="calm-card" rows="3" maxlength="20000" lang=${card.lang} dir=${dirOf(card.lang)} aria-label=${d.say('edit.label')} data-text=${card.id}></textarea>
    <div class="row"><button type="button" class="btn" @click=${() => d.openPanel(`wording/${card.id}`)}>${d.say('wording.head')}</button><button type="button" class="btn btn--go" @click=${() => edit(d, null)}>${d.say('edit.done')}</button></div></div>`
}

function adder(d: Desk): TemplateResult {
  const add = (event: SubmitEvent): void => {
    event.preventDefault()
    const words = d.draft.trim().replace(/\s+/g, ' ')
    d.focus = '.calm__new textarea'
    if (!words) return d.redraw()
    held(d).card = d.model.add(words, d.lang)
    d.write('')
    d.tell(d.say('told.added'))
    d.focus = WORDS
    d.redraw()
  }
  return html`<form class="calm__new" @submit=${add}><label for="calm-new">${d.say('add')}</label><div class="row"><textarea id="calm-new" rows="2" maxlength="2000" lang=${d.lang} .value=${d.draft} @input=${(e: InputEvent) => d.write((e.target as HTMLTextAreaElement).value)}
    @keydown=${(e: KeyboardEvent) => { if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) { e.preventDefault(); (e.target as HTMLTextAreaElement).form!.requestSubmit() } }}></textarea><button type="submit" class="btn btn--go">${d.say('add.go')}</button></div></form>`
}
