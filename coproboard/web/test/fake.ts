/**
 * A server by SPEC section W, and a world without time, for tests.
 *
 * What it is: one board in memory; every message waits until a test delivers it, every timer until a test turns the
 * clock. What it is not: the real gate; it refuses foreign ids, gaps and what a test asks it to refuse.
 */
import { Doc, Map as YMap, applyUpdate, decodeUpdate, decodeStateVector, encodeStateAsUpdate, encodeStateVector, getState, transact } from 'yjs'
import { createDecoder, readVarString, readVarUint } from 'lib0/decoding'
import { createEncoder, toUint8Array, writeVarString, writeVarUint } from 'lib0/encoding'
import type { Frame } from '../src/model'
import * as wire from '../src/engine/wire'
import { memoryStorage, type Kept, type Signal, type Socket, type Storage, type World } from '../src/engine/world'

export const FRAME: Frame = {
  id: 'spectrum', version: 1, kind: 'line',
  title: both('Spectrum'), subtitle: both('a spectrum'), summary: both(''), prompt: both(''), prompts: [both('')], status: 'deck', help: { opening: both(''), steps: [] },
  layers: ['now', 'wanted'].map((id, i) => ({ id, title: both(id), ask: both(id), places: i === 0 })), axes: {}, bands: [],
  zones: ['convincing', 'information', 'consultation'].map((id, i) => ({ id, number: i + 1, title: both(id), box: [i / 3, 0, (i + 1) / 3, 1] })),
  tray: { title: both('Not placed') }, thumbnail: [],
}
/** A frame of two layers with places. */
export const POWER: Frame = {
  ...FRAME, id: 'power', title: both('Power'),
  layers: ['knows', 'decides'].map((id) => ({ id, title: both(id), ask: both(id), places: true })),
  zones: ['organisation', 'people'].map((id, i) => ({ id, number: i + 1, title: both(id), box: [i / 2, 0, (i + 1) / 2, 1] })),
}
export const FRAMES: Record<string, Frame> = { spectrum: FRAME, power: POWER, complexity: { ...FRAME, id: 'complexity', kind: 'corners', hides: true } }
function both(text: string): { en: string; cy: string } { return { en: text, cy: text } }

/** A clock, a network and devices that a test turns by hand. */
export class Net {
  time = 1_700_000_000_000
  up = true
  private seed = 1
  private timers: { at: number; run: () => void }[] = []
  readonly wires: FakeSocket[] = []

  constructor(readonly server: FakeServer) {
    server.net = this
  }

  random = (): number => {
    this.seed = (this.seed * 1103515245 + 12345) % 2 ** 31
    return this.seed / 2 ** 31
  }

  after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.time + ms, run }
    this.timers.push(timer)
    return () => { this.timers = this.timers.filter((each) => each !== timer) }
  }

  /** Delivers everything under way, and lets promises settle, until nothing moves. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 3;) {
      await new Promise((resolve) => setImmediate(resolve))
      const moved = this.wires.map((each) => each.deliver()).some(Boolean)
      quiet = moved ? 0 : quiet + 1
    }
  }

  /** Turns the clock, firing timers on the way, with the network delivering in between. */
  async run(ms: number): Promise<void> {
    const end = this.time + ms
    await this.settle()
    for (;;) {
      const next = this.timers.reduce<{ at: number; run: () => void } | null>((a, b) => (a && a.at <= b.at ? a : b), null)
      if (!next || next.at > end) break
      this.timers = this.timers.filter((each) => each !== next)
      this.time = Math.max(this.time, next.at)
      next.run()
      await this.settle()
    }
    this.time = end
  }

  /** Pulls the network: sockets end after `notice` is given, silently before. */
  cut(notice = true): void {
    this.up = false
    for (const each of [...this.wires]) notice ? each.end(1006) : each.die()
  }
}

/** One device: its storage, its local copies; each `world()` is a tab. */
export class Device {
  readonly storage: Storage = memoryStorage()
  readonly copies = new Map<string, Uint8Array[]>()
  /** ms that reading a copy takes */
  slow = 0
  /** what a copy says of itself */
  disk: Kept['save'] = 'offline'
  private readonly kept: Kept[] = []

  constructor(readonly net: Net) {}

  /** A tab. `crash` ends it as a battery does: nothing more is said, sent or written down. */
  world(): World & { signal(signal: Signal): void; crash(): void } {
    const { net } = this
    let dead = false
    const sockets: FakeSocket[] = []
    const heard = new Set<(signal: Signal) => void>()
    return {
      now: () => net.time,
      random: net.random,
      after: (ms, run) => net.after(ms, () => dead || run()),
      frame: (run) => void net.after(16, () => dead || run()),
      storage: this.storage,
      fetch: (async (url: URL, init: RequestInit) => {
        await Promise.resolve()
        net.server.asked++
        if (!net.up || dead) throw new TypeError('network')
        return net.server.http(url, init)
      }) as unknown as typeof fetch,
      socket: (url) => {
        const socket = new FakeSocket(net, url)
        sockets.push(socket)
        return socket
      },
      crash: () => {
        dead = true
        for (const socket of sockets) {
          socket.onopen = socket.onmessage = socket.onclose = null
          socket.end(1006)
        }
      },
      keep: (name, doc) => this.keep(name, doc),
      alone: async (_name, run) => run(),
      signals: (run) => {
        heard.add(run)
        return () => heard.delete(run)
      },
      signal: (signal) => heard.forEach((run) => run(signal)),
    }
  }

  /** The disk got on, or failed. */
  says(disk: Kept['save']): void {
    this.disk = disk
    for (const kept of this.kept) kept.changed()
  }

  private keep(name: string, doc: Doc): Kept {
    const held = this.copies.get(name) ?? []
    this.copies.set(name, held)
    const store = (update: Uint8Array): void => void held.push(update)
    const read = (): void => {
      transact(doc, () => { for (const update of held) applyUpdate(doc, update, this) }, this, false)
      held.push(encodeStateAsUpdate(doc))
      doc.on('update', store)
    }
    const loaded = this.slow ? new Promise<void>((resolve) => this.net.after(this.slow, () => { read(); resolve() })) : Promise.resolve(read())
    const device = this
    const kept: Kept = {
      loaded,
      get save() { return device.disk },
      changed() {},
      close: () => doc.off('update', store),
      erase: () => { doc.off('update', store); this.copies.delete(name) },
    }
    this.kept.push(kept)
    return kept
  }
}

export class FakeSocket implements Socket {
  binaryType = ''
  bufferedAmount = 0
  onopen: ((event: Event) => void) | null = null
  onmessage: ((event: MessageEvent) => void) | null = null
  onclose: ((event: CloseEvent) => void) | null = null
  /** all that the client sent */
  readonly sent: Uint8Array[] = []
  private up: Uint8Array[] = []
  private down: Uint8Array[] = []
  private state: 'opening' | 'open' | 'dead' | 'closed' = 'opening'
  private peer: Peer | null = null

  constructor(private readonly net: Net, readonly url: string) {
    net.wires.push(this)
  }

  /** A dead line looks open. */
  get readyState(): number { return { opening: 0, open: 1, dead: 1, closed: 3 }[this.state] }

  send(data: Uint8Array): void {
    if (this.state === 'closed') throw new Error('sent into a closed socket')
    this.sent.push(data)
    this.up.push(data)
  }

  close(): void { this.end(1000) }
  write(data: Uint8Array): void { this.down.push(data) }
  /** The line is dead and nobody was told. */
  die(): void { this.state = 'dead' }

  end(code: number): void {
    if (this.state === 'closed') return
    this.state = 'closed'
    if (this.peer) this.net.server.leave(this.peer)
    this.net.wires.splice(this.net.wires.indexOf(this), 1)
    this.onclose?.({ code } as CloseEvent)
  }

  deliver(): boolean {
    if (this.state === 'opening') {
      if (!this.net.up) this.end(1006)
      else {
        this.state = 'open'
        this.onopen?.({} as Event)
        if (this.state === ('open' as string)) this.peer = this.net.server.join(this)
      }
      return true
    }
    if (this.state !== 'open' || !this.peer) return false
    const up = this.up.splice(0), down = this.down.splice(0)
    for (const data of up) this.net.server.receive(this.peer, data)
    for (const data of down) this.onmessage?.({ data: data.slice().buffer } as MessageEvent)
    return up.length + down.length > 0
  }
}

export interface Peer { socket: FakeSocket; participant: string; clients: Set<number>; client: number; taken: number; live: boolean }

export class FakeServer {
  net!: Net
  shared = new Doc()
  ledger = new Doc()
  readonly peers = new Set<Peer>()
  /** hold acknowledgements and broadcasts, as while a disk is slow */
  held: (() => void)[] | null = null
  /** refuse document messages for which this gives a code */
  refuse: (update: Uint8Array, peer: Peer) => string | null = () => null
  gone = false
  /** the frame that the board was made with */
  frame = 'spectrum@1'
  ownFrame: Frame | null = null
  /** the tab that the group is at, as a ticket tells it ahead */
  ahead: { tab: string; frame: string; own: Frame | null } | undefined
  /** frames that were asked for */
  readonly frames: string[] = []
  /** times a ticket was asked for, network or not */
  asked = 0
  readonly refusals: string[] = []
  /** updates taken, largest first */
  sizes: number[] = []
  private nextClient = 1000
  private readonly seen = new Set<string>()
  private readonly presence = new Map<number, { clock: number; state: string }>()

  constructor() {
    this.shared.clientID = 0
    this.ledger.clientID = 1
    this.shared.transact(() => {
      this.shared.getMap('board').set('frame', 'spectrum@1')
      this.shared.getText('title').insert(0, 'Bus?')
    })
    this.ledger.getMap('about').set('made', 5)
  }

  http(url: URL, init?: RequestInit): Response {
    const frame = /\/assets\/frame\.([a-z-]+)\.json$/.exec(url.pathname)?.[1]
    if (frame) {
      this.frames.push(frame)
      return frame in FRAMES ? Response.json(FRAMES[frame]) : Response.json({ error: 'not found' }, { status: 404 })
    }
    if (this.gone) return new Response('{}', { status: 404 })
    const asked = JSON.parse(String(init?.body)) as { seat?: string; grants: string[]; want?: number }
    const participant = asked.seat ?? `p${this.nextClient}`
    const client = this.nextClient++, spare = this.nextClient++
    const grant = (id: number): string => `${participant}/${id}`
    const earlier = asked.grants.filter((each) => each.startsWith(`${participant}/`)).map((each) => Number(each.split('/')[1]))
    const free = asked.want !== undefined && getState(this.shared.store, asked.want) === 0
    if (free) earlier.push(asked.want!)
    return Response.json({
      ticket: JSON.stringify([participant, client, ...earlier]), seat: participant, participant, client, grant: grant(client),
      spare: { client: spare, grant: grant(spare) }, wanted: free ? grant(asked.want!) : null, board: { frame: this.frame, own: this.ownFrame, group: this.ahead, made: 5 }, limits: {},
    })
  }

  join(socket: FakeSocket): Peer {
    const [participant, client, ...earlier] = JSON.parse(new URL(socket.url).searchParams.get('ticket')!) as [string, number, ...number[]]
    const peer: Peer = { socket, participant, client, clients: new Set([client, ...earlier]), taken: 0, live: false }
    this.peers.add(peer)
    socket.write(wire.note(wire.WELCOME, { participant, client, now: this.net.time + 60_000, limits: {} }))
    return peer
  }

  leave(peer: Peer): void {
    this.peers.delete(peer)
    const known = this.presence.get(peer.client)
    if (!known) return
    this.presence.delete(peer.client)
    this.tell(presenceMessage([[peer.client, known.clock + 1, 'null']]))
  }

  receive(peer: Peer, data: Uint8Array): void {
    if (!this.peers.has(peer)) return
    const message = wire.read(data)!
    if (message.type === wire.SYNC && message.step === wire.STEP1) {
      const has = decodeStateVector(message.body)
      for (const [client, clock] of has) {
        if (!peer.clients.has(client) && clock > getState(this.shared.store, client)) this.refusal(peer, 'behind', 0)
      }
      peer.live = true
      peer.socket.write(wire.sync(wire.SYNC, wire.STEP2, encodeStateAsUpdate(this.shared, message.body)))
      peer.socket.write(wire.sync(wire.SYNC, wire.STEP1, encodeStateVector(this.shared)))
      peer.socket.write(wire.sync(wire.LEDGER, wire.STEP2, encodeStateAsUpdate(this.ledger)))
      peer.socket.write(presenceMessage([...this.presence].map(([client, { clock, state }]) => [client, clock, state])))
    } else if (message.type === wire.SYNC) this.take(peer, message.body, data.length)
    else if (message.type === wire.AWARENESS) this.aware(peer, message.body)
    else if (message.type === wire.QUERY_AWARENESS) peer.socket.write(presenceMessage([]))
    else if (message.type === wire.ACT) this.act(peer, message.value)
  }

  /** Ends every connection and forgets nothing. */
  restart(): void {
    for (const peer of [...this.peers]) peer.socket.end(1012)
  }

  private take(peer: Peer, update: Uint8Array, size: number): void {
    const n = ++peer.taken
    this.sizes.push(size)
    const code = this.refuse(update, peer) ?? this.check(peer, update)
    if (code) {
      this.refusal(peer, code, n)
      if (code === 'resync') peer.socket.write(wire.sync(wire.SYNC, wire.STEP1, encodeStateVector(this.shared)))
      return
    }
    const before = [...this.shared.getMap('cards').keys()]
    applyUpdate(this.shared, update)
    const structs = decodeUpdate(update)
    const touched = new Set<string>()
    for (const id of this.shared.getMap('cards').keys()) if (!before.includes(id)) touched.add(`${id}/made`)
    for (const struct of structs.structs) {
      const item = this.shared.getMap('cards') as YMap<YMap<unknown>>
      item.forEach((map, id) => {
        for (const [key, { id: own }] of map._map) if (/^at(\/|$)/.test(key) && own.client === struct.id.client && own.clock === struct.id.clock) touched.add(`${id}/moved`)
      })
    }
    const ledger = this.write(() => touched.forEach((key) => this.ledger.getMap('touched').set(key, [peer.participant, this.net.time + 60_000])))
    const finish = (): void => {
      if (!this.peers.has(peer)) {
        this.spread(update, ledger, null)
        return
      }
      this.spread(update, ledger, peer)
      peer.socket.write(wire.number(wire.SAVED, n))
    }
    if (this.held) this.held.push(finish)
    else finish()
  }

  /** Lets what was held happen. */
  release(): void {
    const held = this.held ?? []
    this.held = null
    for (const finish of held) finish()
  }

  private spread(update: Uint8Array, ledger: Uint8Array | null, author: Peer | null): void {
    for (const each of this.peers) {
      if (each !== author && each.live) each.socket.write(wire.sync(wire.SYNC, wire.UPDATE, update))
      if (ledger && each.live) each.socket.write(wire.sync(wire.LEDGER, wire.UPDATE, ledger))
    }
  }

  private check(peer: Peer, update: Uint8Array): string | null {
    if (update.length > 65_000) return 'size'
    const { structs } = decodeUpdate(update)
    const made = structs.filter((struct) => 'parent' in struct && (struct.parent as unknown) === 'cards')
    const whole = (card: typeof structs[number]): boolean => structs.some((struct) => 'parentSub' in struct && struct.parentSub === 'order'
      && (struct.parent as unknown as { clock: number }).clock === card.id.clock && struct.id.client === card.id.client)
    if (!made.every(whole)) return 'shape'
    const probe = new Doc()
    applyUpdate(probe, encodeStateAsUpdate(this.shared))
    for (const struct of structs) {
      const has = getState(this.shared.store, struct.id.client)
      if (struct.id.clock + struct.length <= has) continue
      if (!peer.clients.has(struct.id.client)) return 'foreign'
    }
    applyUpdate(probe, update)
    return probe.store.pendingStructs || probe.store.pendingDs ? 'resync' : null
  }

  private refusal(peer: Peer, code: string, n: number): void {
    this.refusals.push(code)
    peer.socket.write(wire.note(wire.REFUSAL, { code, rule: 'G0', n }))
  }

  /** acts other than `join` that were taken, and what each is answered beyond `ok` */
  acts: Record<string, unknown>[] = []
  answer: Record<string, unknown> = {}

  private act(peer: Peer, act: Record<string, unknown>): void {
    const id = String(act.id)
    if (!this.seen.has(id)) {
      this.seen.add(id)
      if (act.act === 'join') this.note(() => this.ledger.getMap('people').set(peer.participant, {
        name: act.name, perspective: act.perspective, lang: act.lang, joined: this.net.time,
      }))
      else this.acts.push(act)
    }
    peer.socket.write(wire.note(wire.RECEIPT, act.act === 'join' ? { id, ok: true } : { id, ok: true, ...this.answer }))
  }

  /** Writes into the ledger, and tells everyone. */
  note(run: () => void): void {
    const update = this.write(run)
    for (const each of this.peers) each.socket.write(wire.sync(wire.LEDGER, wire.UPDATE, update!))
  }

  /** Tells everybody's devices what they have sealed. */
  own(mine: unknown): void {
    for (const each of this.peers) each.socket.write(wire.note(wire.MINE, mine))
  }

  private write(run: () => void): Uint8Array | null {
    const before = encodeStateVector(this.ledger)
    this.ledger.transact(run)
    return encodeStateAsUpdate(this.ledger, before)
  }

  private aware(peer: Peer, body: Uint8Array): void {
    const from = createDecoder(body)
    for (let left = readVarUint(from); left > 0; left--) {
      const client = readVarUint(from), clock = readVarUint(from)
      const state = JSON.parse(readVarString(from)) as Record<string, unknown> | null
      if (!peer.clients.has(client) || state === null) continue
      const person = this.ledger.getMap('people').get(peer.participant) as { name: string; perspective: string } | undefined
      const text = JSON.stringify({ ...state, user: { id: peer.participant, name: person?.name ?? '', perspective: person?.perspective ?? 'unsaid' } })
      this.presence.set(client, { clock, state: text })
      this.tell(presenceMessage([[client, clock, text]]))
    }
  }

  private tell(message: Uint8Array): void {
    for (const each of this.peers) each.socket.write(message)
  }
}

function presenceMessage(entries: [number, number, string][]): Uint8Array {
  const out = createEncoder()
  writeVarUint(out, entries.length)
  for (const [client, clock, state] of entries) {
    writeVarUint(out, client)
    writeVarUint(out, clock)
    writeVarString(out, state)
  }
  return wire.awareness(toUint8Array(out))
}

/** A text field as far as a binding looks. */
export class FakeField extends EventTarget {
  value = ''
  selectionStart = 0
  selectionEnd = 0
  selectionDirection = 'none'
  scrollTop = 0
  getRootNode(): unknown { return { activeElement: this } }
  setSelectionRange(start: number, end: number): void { this.selectionStart = start; this.selectionEnd = end }
  /** As a person types: replaces the selection, or `remove` before the caret. */
  type(insert: string, remove = 0): void {
    const from = this.selectionStart - remove
    this.value = this.value.slice(0, from) + insert + this.value.slice(this.selectionEnd)
    this.selectionStart = this.selectionEnd = from + insert.length
    this.dispatchEvent(new Event('input'))
  }
  caret(place: number): void { this.selectionStart = this.selectionEnd = place }
}
