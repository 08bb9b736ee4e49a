/**
 * What the interface says, in both languages.
 *
 * One catalogue per language, shared with Python (coproboard/words). A value is a string, or an object of plural forms
 * chosen by `{n}`. The rules and the calendar are ours because browsers ship without Welsh data.
 */
import type { Lang, Text } from './model'

type Form = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other'
type Entry = string | Partial<Record<Form, string>>
export type Values = Record<string, string | number>

export type Catalogues = Record<Lang, Record<string, Entry>>

const catalogues: Catalogues = { en: {}, cy: {} }
/** Takes sentences; home.js brings its own, board.js gets them with its style, and more with the later steps. */
export function learn(words: Catalogues): void {
  for (const lang of ['en', 'cy'] as const) Object.assign(catalogues[lang], words[lang])
}

/** Whether there are any sentences yet. */
export const learnt = (): boolean => '_dates.and' in catalogues.en

const WELSH: Record<number, Form> = { 0: 'zero', 1: 'one', 2: 'two', 3: 'few', 6: 'many' }

export function form(lang: Lang, n: number): Form {
  return lang === 'cy' ? (WELSH[n] ?? 'other') : n === 1 ? 'one' : 'other'
}

export function say(lang: Lang, key: string, values: Values = {}): string {
  const entry = catalogues[lang][key] ?? key
  const text = typeof entry === 'string' ? entry : (entry[form(lang, Number(values.n))] ?? entry.other ?? key)
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole))
}

export const pick = (text: Text | undefined, lang: Lang): string => text?.[lang] ?? text?.en ?? ''

const table = (lang: Lang, name: string): string[] => say(lang, `_dates.${name}`).split('|')

/** "today", "yesterday", a weekday within the last week, or "3 June"; both in ms of the same clock. */
export function day(lang: Lang, at: number, now: number): string {
  const then = new Date(at)
  const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 864e5)
  if (days < 2) return say(lang, days < 1 ? '_dates.today' : '_dates.yesterday')
  if (days < 7) return table(lang, 'weekdays')[then.getDay()]!
  return say(lang, '_dates.day_month', { day: then.getDate(), month: table(lang, 'months')[then.getMonth()]! })
}

const STORE = 'coproboard.lang'
/** The language this device chose, else the page's, else the browser's. */
export function rememberedLang(): Lang {
  const wanted = recall(STORE) || document.documentElement.lang || navigator.language
  return wanted.startsWith('cy') ? 'cy' : 'en'
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
