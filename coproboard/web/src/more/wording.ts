/**
 * A card said again in another language: the words that were written first, and every other wording below them.
 *
 * What it is: people saying it for each other. What it is not: a translation of the card; the first words stay the
 * card (D8). The fact that shaped it: no machine is asked, so whoever reads a wording can ask who is here.
 */
import type { TemplateResult } from 'lit-html'
import type { Card, Wording } from '../model'
import type { Desk } from '../views/desk'
import { html, nextLang, own, repeat, when } from '../steps/kit'
import { head } from '../steps/panels'
import { dirOf, tongue, tongueSelect } from './tongues'

interface State { editing: string; lang: string; card: string; words: string }
const states = own<State>(() => ({ editing: '', lang: '', card: '', words: '' }))

const wordingsOf = (d: Desk, card: string): Wording[] => d.model.wordings.filter((one) => one.card === card && !one.aside).sort((a, b) => a.order - b.order)

export function wordingPanel(d: Desk, id: string): TemplateResult {
  const card = d.model.card(id), s = states(d)
  if (!card) return html`${head(d, d.say('wording.head'))}<p>${d.say('zone.empty')}</p>`
  if (s.card !== id) Object.assign(s, { card: id, editing: '', words: '', lang: card.lang === d.lang ? nextLang(d.lang) : d.lang })
  const all = wordingsOf(d, id), aside = d.model.wordings.filter((one) => one.card === id && one.aside)
  return html`${head(d, d.say('wording.head'))}<p>${d.say('wording.about')}</p>
    <div class="worded"><p lang=${card.lang} dir=${dirOf(card.lang)}>${card.words || d.say('card.empty')}</p>${tongueSelect(d.say('wording.first'), card.lang, (lang) => d.model.setLang(id, lang))}</div>
    ${when(all.length, () => html`<ol class="worded__again">${repeat(all, (one) => one.id, (one) => line(d, s, one))}</ol>`)}
    ${form(d, s, card)}
    ${when(aside.length, () => html`<ul class="asides">${aside.map((one) => html`<li><p lang=${one.lang} dir=${dirOf(one.lang)}>${one.words}</p><div><small>${d.say('aside.anyone')}</small>
      <button type="button" class="btn" aria-label=${`${d.say('aside.back')}: ${one.words}`} @click=${() => d.model.setValue('wordings', one.id, 'aside', false)}>${d.say('aside.back')}</button></div></li>`)}</ul>`)}`
}

function line(d: Desk, s: State, one: Wording): TemplateResult {
  const edit = (id: string): void => {
    s.editing = id
    d.focus = id ? `[data-text="wordings/${id}/words"]` : `[data-wording="${one.id}"] .btn`
    d.redraw()
  }
  const aside = (): void => {
    d.model.setValue('wordings', one.id, 'aside', true)
    s.editing = ''
    d.focus = '#wording-new'
    d.redraw()
  }
  if (s.editing !== one.id) {
    return html`<li data-wording=${one.id}><p lang=${one.lang} dir=${dirOf(one.lang)}>${one.words}</p><div><small lang=${one.lang}>${tongue(one.lang)}</small>
      <button type="button" class="btn" aria-label=${`${d.say('act.edit')}: ${one.words}`} @click=${() => edit(one.id)}>${d.say('act.edit')}</button></div></li>`
  }
  return html`<li data-wording=${one.id}><label class="lab2"><span>${d.say('wording.words')}</span><textarea rows="2" maxlength="20000" lang=${one.lang} dir=${dirOf(one.lang)} data-text=${`wordings/${one.id}/words`}></textarea></label>
    <div class="row">${tongueSelect(d.say('terms.lang'), one.lang, (lang) => d.model.setValue('wordings', one.id, 'lang', lang))}<button type="button" class="btn" @click=${aside}>${d.say('terms.drop')}</button>
    <button type="button" class="btn btn--go" @click=${() => edit('')}>${d.say('edit.done')}</button></div></li>`
}

function form(d: Desk, s: State, card: Card): TemplateResult {
  const add = (event: SubmitEvent): void => {
    event.preventDefault()
    d.focus = '#wording-new'
    const words = s.words.trim()
    if (words) {
      d.model.reword(card.id, words, s.lang)
      d.tell(d.say('wording.added'))
      s.words = ''
    }
    d.redraw()
  }
  return html`<form class="form2" @submit=${add}><label class="lab2" for="wording-new">${d.say('wording.again')}</label><textarea id="wording-new" rows="2" maxlength="20000" lang=${s.lang} dir=${dirOf(s.lang)} .value=${s.words} @input=${(e: Event) => { s.words = (e.target as HTMLTextAreaElement).value }}></textarea>
    <div class="row">${tongueSelect(d.say('terms.lang'), s.lang, (lang) => { s.lang = lang; d.redraw() })}<button type="submit" class="btn btn--go">${d.say('wording.add')}</button></div></form>`
}
