/** Line icons, the four shapes of equal area, a person's avatar, and the mark. */
import { type TemplateResult, html, nothing, svg } from 'lit-html'
import type { Person, Perspective } from '../model'

export const PERSPECTIVES: Perspective[] = ['lived', 'services', 'both', 'unsaid']

const SHAPES: Record<Perspective, TemplateResult> = {
  lived: svg`<circle cx="12" cy="12" r="9.6"/>`,
  services: svg`<rect x="3.5" y="3.5" width="17" height="17" rx="2.2"/>`,
  both: svg`<path d="M12 3h6.8a2.2 2.2 0 0 1 2.2 2.2v13.6a2.2 2.2 0 0 1-2.2 2.2H12a9 9 0 0 1 0-18z"/>`,
  unsaid: svg`<path d="M10.5.9a2.1 2.1 0 0 1 3 0l9.6 9.6a2.1 2.1 0 0 1 0 3l-9.6 9.6a2.1 2.1 0 0 1-3 0L.9 13.5a2.1 2.1 0 0 1 0-3z"/>`,
}

const PATHS: Record<string, string> = {
  undo: 'M8 5 3.5 9.5 8 14M4 9.5h10a5.5 5.5 0 0 1 0 11h-3',
  redo: 'm16 5 4.5 4.5L16 14M20 9.5H10a5.5 5.5 0 0 0 0 11h3',
  plus: 'M12 5v14M5 12h14',
  move: 'M12 3v18M3 12h18M9.5 5.5 12 3l2.5 2.5M9.5 18.5 12 21l2.5-2.5M5.5 9.5 3 12l2.5 2.5M18.5 9.5 21 12l-2.5 2.5',
  pen: 'M4 20l1-4.5L16.2 4.3a1.8 1.8 0 0 1 2.6 0l.9.9a1.8 1.8 0 0 1 0 2.6L8.5 19z',
  aside: 'M4 4h9v16H4M9.5 12H21m-4-4 4 4-4 4',
  down: 'm6 9.5 6 6 6-6',
  up: 'm6 14.5 6-6 6 6',
  right: 'm9.5 6 6 6-6 6',
  left: 'm14.5 6-6 6 6 6',
  tick: 'm5 12.8 4.6 4.7L19.5 7',
  cross: 'm6 6 12 12M18 6 6 18',
  qr: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM17.5 17.5H20V20h-2.5zM20 14v.01M14 20v.01',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  list: 'M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01',
  board: 'M4 5h16v14H4zM10.500 5v14M16 5v14',
}

export const icon = (name: string): TemplateResult =>
  html`<svg class="i i-${name}" viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]}/></svg>`

export const shape = (who: Perspective): TemplateResult =>
  html`<svg class="sh sh--${who}" viewBox="0 0 24 24" aria-hidden="true">${SHAPES[who]}</svg>`

/** The first two letters of a given name; a third where two people here share them. */
export function initials(person: Person, people: Person[], guest: string): string {
  const letters = (name: string, n: number): string => [...name.trim()].slice(0, n).join('')
  if (!person.name) return letters(guest, 1)
  const two = letters(person.name, 2)
  const clash = people.some(o => o.id !== person.id && o.name !== person.name && letters(o.name, 2).toLowerCase() === two.toLowerCase())
  return letters(person.name, clash ? 3 : 2)
}

export const avatar = (person: Person, letters: string, label: string): TemplateResult =>
  html`<span class="who who--${person.perspective} ${person.away ? 'is-away' : ''} ${person.moving ? 'is-moving' : ''}"
    role="img" aria-label=${label} title=${label}>
    <svg viewBox="0 0 24 24" aria-hidden="true">${SHAPES[person.perspective]}</svg><b aria-hidden="true">${letters}</b></span>`

export const mark = (): TemplateResult =>
  html`<svg class="mark" aria-hidden="true" viewBox="0 0 40 24"><path class="st-o" d="M1 6c10 0 14 0 20 6s9 6 18 6"/>
    <path class="mark-gap" d="M1 18c10 0 14 0 20-6s9-6 18-6"/><path class="st-p" d="M1 18c10 0 14 0 20-6s9-6 18-6"/></svg>`

export const brand = (home: string | null): TemplateResult =>
  home === null ? html`<span class="brand">${mark()}<span>coproboard</span></span>`
    : html`<a class="brand" href=${home}>${mark()}<span>coproboard</span></a>`

export const when = <T>(yes: unknown, then: () => T): T | typeof nothing => (yes ? then() : nothing)
