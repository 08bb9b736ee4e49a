/**
 * The jargon wall: words that not everyone knows, and what they mean, by whoever knows.
 *
 * What it is: a list that anyone adds to, live. What it is not: a glossary that somebody keeps. The fact that shaped it:
 * asking is the hard part, so a word without a meaning is welcome, and stands first as a question to all of us.
 */
import type { TemplateResult } from 'lit-html'
import type { Term } from '../model'
import type { Desk } from '../views/desk'
import { html, nothing, own, repeat, when } from '../steps/kit'
import { head } from '../steps/panels'
import { dirOf, tongue, tongueSelect } from './tongues'

interface State { editing: string; lang: string; words: string; means: string }
const states = own<State>((d) => ({ editing: '', lang: d.lang, words: '', means: '' }))

/** Questions first, then by the word. */
const sorted = (terms: readonly Term[]): Term[] => [...terms].sort((a, b) => Number(!!a.means.trim()) - Number(!!b.means.trim()) || a.words.localeCompare(b.words) || a.order - b.order)

export function termsPanel(d: Desk): TemplateResult {
  const s = states(d)
  // What is being written keeps its place in the list.
  const all = sorted(d.model.terms), here = all.filter((term) => !term.aside), aside = all.filter((term) => term.aside)
  return html`${head(d, d.say('terms.head'))}<p>${d.say('terms.about')}</p>${form(d, s)}
    ${here.length ? html`<dl class="terms">${repeat(here, ({ id }) => id, (term) => line(d, s, term))}</dl>` : html`<p class="note">${d.say('terms.none')}</p>`}
    ${when(aside.length, () => html`<details class="part"><summary>${d.say('terms.aside', { n: aside.length })}</summary><ul class="asides">${aside.map((term) => html`<li><p lang=${term.lang} dir=${dirOf(term.lang)}><b>${term.words}</b> ${term.means}</p>
      <div><small>${d.say('aside.anyone')}</small><button type="button" class="btn" aria-label=${`${d.say('aside.back')}: ${term.words}`} @click=${() => put(d, term, false)}>${d.say('aside.back')}</button></div></li>`)}</ul></details>`)}
    ${deck(d)}`
}

/** The two words that all of this is about, as the deck has them. */
const deck = (d: Desk): TemplateResult => html`<section class="part learn"><h3>${d.say('learn.head')}</h3>
  <dl>${['copro', 'involvement'].map((key) => html`<dt>${d.say(`learn.${key}.head`)}</dt><dd>${d.say(`learn.${key}`)}</dd>`)}</dl><p class="note">${d.say('learn.credit')}</p>
  <button type="button" class="btn" @click=${() => d.openPanel('learn')}>${d.say('help.learn')}</button></section>`

function form(d: Desk, s: State): TemplateResult {
  const add = (event: SubmitEvent): void => {
    event.preventDefault()
    const words = s.words.trim().replace(/\s+/g, ' ')
    d.focus = '#term-words'
    if (!words) return d.redraw()
    d.model.addTerm(words, s.means.trim(), s.lang)
    d.tell(d.say(s.means.trim() ? 'terms.added' : 'terms.asked', { words }))
    Object.assign(s, { words: '', means: '' })
    d.redraw()
  }
  const field = (key: 'words' | 'means') => (event: Event): void => { s[key] = (event.target as HTMLInputElement).value }
  return html`<form class="form2 termform" @submit=${add}><label class="lab2"><span>${d.say('terms.word')}</span><input id="term-words" type="text" maxlength="200" autocomplete="off" lang=${s.lang} dir=${dirOf(s.lang)} .value=${s.words} @input=${field('words')}></label>
    <label class="lab2"><span>${d.say('terms.means')} <small>${d.say('terms.ifyouknow')}</small></span><textarea rows="2" maxlength="2000" lang=${s.lang} dir=${dirOf(s.lang)} .value=${s.means} @input=${field('means')}></textarea></label>
    <div class="row">${tongueSelect(d.say('terms.lang'), s.lang, (lang) => { s.lang = lang; d.redraw() })}<button type="submit" class="btn btn--go">${d.say('terms.add')}</button></div></form>`
}

function put(d: Desk, term: Term, aside: boolean): void {
  d.model.setValue('terms', term.id, 'aside', aside)
  states(d).editing = ''
  d.focus = '#term-words'
  d.tell(d.say(aside ? 'terms.put' : 'told.back'))
  d.redraw()
}

function line(d: Desk, s: State, term: Term): TemplateResult {
  const edit = (id: string): void => {
    s.editing = id
    d.focus = id ? `[data-text="terms/${id}/means"]` : `[data-term="${term.id}"] .btn`
    d.redraw()
  }
  const mark = { lang: term.lang, dir: dirOf(term.lang) }
  if (s.editing === term.id) {
    return html`<div data-term=${term.id} class="is-edited"><label class="lab2"><span>${d.say('terms.word')}</span><input type="text" maxlength="200" lang=${mark.lang} dir=${mark.dir} data-text=${`terms/${term.id}/words`}></label>
      <label class="lab2"><span>${d.say('terms.means')}</span><textarea rows="2" maxlength="2000" lang=${mark.lang} dir=${mark.dir} data-text=${`terms/${term.id}/means`} @keydown=${(e: KeyboardEvent) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) edit('') }}></textarea></label>
      <div class="row">${tongueSelect(d.say('terms.lang'), term.lang, (lang) => d.model.setValue('terms', term.id, 'lang', lang))}<button type="button" class="btn" @click=${() => put(d, term, true)}>${d.say('terms.drop')}</button>
      <button type="button" class="btn btn--go" @click=${() => edit('')}>${d.say('edit.done')}</button></div></div>`
  }
  const known = term.means.trim() !== ''
  return html`<div data-term=${term.id} class=${known ? '' : 'is-asked'}><dt>${known ? html`<span lang=${mark.lang} dir=${mark.dir}>${term.words}</span>` : asked(d, term)}${term.lang === d.lang ? nothing : html` <small lang=${mark.lang}>${tongue(term.lang)}</small>`}</dt>
    <dd>${known ? html`<span lang=${mark.lang} dir=${mark.dir}>${term.means}</span>` : html`<span>${d.say('terms.open')}</span>`}
    <button type="button" class="btn" aria-label=${`${d.say(known ? 'terms.edit' : 'terms.say')}: ${term.words}`} @click=${() => edit(term.id)}>${d.say(known ? 'terms.edit' : 'terms.say')}</button></dd></div>`
}

/** "What does … mean?", with the word in its own language. */
function asked(d: Desk, { words, lang }: Term): TemplateResult {
  const [before, after] = d.say('terms.what', { words: '\0' }).split('\0')
  return html`${before}<span lang=${lang} dir=${dirOf(lang)}>${words}</span>${after}`
}
