/**
 * Who is here and what they are doing, by y-protocols awareness messages; never stored.
 *
 * What it is: my own state, coalesced to 20 messages a second, and the others' as the server stamped them. What it is
 * not: the list of people (the ledger knows names); nor y-protocols' own class, which drops whoever was not heard for
 * 30 s, while browsers slow the timers of hidden pages. Here the server says who has gone (W6), and a page says again
 * every 15 s that it is here, for those who count.
 */
import { createDecoder, readVarString, readVarUint } from 'lib0/decoding'
import { createEncoder, toUint8Array, writeVarString, writeVarUint } from 'lib0/encoding'
import { TRAY, type At, type Perspective } from '../model'
import { AT, readPerspective } from './schema'
import * as wire from './wire'
import type { World } from './world'

/** `on`: the key of the place that a card in hand and the pointer are on */
export interface Doing { moving: { card: string; at: At } | null; editing: string | null; cursor: [number, number] | null; on: string }
export interface Seen extends Doing { id: string; name: string; perspective: Perspective; away: boolean }

const EVERY = 50
const RENEW = 15_000
const IDLE = 60_000

export class Presence {
  /** the participant that each client id was seen with, for as long as the page lives */
  readonly participants = new Map<number, string>()
  private client: number | null = null
  private clock = 0
  private readonly heard = new Map<number, { clock: number; seen: Seen | null }>()
  /** my state as it was last said */
  private said = ''
  private state: Doing & { away: boolean } = { moving: null, editing: null, cursor: null, on: AT, away: false }
  private send: (bytes: wire.Bytes) => boolean = () => false
  private stops: { throttle?: () => void; renew?: () => void; idle?: () => void } = {}

  constructor(private readonly world: World, private readonly changed: () => void) {
    this.active()
  }

  /** Begins a connection under a client id. Returns what to say first. */
  connect(client: number, send: (bytes: wire.Bytes) => boolean): wire.Bytes {
    this.disconnect()
    this.client = client
    this.send = send
    this.renew()
    return this.message()
  }

  disconnect(): void {
    this.stops.throttle?.()
    this.stops.renew?.()
    this.stops.throttle = this.stops.renew = undefined
    this.send = () => false
    this.client = null
    this.heard.clear()
    this.changed()
  }

  destroy(): void {
    this.disconnect()
    this.stops.idle?.()
  }

  /** Takes an awareness update: of each client the latest clock counts. */
  receive(body: Uint8Array): void {
    const from = createDecoder(body)
    for (let left = readVarUint(from); left > 0; left--) {
      const client = readVarUint(from), clock = readVarUint(from), state = readVarString(from)
      const known = this.heard.get(client)
      const news = !known || known.clock < clock || (known.clock === clock && state === 'null')
      if (client === this.client || !news) continue
      const seen = readState(JSON.parse(state))
      if (seen) this.participants.set(client, seen.id)
      this.heard.set(client, { clock, seen })
    }
    this.changed()
  }

  set(patch: Partial<Doing>): void {
    this.state = { ...this.state, ...patch }
    this.say()
  }

  /** The person did something: not away, and away again after a minute without. */
  active(): void {
    this.stops.idle?.()
    this.stops.idle = this.world.after(IDLE, () => this.setAway(true))
    if (this.state.away) this.setAway(false)
  }

  get away(): boolean {
    return this.state.away
  }

  /** My own doing, to be shown at once. */
  get mine(): Doing {
    return this.state
  }

  /** Everybody else's pages; the same participant may come several times. */
  others(): Seen[] {
    return Array.from(this.heard.values(), ({ seen }) => seen).filter((seen) => seen !== null)
  }

  private setAway(away: boolean): void {
    this.state = { ...this.state, away }
    this.say()
    this.changed()
  }

  private say(): void {
    if (!this.stops.throttle) this.flush()
  }

  private readonly flush = (): void => {
    this.stops.throttle = undefined
    if (this.client === null || compact(this.state) === this.said) return
    this.stops.throttle = this.world.after(EVERY, this.flush)
    const before = this.said
    if (!this.send(this.message())) this.said = before // the line is crowded: the next turn tries again
  }

  private renew(): void {
    this.stops.renew = this.world.after(RENEW, () => {
      this.send(this.message())
      this.renew()
    })
  }

  private message(): wire.Bytes {
    const out = createEncoder()
    this.said = compact(this.state)
    for (const n of [1, this.client!, ++this.clock]) writeVarUint(out, n)
    writeVarString(out, this.said)
    return wire.awareness(toUint8Array(out))
  }
}

/** My state as the wire has it: what is not so is left out. */
function compact(state: Doing & { away: boolean }): string {
  const { moving, editing, cursor, on, away } = state
  return JSON.stringify({
    ...(moving ? { moving: { card: moving.card, zone: moving.at.zone, x: moving.at.x, y: moving.at.y } } : {}),
    ...(editing ? { editing } : {}),
    ...(cursor ? { cursor } : {}),
    ...((moving || cursor) && on !== AT ? { on } : {}),
    ...(away ? { away } : {}),
  })
}

/** Somebody's state as the server stamped it; null without a participant. Nothing in it is trusted to be well formed. */
function readState(state: Record<string, unknown> | null): Seen | null {
  const user = state?.user as Record<string, unknown> | undefined
  if (!state || typeof user?.id !== 'string') return null
  const moving = state.moving as Record<string, unknown> | undefined
  const cursor = state.cursor as unknown[] | undefined
  return {
    id: user.id,
    name: typeof user.name === 'string' ? user.name : '',
    perspective: readPerspective(user.perspective),
    away: state.away === true,
    moving: moving && typeof moving.card === 'string'
      ? { card: moving.card, at: { zone: typeof moving.zone === 'string' ? moving.zone : TRAY, x: unit(moving.x), y: unit(moving.y) } }
      : null,
    on: typeof state.on === 'string' ? state.on : AT,
    editing: typeof state.editing === 'string' ? state.editing : null,
    cursor: Array.isArray(cursor) && cursor.length === 2 ? [unit(cursor[0]), unit(cursor[1])] : null,
  }
}

function unit(value: unknown): number {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : 0.5
}
