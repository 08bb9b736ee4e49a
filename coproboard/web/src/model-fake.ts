/**
 * A BoardModel in memory, for working on the views without a server: a real Y.Doc, made-up people who move things.
 *
 * Not the product's model: no connection, no ledger, no storage. It keeps the contract of `model.ts` closely enough
 * that every state of a card can be seen and every act tried.
 */
import * as Y from 'yjs'
import { replay } from './engine/replay'
import {
  AT, TRAYED, addAction, addCard, addProposal, addTerm, addWording, isPlace, newId, readActions, readAt, readLines, readProposals, readTerms, readWordings, shared,
  writeAt, writeLine, writeValue, type Action, type Proposal, type Root,
} from './engine/schema'
import type { World } from './engine/world'
import type { At, BoardModel, Card, Change, Connection, Facts, Frame, Kept, Lang, LogEntry, Mine, Person, Perspective, Place, Receipt, Sample, SaveState, Tab, Term, UndoConflict, Wording } from './model'
import { FIRST } from './model'

const ME = Symbol('me')
const OTHER = Symbol('other')

export interface FakeCard { words: string; at: [string, number, number]; lang?: string; by?: string; aside?: boolean }
/** `tabs`: more frames of the board, each a tab under its id */
export interface FakeOptions { frame: Frame; title: string; people: [string, Perspective][]; cards: FakeCard[]; touches?: number; joined?: boolean; tabs?: Frame[]; practice?: boolean }

export class FakeModel extends EventTarget implements BoardModel {
  readonly id = 'fake-board'
  readonly made = Date.now() - 864e5
  readonly tabs: readonly Tab[]
  view: Place
  group = FIRST
  readonly practice: boolean
  readonly doc = new Y.Doc()
  readonly titleText = this.doc.getText('title')
  me: Person | null = null
  people: Person[] = []
  save: SaveState = 'saved'
  connection: Connection = 'online'
  pending = 0
  collisions: BoardModel['collisions'] = []
  kept: Kept[] = []
  mine: Mine = { marks: [], shown: [], dots: {} }
  log: LogEntry[] = []
  /** every act that was said, with its answer to be */
  acts: { act: string; values: Record<string, unknown> }[] = []
  /** what `ask` answers, by path */
  answers: Record<string, unknown> = {}
  private roots: Record<string, Facts> = {}
  private store = this.doc.getMap<Y.Map<unknown>>('cards')
  private undoer = new Y.UndoManager([this.store], { trackedOrigins: new Set([ME]), captureTimeout: 0 })
  private touched = new Map<string, Partial<Card['touched']>>()
  private next = 0

  constructor({ frame, title, people, cards, touches = 60, joined = true, tabs = [], practice = false }: FakeOptions) {
    super()
    this.tabs = [{ id: FIRST, frame, aside: false }, ...tabs.map((each) => ({ id: each.id, frame: each, aside: false }))]
    this.view = { tab: FIRST, layer: frame.layers[0]!.id }
    this.practice = practice
    this.titleText.insert(0, title)
    this.people = people.map(([name, perspective], i) => person(`p${i}`, name, perspective))
    for (const card of cards) {
      const id = this.insert(card.words, card.lang ?? 'en', { zone: card.at[0], x: card.at[1], y: card.at[2] }, OTHER)
      if (card.aside) this.store.get(id)!.set('aside', true)
      this.touched.set(id, {})
    }
    const ids = [...this.store.keys()]
    for (let i = 0; i < touches; i++) {
      const what = (['made', 'moved', 'worded', 'aside', 'back'] as const)[Math.floor(i / ids.length) % 5]
      this.touched.get(ids[i % ids.length])![what] = { by: `p${(i * 7) % this.people.length}`, at: Date.now() - 1e6 + i }
    }
    if (joined) this.join('Tomos', 'lived', 'en')
    this.store.observeDeep((events, transaction) => this.observed(events, transaction))
    this.titleText.observe(() => this.send({ cards: [], people: false, title: true }))
  }

  // ── deciding together ───────────────────────────────────────────────────────────────────────────────────────
  get frame(): Frame { return this.tabs.find(({ id }) => id === this.view.tab)!.frame }
  look(tab: string, layer?: string): void {
    const layers = this.tabs.find(({ id }) => id === tab)?.frame.layers.filter(({ places }) => places)
    if (layers) this.view = { tab, layer: (layers.find(({ id }) => id === layer) ?? layers[0]!).id }
    this.news('view')
  }
  placeKey({ tab, layer }: Place): string {
    return tab === FIRST && layer === this.tabs[0]!.frame.layers[0]!.id ? AT : `at/${tab}/${layer}`
  }
  private get key(): string { return this.placeKey(this.view) }
  lines(tab: string): Readonly<Record<string, [number, number]>> { return readLines(shared(this.doc), tab) }
  setLine(tab: string, corner: string, line: [number, number]): void {
    writeLine(shared(this.doc), tab, corner, line)
    this.news('lines')
  }
  get wordings(): Wording[] { return readWordings(shared(this.doc)) }
  get terms(): Term[] { return readTerms(shared(this.doc)) }
  reword(card: string, words: string, lang: string): string { return this.newly('wordings', (id) => addWording(shared(this.doc), id, card, words, lang)) }
  addTerm(words: string, means: string, lang: string): string { return this.newly('terms', (id) => addTerm(shared(this.doc), id, words, means, lang)) }
  private newly(root: string, add: (id: string) => void): string {
    const id = newId(Math.random)
    add(id)
    this.news(root)
    return id
  }
  private news(...roots: string[]): void {
    requestAnimationFrame(() => this.dispatchEvent(new CustomEvent('facts', { detail: { roots } })))
  }
  facts(root: string): Facts {
    return this.roots[root] ??= {}
  }
  /** the ledger says something else: `tell({ session: { step: { step: 'place' } } })` */
  tell(roots: Record<string, Facts>): void {
    for (const [root, values] of Object.entries(roots)) this.roots[root] = { ...this.facts(root), ...values }
    this.news(...Object.keys(roots))
  }
  act(act: string, values: Record<string, unknown> = {}): Promise<Receipt> {
    this.acts.push({ act, values })
    if (act === 'turn') {
      this.group = String(values.to)
      this.tell({ session: { frame: { tab: this.group, by: 'me', at: Date.now(), from: values.from } } })
      this.look(this.group)
    }
    if (act === 'step') this.tell({ session: { step: { step: values.to, by: 'me', at: Date.now(), from: values.from } } })
    if (act === 'ready') this.tell({ ready: { me: values.yes ? [values.step, Date.now()] : undefined } })
    if (act === 'timer') this.tell({ session: { timer: values.seconds ? { ends: Date.now() + 1000 * Number(values.seconds), length: 1000 * Number(values.seconds), by: 'me', at: Date.now() } : null } })
    return Promise.resolve({ id: newId(Math.random), ok: true })
  }
  get proposals(): Proposal[] {
    return readProposals(shared(this.doc))
  }
  get actions(): Action[] {
    return readActions(shared(this.doc))
  }
  propose(words: string, lang: Lang): string { return this.newly('proposals', (id) => addProposal(shared(this.doc), id, words, lang)) }
  plan(proposal: string, what: string, lang: Lang): string { return this.newly('actions', (id) => addAction(shared(this.doc), id, proposal, what, lang)) }
  setValue(root: Root, id: string, key: string, value: string | boolean | null): void {
    writeValue(shared(this.doc), root, id, key, value)
    this.news(root)
  }
  readonly replay = replay
  ask(path: string): Promise<any> {
    return path in this.answers ? Promise.resolve(this.answers[path]) : Promise.reject(new Error(path))
  }

  get joined(): boolean {
    return this.me !== null
  }
  now(): number {
    return Date.now()
  }
  get title(): string {
    return this.titleText.toString()
  }
  person(id: string): Person | null {
    return this.people.find(p => p.id === id) ?? null
  }
  get cards(): Card[] {
    return [...this.store.keys()].map(id => this.card(id)!).sort((a, b) => a.at.zone.localeCompare(b.at.zone) || a.at.y - b.at.y || a.order - b.order)
  }
  card(id: string): Card | null {
    const map = this.store.get(id)
    if (!map) return null
    const places = Object.fromEntries([AT, ...[...map.keys()].filter(isPlace)].map((key) => [key, readAt(map.get(key), () => true)]))
    const at = places[this.key] ?? TRAYED
    const text = map.get('words') as Y.Text
    const touched = { made: null, moved: null, worded: null, aside: null, back: null, ...this.touched.get(id) }
    return { id, text, words: text.toString(), lang: String(map.get('lang') ?? 'en'), at, places, aside: map.get('aside') === true, order: Number(map.get('order') ?? 0), touched }
  }

  join(name: string, perspective: Perspective, _lang: Lang): void {
    this.people = this.people.filter(p => !p.me)
    this.me = { ...person('me', name, perspective), me: true }
    this.people = [this.me, ...this.people]
    this.send({ cards: [], people: true, title: false })
  }
  add(words: string, lang: Lang, at: At = TRAYED): string {
    return this.insert(words, lang, at, ME)
  }
  move(card: string, at: At, place = this.key): void {
    this.write(ME, card, place, writeAt(at))
  }
  setAside(card: string, aside: boolean): void {
    this.write(ME, card, 'aside', aside)
    this.touch(card, aside ? 'aside' : 'back', 'me')
  }
  setLang(card: string, lang: string): void {
    this.write(ME, card, 'lang', lang)
  }
  bindText(field: HTMLTextAreaElement | HTMLInputElement, text: Y.Text): () => void {
    const show = (): void => {
      if (field.value !== text.toString()) field.value = text.toString()
    }
    const write = (): void => {
      const [old, now] = [text.toString(), field.value]
      let [start, end] = [0, 0]
      while (start < old.length && old[start] === now[start]) start++
      while (end < old.length - start && end < now.length - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end++
      this.doc.transact(() => {
        text.delete(start, old.length - start - end)
        text.insert(start, now.slice(start, now.length - end))
      }, ME)
    }
    show()
    text.observe(show)
    field.addEventListener('input', write)
    return () => {
      text.unobserve(show)
      field.removeEventListener('input', write)
    }
  }
  get canUndo(): boolean {
    return this.undoer.undoStack.length > 0
  }
  get canRedo(): boolean {
    return this.undoer.redoStack.length > 0
  }
  conflict: UndoConflict | null = null
  undo(force = false): UndoConflict | null {
    const conflict = force ? null : this.conflict
    if (!conflict) this.undoer.undo()
    this.conflict = null
    return conflict
  }
  redo(): UndoConflict | null {
    this.undoer.redo()
    return null
  }
  settle(card: string, takeBack: boolean): void {
    const collision = this.collisions.find(c => c.card === card)
    this.collisions = this.collisions.filter(c => c.card !== card)
    if (collision && takeBack) this.move(card, collision.mine)
    this.dispatchEvent(new CustomEvent('collision'))
  }
  dropKept(id: string): void {
    this.kept = this.kept.filter(k => k.id !== id)
  }
  setMoving(moving: { card: string; at: At } | null): void {
    if (this.me) this.me.moving = moving
  }
  setEditing(card: string | null): void {
    if (this.me) this.me.editing = card
  }
  setCursor(cursor: [number, number] | null): void {
    if (this.me) this.me.cursor = cursor
  }
  practise(_world: World, title: string, cards: readonly Sample[]): FakeModel {
    return new FakeModel({ frame: this.frame, title, people: [], touches: 0, practice: true, cards: cards.map(({ words, lang, at }) => ({ words, lang, at: [at.zone, at.x, at.y] })) })
  }
  destroy(): void {
    this.doc.destroy()
  }

  // ── what others do, called by whoever drives the fake ───────────────────────────────────────────────────────
  otherMoves(name: string, card: string, at: At): void {
    this.write(OTHER, card, this.key, writeAt(at))
    this.touch(card, 'moved', this.named(name).id)
  }
  otherCarries(name: string, card: string | null, at?: At): void {
    this.named(name).moving = card && at ? { card, at } : null
    this.dispatchEvent(new CustomEvent('presence'))
  }
  otherWrites(name: string, card: string | null): void {
    this.named(name).editing = card
    this.dispatchEvent(new CustomEvent('presence'))
  }
  otherPoints(name: string, cursor: [number, number] | null): void {
    this.named(name).cursor = cursor
    this.dispatchEvent(new CustomEvent('presence'))
  }
  collide(card: string, by: string, mine: At): void {
    this.collisions = [...this.collisions, { card, by: this.named(by).id, mine, place: this.key }]
    this.dispatchEvent(new CustomEvent('collision'))
  }
  set(state: Partial<Pick<FakeModel, 'save' | 'connection' | 'kept'>>): void {
    Object.assign(this, state)
    this.dispatchEvent(new CustomEvent('status'))
  }
  find(words: string): string {
    return this.cards.find(card => card.words.includes(words))!.id
  }
  private named(name: string): Person {
    return this.people.find(p => p.name === name)!
  }

  private insert(words: string, lang: string, at: At, origin: symbol): string {
    const id = `card-${String(this.next++).padStart(4, '0')}`
    this.doc.transact(() => addCard(shared(this.doc), id, words, lang, at, this.key), origin)
    return id
  }
  private write(origin: symbol, card: string, key: string, value: unknown): void {
    this.doc.transact(() => this.store.get(card)?.set(key, value), origin)
  }
  private touch(card: string, what: keyof Card['touched'], by: string): void {
    this.touched.set(card, { ...this.touched.get(card), [what]: { by, at: Date.now() } })
  }
  private observed(events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction): void {
    const by = transaction.origin === OTHER ? 'other' : 'me'
    const cards = events.flatMap((event): Change['cards'] => {
      if (event.path.length === 0) return [...(event as Y.YMapEvent<unknown>).keysChanged].map(id => ({ id, by, what: 'added' }))
      const id = String(event.path[0])
      if (event.path.length > 1) return [{ id, by, what: 'words' }]
      return (event as Y.YMapEvent<unknown>).keysChanged.has('aside') ? [{ id, by, what: this.card(id)?.aside ? 'aside' : 'back' }] : [{ id, by, what: 'moved' }]
    })
    this.send({ cards, people: false, title: false })
  }
  private send(change: Change): void {
    requestAnimationFrame(() => this.dispatchEvent(new CustomEvent('change', { detail: change })))
  }
}

const person = (id: string, name: string, perspective: Perspective): Person =>
  ({ id, name, perspective, me: false, here: true, by: null, named: false, away: false, moving: null, editing: null, cursor: null })
