/** `<copro-home>`: start a board from the gallery, join by link or three words, carry on with one from this device. */
import { type TemplateResult, html, nothing } from 'lit-html'
import type { Frame, Lang } from '../model'
import { day, pick, rememberLang, rememberedLang, say } from '../words'
import homeCss from './home.css'
import { brand, icon } from './icons'
import { langSwitch } from './lang-switch'
import { LiveElement } from './live-element'
import { strandPaths } from './strands'
import { thumbnail } from './thumbnail'
import tokensCss from './tokens.css'

const sheet = new CSSStyleSheet()
sheet.replaceSync(tokensCss + homeCss)

/** across the page the strands meet earlier and braid longer */
const WEAVE = { from: 0.31, turns: 8, narrow: 14 }

export interface Known { id: string; key: string; title: string; frame: string; opened: number }

/** What home asks of the server. A refusal is thrown as the key of what to say. */
export interface Reception {
  start(frame: string, title: string, lang: Lang): Promise<string>
  /** the address that a link or three words lead to */
  find(words: string): Promise<string>
  board(known: Known): string
  /** boards that this device has opened, latest first */
  known(): Known[]
  /** on this device only */
  forget(id: string): void
}

export class CoproHome extends LiveElement {
  private shown: Frame[] = []
  private receptionist: Reception | null = null
  private tongue = rememberedLang()
  private chosen: string | null = null
  private note: { at: 'code' | 'ask' | 'recent'; key: string } | null = null
  private busy = false
  /** selector of what should have the focus after the next drawing */
  private wanted = ''

  constructor() {
    super(sheet)
  }
  get frames(): Frame[] {
    return this.shown
  }
  set frames(frames: Frame[]) {
    this.shown = frames
    this.redraw()
  }
  get reception(): Reception | null {
    return this.receptionist
  }
  set reception(reception: Reception | null) {
    this.receptionist = reception
    this.redraw()
  }
  override get lang(): Lang {
    return this.tongue
  }
  override set lang(lang: Lang) {
    this.tongue = lang
    this.redraw()
  }
  private choose(frame: string | null): void {
    this.wanted = frame ? '#question' : `[data-frame="${this.chosen}"]`
    this.chosen = frame
    this.redraw()
  }

  private say = (key: string, values?: Record<string, string | number>): string => say(this.lang, key, values)
  private go(address: Promise<string>, at: 'code' | 'ask'): void {
    this.busy = true
    this.note = null
    this.redraw()
    address.then(to => location.assign(to), (trouble: Error) => { this.note = { at, key: trouble.message } }).finally(() => {
      this.busy = false
      this.redraw()
    })
  }

  protected override settle(): void {
    if (this.wanted) this.root.querySelector<HTMLElement>(this.wanted)?.focus()
    this.wanted = ''
  }

  protected override draw(): TemplateResult {
    const lang = (to: Lang): void => {
      this.lang = to
      rememberLang(to)
    }
    const find = (event: SubmitEvent): void => {
      event.preventDefault()
      const words = String(new FormData(event.target as HTMLFormElement).get('code') ?? '').trim()
      if (words && this.reception) this.go(this.reception.find(words), 'code')
    }
    return html`<div class="home" lang=${this.lang}><div class="wrap">
      <header class="top"><button type="button" class="skip" @click=${() => this.root.querySelector<HTMLElement>('.tile')?.focus()}>${this.say('home.skip')}</button>${brand(null)}${langSwitch(this.lang, lang)}</header></div>
      <main><div class="wrap"><div class="hero"><div><h1 class="voice">${this.say('home.title')}</h1><p>${this.say('home.about')}</p></div>
        <form class="code" @submit=${find}><label for="code">${this.say('home.code')}</label><div><input id="code" name="code" placeholder=${this.say('home.code.hint')} autocomplete="off" autocapitalize="none" spellcheck="false">
          <button class="btn btn--go" type="submit">${this.say('home.join')}</button></div>${this.told('code')}</form></div></div>
      <svg class="weave" viewBox="0 0 1200 60" preserveAspectRatio="none" aria-hidden="true">${strandPaths(WEAVE)}</svg>
      <div class="wrap"><div class="main" id="start"><section aria-labelledby="start-head"><h2 id="start-head" class="voice">${this.say('home.start')}</h2>
        <ul class="gallery">${this.frames.map(frame => this.tile(frame))}</ul></section>${this.carryOn()}</div></div></main></div>`
  }

  private told(at: string): TemplateResult {
    return html`<div role="status">${this.note?.at === at ? html`<p class="note">${this.say(this.note.key)}</p>` : nothing}</div>`
  }

  private tile(frame: Frame): TemplateResult {
    const open = this.chosen === frame.id
    return html`<li class=${frame.kind === 'line' ? 'wide' : ''}><button class="tile" type="button" data-frame=${frame.id} aria-expanded=${open} @click=${() => this.choose(open ? null : frame.id)}>
      <span class="pic">${thumbnail(frame)}</span><b>${pick(frame.title, this.lang)}</b><span>${pick(frame.summary, this.lang)}</span></button></li>
      ${open ? this.ask(frame) : nothing}`
  }

  private ask(frame: Frame): TemplateResult {
    const start = (event: SubmitEvent): void => {
      event.preventDefault()
      const title = String(new FormData(event.target as HTMLFormElement).get('title') ?? '').trim()
      if (this.reception && !this.busy) this.go(this.reception.start(frame.id, title || this.say('home.question.eg'), this.lang), 'ask')
    }
    return html`<li class="ask"><form @submit=${start}><label for="question">${this.say('home.question')}</label><p id="question-hint">${pick(frame.title, this.lang)}. ${this.say('home.question.hint')}</p>
      <div><input id="question" name="title" maxlength="200" placeholder=${this.say('home.question.eg')} aria-describedby="question-hint" autocomplete="off">
      <button class="btn btn--go" type="submit">${this.say(this.busy ? 'home.going' : 'home.go')}</button><button class="btn btn--quiet" type="button" @click=${() => this.choose(null)}>${this.say('home.cancel')}</button></div>${this.told('ask')}</form></li>`
  }

  private carryOn(): TemplateResult {
    const list = this.reception?.known() ?? []
    const now = Date.now()
    const drop = (id: string): void => {
      this.reception?.forget(id)
      this.note = { at: 'recent', key: 'home.forgotten' }
      this.wanted = this.reception?.known().length ? '.recent a' : '#carry-head'
      this.redraw()
    }
    return html`<aside aria-labelledby="carry-head"><h2 id="carry-head" class="voice" tabindex="-1">${this.say('home.carry')}</h2>
      <ul class="recent">${list.map(board => html`<li><a href=${this.reception?.board(board) ?? '#'}><b>${board.title || this.say('title.none')}</b>
        <span>${[pick(this.frames.find(frame => frame.id === board.frame.split('@')[0])?.title, this.lang), day(this.lang, board.opened, now)].filter(Boolean).join(' · ')}</span></a>
        <button type="button" class="btn btn--quiet btn--icon" aria-label=${`${this.say('home.forget')}: ${board.title}`} title=${this.say('home.forget')} @click=${() => drop(board.id)}>${icon('cross')}</button></li>`)}</ul>
      ${this.told('recent')}<div class="aside"><p>${this.say(list.length ? 'home.device' : 'home.none')}</p></div></aside>`
  }
}
