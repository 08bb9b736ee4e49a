/** English | Cymraeg: always visible, each in its own language, no flags. */
import { type TemplateResult, html } from 'lit-html'
import type { Lang } from '../model'

const LANGS: [Lang, string][] = [['en', 'English'], ['cy', 'Cymraeg']]

/** Both languages, Welsh first where the server says so (I5). */
export const langs = (): [Lang, string][] => (document.documentElement.dataset.first === 'cy' ? [...LANGS].reverse() : LANGS)

export const langSwitch = (lang: Lang, set: (lang: Lang) => void): TemplateResult =>
  html`<div class="lang" role="group" aria-label="Language / Iaith">${langs().map(([id, name]) =>
    html`<button type="button" lang=${id} aria-pressed=${id === lang} @click=${() => set(id)}>${name}</button>`)}</div>`
