/**
 * The board's face: its style sheet, sentences and icons, one file beside board.js, fetched while the script still runs.
 *
 * They are data, not script: a page without them shows nothing for a moment, and an element on another page brings
 * them from the server that it works with.
 */
import { type Catalogues, learn, meet } from '../words'
import { draw } from './icons'

export interface Face { css: string; words: Catalogues; icons?: Record<string, string> }
export const sheet = new CSSStyleSheet()
let ready: Promise<unknown> | null = null

let worn = ''

export function wear({ css, words, icons }: Face): void {
  sheet.replaceSync(worn += css)
  learn(words)
  if (icons) draw(icons)
}

/** Fetches the face once for all boards of a page; tried again by the next board when it could not be had. */
const get = (address: string | URL): Promise<void> => fetch(address).then(answer => answer.json() as Promise<Face>).then(wear)

/** a file of script and what it wears, by name: fetched once for all boards of a page */
const later = new Map<string, Promise<void>>()

/** Fetches a later part, its script and, once for all boards of a page, its style and sentences. */
export function loadPart<T>(base: string, name: string, version: string, bring = (address: string): Promise<unknown> => import(address)): Promise<T> {
  const file = (kind: string): string => new URL(`assets/${name}.${kind}?v=${version}`, base).href
  const worn = later.get(name) ?? get(file('json'))
  later.set(name, worn)
  worn.catch(() => later.delete(name))
  return Promise.all([bring(file('js')), worn]).then(([part]) => part as T)
}

export function loadFace(base: string): Promise<unknown> {
  const early = document.querySelector<HTMLLinkElement>('link[rel=preload][href*="board.json"]')?.href
  ready ??= Promise.all([get(early ?? new URL('assets/board.json', base)), meet(base)])
  ready.catch(() => { ready = null })
  return ready
}
