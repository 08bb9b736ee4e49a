/** The fields of the editor: each is named by its path, and a message of the server stands at the field that it is about. */
import type { TemplateResult } from 'lit-html'
import type { Lang } from '../model'
import { get, set } from './draft'
import { html, langs, nothing } from './kit'
import type { Making } from './making'

const other = (lang: Lang): Lang => (lang === 'en' ? 'cy' : 'en')

/** A frame's words are one line each, and Enter is no way to start a board by the way. */
const stay = (event: KeyboardEvent): void => {
  if (event.key === 'Enter') event.preventDefault()
}

/** Words in both languages, side by side; `long`: a sentence. */
export function pair(m: Making, path: string, label: string, long = false): TemplateResult {
  return html`<div class="pair">${langs().map(([lang, name, dir]) => tongue(m, path, label, lang, name, dir, long))}</div>`
}

function tongue(m: Making, path: string, label: string, lang: Lang, name: string, dir: string, long: boolean): TemplateResult {
  const id = `${path}.${lang}`, value: string = get(m.draft, id) ?? ''
  const half = !value.trim() && Boolean((get(m.draft, `${path}.${other(lang)}`) ?? '').trim())
  const wrong = m.draws(id, `${label}, ${name}`)
  const use = (): void => m.change(draft => { draft.fill = true })
  const note = half && m.draft.fill ? m.say(`editor.stands.${lang}`)
    : half ? m.say(`editor.half.${lang}`)
    : wrong ? (value.trim() ? m.needs() : m.say('editor.empty')) : ''
  const input = ({ target }: Event): void => m.change(draft => set(draft, id, (target as HTMLInputElement).value.replace(/\s*\n\s*/g, ' ')))
  const [described, invalid] = [note ? `told-${id}` : nothing, wrong ? 'true' : nothing]
  return html`<div><label for=${id}>${label} <span class="tongue" lang=${lang}>${name}</span></label>
    <textarea id=${id} lang=${lang} dir=${dir} rows=${long ? 2 : 1} maxlength="600" autocomplete="off" .value=${value} aria-describedby=${described} aria-invalid=${invalid} @input=${input} @keydown=${stay}></textarea>
    ${note ? html`<p class="told ${wrong ? 'told--now' : ''}" id="told-${id}">${note}${half && wrong && !m.draft.fill ? html` <button type="button" class="plain" @click=${use}>${m.say(`editor.use.${lang}`)}</button>` : nothing}</p>` : nothing}</div>`
}

/** A whole number. */
export function number(m: Making, path: string, label: string, most = 99): TemplateResult {
  const input = ({ target }: Event): void => m.change(draft => set(draft, path, (target as HTMLInputElement).value === '' ? null : Number((target as HTMLInputElement).value)))
  return small(m, path, label, (described, invalid) => html`<input id=${path} class="few" type="number" min="0" max=${most} inputmode="numeric" .value=${String(get(m.draft, path) ?? '')} aria-describedby=${described} aria-invalid=${invalid} @input=${input} @keydown=${stay}>`)
}

/** One of a few words. */
export function choice(m: Making, path: string, label: string, options: [string, string][], value = get(m.draft, path)): TemplateResult {
  const change = ({ target }: Event): void => m.change(draft => set(draft, path, (target as HTMLSelectElement).value))
  return small(m, path, label, (described, invalid) => html`<select id=${path} aria-describedby=${described} aria-invalid=${invalid} @change=${change}>${options.map(([id, name]) =>
    html`<option value=${id} .selected=${id === value}>${name}</option>`)}</select>`)
}

function small(m: Making, path: string, label: string, field: (described: string | typeof nothing, invalid: string | typeof nothing) => TemplateResult): TemplateResult {
  const wrong = m.draws(path, label)
  return html`<div class="small"><label for=${path}>${label}</label>${wrong ? field(`told-${path}`, 'true') : field(nothing, nothing)}
    ${wrong ? html`<p class="told told--now" id="told-${path}">${m.needs()}</p>` : nothing}</div>`
}

/** What somebody may say of a thing beside its name, folded in. */
export const rest = (m: Making, inside: TemplateResult): TemplateResult => html`<details class="rest"><summary>${m.say('editor.rest')}</summary>${inside}</details>`
