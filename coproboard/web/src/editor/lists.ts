/** Lists of the editor: add, remove and move by buttons; the focus goes with what was moved. */
import type { TemplateResult } from 'lit-html'
import { type Draft, get } from './draft'
import { html, nothing } from './kit'
import type { Making } from './making'

interface Numbered { number?: number }

export interface Listed {
  path: string
  /** what one of them is called: `editor.one.<name>` with its place */
  name: string
  least: number
  most: number
  make(draft: Draft): object
  fields(path: string, i: number): TemplateResult
}

export function list(m: Making, { path, name, least, most, make, fields }: Listed): TemplateResult {
  const items = get(m.draft, path) as Numbered[]
  const focus = (what: string, i: number): void => m.site.focus(`[data-do="${what} ${path}[${i}]"]`)
  const move = (i: number, by: number): void => {
    const to = i + by
    if (to < 0 || to >= items.length) return
    m.change(draft => swap(get(draft, path), i, to))
    focus(by < 0 ? 'up' : 'down', to)
    m.tell(m.say('editor.moved', { n: to + 1, all: items.length }))
  }
  const remove = (i: number): void => {
    if (items.length <= least) return m.tell(m.say('editor.least', { n: least }))
    m.offer(path, 'editor.removed', draft => drop(get(draft, path), i))
    m.site.focus(`[data-back="${path}"]`)
  }
  const add = (): void => {
    m.change(draft => push(get(draft, path), make(draft)))
    m.site.focus(`[data-item="${path}[${items.length - 1}]"] :is(input,textarea)`)
  }
  const button = (what: string, i: number, one: string, off: boolean, run: () => void): TemplateResult =>
    html`<button type="button" class="btn btn--quiet" data-do="${what} ${path}[${i}]" aria-label=${`${m.say(`editor.${what}`)}: ${one}`} aria-disabled=${off} @click=${run}>${m.say(`editor.${what}`)}</button>`
  return html`<ol class="items">${items.map((_, i) => {
    const one = m.say(`editor.one.${name}`, { n: i + 1 })
    return html`<li><div role="group" aria-label=${one} data-item="${path}[${i}]"><div class="item"><b aria-hidden="true">${one}</b>
      <span>${button('up', i, one, i === 0, () => move(i, -1))}${button('down', i, one, i === items.length - 1, () => move(i, 1))}${button('remove', i, one, items.length <= least, () => remove(i))}</span></div>
      ${m.within(one, () => fields(`${path}[${i}]`, i))}</div></li>`
  })}</ol>${m.offered(path)}
  ${items.length < most ? html`<button type="button" class="btn" data-add=${path} @click=${add}>${m.say(`editor.add.${name}`)}</button>` : nothing}`
}

/** A number belongs to its place: what moves takes the number that stands there. */
function swap(items: Numbered[], i: number, j: number): void {
  const [a, b] = [items[i]!, items[j]!]
  ;[items[i], items[j]] = [b, a]
  if (a.number !== undefined) [a.number, b.number] = [b.number, a.number]
}

const falling = (items: Numbered[]): boolean => items.length > 1 && items[0]!.number! > items.at(-1)!.number!

/** Numbers go on at the end; where they fall, all grow by one and the last is the lowest. */
function push(items: Numbered[], item: Numbered): void {
  const numbers = items.map(each => each.number ?? 0)
  if ('number' in item) {
    if (falling(items)) {
      item.number = numbers.at(-1)
      for (const each of items) each.number! += 1
    } else item.number = Math.max(0, ...numbers) + 1
  }
  items.push(item)
}

function drop(items: Numbered[], i: number): void {
  const [gone] = items.splice(i, 1)
  for (const each of items) if (gone!.number !== undefined && each.number! > gone!.number) each.number! -= 1
}
