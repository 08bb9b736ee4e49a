/**
 * What the interface says, in both languages.
 *
 * One catalogue per language, shared with Python (coproboard/words). A value is a string, or an object of plural forms
 * chosen by `{n}`. The rules and the calendar are ours because browsers ship without Welsh data.
 */
import cy from '../../words/cy.json'
import en from '../../words/en.json'
import type { Lang, Text } from './model'

type Form = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other'
type Entry = string | Partial<Record<Form, string>>
export type Values = Record<string, string | number>

const CATALOGUES: Record<Lang, Record<string, Entry>> = { en, cy }
const WELSH: Record<number, Form> = { 0: 'zero', 1: 'one', 2: 'two', 3: 'few', 6: 'many' }

export function form(lang: Lang, n: number): Form {
  return lang === 'cy' ? (WELSH[n] ?? 'other') : n === 1 ? 'one' : 'other'
}

export function say(lang: Lang, key: string, values: Values = {}): string {
  const entry = CATALOGUES[lang][key] ?? key
  const text = typeof entry === 'string' ? entry : (entry[form(lang, Number(values.n))] ?? entry.other ?? key)
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole))
}

export const pick = (text: Text | undefined, lang: Lang): string => text?.[lang] ?? text?.en ?? ''

/** "today", a weekday within the last week, or "3 June". */
export function day(lang: Lang, at: number, now: number): string {
  const then = new Date(at)
  const age = Math.floor((new Date(now).setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 864e5 + 0.5)
  if (age <= 0) return say(lang, 'date.today')
  if (age < 7) return say(lang, 'date.days').split(' ')[then.getDay()].replace('-', ' ')
  return `${then.getDate()} ${say(lang, 'date.months').split(' ')[then.getMonth()]}`
}

const STORE = 'coproboard.lang'
/** The language this device chose, else the page's or browser's, else English. */
export function rememberedLang(): Lang {
  const kept = recall(STORE) ?? document.documentElement.lang ?? ''
  const wanted = kept || navigator.language
  return wanted.startsWith('cy') || (!recall(STORE) && navigator.language.startsWith('cy')) ? 'cy' : 'en'
}

export function rememberLang(lang: Lang): void {
  keep(STORE, lang)
  document.documentElement.lang = lang
}

/** Storage that may be switched off: then nothing is remembered, and nothing breaks. */
export function recall(key: string, store: 'localStorage' | 'sessionStorage' = 'localStorage'): string | null {
  try {
    return window[store].getItem(key)
  } catch {
    return null
  }
}

export function keep(key: string, value: string | null, store: 'localStorage' | 'sessionStorage' = 'localStorage'): boolean {
  try {
    if (value === null) window[store].removeItem(key)
    else window[store].setItem(key, value)
    return true
  } catch {
    return false
  }
}
