/**
 * The live board: the model that views show and call, over two documents and a link.
 *
 * What it is: the place where the parts meet; each rule lives in its part. What it is not: it draws nothing.
 *
 * The fact that shaped it: the screen must never wait for the network. Every act is written to this device's replica
 * at once; the link comes and goes underneath, and the worst case, a server that cannot take what is here, swaps the
 * documents under the same model.
 */
import { Doc, applyUpdate, encodeStateAsUpdate, getState, type Text as YText, type Transaction } from 'yjs'
import { TRAY, type At, type BoardModel, type Card, type Change, type Collision, type Connection, type Frame, type Kept, type Lang, type Person, type Perspective, type SaveState, type UndoConflict } from '../model'
import { Moves } from './collide'
import { Deck, type CardChange } from './deck'
import { Grants } from './grants'
import { Link, type Ticket } from './link'
import { peopleHere, personOf, type Me } from './people'
import type { Clocks } from './parcels'
import { Presence } from './presence'
import { rebuild } from './rebuild'
import { ACT, addCard, cardMap, cardOf, newId, readAt, readMade, readPerson, readTouch, registerItem, shared, wordsOf, writeAt, type Shared } from './schema'
import { Session, type Refusal, type SessionHooks } from './session'
import { rememberBoard, type Grant, type Shelf } from './shelf'
import { Binding, type Field } from './text'
import { Undo } from './undo'
import type { Kept as Copy, World } from './world'

export interface Parts {
  world: World
  shelf: Shelf
  base: string
  board: string
  key: string
  frame: Frame
  shared: Doc
  ledger: Doc
  copies: Copy[]
  /** the id to write under until a ticket gives another */
  first: Grant
  /** whether this page came up without the server */
  offline: boolean
}

/** Names of the local copies of a board's two documents. */
export function copyNames(board: string, generation: number): [shared: string, ledger: string] {
  return [`coproboard-${board}-${generation}`, `coproboard-${board}-${generation}-ledger`]
}

type Loss = Collision & { winner: number }

export class LiveBoard extends EventTarget implements BoardModel {
  readonly id: string
  readonly frame: Frame
  private doc!: Shared
  private ledger!: Doc
  private deck!: Deck
  private undoing!: Undo
  private moves!: Moves
  private session!: Session
  private copies: Copy[]
  private readonly world: World
  private readonly shelf: Shelf
  private readonly link: Link
  private readonly presence: Presence
  private readonly grants: Grants
  private readonly bindings = new Set<Binding>()
  private losses: Loss[] = []
  /** a server that did not take something: why, and how much was tried since (see `rebuild`) */
  private trouble: string | null = null
  private tries = 0
  private next: Session | null = null
  /** away from the server, or just back: my changes that waited, and what others did meanwhile */
  private returning: { mine: number; theirs: number } | null
  private counting: Set<string> | null = null
  /** the first content of a board is arriving: it is no news */
  private filling = false
  private news = nothing()
  private stale = { change: false, presence: false, framed: false }
  private status = ''
  private skew = 0
  private readonly stopSignals: () => void

  constructor(private readonly parts: Parts) {
    super()
    const { world, shelf } = parts
    this.id = parts.board
    this.frame = parts.frame
    this.world = world
    this.shelf = shelf
    this.copies = parts.copies
    this.grants = new Grants(world, shelf, parts.first)
    this.presence = new Presence(world, () => this.soon('presence'))
    this.link = new Link(world, parts.base, parts.board, {
      ask: () => ({ key: parts.key, seat: shelf.memory.seat, ...this.grants.question() }),
      ticket: (ticket) => this.admitted(ticket),
      opened: () => this.opened(),
      message: (data) => (this.next ?? this.session).receive(data),
      closed: () => this.closed(),
      tooLarge: () => this.refused({ code: 'size', rule: 'G7' }),
      changed: () => this.told(),
    })
    const owed = Object.values(shelf.memory.owed ?? {}).reduce((sum, each) => sum + each.pending, 0)
    this.returning = parts.offline || owed > 0 ? { mine: 0, theirs: 0 } : null
    parts.shared.clientID = parts.first.client
    this.use(new Session(parts.shared, parts.ledger, this.hooks(), owed))
    this.noteOwedMoves()
    this.stopSignals = world.signals((signal) => {
      if (signal === 'leave') return this.grants.flush()
      if (signal === 'doubt') return this.link.doubt()
      this.presence.active()
      if (signal === 'wake') this.link.wake()
    })
  }

  /** Connects, with the first ticket when the page has one. */
  start(ticket?: Ticket): void {
    if (ticket) void this.link.connect(ticket)
    else this.link.restart()
  }

  /** The local copy was read only now: what it holds beyond the server's has to go up. */
  copyRead(): void {
    this.link.restart()
  }

  // What there is ----------------------------------------------------------------------------------------------------

  get title(): string { return this.doc.title.toString() }
  get titleText(): YText { return this.doc.title }
  get made(): number | null { return readMade(this.ledger) }
  get cards(): Card[] { return this.deck.all }
  card(id: string): Card | null { return this.deck.get(id) }
  get people(): Person[] { return peopleHere(this.ledger, this.presence, this.self) }
  person(id: string): Person | null { return personOf(this.ledger, this.presence, this.self, id) }
  get me(): Person | null { return this.self.id === null ? null : this.person(this.self.id) }
  get joined(): boolean { return this.self.profile !== null }
  get connection(): Connection { return this.link.connection }
  get pending(): number { return this.session.pending }
  get kept(): Kept[] { return this.shelf.memory.kept ?? [] }
  get canUndo(): boolean { return this.undoing.canUndo }
  get canRedo(): boolean { return this.undoing.canRedo }
  now(): number { return this.world.now() + this.skew }

  get save(): SaveState {
    if (this.trouble) return 'unsaved'
    if (this.connection === 'offline' || this.connection === 'gone') return 'offline'
    if (!this.session.canStore) return 'unsaved'
    return this.session.pending === 0 && (this.session.saved || this.connection === 'connecting') ? 'saved' : 'saving'
  }

  get collisions(): Collision[] {
    return this.losses.map(({ card, by, mine }) => ({ card, mine, by: by ?? readTouch(this.ledger, card, 'moved')?.by ?? null }))
  }

  // What a person does -----------------------------------------------------------------------------------------------

  join(name: string, perspective: Perspective, lang: Lang): void {
    const act = { id: newId(this.world.random), act: 'join', name, perspective, lang }
    this.shelf.change((memory) => {
      memory.profile = { name, perspective, lang }
      memory.acts = [...(memory.acts ?? []).filter((each) => each.act !== 'join'), act]
    })
    this.session.dropActs('join')
    this.session.act(act)
    this.soon('presence')
  }

  add(words: string, lang: Lang, at: At = { zone: TRAY, x: 0.5, y: 0.5 }): string {
    const id = newId(this.world.random)
    addCard(this.doc, id, words, lang, at)
    this.undoing.added(id)
    this.moved(id)
    return id
  }

  move(card: string, at: At): void {
    this.undoing.write(card, 'at', writeAt(at))
  }

  setAside(card: string, aside: boolean): void {
    this.undoing.write(card, 'aside', aside)
  }

  setLang(card: string, lang: string): void {
    const map = cardMap(this.doc, card)
    if (map && map.get('lang') !== lang && lang) this.doc.doc.transact(() => map.set('lang', lang.slice(0, 35)), ACT)
  }

  bindText(field: Field, text: YText): () => void {
    const binding = new Binding(field, text, (into, run) => this.undoing.type(into, run))
    this.bindings.add(binding)
    return () => {
      if (this.bindings.delete(binding)) binding.unbind()
    }
  }

  undo(force = false): UndoConflict | null { return this.undoing.undo(force) }
  redo(force = false): UndoConflict | null { return this.undoing.redo(force) }

  settle(card: string, takeBack: boolean): void {
    const found = this.losses.find((each) => each.card === card)
    this.losses = this.losses.filter((each) => each !== found)
    if (found && takeBack) this.move(card, found.mine)
    this.dispatchEvent(new CustomEvent('collision'))
  }

  dropKept(id: string): void {
    this.shelf.change((memory) => { memory.kept = memory.kept?.filter((each) => each.id !== id) })
    this.dispatchEvent(new CustomEvent('kept'))
  }

  setMoving(moving: { card: string; at: At } | null): void { this.presence.set({ moving }) }
  setEditing(editing: string | null): void { this.presence.set({ editing }) }
  setCursor(cursor: [number, number] | null): void { this.presence.set({ cursor }) }

  destroy(): void {
    this.grants.flush()
    this.stopSignals()
    for (const binding of this.bindings) binding.unbind()
    this.link.close()
    this.presence.destroy()
    this.next?.destroy()
    this.leave()
    for (const copy of this.copies) copy.close()
    this.doc.doc.destroy()
    this.ledger.destroy()
  }

  // The link ---------------------------------------------------------------------------------------------------------

  private admitted(ticket: Ticket): void {
    const { want } = this.grants.question()
    if (want !== undefined && ticket.wanted) this.grants.granted(want, ticket.wanted)
    this.shelf.change((memory) => Object.assign(memory, { seat: ticket.seat, participant: ticket.participant, spare: ticket.spare }))
    this.grants.under(ticket)
    this.doc.doc.clientID = ticket.client
    this.remember()
  }

  private opened(): void {
    const client = this.grants.current
    if (this.trouble) this.next = this.freshSession(client)
    const hello = this.presence.connect(client, (bytes) => this.link.sendLight(bytes))
    const session = this.next ?? this.session
    session.open((bytes) => this.link.send(bytes), hello)
    this.told()
  }

  private closed(): void {
    this.session.close()
    this.next?.destroy()
    this.next = null
    this.returning ??= { mine: 0, theirs: 0 }
    this.presence.disconnect()
  }

  private hooks(): SessionHooks {
    return {
      welcome: (value) => { this.skew = value.now - this.world.now() },
      ready: () => { if (this.next) this.swap(this.next) },
      merging: (apply) => this.merge(apply),
      awareness: (body) => this.presence.receive(body),
      receipt: ({ id }) => this.shelf.change((memory) => { memory.acts = memory.acts?.filter((each) => each.id !== id) }),
      refused: (refusal) => this.refused(refusal),
      restart: () => this.link.restart(1000),
      settled: (clocks) => this.settled(clocks),
      changed: () => this.told(),
    }
  }

  private merge(apply: () => void): void {
    this.counting = new Set()
    this.filling = this.doc.cards.size === 0
    apply()
    this.filling = false
    if (this.returning) this.returning = { mine: this.session.pending, theirs: this.counting.size }
    this.counting = null
  }

  private settled(clocks: Clocks): void {
    this.link.steady()
    this.tries = 0
    this.grants.settled(clocks)
    const back = this.returning, { profile, participant, acts = [] } = this.shelf.memory
    this.returning = null
    // A server restored from an older copy may not know me any more.
    if (profile && participant && acts.length === 0 && !readPerson(this.ledger, participant)) {
      this.join(profile.name, profile.perspective, profile.lang)
    }
    if (back && back.mine + back.theirs > 0) this.dispatchEvent(new CustomEvent('returned', { detail: back }))
  }

  // A server that cannot take what is here -----------------------------------------------------------------------------

  private refused({ code, rule }: Refusal): void {
    console.warn(`coproboard: the server did not take a change (${code}, rule ${rule}); it is carried over`)
    this.trouble = code
    this.link.restart(Math.min(10_000, 1000 * this.tries))
    this.told()
  }

  /** A session on fresh documents: the old ones stay on the screen, and writable, until these hold what the server has. */
  private freshSession(client: number): Session {
    const doc = new Doc(), ledger = new Doc()
    doc.clientID = client
    if (this.trouble !== 'behind') applyUpdate(ledger, encodeStateAsUpdate(this.ledger))
    return new Session(doc, ledger, this.hooks())
  }

  private swap(session: Session): void {
    const old = this.doc, why = this.trouble ?? ''
    const bound = [...this.bindings].map((binding) => ({ binding, card: cardOf(binding.text) }))
    const me = this.self.id
    const kept = rebuild({
      old, fresh: shared(session.shared), why, tries: this.tries++, knows: this.deck.knows,
      mine: (client, card) => why !== 'behind' || this.grants.mine(client) || (me !== null && readTouch(this.ledger, card, 'made')?.by === me),
    })
    this.leave()
    this.next = this.trouble = null
    this.grants.clear()
    this.keepCopies(session)
    this.use(session)
    if (session.pending > 0) this.grants.note(getState(session.shared.store, session.shared.clientID), session.pending)
    for (const { binding, card } of bound) this.rebind(binding, card)
    this.losses = this.losses.filter(({ card }) => this.card(card))
    this.news = { cards: this.cards.map(({ id }) => ({ id, by: 'other', what: 'moved' })), people: true, title: true }
    this.soon('change')
    if (kept.length === 0) return
    this.shelf.change((memory) => {
      memory.kept = [...memory.kept ?? [], ...kept.map((each) => ({ ...each, id: newId(this.world.random) }))]
    })
    this.dispatchEvent(new CustomEvent('kept'))
  }

  private keepCopies(session: Session): void {
    for (const copy of this.copies) copy.erase()
    const copy = (this.shelf.memory.copy ?? 0) + 1
    this.shelf.change((memory) => { memory.copy = copy })
    const [name, ledger] = copyNames(this.id, copy)
    this.copies = [this.world.keep(name, session.shared), this.world.keep(ledger, session.ledger)]
  }

  private rebind(binding: Binding, card: string): void {
    const map = card === '' ? null : cardMap(this.doc, card)
    const text = card === '' ? this.doc.title : map && wordsOf(map)
    if (text) return binding.rebind(text)
    binding.release()
    this.bindings.delete(binding)
  }

  // The documents ------------------------------------------------------------------------------------------------------

  /** Shows and writes these documents from now on. */
  private use(session: Session): void {
    this.session = session
    this.doc = shared(session.shared)
    this.ledger = session.ledger
    this.moves = new Moves()
    this.deck = new Deck(this.doc, this.ledger, this.frame, {
      cards: (changes, remote) => this.cardsChanged(changes, remote),
      title: () => this.soon('change', { title: true }),
      people: () => this.soon('change', { people: true }),
      touched: () => this.soon('change'),
    })
    this.undoing = new Undo(this.doc, {
      now: () => this.world.now(),
      mine: (client) => this.grants.mine(client),
      by: (card, what) => readTouch(this.ledger, card, what)?.by ?? null,
      wrote: (card, what) => { if (what === 'at') this.moved(card) },
      changed: () => this.told(),
    })
    this.doc.doc.on('update', this.journal)
    for (const act of this.shelf.memory.acts ?? []) session.act(act)
  }

  private leave(): void {
    this.doc.doc.off('update', this.journal)
    this.deck.detach()
    this.undoing.destroy()
    this.session.destroy()
  }

  private readonly journal = (_update: Uint8Array, _origin: unknown, doc: Doc, transaction: Transaction): void => {
    if (!transaction.local) return
    // Yjs takes another id when it hears its own from elsewhere.
    if (doc.clientID !== this.grants.current) this.grants.under({ client: doc.clientID, grant: '' })
    this.grants.note(getState(doc.store, doc.clientID), this.session.pending)
  }

  /** My latest move of a card; what I was told before about it is settled by that. */
  private moved(card: string): void {
    const map = cardMap(this.doc, card), item = map && registerItem(map, 'at')
    if (item) this.moves.note(card, item, readAt(map.get('at'), this.deck.knows))
    this.losses = this.losses.filter((each) => each.card !== card)
  }

  /** Moves made before a reload, and not yet taken, can still lose. */
  private noteOwedMoves(): void {
    const { owed = {} } = this.shelf.memory
    if (Object.keys(owed).length === 0) return
    for (const id of this.doc.cards.keys()) {
      const item = registerItem(this.doc.cards.get(id)!, 'at')
      if (item && item.id.client in owed) this.moved(id)
    }
  }

  private cardsChanged(changes: CardChange[], remote: Transaction | null): void {
    for (const change of changes) {
      if (remote) this.counting?.add(`${change.id}/${change.what}`)
      if (remote && change.what === 'moved') this.lookForLoss(change.id)
      if (this.filling) continue
      const same = this.news.cards.findIndex((each) => each.id === change.id && each.what === change.what)
      if (same >= 0) this.news.cards.splice(same, 1)
      this.news.cards.push(change)
    }
    this.soon('change')
  }

  private lookForLoss(card: string): void {
    const map = cardMap(this.doc, card), item = map && registerItem(map, 'at')
    const lost = item && this.moves.lost(card, item, this.doc.doc.store)
    if (!lost) return
    const by = this.presence.participants.get(lost.winner) ?? null
    if (this.grants.mine(lost.winner) || (by !== null && by === this.self.id)) return
    this.losses = [...this.losses.filter((each) => each.card !== card), { card, by, mine: lost.at, winner: lost.winner }]
    this.dispatchEvent(new CustomEvent('collision'))
  }

  // Telling ------------------------------------------------------------------------------------------------------------

  private get self(): Me {
    const { participant, profile } = this.shelf.memory
    return { id: participant ?? null, profile: profile ?? null }
  }

  private remember(): void {
    const { key, frame } = this.parts
    rememberBoard(this.world.storage, { id: this.id, key, title: this.title, frame: `${frame.id}@${frame.version}`, opened: this.world.now() })
  }

  /** Tells views once before the next paint. */
  private soon(what: 'change' | 'presence', news: Partial<Change> = {}): void {
    this.stale[what] = true
    Object.assign(this.news, news)
    if (this.stale.framed) return
    this.stale.framed = true
    this.world.frame(() => {
      const { stale, news: detail } = this
      this.stale = { change: false, presence: false, framed: false }
      this.news = nothing()
      if (detail.title) this.remember()
      if (stale.change) this.dispatchEvent(new CustomEvent('change', { detail }))
      if (stale.presence) this.dispatchEvent(new CustomEvent('presence'))
    })
  }

  /** Tells of save state, connection, pending and undo, at once, when one of them is another. */
  private told(): void {
    const status = [this.save, this.connection, this.pending, this.canUndo, this.canRedo].join()
    if (status === this.status) return
    this.status = status
    this.dispatchEvent(new CustomEvent('status'))
  }
}

function nothing(): Change {
  return { cards: [], people: false, title: false }
}
