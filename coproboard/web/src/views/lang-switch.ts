/** The languages, always visible, each by its own name, no flags: side by side while there are two, else a list. */
import { type TemplateResult, html } from 'lit-html'
import type { Lang, Text } from '../model'
import { langs, say } from '../words'
import type { Desk } from './desk'

export const langSwitch = (lang: Lang, set: (lang: Lang) => void): TemplateResult =>
  langs().length < 3
    ? html`<div class="lang" role="group" aria-label="Language / Iaith">${langs().map(([id, name]) =>
      html`<button type="button" lang=${id} aria-pressed=${id === lang} @click=${() => set(id)}>${name}</button>`)}</div>`
    : html`<select class="lang lang--list" aria-label=${say(lang, 'language')} @change=${(e: Event) => set((e.target as HTMLSelectElement).value)}>${langs().map(([id, name, dir]) =>
      html`<option value=${id} lang=${id} dir=${dir} .selected=${id === lang}>${name}</option>`)}</select>`

/** Words of a frame; those that it has not in this person's language are the English ones, and say so (F12). */
export function worded(d: Desk, text: Text | undefined): unknown {
  const words = d.pick(text)
  return text && words && !text[d.lang] ? html`<span lang="en" dir="ltr">${words}</span>` : words
}

/** The language after this one, for a button that goes through them all. */
export const nextLang = (lang: Lang): Lang => langs()[(langs().findIndex(([id]) => id === lang) + 1) % langs().length]![0]

/** "In Welsh": what such a button says of the language that something is written in; a further one is called by its own name. */
export function inLang(d: Desk, lang: Lang): unknown {
  if (/^(en|cy)$/.test(lang)) return d.say(`edit.in.${lang}`)
  return html`<span lang=${lang} dir="auto">${langs().find(([id]) => id === lang)?.[1] ?? lang}</span>`
}
