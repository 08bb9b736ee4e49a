/** One card, in every state: idle, picked, lifted by me or by somebody else, in collision, just changed, being written. */
import { type TemplateResult, html, nothing } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import type { Card } from '../model'
import { clashNote } from './clash'
import type { Desk } from './desk'
import { icon, shape, when } from './icons'
import { inLang, nextLang } from './lang-switch'
import { stands } from './tabs'

interface Place { tab: boolean; first: boolean; last: boolean }

function cardItem(d: Desk, card: Card, place: Place): TemplateResult {
  const mover = d.mover(card.id)
  const editing = d.editing === card.id
  const picked = d.picked === card.id
  const lifted = d.drag?.card === card.id
  const clash = d.model.collisions.find(c => c.card === card.id)
  const classes = [mover && !lifted ? `held by-${mover.perspective}` : '', lifted ? 'lifted' : '', picked ? 'is-mine' : '',
    d.fresh.has(card.id) ? 'fresh' : '', editing ? 'editing' : '', clash ? 'clashing' : ''].join(' ')
  return html`<li data-card=${card.id} class="${classes} ${d.steps?.look(d, card) ?? ''}">
    ${when(lifted || mover, () => html`<span class="ghost" aria-hidden="true">${mover && !lifted ? d.say('moving', { name: d.name(mover) }) : nothing}</span>`)}
    ${editing ? editor(d, card) : button(d, card, place.tab)}
    ${when(mover && !lifted && !editing, () => html`<span class="tagname heldtag" aria-hidden="true">${shape(mover!.perspective)}${d.name(mover)}</span>`)}
    ${when(d.layout !== 'frame' && !editing, () => rowActs(d, card, place))}
    ${when(picked && !editing && d.layout !== 'list' && !lifted, () => tools(d, card))}
    ${when(clash, () => clashNote(d, card.id, clash!.by))}
  </li>`
}

/** The card's words again in the reader's language; the first words stay first. */
export function retold(d: Desk, card: Card): TemplateResult | typeof nothing {
  const again = card.lang === d.lang ? null : d.model.wordings.find(one => one.card === card.id && one.lang === d.lang && !one.aside && one.words)
  return when(again, () => html`<span class="retold" lang=${again!.lang} dir="auto">${again!.words}</span>`) as TemplateResult
}

function button(d: Desk, card: Card, tab: boolean): TemplateResult {
  const mover = d.mover(card.id)
  const writers = d.writers(card.id)
  const elsewhere = d.layout === 'list' || d.picked === card.id ? stands(d, card) : ''
  const pick = (event: MouseEvent): void => {
    d.toggle(card.id)
    if (event.detail === 0 && d.picked && d.layout !== 'list') d.focus = `[data-card="${card.id}"] .tools button`
  }
  return html`<button class="card" type="button" tabindex=${tab ? 0 : -1} aria-expanded=${d.picked === card.id} @click=${pick}>
    <span class="words" lang=${card.lang} dir="auto">${card.words || d.say('card.empty')}</span>
    ${retold(d, card)}
    ${when(elsewhere, () => html`<span class="meta">${elsewhere}</span>`)}
    ${when(mover, () => html`<span class="vh">. ${d.say('moving.card', { name: d.name(mover) })}</span>`)}
    ${when(mover && d.layout === 'phone', () => html`<span class="meta" aria-hidden="true"><span class="tagname by-${mover!.perspective}">${shape(mover!.perspective)}${d.say('moving', { name: d.name(mover) })}</span></span>`)}
    ${when(writers.length, () => html`<span class="meta">${d.say('writing', { name: d.name(writers[0]) })}</span>`)}
    ${when(d.fresh.has(card.id), () => html`<span class="meta">${d.freshWho(card)}</span>`)}${d.steps?.card(d, card)}
  </button>`
}

function tools(d: Desk, card: Card): TemplateResult {
  const tool = (name: string, glyph: string, run: () => void, label: string | typeof nothing = nothing): TemplateResult =>
    html`<button type="button" data-tool=${name} aria-label=${label} @click=${run}>${icon(glyph)}${d.say(`tool.${name}`)}</button>`
  return html`<div class="tools" role="toolbar" aria-label=${d.say('tools')}>
    ${tool('move', 'move', () => d.openMenu(card.id))}${tool('edit', 'pen', () => d.edit(card.id))}${tool('note', 'note', () => d.openPanel(`notes/${card.id}`))}
    ${tool('aside', 'aside', () => d.aside(card.id, true), d.say('aside.do'))}</div>`
}

/** The same acts as words and arrows beside the card, for the list and the phone. */
function rowActs(d: Desk, card: Card, { tab, first, last }: Place): TemplateResult {
  const act = (name: string, glyph: string, run: () => void, off = false): TemplateResult => html`<button type="button" class="act act--${name}"
    tabindex=${tab || d.layout === 'phone' ? 0 : -1} aria-disabled=${off ? 'true' : nothing} aria-label=${`${d.say(`act.${name}`)}: ${card.words}`} title=${d.say(`act.${name}`)}
    @click=${() => off || run()}>${icon(glyph)}<span aria-hidden="true">${d.say(`tool.${name}`)}</span></button>`
  const placed = d.zone(card.at.zone) !== null
  return html`<div class="acts">${act('move', 'move', () => d.openMenu(card.id))}${when(d.layout === 'list', () => html`
    ${when(placed, () => html`${act('up', 'up', () => d.shift(card.id, -1), first)}${act('down', 'down', () => d.shift(card.id, 1), last)}`)}
    ${act('edit', 'pen', () => d.edit(card.id))}${act('note', 'note', () => d.openPanel(`notes/${card.id}`))}${act('aside', 'aside', () => d.aside(card.id, true))}`)}</div>`
}

function editor(d: Desk, card: Card): TemplateResult {
  const writers = d.writers(card.id)
  return html`<div class="card editor">
    <textarea rows="2" maxlength="20000" dir="auto" lang=${card.lang} aria-label=${d.say('edit.label')} data-text=${card.id}></textarea>
    ${when(writers.length, () => html`<p class="meta">${d.say('writing.too', { name: d.name(writers[0]) })}</p>`)}
    <div class="editor__end"><button type="button" class="plain" @click=${() => d.model.setLang(card.id, nextLang(card.lang))}>${inLang(d, card.lang)}</button>
    <button type="button" class="plain" @click=${() => d.openPanel(`wording/${card.id}`)}>${d.say('more.wording')}</button>
    <button type="button" class="btn btn--go" @click=${() => d.edit(null)}>${d.say('edit.done')}</button></div></div>`
}

/** A list of cards with one Tab stop: the card that had the focus there last, else the first. */
export function cardList(d: Desk, list: string, cards: Card[]): unknown {
  const stop = cards.find(card => card.id === d.roving.get(list)) ?? cards[0]
  return repeat(cards, card => card.id, (card, i) => cardItem(d, card, { tab: card === stop, first: i === 0, last: i === cards.length - 1 }))
}
