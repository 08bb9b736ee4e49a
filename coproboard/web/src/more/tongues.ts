/** Languages that somebody may have written in, by their own names. Those that the board speaks stand first. */
import type { TemplateResult } from 'lit-html'
import { dirOf as ours, html, langs } from '../steps/kit'

const TONGUES: Record<string, string> = {
  ar: 'العربية', bn: 'বাংলা', zh: '中文', fr: 'Français', ga: 'Gaeilge', gu: 'ગુજરાતી', ckb: 'کوردی', lt: 'Lietuvių', fa: 'فارسی',
  pl: 'Polski', pt: 'Português', pa: 'ਪੰਜਾਬੀ', ro: 'Română', so: 'Soomaali', es: 'Español', ta: 'தமிழ்', tr: 'Türkçe', uk: 'Українська', ur: 'اردو',
}
const LEFTWARD = new Set(['ar', 'ckb', 'fa', 'ur', 'he', 'ps', 'yi', 'sd', 'ug'])

const named = (): Record<string, string> => ({ ...Object.fromEntries(langs().map(([lang, name]) => [lang, name])), ...TONGUES })

export const tongue = (lang: string): string => named()[lang] ?? lang
export const dirOf = (lang: string): 'rtl' | 'ltr' => (LEFTWARD.has(lang.split('-')[0]!) ? 'rtl' : ours(lang))

/** A choice of language; one that is not in the list stays as it is. */
export function tongueSelect(label: string, now: string, change: (lang: string) => void, hidden = false): TemplateResult {
  const all = new Set([...Object.keys(named()), now])
  return html`<label class="tongue"><span class=${hidden ? 'vh' : ''}>${label}</span> <select @change=${(e: Event) => change((e.target as HTMLSelectElement).value)}>
    ${[...all].map((lang) => html`<option value=${lang} lang=${lang} .selected=${lang === now}>${tongue(lang)}</option>`)}</select></label>`
}
