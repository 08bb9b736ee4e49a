/** Languages that somebody may have written in, by their own names. English and Welsh stand first. */
import type { TemplateResult } from 'lit-html'
import { html } from '../steps/kit'

const TONGUES: Record<string, string> = {
  en: 'English', cy: 'Cymraeg', ar: 'العربية', bn: 'বাংলা', zh: '中文', fr: 'Français', ga: 'Gaeilge', gu: 'ગુજરાતી', ckb: 'کوردی', lt: 'Lietuvių', fa: 'فارسی',
  pl: 'Polski', pt: 'Português', pa: 'ਪੰਜਾਬੀ', ro: 'Română', so: 'Soomaali', es: 'Español', ta: 'தமிழ்', tr: 'Türkçe', uk: 'Українська', ur: 'اردو',
}
const LEFTWARD = new Set(['ar', 'ckb', 'fa', 'ur', 'he', 'ps', 'yi', 'sd', 'ug'])

export const tongue = (lang: string): string => TONGUES[lang] ?? lang
export const dirOf = (lang: string): 'rtl' | 'ltr' => (LEFTWARD.has(lang.split('-')[0]!) ? 'rtl' : 'ltr')

/** A choice of language; one that is not in the list stays as it is. */
export function tongueSelect(label: string, now: string, change: (lang: string) => void, hidden = false): TemplateResult {
  const all = now in TONGUES ? Object.keys(TONGUES) : [now, ...Object.keys(TONGUES)]
  return html`<label class="tongue"><span class=${hidden ? 'vh' : ''}>${label}</span> <select @change=${(e: Event) => change((e.target as HTMLSelectElement).value)}>
    ${all.map((lang) => html`<option value=${lang} lang=${lang} .selected=${lang === now}>${tongue(lang)}</option>`)}</select></label>`
}
