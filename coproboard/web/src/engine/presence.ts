/**
 * Who is here and what they are doing, by y-protocols awareness; never stored.
 *
 * What it is: my own state, coalesced to 20 messages a second, and the others' as the server stamped them. What it is
 * not: the list of people (the ledger knows names). The fact that shaped it: y-protocols drops whoever was not heard
 * for 30 s, and browsers slow the timers of hidden pages, so its own timer is stopped: the server says who has gone
 * (W6), and we say again that we are here.
 */
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import type { Doc } from 'yjs'
import { TRAY, type At, type Perspective } from '../model'
import { readPerspective } from './schema'
import * as wire from './wire'
import type { World } from './world'

export interface Doing { moving: { card: string; at: At } | null; editing: string | null; cursor: [number, number] | null }
export interface Seen extends Doing { id: string; name: string; perspective: Perspective; away: boolean }

const EVERY = 50
const RENEW = 15_000
const IDLE = 60_000

export class Presence {
  /** the participant that each client id was seen with, for as long as the page lives */
  readonly participants = new Map<number, string>()
  private awareness: Awareness | null = null
  private state: Doing & { away: boolean } = { moving: null, editing: null, cursor: null, away: false }
  private send: (bytes: wire.Bytes) => boolean = () => false
  private stops: { throttle?: () => void; renew?: () => void; idle?: () => void } = {}
  private stale = false

  constructor(private readonly world: World, private readonly changed: () => void) {
    this.active()
  }

  /** Begins a connection under a client id. Returns what to say first. */
  connect(client: number, send: (bytes: wire.Bytes) => boolean): wire.Bytes {
    this.disconnect()
    // Only the id is read from the document; a fresh instance takes every clock of the new connection as news.
    const awareness = new Awareness({ clientID: client, on: () => {} } as unknown as Doc)
    clearInterval(awareness._checkInterval)
    awareness.on('change', this.learn)
    this.awareness = awareness
    this.send = send
    awareness.setLocalState(compact(this.state))
    this.renew()
    return this.bytes()
  }

  disconnect(): void {
    this.stops.throttle?.()
    this.stops.renew?.()
    this.stops.throttle = this.stops.renew = undefined
    this.stale = false
    this.send = () => false
    const had = this.awareness && this.awareness.states.size > 1
    this.awareness = null
    if (had) this.changed()
  }

  destroy(): void {
    this.disconnect()
    this.stops.idle?.()
  }

  receive(body: Uint8Array): void {
    if (this.awareness) applyAwarenessUpdate(this.awareness, body, 'remote')
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
    const out: Seen[] = []
    this.awareness?.states.forEach((state, client) => {
      const seen = client === this.awareness!.clientID ? null : readState(state)
      if (seen) out.push(seen)
    })
    return out
  }

  private setAway(away: boolean): void {
    this.state = { ...this.state, away }
    this.say()
    this.changed()
  }

  private readonly learn = (): void => {
    this.awareness?.states.forEach((state, client) => {
      const id: unknown = state?.user?.id
      if (typeof id === 'string') this.participants.set(client, id)
    })
    this.changed()
  }

  private say(): void {
    this.stale = true
    if (!this.stops.throttle) this.flush()
  }

  private flush = (): void => {
    this.stops.throttle = undefined
    if (!this.stale || !this.awareness) return
    this.stops.throttle = this.world.after(EVERY, this.flush)
    const state = compact(this.state)
    if (JSON.stringify(state) === JSON.stringify(this.awareness.getLocalState())) {
      this.stale = false
      return
    }
    const before = this.awareness.getLocalState()
    this.awareness.off('change', this.learn)
    this.awareness.setLocalState(state)
    this.awareness.on('change', this.learn)
    if (this.send(this.bytes())) this.stale = false
    else this.awareness.states.set(this.awareness.clientID, before ?? {})
  }

  private renew = (): void => {
    if (!this.awareness) return
    this.stops.renew = this.world.after(RENEW, () => {
      if (!this.awareness) return
      this.awareness.setLocalState(compact(this.state))
      this.send(this.bytes())
      this.renew()
    })
  }

  private bytes(): wire.Bytes {
    return wire.awareness(encodeAwarenessUpdate(this.awareness!, [this.awareness!.clientID]))
  }
}

/** My state as the wire has it: what is not so is left out. */
function compact(state: Doing & { away: boolean }): Record<string, unknown> {
  const { moving, editing, cursor, away } = state
  return {
    ...(moving ? { moving: { card: moving.card, zone: moving.at.zone, x: moving.at.x, y: moving.at.y } } : {}),
    ...(editing ? { editing } : {}),
    ...(cursor ? { cursor } : {}),
    ...(away ? { away } : {}),
  }
}

/** Somebody's state as the server stamped it; null without a participant. Nothing in it is trusted to be well formed. */
function readState(state: Record<string, unknown>): Seen | null {
  const user = state.user as Record<string, unknown> | undefined
  if (!user || typeof user.id !== 'string') return null
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
    editing: typeof state.editing === 'string' ? state.editing : null,
    cursor: Array.isArray(cursor) && cursor.length === 2 ? [unit(cursor[0]), unit(cursor[1])] : null,
  }
}

function unit(value: unknown): number {
  return typeof value === 'number' && value >= 0 && value <= 1 ? value : 0.5
}
