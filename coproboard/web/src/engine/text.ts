/**
 * A text field and a shared text, kept the same, both ways.
 *
 * What it is: a difference by whole characters as people see them, and the keeping of place and selection. What it is
 * not: an editor. The fact that shaped it: a difference by UTF-16 unit cuts an emoji in two when it becomes a similar
 * one, and replicas then disagree for ever (G6).
 */
import type { Text as YText, YTextEvent } from 'yjs'
import { TEXT_MOST, cleanWords } from './schema'

export type Field = HTMLTextAreaElement | HTMLInputElement
export interface Edit { at: number; remove: number; insert: string }

/** Runs a change of `text` as an act of mine. */
export type Write = (text: YText, run: () => void) => void

/**
 * The one edit that turns `old` into `now`. `caret` is where typing ended in `now`: it tells which of several equal
 * letters is the new one. Null when they are equal.
 */
export function difference(old: string, now: string, caret = now.length): Edit | null {
  if (old === now) return null
  const shorter = Math.min(old.length, now.length)
  let end = 0
  const afterCaret = Math.min(shorter, now.length - caret)
  while (end < afterCaret && old.at(-1 - end) === now.at(-1 - end)) end++
  let start = 0
  while (start < shorter - end && old[start] === now[start]) start++
  while (end < shorter - start && old.at(-1 - end) === now.at(-1 - end)) end++
  while (start > 0 && !(isBoundary(old, start) && isBoundary(now, start))) start--
  while (end > 0 && !(isBoundary(old, old.length - end) && isBoundary(now, now.length - end))) end--
  return { at: start, remove: old.length - end - start, insert: now.slice(start, now.length - end) }
}

const segmenter = typeof Intl !== 'undefined' && 'Segmenter' in Intl ? new Intl.Segmenter(undefined, { granularity: 'grapheme' }) : null

/** Whether a place in a text lies between two characters as people see them. */
export function isBoundary(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length || isPlain(text, at)) return true
  let from = at, to = at
  while (from > 0 && !isPlain(text, --from)) { /* back to a place that is a boundary for certain */ }
  while (to < text.length && !isPlain(text, ++to)) { /* and on to the next */ }
  const part = text.slice(from, to)
  if (segmenter) {
    for (const { index } of segmenter.segment(part)) if (index === at - from) return true
    return false
  }
  return !/^(?:[\uDC00-\uDFFF\u200D\uFE0E\uFE0F]|\p{M}|\p{EMod})/u.test(text.slice(at)) && text[at - 1] !== '\u200D'
    && !/[\uD800-\uDBFF]$/.test(text.slice(0, at))
}

/** Between two letters below the combining marks, a boundary needs no segmenting. */
function isPlain(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return true
  const before = text.charCodeAt(at - 1), after = text.charCodeAt(at)
  return before < 0x300 && after < 0x300 && !(before === 13 && after === 10)
}

/** One step of a change: so many units kept, removed, or these put in. */
interface Step { retain?: number; delete?: number; insert?: string }

/** What a change did to a text, from its start; what comes after the last step was kept. */
function steps(event: YTextEvent): Step[] {
  const out: Step[] = []
  for (let item = event.target._start; item; item = item.right) {
    const made = event.adds(item), gone = event.deletes(item)
    if (!item.countable || (item.deleted && (made || !gone))) continue
    if (made) out.push({ insert: item.content.getContent().join('') })
    else out.push(gone ? { delete: item.length } : { retain: item.length })
  }
  return out
}

/** Where a place moves to when others insert and remove. */
export function carried(place: number, delta: readonly Step[]): number {
  let at = 0
  for (const step of delta) {
    if (step.retain !== undefined) at += step.retain
    else if (step.insert !== undefined) {
      if (at < place) place += step.insert.length
      at += step.insert.length
    } else if (step.delete !== undefined) place -= Math.max(0, Math.min(step.delete, place - at))
    if (at > place) break
  }
  return Math.max(0, place)
}

/** One bound field. */
export class Binding {
  /** what the field and the text last agreed on */
  private agreed: string
  private composing = false
  private writing = false
  /** for each unit of the text now: its place in `agreed`, or −1; null while they are the same */
  private places: number[] | null = null

  constructor(readonly field: Field, public text: YText, private write: Write) {
    this.agreed = text.toString()
    field.value = this.agreed
    field.addEventListener('input', this.input)
    field.addEventListener('compositionstart', this.composeStart)
    field.addEventListener('compositionend', this.composeEnd)
    text.observe(this.heard)
  }

  unbind(): void {
    this.composing = false
    this.input()
    this.release()
  }

  /** Lets go without a last look at the field: its text is no longer the board's. */
  release(): void {
    this.field.removeEventListener('input', this.input)
    this.field.removeEventListener('compositionstart', this.composeStart)
    this.field.removeEventListener('compositionend', this.composeEnd)
    this.text.unobserve(this.heard)
  }

  /** Goes on with another text: the board was rebuilt. */
  rebind(text: YText, write: Write): void {
    this.text.unobserve(this.heard)
    this.text = text
    this.write = write
    this.places = null
    text.observe(this.heard)
    this.show(text.toString(), (place) => place)
  }

  private readonly composeStart = (): void => { this.composing = true }

  private readonly composeEnd = (): void => {
    this.composing = false
    this.input()
  }

  private readonly input = (): void => {
    if (this.composing) return
    const { field } = this
    const edit = difference(this.agreed, field.value, field.selectionEnd ?? field.value.length)
    const caret = edit ? this.commit(edit) : null
    const after = this.text.toString()
    if (after !== field.value) this.show(after, (place) => caret ?? place)
    this.agreed = after
    this.places = null
  }

  /** Writes an edit of `agreed` into the text, which others may have changed since. Gives where it ends. */
  private commit(edit: Edit): number {
    const room = TEXT_MOST - this.text.length + edit.remove
    const insert = cleanWords(edit.insert)
    const fitting = insert.slice(0, boundaryBefore(insert, Math.max(0, room)))
    const { at, runs } = this.placed(edit)
    this.writing = true
    this.write(this.text, () => {
      if (fitting) this.text.insert(at, fitting)
      for (const { from, len } of runs.reverse()) this.text.delete(from >= at ? from + fitting.length : from, len)
    })
    this.writing = false
    return at + fitting.length
  }

  /** Where an edit of `agreed` lies in the text now: what others wrote inside what I remove stays. */
  private placed({ at, remove }: Edit): { at: number; runs: { from: number; len: number }[] } {
    if (!this.places) return { at, runs: remove ? [{ from: at, len: remove }] : [] }
    const runs: { from: number; len: number }[] = []
    let here = 0
    this.places.forEach((place, i) => {
      if (place >= 0 && place < at) here = i + 1
      if (place < at || place >= at + remove) return
      const last = runs.at(-1)
      if (last && last.from + last.len === i) last.len++
      else runs.push({ from: i, len: 1 })
    })
    return { at: here, runs }
  }

  private readonly heard = (event: YTextEvent): void => {
    if (this.writing) return
    if (this.composing) {
      // Touching the field now would break the input method: note where things went, and write at the end.
      let from = 0
      const before = this.places ?? Array.from(this.agreed, (_, i) => i)
      this.places = []
      for (const step of steps(event)) {
        if (step.insert !== undefined) this.places.push(...Array<number>(step.insert.length).fill(-1))
        else if (step.delete !== undefined) from += step.delete
        else this.places.push(...before.slice(from, from += step.retain ?? 0))
      }
      this.places.push(...before.slice(from))
      return
    }
    const delta = steps(event)
    this.show(this.text.toString(), (place) => carried(place, delta))
    this.agreed = this.field.value
  }

  /** Puts words into the field and keeps selection and scroll. */
  private show(words: string, carry: (place: number) => number): void {
    const { field } = this
    const { selectionStart, selectionEnd, selectionDirection, scrollTop } = field
    field.value = words
    this.agreed = words
    const root = field.getRootNode() as Document | ShadowRoot
    // A field without focus has no selection worth keeping, and setting one would take the focus in some browsers.
    if (root.activeElement === field && selectionStart !== null && selectionEnd !== null) {
      field.setSelectionRange(carry(selectionStart), carry(selectionEnd), selectionDirection ?? undefined)
      field.scrollTop = scrollTop
    }
  }
}

function boundaryBefore(text: string, at: number): number {
  if (at >= text.length) return text.length
  while (at > 0 && !isBoundary(text, at)) at--
  return at
}
