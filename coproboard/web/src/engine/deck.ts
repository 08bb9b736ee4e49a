/**
 * The cards as values, read once and again only where something changed.
 *
 * What it is: a cache over the shared document and the ledger that says what changed. What it is not: the order in which
 * a screen shows them. The fact that shaped it: on a board of a thousand cards, one letter must not read them all.
 */
import { Map as YMap, Text as YText, type YEvent, type Transaction, type Doc, type YMapEvent } from 'yjs'
import type { Card, Change } from '../model'
import { AT, TRAYED, cardMap, isPlace, readAt, readLang, readOrder, readTouch, wordsOf, type Shared, type What } from './schema'

export type CardChange = Change['cards'][number]
/** Where cards are looked at. */
export interface Scene {
  /** the key of the place in view */
  readonly key: string
  /** the zones there, in order */
  readonly zones: readonly { id: string }[]
  /** whether the frame of a place has such a zone */
  knows(zone: string, key: string): boolean
}
export interface DeckHooks {
  /** `moved`: cards and the keys of the places that they were moved on, in view or not */
  cards(changes: CardChange[], moved: [card: string, key: string][], remote: Transaction | null): void
  title(): void
  people(): void
  touched(): void
}

const WHATS: What[] = ['made', 'moved', 'worded', 'aside', 'back']

export class Deck {
  private readonly held = new Map<string, Card | null>()
  private sorted: Card[] | null = null

  constructor(private readonly doc: Shared, private readonly ledger: Doc, readonly scene: Scene, private readonly hooks: DeckHooks) {
    doc.cards.observeDeep(this.heard)
    doc.title.observe(this.titled)
    ledger.getMap('touched').observe(this.touched)
    ledger.getMap('people').observe(this.peopled)
  }

  detach(): void {
    this.doc.cards.unobserveDeep(this.heard)
    this.doc.title.unobserve(this.titled)
    this.ledger.getMap('touched').unobserve(this.touched)
    this.ledger.getMap('people').unobserve(this.peopled)
  }

  /** Another place is in view, or the frame of one has come. */
  reset(): void {
    this.held.clear()
    this.sorted = null
  }

  get(id: string): Card | null {
    let card = this.held.get(id)
    if (card === undefined) this.held.set(id, card = this.read(id))
    return card
  }

  /** By zone, then from top to bottom, then by order. */
  get all(): Card[] {
    if (this.sorted) return this.sorted
    const rank = new Map(this.scene.zones.map((zone, i) => [zone.id, i]))
    const place = (card: Card): number => rank.get(card.at.zone) ?? rank.size
    return this.sorted = [...this.doc.cards.keys()].map((id) => this.get(id)).filter((card) => card !== null)
      .sort((a, b) => place(a) - place(b) || a.at.y - b.at.y || a.order - b.order || (a.id < b.id ? -1 : 1))
  }

  private read(id: string): Card | null {
    const map = cardMap(this.doc, id)
    if (!map) return null
    const text = wordsOf(map), { key, knows } = this.scene
    const places = Object.fromEntries([AT, ...[...map.keys()].filter(isPlace)].map((at) => [at, readAt(map.get(at), (zone) => knows(zone, at))]))
    return {
      id, text, places,
      words: text.toString(),
      lang: readLang(map.get('lang')),
      at: places[key] ?? TRAYED,
      aside: map.get('aside') === true,
      order: readOrder(map.get('order')),
      touched: Object.fromEntries(WHATS.map((what) => [what, readTouch(this.ledger, id, what)])) as Card['touched'],
    }
  }

  private drop(id: string): void {
    this.held.delete(id)
    this.sorted = null
  }

  private readonly heard = (events: YEvent<any>[], transaction: Transaction): void => {
    const by = transaction.local ? 'me' : 'other'
    const found = new Map<string, CardChange>(), moved: [string, string][] = []
    const note = (id: string, what: CardChange['what']): void => {
      found.set(`${id}/${what}`, { id, by, what })
      this.drop(id)
    }
    for (const event of events as YMapEvent<unknown>[]) {
      const target: unknown = event.target
      if (target === this.doc.cards) event.keysChanged.forEach((id: string) => note(id, 'added'))
      else if (target instanceof YText) note(String(event.path[0]), 'words')
      else if (target instanceof YMap) {
        const id = String(event.path[0])
        for (const key of event.keysChanged) {
          if (isPlace(key)) moved.push([id, key])
          if (key === this.scene.key) note(id, 'moved')
        }
        if (event.keysChanged.has('aside')) note(id, target.get('aside') === true ? 'aside' : 'back')
        this.drop(id)
      }
    }
    this.hooks.cards([...found.values()], moved, transaction.local ? null : transaction)
  }

  private readonly titled = (): void => this.hooks.title()
  private readonly peopled = (): void => this.hooks.people()

  private readonly touched = (event: YMapEvent<unknown>): void => {
    event.keysChanged.forEach((key: string) => this.drop(key.slice(0, key.lastIndexOf('/'))))
    this.hooks.touched()
  }
}
