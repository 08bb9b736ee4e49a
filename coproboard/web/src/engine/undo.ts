/**
 * Undo and redo of my own acts, and of nobody else's.
 *
 * What it is: one stack. Registers (position, set aside) are undone by writing the value they had; words by Yjs's own
 * undo of the characters I typed. What it is not: a history of the board.
 *
 * The fact that shaped it: undoing writes a new item, so "has somebody changed this since?" cannot compare with the
 * item of my act. Each undo therefore notes which earlier item its own item stands for.
 */
import { UndoManager, type Text as YText } from 'yjs'
import type { UndoConflict } from '../model'
import { ACT, TRAYED, WORDS, cardMap, isPlace, registerItem, wordsOf, writeAt, type CardMap, type Shared } from './schema'

/** `aside`, or the key of a place */
type Register = string
type RegisterAct = { what: Register; card: string; was: unknown; is: unknown; before: string; after: string; made?: true }
type Entry = RegisterAct | { text: YText }

/** Typing without a pause of this many ms is one act. */
const PAUSE = 800
const NONE = 'none'
const ASIDE = 'aside'

export interface UndoHooks {
  now(): number
  /** whether this client id is, or was, mine */
  mine(client: number): boolean
  /** who last did that to the card, by the ledger */
  by(card: string, what: UndoConflict['what']): string | null
  /** a register of mine was written */
  wrote(card: string, what: Register): void
  changed(): void
}

export class Undo {
  private done: Entry[] = []
  private undone: Entry[] = []
  /** item → the item whose value it restored */
  private readonly standsFor = new Map<string, string>()
  private readonly texts: UndoManager
  private typedAt = -Infinity
  private typing: YText

  constructor(private readonly doc: Shared, private readonly hooks: UndoHooks) {
    this.typing = doc.title
    this.texts = new UndoManager(doc.title, { trackedOrigins: new Set([WORDS]), captureTimeout: Infinity })
    this.texts.on('stack-item-added', () => { if (!this.stepping) this.push({ text: this.typing }) })
    this.texts.on('stack-item-updated', () => { if (!this.stepping) this.undone = [] })
  }

  get canUndo(): boolean { return this.done.length > 0 }
  get canRedo(): boolean { return this.undone.length > 0 }

  destroy(): void {
    this.texts.destroy()
  }

  /** Writes a register as a new act of mine. */
  write(card: string, what: Register, value: unknown): void {
    const map = cardMap(this.doc, card)
    if (!map) return
    const was = what === ASIDE ? map.get(what) === true : map.get(what)
    if (JSON.stringify(was) === JSON.stringify(value)) return
    const before = this.current(map, what)
    const after = this.put(map, card, what, value)
    this.push({ what, card, was, is: value, before, after })
  }

  /** Notes that I added a card: undone by setting it aside. */
  added(card: string): void {
    this.push({ what: ASIDE, card, was: true, is: false, before: `made ${card}`, after: NONE, made: true })
  }

  /** Runs a change of text as an act of mine; typing goes on in one act. */
  type(text: YText, run: () => void): void {
    const now = this.hooks.now(), last = this.done.at(-1)
    if (!last || !('text' in last) || last.text !== text || now - this.typedAt > PAUSE) this.texts.stopCapturing()
    this.typedAt = now
    this.typing = text
    this.texts.addToScope(text)
    this.doc.doc.transact(run, WORDS)
  }

  undo(force = false): UndoConflict | null { return this.step(this.done, this.undone, 'undo', force) }
  redo(force = false): UndoConflict | null { return this.step(this.undone, this.done, 'redo', force) }

  private step(from: Entry[], to: Entry[], which: 'undo' | 'redo', force: boolean): UndoConflict | null {
    for (let entry = from.pop(); entry; entry = from.pop()) {
      if ('text' in entry) {
        if (!this.stepWords(which)) continue // others removed all of it meanwhile: nothing of mine is left to undo
      } else {
        const conflict = this.stepRegister(entry, which === 'undo', force)
        if (conflict) {
          from.push(entry)
          return conflict
        }
      }
      to.push(entry)
      break
    }
    this.hooks.changed()
    return null
  }

  private stepRegister(entry: RegisterAct, back: boolean, force: boolean): UndoConflict | null {
    const map = cardMap(this.doc, entry.card)
    if (!map) return null
    const [expected, value, stands] = back ? [entry.after, entry.was, entry.before] : [entry.before, entry.is, entry.after]
    if (!force) {
      const what = this.current(map, entry.what) !== expected ? (entry.what === ASIDE ? ASIDE : 'moved')
        : entry.made && back ? this.othersWork(map) : null
      if (what) return { card: entry.card, by: this.hooks.by(entry.card, what), what }
    }
    this.standsFor.set(this.put(map, entry.card, entry.what, value ?? writeAt(TRAYED)), stands)
    return null
  }

  /** What others did to a card that I added; setting it aside would take their work out of sight. */
  private othersWork(map: CardMap): 'moved' | 'worded' | null {
    for (const [key, item] of map._map) if (isPlace(key) && !this.hooks.mine(item.id.client)) return 'moved'
    for (let item = wordsOf(map)._start; item; item = item.right) if (!this.hooks.mine(item.id.client)) return 'worded'
    return null
  }

  /** One item of Yjs's stack, alone: left to itself Yjs would go on to the next when one turns out empty. */
  private stepWords(which: 'undo' | 'redo'): boolean {
    const key = which === 'undo' ? 'undoStack' : 'redoStack'
    const rest = this.texts[key], top = rest.pop()
    if (!top) return false
    this.texts[key] = [top]
    const stepped = this.texts[which]() !== null
    this.texts[key] = rest
    return stepped
  }

  private get stepping(): boolean { return this.texts.undoing || this.texts.redoing }

  private push(entry: Entry): void {
    this.done.push(entry)
    this.undone = []
    this.texts.clear(false, true)
    this.hooks.changed()
  }

  private put(map: CardMap, card: string, what: Register, value: unknown): string {
    this.doc.doc.transact(() => map.set(what, value), ACT)
    this.hooks.wrote(card, what)
    return name(map, what)
  }

  private current(map: CardMap, what: Register): string {
    let id = name(map, what)
    for (let next = this.standsFor.get(id); next !== undefined; next = this.standsFor.get(id)) id = next
    return id
  }
}

function name(map: CardMap, what: Register): string {
  const item = registerItem(map, what)
  return item ? `${item.id.client}:${item.id.clock}` : NONE
}
