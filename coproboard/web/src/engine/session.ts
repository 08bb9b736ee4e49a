/**
 * One replica's conversation with the server (SPEC section W): bytes in, bytes out.
 *
 * What it is: it outlives connections; `open` begins one, `close` ends one. It knows which of my changes are
 * acknowledged, and so whether "saved" is true. What it is not: it knows no socket, no clock and no screen.
 *
 * The fact that shaped it: changes made before the server has said what it has cannot be sent one by one, because they
 * may build on others that it lacks. They wait and go together in the answer to its step 1.
 */
import { applyUpdate, decodeStateVector, encodeStateVector, getState, type Doc, type Transaction } from 'yjs'
import type { Mine, Receipt } from '../model'
import { parcels, type Clocks } from './parcels'
import * as wire from './wire'

export interface Refusal { code: string; rule: string }
export interface Act { id: string; act: string; [field: string]: unknown }

export interface SessionHooks {
  welcome(value: { participant: string; client: number; now: number }): void
  /** the server's step 1 is here and will be answered: the last moment to add what should go with it */
  ready(has: Clocks): void
  /** around the server's answer to our step 1 */
  merging(apply: () => void): void
  awareness(body: Uint8Array): void
  receipt(receipt: Receipt): void
  /** what this participant has sealed */
  mine(mine: Mine): void
  /** the server did not take something; the session has ended */
  refused(refusal: Refusal): void
  /** too fast: connect again after a while */
  restart(): void
  /** everything sent is durable up to these clocks */
  settled(clocks: Clocks): void
  /** what `saved`, `pending` or `canStore` say has changed */
  changed(): void
}

/** A document message on its way: `changes` of mine are in it, and `clocks` is what the document held then. */
interface Mark { n: number; changes: number; clocks: Clocks }

/** Answers to `resync` without any acknowledgement between them, before it counts as a refusal. */
const RESYNCS = 5
const REMOTE = 'remote'

export class Session {
  /** whether the server can write */
  canStore = true
  private send: ((bytes: wire.Bytes) => void) | null = null
  private answered = false
  private over = false
  private sent = 0
  private marks: Mark[] = []
  private waiting: number
  private resyncs = 0
  /** number of the first message of the latest answer: a refusal of an earlier one is already dealt with */
  private answer0 = 0
  private skip = false
  private told: Uint8Array | null = null
  private readonly acts = new Map<string, Act>()

  /** `waiting`: my changes that an earlier page could not get acknowledged. */
  constructor(readonly shared: Doc, readonly ledger: Doc, private readonly hooks: SessionHooks, waiting = 0) {
    this.waiting = waiting
    shared.on('update', this.heard)
  }

  /** My changes, and acts, that the server has not acknowledged. */
  get pending(): number {
    return this.marks.reduce((sum, mark) => sum + mark.changes, this.waiting) + this.acts.size
  }

  /** Whether the server acknowledged every document message and act, and nothing waits to be sent. */
  get saved(): boolean {
    return this.answered && this.marks.length === 0 && this.pending === 0
  }

  /** Begins a connection; `hello` is what presence wants to say first. */
  open(send: (bytes: wire.Bytes) => void, hello: wire.Bytes | null): void {
    this.close()
    this.over = false
    this.send = send
    this.canStore = true
    send(wire.sync(wire.LEDGER, wire.STEP1, encodeStateVector(this.ledger)))
    send(wire.sync(wire.SYNC, wire.STEP1, encodeStateVector(this.shared)))
    if (hello) send(hello)
    for (const act of this.acts.values()) send(wire.note(wire.ACT, act))
  }

  /** The connection has ended: what it did not acknowledge waits again. */
  close(): void {
    this.send = null
    this.answered = false
    this.waiting += this.takeMarks()
    this.sent = this.answer0 = 0
    this.skip = false
    this.told = null
  }

  destroy(): void {
    this.close()
    this.over = true
    this.shared.off('update', this.heard)
  }

  /** Does an act: kept, and sent again on each connection, until its receipt comes. */
  act(act: Act): void {
    this.acts.set(act.id, act)
    this.send?.(wire.note(wire.ACT, act))
    this.hooks.changed()
  }

  /** Drops acts that a newer one makes void. */
  dropActs(kind: string): void {
    for (const [id, act] of this.acts) if (act.act === kind) this.acts.delete(id)
  }

  /** Takes one message. Throws when its bytes are not understood. */
  receive(data: Uint8Array): void {
    if (this.over || !this.send) return
    const message = wire.read(data)
    switch (message?.type) {
      case wire.SYNC: return this.sync(message.step, message.body)
      case wire.LEDGER: return message.step === wire.STEP1 ? undefined : applyUpdate(this.ledger, message.body, REMOTE)
      case wire.AWARENESS: return this.hooks.awareness(message.body)
      case wire.SAVED: return this.acknowledged(message.count)
      case wire.REFUSAL: return this.refused(message.value)
      case wire.RECEIPT: return this.receipt(message.value)
      case wire.MINE: return this.hooks.mine(message.value as never)
      case wire.WELCOME: return this.hooks.welcome(message.value as never)
      case wire.STATE:
        this.canStore = message.value.saving !== false
        return this.hooks.changed()
    }
  }

  private sync(step: number, body: Uint8Array): void {
    if (step === wire.STEP1) {
      if (this.skip) this.skip = false
      else {
        const has = decodeStateVector(body)
        this.hooks.ready(has)
        this.answer(has)
      }
    } else if (step === wire.STEP2) {
      this.told = body
      this.hooks.merging(() => applyUpdate(this.shared, body, REMOTE))
    } else {
      applyUpdate(this.shared, body, REMOTE)
    }
  }

  /** Everything the server lacks goes up, and with it all that earlier messages of this connection carried. */
  private answer(has: Clocks): void {
    const changes = this.waiting + this.marks.reduce((sum, mark) => sum + mark.changes, 0)
    for (const mark of this.marks) mark.changes = 0
    this.waiting = 0
    this.answered = true
    this.answer0 = this.sent + 1
    const updates = parcels(this.shared, has, this.told)
    updates.forEach((update, i) => {
      const last = i === updates.length - 1
      this.put(i === 0 ? wire.STEP2 : wire.UPDATE, update, last ? changes : 0, last ? this.clocks() : new Map(has))
    })
    this.hooks.changed()
  }

  private put(step: number, update: Uint8Array, changes: number, clocks: Clocks): void {
    this.marks.push({ n: ++this.sent, changes, clocks })
    this.send?.(wire.sync(wire.SYNC, step, update))
  }

  private readonly heard = (update: Uint8Array, _origin: unknown, _doc: Doc, transaction: Transaction): void => {
    if (!transaction.local) return
    if (this.send && this.answered && !this.over) this.put(wire.UPDATE, update, 1, this.clocks())
    else this.waiting++
    this.hooks.changed()
  }

  private acknowledged(count: number): void {
    const done = this.marks.filter((mark) => mark.n <= count)
    if (done.length === 0) return
    this.marks = this.marks.filter((mark) => mark.n > count)
    this.resyncs = 0
    if (this.marks.length === 0 && this.waiting === 0) this.hooks.settled(done.at(-1)!.clocks)
    this.hooks.changed()
  }

  private refused(value: Record<string, unknown>): void {
    const code = String(value.code), rule = String(value.rule ?? '')
    if (code === 'resync' && Number(value.n) < this.answer0) {
      this.skip = true // what was on its way when we answered; the answer holds it
      return
    }
    if (code === 'resync' && ++this.resyncs <= RESYNCS) {
      this.skip = this.answered = false // the server's step 1 follows; until it is answered, changes wait
      return this.hooks.changed()
    }
    if (code === 'rate') return this.hooks.restart()
    this.over = true
    this.hooks.refused({ code, rule })
  }

  private receipt(value: Record<string, unknown>): void {
    const id = String(value.id)
    if (!this.acts.delete(id)) return
    this.hooks.receipt({ ...value, id, ok: value.ok === true })
    this.hooks.changed()
  }

  private takeMarks(): number {
    const changes = this.marks.reduce((sum, mark) => sum + mark.changes, 0)
    this.marks = []
    return changes
  }

  private clocks(): Clocks {
    const { store } = this.shared
    return new Map(Array.from(store.clients.keys(), (client) => [client, getState(store, client)]))
  }
}
