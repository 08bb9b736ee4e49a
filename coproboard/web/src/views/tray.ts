/** The foot of the board: what is not placed yet, adding a card, what was set aside, and whether all is saved. */
import { type TemplateResult, html, nothing } from 'lit-html'
import type { Card } from '../model'
import { TRAY } from '../model'
import { cardList } from './card'
import type { Desk } from './desk'
import { icon, when } from './icons'
import { undoButton, viewSwitch } from './top-bar'

/** Truthfully, and calmly. */
export function saveState(d: Desk): TemplateResult {
  const { save, kept } = d.model
  return html`<p class="saved saved--${save}">${d.say(`save.${save}`)}${when(kept.length, () =>
    html` <button type="button" class="plain" @click=${() => d.openPanel('kept')}>${d.say('kept.open', { n: kept.length })}</button>`)}</p>`
}

const asideButton = (d: Desk): TemplateResult | typeof nothing => when(d.setAsideCards.length, () =>
  html`<button class="plain aside" type="button" aria-haspopup="dialog" @click=${() => d.openPanel('aside')}>${d.say('aside.count', { n: d.setAsideCards.length })}</button>`)

export function adder(d: Desk): TemplateResult {
  if (!d.adding) {
    return html`<button class="btn ${d.layout === 'phone' ? 'btn--go' : ''} add" type="button" @click=${() => { d.adding = true; d.focus = '.adder textarea'; d.redraw() }}>
      ${icon('plus')}${d.say(d.layout === 'phone' ? 'add.short' : 'add')}</button>`
  }
  const close = (): void => {
    d.adding = false
    d.focus = '.add'
    d.redraw()
  }
  const add = (event: Event): void => {
    event.preventDefault()
    d.add()
    const form = (event.target as Element).closest('form')!
    form.querySelector('textarea')!.value = d.draft
  }
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      add(event)
    } else if (event.key === 'Escape') {
      event.stopPropagation()
      close()
    }
  }
  return html`<form class="adder" @submit=${add}>
    <textarea rows="1" maxlength="2000" dir="auto" lang=${d.lang} aria-label=${d.say('add.label')} placeholder=${d.say('add.hint')} .value=${d.draft}
      @input=${(e: InputEvent) => d.write((e.target as HTMLTextAreaElement).value)} @keydown=${keys}></textarea>
    <button class="btn btn--go" type="submit">${d.say('add.go')}</button>
    <button class="btn btn--quiet btn--icon" type="button" aria-label=${d.say('close')} @click=${close}>${icon('cross')}</button></form>`
}

export function tray(d: Desk, cards: Card[]): TemplateResult {
  const over = d.drag?.at?.zone === TRAY
  return html`<section class="tray ${over ? 'is-over' : ''}" data-zone=${TRAY} data-region="tray" tabindex="-1" aria-labelledby="tray-head">
    <div><h2 id="tray-head">${d.pick(d.model.frame.tray.title)}: ${cards.length}</h2>${asideButton(d)}</div>
    <ol data-list=${TRAY}>${cardList(d, TRAY, cards)}</ol>
    ${adder(d)}
    <div class="tray__end">${saveState(d)}${viewSwitch(d)}</div>${d.steps?.foot(d)}</section>`
}

/** In the list and on a phone the cards not placed are a section of the list; the foot only holds the acts. */
export function dock(d: Desk, cards: Card[]): TemplateResult {
  const jump = (): void => {
    d.focus = '#zone-tray'
    d.redraw()
  }
  // Where the foot has no room for a state, it is said all the same as soon as not all is well.
  const narrow = d.layout === 'phone' || d.adding
  const uneasy = d.model.connection === 'offline' || d.model.save === 'unsaved' || d.model.kept.length
  return html`<section class="dock" data-region="tray" tabindex="-1" aria-label=${d.say('dock')}>
    ${when(narrow && uneasy, () => saveState(d))}${d.adding ? adder(d) : html`<button class="btn" type="button" @click=${jump}>${d.say('dock.tray')}<span class="n3">${cards.length}</span></button>
    ${adder(d)}${d.layout === 'phone' ? undoButton(d) : html`<div class="tray__end">${asideButton(d)}${saveState(d)}${d.wide ? viewSwitch(d) : nothing}</div>`}${d.steps?.foot(d)}`}</section>`
}
