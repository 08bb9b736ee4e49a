/**
 * The cards as values, read once and again only where something changed.
 *
 * What it is: a cache over the shared document and the ledger that says what changed. What it is not: the order in which
 * a screen shows them. The fact that shaped it: on a board of a thousand cards, one letter must not read them all.
 */
import { Map as YMap, Text as YText, type YEvent, type Transaction, type Doc, type YMapEvent } from 'yjs'
import { TRAY, type Card, type Change, type Frame } from '../model'
import { cardMap, readAt, readLang, readOrder, readTouch, wordsOf, type Shared, type What } from './schema'

export type CardChange = Change['cards'][number]
export interface DeckHooks {
  cards(changes: CardChange[], remote: Transaction | null): void
  title(): void
  people(): void
  touched(): void
}

const WHATS: What[] = ['made', 'moved', 'worded', 'aside', 'back']

export class Deck {
  private readonly held = new Map<string, Card | null>()
  private sorted: Card[] | null = null
  private readonly rank: Map<string, number>

  constructor(private readonly doc: Shared, private readonly ledger: Doc, frame: Frame, private readonly hooks: DeckHooks) {
    this.rank = new Map(frame.zones.map((zone, i) => [zone.id, i]))
    this.rank.set(TRAY, frame.zones.length)
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

  readonly knows = (zone: string): boolean => this.rank.has(zone)

  get(id: string): Card | null {
    let card = this.held.get(id)
    if (card === undefined) this.held.set(id, card = this.read(id))
    return card
  }

  /** By zone, then from top to bottom, then by order. */
  get all(): Card[] {
    const place = (card: Card): number => this.rank.get(card.at.zone) ?? this.rank.size
    return this.sorted ??= [...this.doc.cards.keys()].map((id) => this.get(id)).filter((card) => card !== null)
      .sort((a, b) => place(a) - place(b) || a.at.y - b.at.y || a.order - b.order || (a.id < b.id ? -1 : 1))
  }

  private read(id: string): Card | null {
    const map = cardMap(this.doc, id)
    if (!map) return null
    const text = wordsOf(map)
    return {
      id, text,
      words: text.toString(),
      lang: readLang(map.get('lang')),
      at: readAt(map.get('at'), this.knows),
      aside: map.get('aside') === true,
      order: readOrder(map.get('order')),
      places: { at: readAt(map.get('at'), this.knows) },
      touched: Object.fromEntries(WHATS.map((what) => [what, readTouch(this.ledger, id, what)])) as Card['touched'],
    }
  }

  private drop(id: string): void {
    this.held.delete(id)
    this.sorted = null
  }

  private readonly heard = (events: YEvent<any>[], transaction: Transaction): void => {
    const by = transaction.local ? 'me' : 'other'
    const found = new Map<string, CardChange>()
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
        if (event.keysChanged.has('at')) note(id, 'moved')
        if (event.keysChanged.has('aside')) note(id, target.get('aside') === true ? 'aside' : 'back')
        this.drop(id)
      }
    }
    this.hooks.cards([...found.values()], transaction.local ? null : transaction)
  }

  private readonly titled = (): void => this.hooks.title()
  private readonly peopled = (): void => this.hooks.people()

  private readonly touched = (event: YMapEvent<unknown>): void => {
    event.keysChanged.forEach((key: string) => this.drop(key.slice(0, key.lastIndexOf('/'))))
    this.hooks.touched()
  }
}
