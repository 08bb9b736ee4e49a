/**
 * What the interface says, in every language that the server has.
 *
 * One catalogue per language, shared with Python (coproboard/words). English and Welsh come with the script, a further
 * one from the server when somebody chooses it; what it leaves out is said in English. A value is a string, or an object
 * of plural forms chosen by `{n}`. The rules and the calendar are ours because browsers ship without Welsh data.
 */
import type { Lang, Text } from './model'

type Entry = string | Record<string, string>
export type Values = Record<string, string | number>
/** a language's tag, its own name, which way it runs */
export type Tongue = [lang: Lang, name: string, dir: 'ltr' | 'rtl']

export type Catalogues = Record<Lang, Record<string, Entry>>

const catalogues: Catalogues = { en: {}, cy: {} }
/** Takes sentences; home.js brings its own, board.js gets them with its style, and more with the later steps. */
export function learn(words: Catalogues): void {
  for (const lang in words) catalogues[lang] = { ...catalogues[lang], ...words[lang] }
}

/** Whether there are any sentences yet. */
export const learnt = (): boolean => '_dates.and' in catalogues.en!

// ── which languages there are ────────────────────────────────────────────────────────────────────────────────────
const page = document.documentElement
/** Every language there is, in the order of the server (I5): our own pages say them, an element on another page asks. */
let tongues: Tongue[] = JSON.parse(page.dataset.languages ?? '[["en","English","ltr"],["cy","Cymraeg","ltr"]]')
let site = ''
const fetched = (name: string): Promise<any> => fetch(new URL(`assets/${name}.json`, site)).then(answer => answer.json())

export const langs = (): Tongue[] => tongues
export const dir = (lang: Lang): Tongue[2] => tongues.find(([id]) => id === lang)?.[2] ?? 'ltr'

/** Says where the server is, which further languages come from. */
export async function meet(base: string): Promise<void> {
  site = base
  if (!page.dataset.languages) tongues = await fetched('languages').catch(() => tongues)
}

/** Fetches the sentences of a further language; without them it is spoken in English, and asked for again by the next. */
export async function speak(lang: Lang): Promise<void> {
  if (!catalogues[lang] && tongues.some(([id]) => id === lang)) await fetched(`words.${lang}`).then(words => learn({ [lang]: words }), () => {})
}

// ── saying ───────────────────────────────────────────────────────────────────────────────────────────────────────
/** plural form → CLDR's rule for it, as in words/plurals.py; a further language brings its own */
const RULES: Record<Lang, Record<string, string>> = {
  en: { one: 'n = 1' },
  cy: { zero: 'n = 0', one: 'n = 1', two: 'n = 2', few: 'n = 3', many: 'n = 6' },
}

/** Whether a whole number fits a rule: it has no decimals, so that v, w, f and t are 0. */
const fits = (rule: string, n: number): boolean => rule.split(' or ').some(part => part.split(' and ').every(condition => {
  const [, of, by, not, spans] = /(\w)(?: % (\d+))? (!?)= (\S+)/.exec(condition)!
  const value = /[ni]/.test(of!) ? n % Number(by ?? Infinity) : 0
  return spans!.split(',').some(span => {
    const [low, high = low] = span.split('..')
    return value >= +low! && value <= +high!
  }) !== !!not
}))

export function form(lang: Lang, n: number): string {
  const rules = RULES[lang] ?? catalogues[lang]?._plural as Record<string, string> ?? {}
  return Object.keys(rules).find(name => fits(rules[name]!, n)) ?? 'other'
}

export function say(lang: Lang, key: string, values: Values = {}): string {
  const own = catalogues[lang]?.[key]
  const entry = own ?? catalogues.en![key] ?? key
  const text = typeof entry === 'string' ? entry : entry[form(own ? lang : 'en', Number(values.n))] ?? entry.other ?? key
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
/** The language that the address asks for, else the one this device chose, else the page's, else the browser's, else the first. */
export function rememberedLang(): Lang {
  const asked = page.dataset.languages ? new URLSearchParams(location.search).get('lang') : ''
  return [asked, recall(STORE), page.lang, ...navigator.languages].flatMap(tag => [tag, tag?.split('-')[0]])
    .find(tag => tongues.some(([id]) => id === tag)) ?? tongues[0]![0]
}

/** Keeps a choice on this device. The address of a page of ours asks for no other any more. */
export function rememberLang(lang: Lang): void {
  keep(STORE, lang)
  if (!page.dataset.languages) return
  turn(lang)
  const here = new URL(location.href)
  here.searchParams.delete('lang')
  history.replaceState(history.state, '', here)
}

/** A page of ours is in the language of what it shows. */
export function turn(lang: Lang): void {
  if (page.dataset.languages) Object.assign(page, { lang, dir: dir(lang) })
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
