/**
 * The board's face: its style sheet, sentences and icons, one file beside board.js, fetched while the script still runs.
 *
 * They are data, not script: a page without them shows nothing for a moment, and an element on another page brings
 * them from the server that it works with.
 */
import { type Catalogues, learn } from '../words'
import { draw } from './icons'

export interface Face { css: string; words: Catalogues; icons?: Record<string, string> }
export const sheet = new CSSStyleSheet()
let ready: Promise<void> | null = null

let worn = ''

export function wear({ css, words, icons }: Face): void {
  sheet.replaceSync(worn += css)
  learn(words)
  if (icons) draw(icons)
}

/** Fetches the face once for all boards of a page; tried again by the next board when it could not be had. */
const get = (address: string | URL): Promise<void> => fetch(address).then(answer => answer.json() as Promise<Face>).then(wear)

let later: Promise<void> | null = null

/** Fetches the script of the later steps and, once for all boards of a page, what they wear. */
export function loadSteps<T>(base: string, version: string): Promise<T> {
  const file = (kind: string): string => new URL(`assets/steps.${kind}?v=${version}`, base).href
  later ??= get(file('json'))
  later.catch(() => { later = null })
  return Promise.all([import(file('js')), later]).then(([steps]) => steps as T)
}

export function loadFace(base: string): Promise<void> {
  const early = document.querySelector<HTMLLinkElement>('link[rel=preload][href*="board.json"]')?.href
  ready ??= get(early ?? new URL('assets/board.json', base))
  ready.catch(() => { ready = null })
  return ready
}
