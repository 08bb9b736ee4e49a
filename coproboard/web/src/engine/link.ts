/**
 * The way to the server: a ticket by POST, then a websocket; again and again for as long as the page lives.
 *
 * What it is: the only module that connects. What it is not: it understands no message. The facts that shaped it: a
 * ticket opens one connection, so each attempt asks for a new one; and a link that died in silence looks alive, so
 * silence is asked about.
 */
import type { Connection } from '../model'
import type { Grant } from './shelf'
import type { First } from './tabs'
import type { Socket, World } from './world'
import { queryAwareness, type Bytes } from './wire'

export interface Ticket extends Grant {
  ticket: string
  seat: string
  participant: string
  spare?: Grant
  /** the grant for the id that was wanted, when it was still free */
  wanted?: string | null
  board: First & { made: number | null }
}
export interface Question { key: string; seat?: string; grants: string[]; want?: number }
export type Answer = { is: 'ticket'; ticket: Ticket } | { is: 'gone' } | { is: 'down'; wait: number }

export interface LinkHooks {
  ask(): Question
  ticket(ticket: Ticket): void
  opened(): void
  message(data: Uint8Array): void
  /** the connection has ended, for whatever reason */
  closed(): void
  /** the server closed because a message was too large */
  tooLarge(): void
  /** `connection` has changed */
  changed(): void
}

const FIRST_WAIT = 200, LONGEST_WAIT = 10_000
/** Silence after which the server is asked for a word, and how long it then has. */
const QUIET = 7_000, ANSWER = 3_000
const OPENING = 8_000
/** `WebSocket.OPEN` */
const OPEN = 1
/** Bytes waiting in the socket above which presence is held back. */
const CROWDED = 64 * 1024
const TOO_LARGE = 4413, TOO_FAST = 4429

/** Asks for a ticket. `base` is the address of the site's root, with its slash. */
export async function askTicket(world: World, base: string, board: string, question: Question, patience = OPENING): Promise<Answer> {
  const stop = new AbortController()
  const cancel = world.after(patience, () => stop.abort())
  try {
    const response = await world.fetch(new URL(`api/boards/${encodeURIComponent(board)}/ticket`, base), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(question),
      signal: stop.signal,
    })
    if (response.ok) return { is: 'ticket', ticket: await response.json() as Ticket }
    if (response.status === 404 || response.status === 410) return { is: 'gone' }
    return { is: 'down', wait: response.status === 429 ? LONGEST_WAIT : 0 }
  } catch {
    return { is: 'down', wait: 0 }
  } finally {
    cancel()
  }
}

export class Link {
  connection: Connection = 'connecting'
  private socket: Socket | null = null
  private attempt = 0
  private turn = 0
  private cancelRetry: (() => void) | null = null
  private cancelWatch: (() => void) | null = null
  private asked = false

  constructor(private readonly world: World, private readonly base: string, private readonly board: string, private readonly hooks: LinkHooks) {}

  /** Connects now; with a ticket that is there already, or by asking for one. */
  async connect(ticket?: Ticket): Promise<void> {
    if (this.connection === 'gone') return
    const turn = ++this.turn
    this.cancelRetry?.()
    this.cancelRetry = null
    if (!ticket) {
      const answer = await askTicket(this.world, this.base, this.board, this.hooks.ask())
      if (turn !== this.turn) return
      if (answer.is === 'gone') return this.become('gone')
      if (answer.is === 'down') return this.retry(answer.wait)
      ticket = answer.ticket
    }
    this.hooks.ticket(ticket)
    this.openSocket(turn, ticket.ticket)
  }

  send(bytes: Bytes): void {
    // A socket may be closing before its `close` is heard; what is said into it then is lost either way.
    if (this.socket?.readyState === OPEN) this.socket.send(bytes)
  }

  /** Sends what may be left out when the line is crowded. False when it was left out. */
  sendLight(bytes: Bytes): boolean {
    if (this.socket?.readyState !== OPEN || this.connection !== 'online' || this.socket.bufferedAmount > CROWDED) return false
    this.socket.send(bytes)
    return true
  }

  /** The server took what it was sent: the next loss is a first one. Only opening proves nothing. */
  steady(): void {
    this.attempt = 0
  }

  /** Drops the connection and connects again after a while. */
  restart(wait = 0): void {
    this.drop()
    this.retry(wait)
  }

  /** Page or network came back: try at once. */
  wake(): void {
    if (this.connection === 'gone') return
    if (this.cancelRetry) void this.connect()
    else this.doubt()
  }

  /** The network may have gone: ask. */
  doubt(): void {
    if (this.connection === 'online' && !this.asked) this.question()
  }

  close(): void {
    this.drop()
    this.turn++
    this.cancelRetry?.()
    this.cancelRetry = null
  }

  private openSocket(turn: number, ticket: string): void {
    const url = new URL(`sync/${encodeURIComponent(this.board)}?ticket=${encodeURIComponent(ticket)}&v=1`, this.base)
    url.protocol = url.protocol.replace('http', 'ws')
    const socket = this.world.socket(url.href)
    socket.binaryType = 'arraybuffer'
    this.socket = socket
    this.cancelWatch = this.world.after(OPENING, () => this.restart())
    socket.onopen = () => {
      if (turn !== this.turn) return
      this.hear()
      this.become('online')
      this.hooks.opened()
    }
    socket.onmessage = (event) => {
      if (turn !== this.turn || !this.socket) return
      this.hear()
      try {
        this.hooks.message(new Uint8Array(event.data as ArrayBuffer))
      } catch (error) {
        console.error('coproboard: a message of the server was not understood', error)
        this.attempt = Math.max(this.attempt, 4)
        this.restart()
      }
    }
    socket.onclose = (event) => {
      if (turn !== this.turn || this.socket !== socket) return
      this.drop()
      if (event.code === TOO_LARGE) return this.hooks.tooLarge()
      this.retry(event.code === TOO_FAST ? 2_000 : 0)
    }
  }

  private hear(): void {
    this.asked = false
    if (this.cancelWatch) this.cancelWatch()
    this.cancelWatch = this.world.after(QUIET, () => this.question())
  }

  private question(): void {
    this.asked = true
    this.send(queryAwareness())
    this.cancelWatch?.()
    this.cancelWatch = this.world.after(ANSWER, () => this.restart())
  }

  private drop(): void {
    const { socket } = this
    this.cancelWatch?.()
    this.cancelWatch = null
    if (!socket) return
    this.turn++
    this.socket = null
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
    this.hooks.closed()
  }

  private retry(least: number): void {
    this.become('offline')
    const backoff = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.attempt++) * (0.5 + this.world.random() / 2)
    this.cancelRetry?.()
    this.cancelRetry = this.world.after(Math.max(least, backoff), () => {
      this.cancelRetry = null
      void this.connect()
    })
  }

  private become(connection: Connection): void {
    if (this.connection === connection) return
    this.connection = connection
    this.hooks.changed()
  }
}
