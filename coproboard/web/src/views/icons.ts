/** Line icons, the four shapes of equal area, a person's avatar, and the mark. */
import { type TemplateResult, html, nothing, svg } from 'lit-html'
import type { Person, Perspective } from '../model'

export const PERSPECTIVES: Perspective[] = ['lived', 'services', 'both', 'unsaid']

/** made when they are drawn: what a page does not draw is left out of its bundle */
const SHAPES: Record<Perspective, () => TemplateResult> = {
  lived: () => svg`<circle cx="12" cy="12" r="9.6"/>`,
  services: () => svg`<rect x="3.5" y="3.5" width="17" height="17" rx="2.2"/>`,
  both: () => svg`<path d="M12 3h6.8a2.2 2.2 0 0 1 2.2 2.2v13.6a2.2 2.2 0 0 1-2.2 2.2H12a9 9 0 0 1 0-18z"/>`,
  unsaid: () => svg`<path d="M10.5.9a2.1 2.1 0 0 1 3 0l9.6 9.6a2.1 2.1 0 0 1 0 3l-9.6 9.6a2.1 2.1 0 0 1-3 0L.9 13.5a2.1 2.1 0 0 1 0-3z"/>`,
}

let paths: Record<string, string> = {}
/** Takes the line icons (icons.json), each one path in a 24 box. */
export function draw(icons: Record<string, string>): void {
  paths = icons
}

export const icon = (name: string): TemplateResult =>
  html`<svg class="i i-${name}" viewBox="0 0 24 24" aria-hidden="true"><path d=${paths[name]}/></svg>`

export const shape = (who: Perspective): TemplateResult =>
  html`<svg class="sh sh--${who}" viewBox="0 0 24 24" aria-hidden="true">${SHAPES[who]()}</svg>`

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
    <svg viewBox="0 0 24 24" aria-hidden="true">${SHAPES[person.perspective]()}</svg><b aria-hidden="true">${letters}</b></span>`

export const mark = (): TemplateResult =>
  html`<svg class="mark" aria-hidden="true" viewBox="0 0 40 24"><path class="st-o" d="M1 6c10 0 14 0 20 6s9 6 18 6"/>
    <path class="mark-gap" d="M1 18c10 0 14 0 20-6s9-6 18-6"/><path class="st-p" d="M1 18c10 0 14 0 20-6s9-6 18-6"/></svg>`

export const brand = (home: string | null): TemplateResult =>
  home === null ? html`<span class="brand">${mark()}<span>coproboard</span></span>`
    : html`<a class="brand" href=${home}>${mark()}<span>coproboard</span></a>`

export const when = <T>(yes: unknown, then: () => T): T | typeof nothing => (yes ? then() : nothing)
