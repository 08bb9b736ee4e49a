/**
 * The two documents as a person works with them: cards to read, acts to do, what was lost, what can be undone.
 *
 * What it is: everything of the board that needs no server. What it is not: it knows no session, no storage and no
 * link; when the documents have to be replaced, another table takes over. The fact that shaped it: the screen must
 * never wait for the network, so every act ends here, in this device's replica.
 */
import type { Doc, Text as YText, Transaction } from 'yjs'
import type { At, Card, Change, Collision, UndoConflict } from '../model'
import { Moves } from './collide'
import { Deck, type CardChange, type Scene } from './deck'
import { ACT, TRAYED, addCard, cardMap, isPlace, newId, readAt, readTouch, registerItem, shared, twin, writeAt, type Shared } from './schema'
import { Binding, type Field } from './text'
import { Undo } from './undo'

export interface TableHooks {
  now(): number
  random(): number
  /** whether this device wrote under that client id */
  mine(client: number): boolean
  /** the participant behind a client id, as far as presence has told */
  participant(client: number): string | null
  me(): string | null
  news(cards: CardChange[], other?: Partial<Change>): void
  /** the list of collisions is another */
  collided(): void
  /** what can be undone is another */
  changed(): void
}

export class Table {
  readonly doc: Shared
  readonly deck: Deck
  readonly undoing: Undo
  private readonly moves = new Moves()
  private readonly bindings = new Set<Binding>()
  private losses: Collision[] = []
  private counting: Set<string> | null = null
  /** the first content of a board is arriving: it is no news */
  private filling = false

  constructor(doc: Doc, readonly ledger: Doc, private readonly scene: Scene, private readonly hooks: TableHooks) {
    this.doc = shared(doc)
    this.deck = new Deck(this.doc, ledger, scene, {
      cards: (changes, moved, remote) => this.heard(changes, moved, remote),
      title: () => hooks.news([], { title: true }),
      people: () => hooks.news([], { people: true }),
      touched: () => hooks.news([]),
    })
    this.undoing = new Undo(this.doc, {
      now: hooks.now,
      mine: hooks.mine,
      by: (card, what) => readTouch(ledger, card, what)?.by ?? null,
      wrote: (card, what) => { if (isPlace(what)) this.moved(card, what) },
      changed: hooks.changed,
    })
  }

  // Acts ---------------------------------------------------------------------------------------------------------------

  add(words: string, lang: string, at: At = TRAYED): string {
    const id = newId(this.hooks.random)
    addCard(this.doc, id, words, lang, at, this.scene.key)
    this.undoing.added(id)
    this.moved(id, this.scene.key)
    return id
  }

  move(card: string, at: At, place = this.scene.key): void {
    this.undoing.write(card, place, writeAt(at))
  }

  setLang(card: string, lang: string): void {
    const map = cardMap(this.doc, card)
    if (map && lang && map.get('lang') !== lang) this.doc.doc.transact(() => map.set('lang', lang.slice(0, 35)), ACT)
  }

  bind(field: Field, text: YText): Binding {
    const binding = new Binding(field, text, (into, run) => this.undoing.type(into, run))
    this.bindings.add(binding)
    return binding
  }

  unbind(binding: Binding): void {
    if (this.bindings.delete(binding)) binding.unbind()
  }

  // Collisions ---------------------------------------------------------------------------------------------------------

  /** Of the place in view. */
  get collisions(): Collision[] {
    return this.losses.filter(({ place }) => place === this.scene.key)
      .map((loss) => ({ ...loss, by: loss.by ?? readTouch(this.ledger, loss.card, 'moved')?.by ?? null }))
  }

  settle(card: string, takeBack: boolean): void {
    const found = this.losses.find((each) => each.card === card && each.place === this.scene.key)
    this.losses = this.losses.filter((each) => each !== found)
    if (found && takeBack) this.move(card, found.mine)
    this.hooks.collided()
  }

  /** Moves made before a reload, and not yet taken, can still lose. */
  noteMoves(owed: (client: number) => boolean): void {
    for (const id of this.doc.cards.keys()) {
      for (const [key, item] of cardMap(this.doc, id)?._map ?? []) if (isPlace(key) && owed(item.id.client)) this.moved(id, key)
    }
  }

  /** My latest move of a card on a place; what I was told about it before is settled by that. */
  private moved(card: string, key: string): void {
    const map = cardMap(this.doc, card), item = map && registerItem(map, key)
    if (item) this.moves.note(`${card} ${key}`, item, this.read(map.get(key), key))
    this.losses = this.losses.filter((each) => each.card !== card || each.place !== key)
  }

  private read(value: unknown, key: string): At {
    return readAt(value, (zone) => this.scene.knows(zone, key))
  }

  private lookForLoss(card: string, key: string): void {
    const map = cardMap(this.doc, card), item = map && registerItem(map, key)
    const lost = item && this.moves.lost(`${card} ${key}`, item, this.doc.doc.store)
    if (!lost) return
    const by = this.hooks.participant(lost.winner)
    if (this.hooks.mine(lost.winner) || (by !== null && by === this.hooks.me())) return
    this.losses = [...this.losses.filter((each) => each.card !== card || each.place !== key), { card, by, mine: lost.at, place: key }]
    this.hooks.collided()
  }

  // What comes from the documents --------------------------------------------------------------------------------------

  /** Runs a merge; gives how many things others changed in it. */
  merge(apply: () => void): number {
    const counted = this.counting = new Set<string>()
    this.filling = this.doc.cards.size === 0
    apply()
    this.filling = false
    this.counting = null
    return counted.size
  }

  private heard(changes: CardChange[], moved: [card: string, key: string][], remote: Transaction | null): void {
    if (remote) {
      for (const { id, what } of changes) if (what !== 'moved') this.counting?.add(`${id}/${what}`)
      for (const [card, key] of moved) {
        this.counting?.add(`${card}/${key}`)
        this.lookForLoss(card, key)
      }
    }
    this.hooks.news(this.filling ? [] : changes)
  }

  // Coming and going ---------------------------------------------------------------------------------------------------

  /** Takes over what is on the screen from a table that ends. */
  takeOver(older: Table): void {
    this.losses = older.losses.filter(({ card }) => cardMap(this.doc, card))
    for (const binding of older.bindings) {
      const text = twin(binding.text, this.doc)
      if (!text) {
        binding.release()
        continue
      }
      binding.rebind(text, (into, run) => this.undoing.type(into, run))
      this.bindings.add(binding)
    }
    older.bindings.clear()
    older.close()
  }

  /** Stops listening; bound fields let go. */
  close(): void {
    for (const binding of this.bindings) binding.unbind()
    this.bindings.clear()
    this.undoing.destroy()
    this.deck.detach()
  }

  undo(force: boolean): UndoConflict | null { return this.undoing.undo(force) }
  redo(force: boolean): UndoConflict | null { return this.undoing.redo(force) }
  get cards(): Card[] { return this.deck.all }
}
