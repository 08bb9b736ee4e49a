/**
 * The board's face: its style sheet, sentences and icons, one file beside board.js, fetched while the script still runs.
 *
 * They are data, not script: a page without them shows nothing for a moment, and an element on another page brings
 * them from the server that it works with.
 */
import { type Catalogues, learn } from '../words'
import { draw } from './icons'

export interface Face { css: string; words: Catalogues; icons: Record<string, string> }
export const sheet = new CSSStyleSheet()
let ready: Promise<void> | null = null

export function wear({ css, words, icons }: Face): void {
  sheet.replaceSync(css)
  learn(words)
  draw(icons)
}

/** Fetches the face once for all boards of a page; tried again by the next board when it could not be had. */
export function loadFace(base: string): Promise<void> {
  const early = document.querySelector<HTMLLinkElement>('link[rel=preload][href*="board.json"]')?.href
  ready ??= fetch(early ?? new URL('assets/board.json', base)).then(answer => answer.json() as Promise<Face>).then(wear)
  ready.catch(() => { ready = null })
  return ready
}
