/** `<copro-home>`: start a board from the gallery or from a frame of one's own, join by link or three words, carry on. */
import { type TemplateResult, html, nothing } from 'lit-html'
import type { Editor, Site } from '../editor/index'
import type { Frame, Lang, Text } from '../model'
import { day, dir, keep, pick, recall, rememberLang, rememberedLang, say, speak, turn } from '../words'
import homeCss from './home.css'
import { brand, icon } from './icons'
import { langSwitch } from './lang-switch'
import { LiveElement } from './live-element'
import { strandPaths } from './strands'
import { thumbnail } from './thumbnail'
import tokensCss from './tokens.css'

const sheet = new CSSStyleSheet()
sheet.replaceSync(tokensCss + homeCss)

/** What the frames answer, in the order of the page; those of no group here stand with `how`, drafts by themselves. */
const GROUPS: Record<string, string[]> = {
  stand: ['spectrum', 'narratives', 'power'],
  new: ['risk', 'risk-value', 'likelihood-impact'],
  complex: ['complexity', 'agreement-certainty'],
  how: [],
}
const DRAFTS = 'coproboard.drafts'
const groupOf = ({ id }: Frame): string => Object.keys(GROUPS).find(group => GROUPS[group]!.includes(id)) ?? 'how'

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
  /** fetches the editor for frames of one's own; its style goes to `root` */
  editor(root: ShadowRoot, site: Site): Promise<Editor>
  /** the accessibility statement */
  access(lang: Lang): string
}

/** What was written or chosen in a field of the form that is sent. */
const field = (event: SubmitEvent, name: string): string => String(new FormData(event.target as HTMLFormElement).get(name) ?? '').trim()

export class CoproHome extends LiveElement {
  private shown: Frame[] = []
  private receptionist: Reception | null = null
  private tongue = rememberedLang()
  private chosen: string | null = null
  private note: { at: 'code' | 'ask' | 'recent' | 'make'; key: string } | null = null
  private busy = false
  private drafts = recall(DRAFTS) === 'yes'
  private editor: Editor | null = null
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
    this.turn()
  }
  override get lang(): Lang {
    return this.tongue
  }
  override set lang(lang: Lang) {
    this.tongue = lang
    this.redraw()
    void speak(lang).then(this.redraw)
  }
  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('hashchange', this.turn)
  }
  disconnectedCallback(): void {
    window.removeEventListener('hashchange', this.turn)
  }
  private choose(frame: string | null): void {
    this.wanted = frame ? '#question' : `[data-frame="${this.chosen}"]`
    this.chosen = frame
    this.note = null
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
  private start(frame: string, title: string): void {
    if (this.reception && !this.busy) this.go(this.reception.start(frame, title || this.say('home.question.eg'), this.lang), 'ask')
  }

  /** `#make` shows the editor, `#make=<frame>` with one of ours to begin from; anything else the gallery. */
  private turn = (): void => {
    const from = /^#make(?:=(.+))?$/.exec(location.hash)
    if (!from && this.editor) this.wanted = 'a.tile'
    this.editor = null
    this.redraw()
    if (!from || !this.reception) return
    const site: Site = { lang: () => this.lang, redraw: this.redraw, focus: selector => { this.wanted = selector }, start: (toml, title) => this.start(toml, title), told: () => this.told('ask'), busy: () => this.busy }
    this.note = { at: 'make', key: 'home.make.fetch' }
    this.reception.editor(this.root, site).then(async editor => {
      await editor.open(from[1] ?? '')
      this.editor = editor
      this.note = null
      this.wanted = '#make-head'
    }).catch(() => { this.note = { at: 'make', key: 'home.trouble' } }).finally(this.redraw)
  }

  protected override settle(): void {
    const wanted = this.wanted && this.root.querySelector<HTMLElement>(this.wanted)
    this.wanted = ''
    if (!wanted) return
    for (let fold = wanted.closest('details'); fold; fold = fold.parentElement!.closest('details')) fold.open = true
    wanted.focus()
  }

  protected override draw(): TemplateResult {
    const lang = async (to: Lang): Promise<void> => {
      await speak(to)
      this.lang = to
      rememberLang(to)
    }
    turn(this.lang)
    const making = location.hash.startsWith('#make')
    const skip = (): void => this.root.querySelector<HTMLElement>(making ? '#make-head' : '.tile')?.focus()
    return html`<div class="home" lang=${this.lang} dir=${dir(this.lang)}><div class="wrap">
      <header class="top"><button type="button" class="skip" @click=${skip}>${this.say('home.skip')}</button>${brand(making ? '#' : null)}${langSwitch(this.lang, lang)}</header></div>
      <main>${making ? this.make() : this.welcome()}</main>
      <footer class="wrap foot">${this.reception ? html`<a href=${this.reception.access(this.lang)}>${this.say('home.access')}</a>` : nothing}</footer></div>`
  }

  private make(): TemplateResult {
    return html`<div class="wrap"><p><a class="back" href="#">${this.say('home.all')}</a></p>${this.editor?.draw() ?? nothing}${this.told('make')}</div>`
  }

  private welcome(): TemplateResult {
    const find = (event: SubmitEvent): void => {
      event.preventDefault()
      const words = field(event, 'code')
      if (words && this.reception) this.go(this.reception.find(words), 'code')
    }
    // On a phone the gallery is long, and whoever comes back looks for their own board.
    const known = this.reception?.known() ?? []
    return html`<div class="wrap"><div class="hero"><div><h1 class="voice">${this.say('home.title')}</h1><p>${this.say('home.about')}</p></div>
        <form class="code" @submit=${find}><label for="code">${this.say('home.code')}</label><div><input id="code" name="code" placeholder=${this.say('home.code.hint')} autocomplete="off" autocapitalize="none" spellcheck="false">
          <button class="btn btn--go" type="submit">${this.say('home.join')}</button></div>${this.told('code')}</form></div></div>
      <svg class="weave" viewBox="0 0 1200 60" preserveAspectRatio="none" aria-hidden="true">${strandPaths(WEAVE)}</svg>
      <div class="wrap"><div class="main">${known.length ? this.carryOn(known) : nothing}<section aria-labelledby="start-head"><h2 id="start-head" class="voice">${this.say('home.start')}</h2>
        ${this.frames.length ? this.gallery() : nothing}</section>${known.length ? nothing : this.carryOn(known)}</div></div>`
  }

  private told(at: string): TemplateResult {
    return html`<div role="status">${this.note?.at === at ? html`<p class="note">${this.say(this.note.key)}</p>` : nothing}</div>`
  }

  private gallery(): TemplateResult {
    const drafts = this.frames.filter(frame => frame.status === 'draft')
    const toggle = (event: Event): void => {
      this.drafts = (event.target as HTMLInputElement).checked
      keep(DRAFTS, this.drafts ? 'yes' : null)
      this.redraw()
    }
    const group = (name: string, frames: Frame[], more: { head?: TemplateResult; last?: TemplateResult } = {}): TemplateResult =>
      html`<section class="group" aria-labelledby="group-${name}"><div><h3 id="group-${name}">${this.say(`home.group.${name}`)}</h3>${more.head ?? nothing}</div>
        <ul class="gallery">${frames.map(frame => this.tile(frame))}${more.last ?? nothing}</ul></section>`
    return html`${Object.keys(GROUPS).map(name => {
      const frames = this.frames.filter(frame => frame.status !== 'draft' && groupOf(frame) === name)
      return frames.length ? group(name, frames) : nothing
    })}${group('own', this.drafts ? drafts : [], {
      head: drafts.length ? html`<label class="drafts"><input type="checkbox" .checked=${this.drafts} @change=${toggle}>${this.say('home.drafts', { n: drafts.length })}</label>` : html``,
      last: html`<li><a class="tile" href="#make"><span class="pic pic--make">${icon('plus')}</span><span class="says"><b>${this.say('home.make')}</b><span>${this.say('home.make.about')}</span></span></a></li>`,
    })}`
  }

  private tile(frame: Frame): TemplateResult {
    const open = this.chosen === frame.id
    const { status } = frame
    const said = (text: Text): string | typeof nothing => (text[this.lang] ? nothing : 'en')
    const wide = frame.id === 'spectrum'
    return html`<li class=${wide ? 'wide' : ''}><button class="tile" type="button" data-frame=${frame.id} aria-expanded=${open} @click=${() => this.choose(open ? null : frame.id)}>
      <span class="pic">${thumbnail(frame, frame.thumbnail, wide)}</span><span class="says"><b lang=${said(frame.title)}>${pick(frame.title, this.lang)}</b><span lang=${said(frame.summary)}>${pick(frame.summary, this.lang)}</span>${status === 'deck' ? nothing : html`<small class="tag tag--${status}">${this.say(`home.${status}`)}</small>`}</span></button></li>
      ${open ? this.ask(frame) : nothing}`
  }

  private ask(frame: Frame): TemplateResult {
    const start = (event: SubmitEvent): void => {
      event.preventDefault()
      this.start(field(event, 'names') === 'quick' ? `${frame.id}@${frame.version}+quick` : frame.id, field(event, 'title'))
    }
    return html`<li class="ask"><form @submit=${start}><label for="question">${this.say('home.question')}</label><p id="question-hint">${pick(frame.title, this.lang)}. ${this.say('home.question.hint')}</p>
      <div><input id="question" name="title" maxlength="200" placeholder=${this.say('home.question.eg')} aria-describedby="question-hint" autocomplete="off"></div>${frame.kind === 'corners' ? this.names() : nothing}
      <div class="does"><button class="btn btn--go" type="submit">${this.say(this.busy ? 'home.going' : 'home.go')}</button><button class="btn btn--quiet" type="button" @click=${() => this.choose(null)}>${this.say('home.cancel')}</button></div>
      ${this.told('ask')}<p class="reword"><a href="#make=${frame.id}">${this.say('home.reword')}</a></p></form></li>`
  }

  /** Whether the corners' names wait until people have drawn the boundaries (F11). */
  private names(): TemplateResult {
    return html`<fieldset><legend>${this.say('home.names')}</legend>
      <label><input type="radio" name="names" value="hidden" checked><span>${this.say('home.names.hidden')}<small>${this.say('home.names.hidden.why')}</small></span></label>
      <label><input type="radio" name="names" value="quick"><span>${this.say('home.names.quick')}</span></label></fieldset>`
  }

  private carryOn(list: Known[]): TemplateResult {
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
