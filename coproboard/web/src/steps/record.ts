/**
 * The record: what was decided, by whom, and what was not agreed; as a page, on paper and as files to take home.
 *
 * What it is: the place to read, confirm, print and save a record. What it is not: what a record says; the server
 * renders that in either language, for this page as for every file. The fact that shaped it: the page of a record is
 * markup from elsewhere, so only elements and attributes that show something come in, whoever sent them.
 */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { ask, asked } from './asked'
import { say } from './doing'
import { moment } from './then'
import { html, icon, nothing, own, when } from './kit'
import { head } from './panels'

interface Kept { number: string; version: number; of: string; at: number; status: string; words: string; lang: string; confirmed?: number; proposal: string; digest: string }
interface File { name: string; type: string; text: string }

/** What this person looks at. */
class Reading {
  /** the record chosen; "" the last */
  chosen = ''
  /** the board instead of the record, in the step of the record */
  board = false
  page: HTMLElement | null = null
  failed = false
  private key: unknown[] = []

  /** Fetches the page of a record when it, its names or the language are others than on the screen. */
  follow(d: Desk, record: Kept): void {
    const key = [record.number, d.lang, record.confirmed, d.model.facts('people')]
    if (key.every((each, i) => each === this.key[i])) return
    if (record.number !== this.key[0]) this.page = null
    this.key = key
    this.failed = false
    fetchFile(d, record.number, 'html').then(({ text }) => { if (this.key === key) this.page = framed(text) }, () => {
      if (this.key !== key) return
      this.failed = true
      this.page = null
    }).finally(d.redraw)
  }
  again(): void {
    this.key = []
  }
}
const reading = own(() => new Reading())

const fetchFile = (d: Desk, number: string, form: string): Promise<File> => d.model.ask('record', { number, form, lang: d.lang, ...d.door && { link: d.door.link } }) as Promise<File>

const SHOWN = /^(article|header|footer|section|h[1-6]|p|div|span|ol|ul|li|dl|dt|dd|table|caption|thead|tbody|tr|th|td|b|strong|i|em|small|q|blockquote|cite|code|time|br|hr|abbr|figure|figcaption|bdi|svg|g|path|circle|rect|line|polyline|polygon|text|tspan|title|desc|defs|symbol|use)$/i
const HELD = /^(class|id|lang|dir|role|scope|colspan|rowspan|datetime|title|hidden|aria-[a-z]+|viewbox|preserveaspectratio|d|cx|cy|r|x|y|x1|x2|y1|y2|dx|dy|rx|ry|width|height|points|transform|text-anchor|focusable|start|shape-rendering)$/i

/** A record's page with its own style, which is that of its file and of the paper, apart from ours. */
function framed(text: string): HTMLElement {
  const host = document.createElement('div'), root = host.attachShadow({ mode: 'open' }), sheet = new CSSStyleSheet()
  // The policy of our pages takes no style out of markup, and complains of any it sees: it goes in by itself.
  const [whole = '', style = ''] = /<style>([^<]*)<\/style>/.exec(text) ?? []
  const file = new DOMParser().parseFromString(text.replace(whole, ''), 'text/html')
  sheet.replaceSync(style)
  root.adoptedStyleSheets = [sheet]
  root.append(clean(file) ?? '')
  return host
}

/** The article of a file, without anything that acts, asks elsewhere or brings a style of its own. */
export function clean(file: Document): Element | null {
  const found = file.querySelector('article')
  for (const each of [...found?.querySelectorAll('*') ?? [], ...found ? [found] : []]) {
    if (!SHOWN.test(each.localName)) each.remove()
    for (const { name, value } of [...each.attributes]) if (!HELD.test(name) && !(/^(fill|stroke)$/.test(name) && /^#?\w+$/.test(value))) each.removeAttribute(name)
  }
  return found && document.adoptNode(found)
}

/** Hands a file to the person. */
export function save({ name, type, text }: File): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}

/** Fetches a file and hands it over; says so when it could not be had. */
export const take = (d: Desk, file: Promise<File>): Promise<void> =>
  file.then(save, () => {
    d.openPanel(null)
    d.show({ text: d.say('rec.failed'), actions: [] })
  })

/** Paper is A4 with type in points; a style sheet of the page says so, since a shadow root's cannot. */
function print(): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync('@page{size:A4;margin:15mm 16mm 14mm}@media print{html{font-size:12pt}body{margin:0;background:#fff}}')
  document.adoptedStyleSheets.push(sheet)
  addEventListener('afterprint', () => { document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet) }, { once: true })
  window.print()
}

export const records = (d: Desk): Kept[] => Object.values(d.model.facts('records')).sort((a, b) => Number(a.number) - Number(b.number))

const name = (d: Desk, { number, status, version }: Kept): string => d.say('rec.name', { n: number, status: d.say(`rec.${status}`), version })

/** The step's own screen; null while this person looks at the board. */
export function recordView(d: Desk): TemplateResult | null {
  return reading(d).board ? null : view(d, () => { reading(d).board = true; d.focus = '.rec__return'; d.redraw() })
}

/** The way back from the board. */
export function recordSide(d: Desk): TemplateResult | null {
  if (!reading(d).board) return null
  return html`<aside class="rec__back"><button type="button" class="btn btn--go rec__return" @click=${() => { reading(d).board = false; d.focus = '#board'; d.redraw() }}>${d.say('rec.back')}</button></aside>`
}

/** At any other step: the same, over the board. */
export const recordPanel = (d: Desk): TemplateResult => html`${head(d, d.say('rec.all'))}${view(d, null)}`

function view(d: Desk, leave: (() => void) | null): TemplateResult {
  const all = records(d), read = reading(d)
  const shown = all.find(({ number }) => number === read.chosen) ?? all.at(-1)
  if (shown) read.follow(d, shown)
  const button = (label: string, run: () => void, glyph = '', quiet = true): TemplateResult => html`<button type="button" class="btn ${quiet ? 'btn--quiet' : ''}" @click=${run}>${when(glyph, () => icon(glyph))}${d.say(label)}</button>`
  const file = (form: string): (() => void) => () => void take(d, fetchFile(d, shown!.number, form))
  return html`<div class="rec"><div class="rec__bar">${leave ? button('rec.board', leave, 'left') : nothing}
    ${shown ? html`${d.embed ? nothing : button('rec.print', print, 'print', false)}${button('rec.copy', file('html'), 'save', false)}${button('rec.md', file('md'))}${button('rec.json', file('json'))}` : nothing}</div>
    ${shown ? html`${versions(d, all, shown)}${standing(d, shown)}${page(d, read)}${check(d, shown)}` : html`<h2 class="voice">${d.say('rec.none')}</h2><p class="rec__how">${d.say('rec.how')}</p>`}${writeDown(d, !shown)}</div>`
}

function versions(d: Desk, all: Kept[], shown: Kept): unknown {
  const choose = (number: string): void => {
    reading(d).chosen = number
    d.redraw()
  }
  const later = all.find(({ of }) => of === shown.number)
  const other = (number: string, key: string): TemplateResult => html`<p class="rec__other">${d.say(key, { n: number })} <button type="button" class="plain" @click=${() => choose(number)}>${d.say('rec.see', { n: number })}</button></p>`
  return html`${all.length < 2 ? nothing : html`<nav aria-label=${d.say('rec.all')}><ul class="rec__list">${all.map((each) => html`<li><button type="button" class="btn" aria-current=${each === shown ? 'true' : nothing} @click=${() => choose(each.number)}>
    <b>${name(d, each)}</b><small>${moment(d, each.at)}</small><span lang=${each.lang}>${each.words.length > 70 ? `${each.words.slice(0, 67)}…` : each.words}</span></button></li>`)}</ul></nav>`}
    ${later ? other(later.number, 'rec.later') : nothing}${shown.of ? other(shown.of, 'rec.earlier') : nothing}`
}

function standing(d: Desk, shown: Kept): TemplateResult {
  return html`<div class="rec__standing"><div>${shown.confirmed ? html`<p>${icon('tick')} ${d.say('rec.confirmed', { when: moment(d, shown.confirmed) })}</p>`
    : asked(d, 'confirm', shown.number) ?? html`<p><button type="button" class="btn" @click=${() => ask(d, 'confirm', shown.number)}>${d.say('rec.confirm')}</button> ${d.say('rec.confirm.about')}</p>`}</div>
    ${byName(d)}</div>`
}

/** "I agree to stand by name", for oneself or somebody whom I entered. */
export function byName(d: Desk, whose = d.model.me): unknown {
  if (!whose) return nothing
  const set = (event: Event): void => void say(d, 'named', { yes: (event.target as HTMLInputElement).checked, ...whose.me ? {} : { for: whose.id } })
  return html`<label class="tick"><input type="checkbox" .checked=${whose.named} @change=${set}><span>${d.say(whose.me ? 'me.named' : 'enter.named', { name: d.name(whose) })}${whose.me ? html` <small>${d.say('me.named.about')}</small>` : nothing}</span></label>`
}

function page(d: Desk, read: Reading): TemplateResult {
  if (read.failed) return html`<p class="note" role="status">${d.say('rec.failed')} <button type="button" class="btn" @click=${() => { read.again(); d.redraw() }}>${d.say('history.again')}</button></p>`
  return html`<div class="rec__page" aria-busy=${!read.page}>${read.page ?? html`<p class="note" role="status">${d.say('history.loading')}</p>`}</div>`
}

function check(d: Desk, { digest, number }: Kept): TemplateResult {
  return html`<details class="rec__check"><summary>${d.say('rec.check')}</summary><p>${d.say('rec.check.about')}</p><p>${d.say('rec.code')} <code>${digest.slice(0, 12).replace(/(.{4})(?=.)/g, '$1 ')}</code></p>
    <p><code>coproboard verify record-${number}.json</code></p><p>${d.say('rec.check.names')}</p></details>`
}

/** Where a proposal stands can be written down whether or not it was adopted. */
function writeDown(d: Desk, open: boolean): unknown {
  const proposals = d.model.proposals.filter(({ aside, words }) => !aside && words)
  if (!proposals.length) return nothing
  return html`<details class="rec__check" ?open=${open}><summary>${d.say('rec.note')}</summary><p>${d.say('rec.note.about')}</p><ul class="rec__notes">${proposals.map(({ id, words, lang }) => html`<li><span lang=${lang}>${words}</span>
    <button type="button" class="btn" @click=${() => say(d, 'record', { proposal: id }).then(({ ok }) => { if (ok) reading(d).chosen = ''; d.redraw() })}>${d.say('rec.note.do')}<span class="vh">: ${words}</span></button></li>`)}</ul></details>`
}
