/**
 * The live board: the model that views show and call.
 *
 * What it is: the place where table, session, link, presence and this device's memory meet; each rule lives in its
 * part. What it is not: it draws nothing. The fact that shaped it: the link comes and goes underneath the screen, and
 * in the worst case, a server that cannot take what is here, the documents are replaced under the same model.
 */
import { Doc, applyUpdate, encodeStateAsUpdate, getState, type Text as YText, type Transaction } from 'yjs'
import type { Action, At, BoardModel, Card, Change, Collision, Connection, Facts, Frame, Kept, Lang, LogEntry, Mine, Person, Perspective, Place, Proposal, Receipt, Sample, SaveState, Tab, Term, UndoConflict, Wording } from '../model'
import type { CardChange } from './deck'
import { Ledger } from './facts'
import { Grants } from './grants'
import { Link, type Ticket } from './link'
import type { Clocks } from './parcels'
import { peopleHere, personOf, type Me } from './people'
import { Presence, type Doing } from './presence'
import { rebuild } from './rebuild'
import { replay } from './replay'
import { addAction, addCard, addProposal, addTerm, addWording, factsBeyond, newId, readMade, readPerson, readTouch, shared, writeLine, writeValue, type Root } from './schema'
import { Session, type Act, type Refusal, type SessionHooks } from './session'
import { Shelf, rememberBoard, type Grant } from './shelf'
import { Table, type TableHooks } from './table'
import { Tabs, type First } from './tabs'
import type { Field } from './text'
import type { Kept as Copy, World } from './world'

export interface Parts {
  world: World
  shelf: Shelf
  base: string
  board: string
  key: string
  first: First
  shared: Doc
  ledger: Doc
  copies: Copy[]
  /** the id to write under until a ticket gives another */
  grant: Grant
  /** whether this page came up without the server */
  offline: boolean
  /** whether this is a practice board: never connected, and nothing waits for that */
  practice?: boolean
}

/** Names of the local copies of a board's two documents. */
export function copyNames(board: string, generation: number): [shared: string, ledger: string] {
  return [`coproboard-${board}-${generation}`, `coproboard-${board}-${generation}-ledger`]
}

export class LiveBoard extends EventTarget implements BoardModel {
  readonly id: string
  readonly replay = replay
  mine: Mine = { marks: [], shown: [], dots: {} }
  private table!: Table
  private ledger!: Ledger
  private session!: Session
  private copies: Copy[]
  private readonly world: World
  private readonly shelf: Shelf
  private readonly link: Link
  private readonly presence: Presence
  private readonly places: Tabs
  private readonly grants: Grants
  /** why a server did not take something, and replays refused since (see `rebuild`) */
  private trouble: string | null = null
  private tries = 0
  private next: Session | null = null
  /** away from the server, or just back: my changes that waited, and what others did meanwhile */
  private returning: { mine: number; theirs: number } | null
  private news = nothing()
  private roots = new Set<string>()
  private readonly answers = new Map<string, (receipt: Receipt) => void>()
  private stale = { change: false, presence: false, facts: false, framed: false }
  private status = ''
  private skew = 0
  private readonly stopSignals: () => void

  constructor(private readonly parts: Parts) {
    super()
    const { world, shelf } = parts
    this.id = parts.board
    this.world = world
    this.shelf = shelf
    this.copies = parts.copies
    this.grants = new Grants(world, shelf, parts.grant)
    this.presence = new Presence(world, () => this.soon('presence'))
    this.places = new Tabs(world, parts.base, parts.first, { changed: (turned) => this.looked(turned) })
    this.link = new Link(world, parts.base, parts.board, {
      ask: () => ({ key: parts.key, seat: shelf.memory.seat, ...this.grants.question() }),
      ticket: (ticket) => this.admitted(ticket),
      opened: () => this.opened(),
      message: (data) => (this.next ?? this.session).receive(data),
      closed: () => this.closed(),
      tooLarge: () => this.refused({ code: 'size', rule: 'G7' }),
      changed: () => this.told(),
    })
    const { owed = {} } = shelf.memory
    const waiting = Object.values(owed).reduce((sum, each) => sum + each.pending, 0)
    this.returning = parts.offline || waiting > 0 ? { mine: 0, theirs: 0 } : null
    parts.shared.clientID = parts.grant.client
    this.use(new Session(parts.shared, parts.ledger, this.sessionHooks(), waiting))
    this.table.noteMoves((client) => client in owed)
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

  // What there is ------------------------------------------------------------------------------------------------------

  get title(): string { return this.titleText.toString() }
  get titleText(): YText { return this.table.doc.title }
  get made(): number | null { return readMade(this.table.ledger) }
  get cards(): Card[] { return this.table.cards }
  card(id: string): Card | null { return this.table.deck.get(id) }
  get people(): Person[] { return peopleHere(this.table.ledger, this.presence, this.self) }
  person(id: string): Person | null { return personOf(this.table.ledger, this.presence, this.self, id) }
  get me(): Person | null { return this.self.id === null ? null : this.person(this.self.id) }
  get joined(): boolean { return this.self.profile !== null }
  get practice(): boolean { return this.parts.practice === true }
  get connection(): Connection { return this.practice ? 'online' : this.link.connection }
  get pending(): number { return this.practice ? 0 : this.session.pending }
  get collisions(): Collision[] { return this.table.collisions }
  get kept(): Kept[] { return this.shelf.memory.kept ?? [] }
  get canUndo(): boolean { return this.table.undoing.canUndo }
  get canRedo(): boolean { return this.table.undoing.canRedo }
  now(): number { return this.world.now() + this.skew }
  facts(root: string): Facts { return this.ledger.facts(root) }
  get log(): LogEntry[] { return this.ledger.log }
  get proposals(): Proposal[] { return this.ledger.proposals }
  get actions(): Action[] { return this.ledger.actions }
  get wordings(): Wording[] { return this.ledger.wordings }
  get terms(): Term[] { return this.ledger.terms }
  lines(tab: string): Readonly<Record<string, [number, number]>> { return this.ledger.lines(tab) }

  get save(): SaveState {
    if (this.practice) return 'saved'
    if (this.trouble) return 'unsaved'
    if (this.connection === 'offline' || this.connection === 'gone') return this.pending > 0 ? this.copies[0]!.save : 'offline'
    if (!this.session.canStore) return 'unsaved'
    return this.session.pending === 0 && (this.session.saved || this.connection === 'connecting') ? 'saved' : 'saving'
  }

  private get self(): Me {
    const { participant, profile } = this.shelf.memory
    return { id: participant ?? null, profile: profile ?? null, place: this.places.key }
  }

  // Frames -------------------------------------------------------------------------------------------------------------

  /** Whether there is a frame to show, once that is known. */
  get framed(): Promise<boolean> { return this.places.ready }
  get tabs(): readonly Tab[] { return this.places.list }
  get frame(): Frame { return this.places.tab!.frame }
  get view(): Place { return this.places.view }
  get group(): string { return this.places.group }
  look(tab: string, layer?: string): void { this.places.look(tab, layer) }
  placeKey(place: Place): string { return this.places.keyOf(place) }

  private learnTabs(): void {
    const { table: { doc }, ledger, places } = this, frame = doc.board.get('frame')
    if (typeof frame === 'string') places.first.frame = frame
    places.learn(ledger.facts('frames'), ledger.facts('session').frame?.tab)
  }

  private looked(turned: boolean): void {
    this.table.deck.reset()
    if (turned) this.doing({ moving: null, cursor: null, on: this.places.key })
    this.learnt(turned ? ['frames', 'view'] : ['frames'])
  }

  // What a person does -------------------------------------------------------------------------------------------------

  join(name: string, perspective: Perspective, lang: Lang): void {
    this.shelf.change((memory) => {
      memory.profile = { name, perspective, lang }
      memory.acts = memory.acts?.filter((each) => each.act !== 'join')
    })
    this.session.dropActs('join')
    void this.act('join', { name, perspective, lang })
    this.soon('presence')
  }

  act(act: string, values: Record<string, unknown> = {}): Promise<Receipt> {
    const each: Act = { ...values, id: newId(this.world.random), act }
    if (this.practice) return Promise.resolve({ id: each.id, ok: true })
    return new Promise((resolve) => {
      this.answers.set(each.id, resolve)
      this.shelf.change((memory) => { memory.acts = [...memory.acts ?? [], each] })
      this.session.act(each)
    })
  }

  propose(words: string, lang: Lang): string { return this.newly((id) => addProposal(this.table.doc, id, words, lang)) }
  plan(proposal: string, what: string, lang: Lang): string { return this.newly((id) => addAction(this.table.doc, id, proposal, what, lang)) }
  reword(card: string, words: string, lang: string): string { return this.newly((id) => addWording(this.table.doc, id, card, words, lang)) }
  addTerm(words: string, means: string, lang: string): string { return this.newly((id) => addTerm(this.table.doc, id, words, means, lang)) }
  setLine(tab: string, corner: string, line: [number, number]): void { writeLine(this.table.doc, tab, corner, line) }
  setValue(root: Root, id: string, key: string, value: string | boolean | null): void { writeValue(this.table.doc, root, id, key, value) }

  private newly(add: (id: string) => void): string {
    const id = newId(this.world.random)
    add(id)
    return id
  }

  async ask(path: string, body: Record<string, unknown> = {}): Promise<unknown> {
    const { world, parts, shelf } = this
    const response = await world.fetch(new URL(`api/boards/${encodeURIComponent(this.id)}/${path}`, parts.base), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...body, key: parts.key, ...path === 'me' && { seat: shelf.memory.seat } }),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status}`)
    return response.json()
  }

  add(words: string, lang: Lang, at?: At): string { return this.table.add(words, lang, at) }
  move(card: string, at: At, place?: string): void { this.table.move(card, at, place) }
  setAside(card: string, aside: boolean): void { this.table.undoing.write(card, 'aside', aside) }
  setLang(card: string, lang: string): void { this.table.setLang(card, lang) }

  bindText(field: Field, text: YText): () => void {
    const binding = this.table.bind(field, text)
    return () => this.table.unbind(binding)
  }

  undo(force = false): UndoConflict | null { return this.table.undo(force) }
  redo(force = false): UndoConflict | null { return this.table.redo(force) }
  settle(card: string, takeBack: boolean): void { this.table.settle(card, takeBack) }

  dropKept(id: string): void {
    this.shelf.change((memory) => { memory.kept = memory.kept?.filter((each) => each.id !== id) })
    this.dispatchEvent(new CustomEvent('kept'))
  }

  setMoving(moving: { card: string; at: At } | null): void { this.doing({ moving }) }
  setEditing(editing: string | null): void { this.doing({ editing }) }
  setCursor(cursor: [number, number] | null): void { this.doing({ cursor }) }

  /** While we place on our own, others are told that I am here and nothing of what I do (P9). */
  private doing(doing: Partial<Doing>): void {
    this.presence.set(this.facts('session').step?.step === 'place' ? { moving: null, editing: null, cursor: null, on: this.places.key } : doing)
  }

  practise(world: World, title: string, cards: readonly Sample[]): LiveBoard {
    const board = 'practice', shelf = new Shelf(world.storage, board), ledger = new Doc(), doc = shared(new Doc()), keep = (each: Doc): Copy => world.keep(board, each)
    shelf.change((memory) => Object.assign(memory, { participant: board, profile: { name: '', perspective: 'unsaid' } }))
    doc.title.insert(0, title)
    for (const { words, lang, at } of cards) addCard(doc, newId(world.random), words, lang, at)
    return new LiveBoard({
      ...this.parts, world, shelf, board, ledger, first: { own: this.frame }, shared: doc.doc, copies: [keep(doc.doc), keep(ledger)], grant: { client: doc.doc.clientID, grant: '' }, practice: true,
    })
  }

  destroy(): void {
    this.table.close()
    this.ledger.detach()
    this.grants.flush()
    this.stopSignals()
    this.link.close()
    this.presence.destroy()
    this.next?.destroy()
    this.session.destroy()
    for (const copy of this.copies) copy.close()
    this.table.doc.doc.destroy()
    this.table.ledger.destroy()
  }

  // The link -----------------------------------------------------------------------------------------------------------

  private admitted(ticket: Ticket): void {
    const { want } = this.grants.question()
    if (want !== undefined && ticket.wanted) this.grants.granted(want, ticket.wanted)
    this.shelf.change((memory) => Object.assign(memory, { seat: ticket.seat, participant: ticket.participant, spare: ticket.spare }))
    this.grants.under(ticket)
    this.table.doc.doc.clientID = ticket.client
    this.remember()
  }

  private opened(): void {
    const client = this.grants.current
    if (this.trouble) this.next = this.freshSession(client)
    const hello = this.presence.connect(client, (bytes) => this.link.sendLight(bytes))
    const session = this.next ?? this.session
    session.open((bytes) => this.link.send(bytes), hello)
    this.learnTabs() // and asks again for a frame that could not be had
    this.told()
  }

  private closed(): void {
    this.session.close()
    this.next?.destroy()
    this.next = null
    this.returning ??= { mine: 0, theirs: 0 }
    this.presence.disconnect()
  }

  private sessionHooks(): SessionHooks {
    return {
      welcome: (value) => { this.skew = value.now - this.world.now() },
      ready: (has) => {
        if (this.next) this.swap(this.next)
        // Letters are many changes; what a person changed are cards, places and texts.
        if (this.returning && this.returning.mine > 0) this.returning.mine = Math.max(1, factsBeyond(this.table.doc, has))
      },
      merging: (apply) => {
        const theirs = this.table.merge(apply)
        if (this.returning) this.returning = { mine: this.session.pending, theirs }
      },
      awareness: (body) => this.presence.receive(body),
      receipt: (receipt) => {
        const { id } = receipt
        this.shelf.change((memory) => { memory.acts = memory.acts?.filter((each) => each.id !== id) })
        this.answers.get(id)?.(receipt)
        this.answers.delete(id)
      },
      mine: (mine) => {
        this.mine = mine
        this.learnt(['mine'])
      },
      refused: (refusal) => this.refused(refusal),
      restart: () => this.link.restart(1000),
      settled: (clocks) => this.settled(clocks),
      changed: () => this.told(),
    }
  }

  private settled(clocks: Clocks): void {
    this.link.steady()
    this.tries = 0
    this.grants.settled(clocks)
    const back = this.returning, { profile, participant, acts = [] } = this.shelf.memory
    this.returning = null
    // A server restored from an older copy may not know me any more.
    if (profile && participant && !acts.some(({ act }) => act === 'join') && !readPerson(this.table.ledger, participant)) {
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
    if (this.trouble !== 'behind') applyUpdate(ledger, encodeStateAsUpdate(this.table.ledger))
    return new Session(doc, ledger, this.sessionHooks())
  }

  /** The fresh documents hold what the server has: my work is done again on them, and they take the screen over. */
  private swap(session: Session): void {
    const older = this.table, why = this.trouble ?? '', me = this.self.id
    const kept = rebuild({
      old: older.doc, fresh: shared(session.shared), why, tries: this.tries++, knows: this.places.knows,
      mine: (client, card) => why !== 'behind' || this.grants.mine(client) || (me !== null && readTouch(older.ledger, card, 'made')?.by === me),
    })
    this.next = this.trouble = null
    older.doc.doc.off('update', this.journal)
    this.ledger.detach()
    this.session.destroy()
    this.grants.clear()
    this.keepCopies(session)
    this.use(session)
    this.table.takeOver(older)
    if (session.pending > 0) this.grants.note(getState(session.shared.store, session.shared.clientID), session.pending)
    this.soon('change', { title: true, people: true })
    this.learnt(['session'])
    if (kept.length === 0) return
    this.shelf.change((memory) => {
      memory.kept = [...memory.kept ?? [], ...kept.map((each) => ({ ...each, id: newId(this.world.random) }))]
    })
    this.dispatchEvent(new CustomEvent('kept'))
  }

  private keepCopies(session: Session): void {
    for (const copy of this.copies) copy.erase()
    const generation = (this.shelf.memory.copy ?? 0) + 1
    this.shelf.change((memory) => { memory.copy = generation })
    const [name, ledger] = copyNames(this.id, generation)
    this.copies = [this.world.keep(name, session.shared), this.world.keep(ledger, session.ledger)]
  }

  /** Shows and writes these documents from now on. */
  private use(session: Session): void {
    const hooks: TableHooks = {
      now: () => this.world.now(),
      random: () => this.world.random(),
      mine: (client) => this.grants.mine(client),
      participant: (client) => this.presence.participants.get(client) ?? null,
      me: () => this.self.id,
      news: (cards, other) => this.soon('change', other, cards),
      collided: () => this.dispatchEvent(new CustomEvent('collision')),
      changed: () => this.told(),
    }
    this.session = session
    this.table = new Table(session.shared, session.ledger, this.places, hooks)
    this.ledger = new Ledger(this.table.doc, session.ledger, (roots) => this.learnt(roots))
    session.shared.on('update', this.journal)
    this.copies[0]!.changed = () => this.told()
    for (const act of this.shelf.memory.acts ?? []) session.act(act)
    this.learnTabs()
  }

  private readonly journal = (_update: Uint8Array, _origin: unknown, doc: Doc, transaction: Transaction): void => {
    if (!transaction.local) return
    // Yjs takes another id when it hears its own from elsewhere.
    if (doc.clientID !== this.grants.current) this.grants.under({ client: doc.clientID, grant: '' })
    this.grants.note(getState(doc.store, doc.clientID), this.session.pending)
  }

  // Telling ------------------------------------------------------------------------------------------------------------

  private remember(): void {
    rememberBoard(this.world.storage, { id: this.id, key: this.parts.key, title: this.title, frame: this.places.reference, opened: this.world.now() })
  }

  private learnt(roots: string[]): void {
    for (const root of roots) this.roots.add(root)
    if (['frames', 'session', 'lines'].some((root) => roots.includes(root))) this.learnTabs()
    if (roots.includes('session')) this.doing({})
    this.soon('facts')
  }

  /** Tells views once before the next paint. */
  private soon(what: 'change' | 'presence' | 'facts', news: Partial<Change> = {}, cards: CardChange[] = []): void {
    this.stale[what] = true
    Object.assign(this.news, news)
    for (const card of cards) {
      const known = this.news.cards.findIndex((each) => each.id === card.id && each.what === card.what)
      if (known >= 0) this.news.cards.splice(known, 1)
      this.news.cards.push(card)
    }
    if (this.stale.framed) return
    this.stale.framed = true
    this.world.frame(() => {
      const { stale, news: detail, roots } = this
      this.stale = { change: false, presence: false, facts: false, framed: false }
      this.news = nothing()
      this.roots = new Set()
      if (detail.title) this.remember()
      if (stale.change) this.dispatchEvent(new CustomEvent('change', { detail }))
      if (stale.facts) this.dispatchEvent(new CustomEvent('facts', { detail: { roots: [...roots] } }))
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
