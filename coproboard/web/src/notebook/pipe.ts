/**
 * The way from a page in a cell to the board: questions and sockets as messages over the notebook's own channel.
 *
 * What it is: the other end of `channel.py`. What it is not: it knows no board; `board.js` asks and connects as on any
 * page, only that the address is made up (`https://<pipe>.invalid/`) and no browser is ever asked for it. The fact that
 * shaped it: two browsers may look at one notebook and both hear every message, so each draws a name of its own.
 */

/** What a notebook gives: anywidget's model, or Panel's. */
export interface Host {
  get?: (name: string) => unknown
  on(event: string, run: (...heard: any[]) => void): void
  off?(event: string, run: (...heard: any[]) => void): void
  send?(message: object, callbacks?: unknown, buffers?: ArrayBuffer[]): void
  send_msg?(message: object): void
  [name: string]: unknown
}

/** What Python tells of itself with each sign of life. */
export interface Told { board: string; shared: boolean; cards: string; person: { name: string; perspective: string; lang: string } | null }
type Heard = Partial<Told> & { pipe: string; kind: string; n: number; status: number; type: string; tag: string; code: number; buffers?: unknown[] }
type Part = ArrayBuffer | ArrayBufferView<ArrayBuffer>

/** Time between two signs of life, how many may be missed, and how soon an answer comes to somebody who doubts, in ms. */
const BEAT = 15_000, MISSED = 3, DOUBT = 4_000
/** What a socket says is gathered for so long, once something was just sent, in ms. */
const GATHER = 30

const bytes = (part: Part): Uint8Array<ArrayBuffer> => ArrayBuffer.isView(part) ? new Uint8Array(part.buffer, part.byteOffset, part.byteLength) : new Uint8Array(part)

/** The part of a WebSocket that the board uses. */
export class PipeSocket {
  binaryType = 'arraybuffer'
  readonly bufferedAmount = 0
  readyState = 0
  onopen: ((event: object) => void) | null = null
  onmessage: ((event: object) => void) | null = null
  onclose: ((event: object) => void) | null = null
  private waiting: ArrayBuffer[] = []
  private due = 0

  constructor(private readonly pipe: Pipe, private readonly n: number) {}

  send(data: Uint8Array<ArrayBuffer>): void {
    this.waiting.push(data.slice().buffer)
    this.due ||= this.flush()
  }
  close(): void {
    if (this.readyState === 3) return
    this.flush()
    this.pipe.post({ kind: 'close', n: this.n })
    this.closed(1000)
  }
  opened(): void {
    this.readyState = 1
    this.onopen?.({})
  }
  heard(data: ArrayBuffer): void {
    if (this.readyState === 1) this.onmessage?.({ data })
  }
  closed(code: number): void {
    if (this.readyState === 3) return
    this.readyState = 3
    clearTimeout(this.due)
    this.pipe.forget(this.n)
    this.onclose?.({ code })
  }
  /** Sends what waits: at once when all was quiet, else with what comes in the next moment. */
  private flush(): number {
    if (this.waiting.length === 0) return this.due = 0
    this.pipe.post({ kind: 'send', n: this.n }, this.waiting)
    this.waiting = []
    return this.due = window.setTimeout(() => this.flush(), GATHER)
  }
}

export class Pipe {
  readonly name = Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => one.toString(16).padStart(2, '0')).join('')
  readonly base = `https://${this.name}.invalid/`
  told: Told | null = null
  /** whether nothing was heard for long */
  silent = false
  private n = 0
  private missed = 0
  private readonly questions = new Map<number, (answer: Response) => void>()
  private readonly sockets = new Map<number, PipeSocket>()
  private readonly timer: number

  constructor(private readonly host: Host, private readonly changed: () => void) {
    host.on('msg:custom', this.hear)
    // A notebook that loses its kernel says so by this.
    if (host.send) host.on('comm_live_update', this.doubt)
    this.timer = window.setInterval(this.beat, BEAT)
    this.post({ kind: 'beat' })
  }

  close(): void {
    this.post({ kind: 'leave' })
    clearInterval(this.timer)
    this.host.off?.('msg:custom', this.hear)
    if (this.host.send) this.host.off?.('comm_live_update', this.doubt)
    for (const socket of [...this.sockets.values()]) socket.closed(1000)
  }

  post(message: object, buffers: ArrayBuffer[] = []): void {
    const said = { pipe: this.name, ...message }
    try {
      if (this.host.send) this.host.send(said, undefined, buffers)
      else this.host.send_msg!({ ...said, buffers })
    } catch {
      // The channel has ended, with the kernel or before it.
      this.quiet(true)
    }
  }

  /** Asks the board's site, as `fetch` does; it rejects when the site cannot be reached. */
  fetch = async (address: URL | string, init: RequestInit & { tags?: string } = {}): Promise<Response> => {
    const n = ++this.n, { pathname, search } = new URL(address, this.base)
    const { method = 'GET', body, signal, tags } = init
    const answered = new Promise<Response>((resolve, reject) => {
      this.questions.set(n, resolve)
      signal?.addEventListener('abort', () => reject(signal.reason as Error))
    })
    const asked = typeof body === 'string' ? [new TextEncoder().encode(body).buffer] : []
    this.post({ kind: 'fetch', n, method, path: (pathname + search).slice(1), ...tags && { tags } }, asked)
    return answered.finally(() => this.questions.delete(n))
  }

  socket(address: string): PipeSocket {
    const n = ++this.n, { pathname, search } = new URL(address), socket = new PipeSocket(this, n)
    this.sockets.set(n, socket)
    this.post({ kind: 'open', n, path: (pathname + search).slice(1) })
    return socket
  }
  forget(n: number): void {
    this.sockets.delete(n)
  }

  private readonly hear = (said: Heard, parts: Part[] = []): void => {
    if (said?.pipe !== this.name) return
    const { kind, n, buffers = parts } = said, socket = this.sockets.get(n)
    this.missed = 0
    if (kind !== 'over') this.quiet(false)
    if (kind === 'beat') {
      const { board, shared, cards, person } = said as unknown as Told, before = this.told
      this.told = { board, shared, cards, person }
      if (before?.board !== board || before.shared !== shared || before.cards !== cards) this.changed()
    } else if (kind === 'answer') {
      const { status, type, tag } = said
      // A status of 0 is a site that could not be reached; 304 and the like come without a body.
      const answer = status < 200 ? Response.error() : new Response([204, 304].includes(status) ? null : bytes(buffers[0] as Part), { status, headers: { 'Content-Type': type, ETag: tag } })
      this.questions.get(n)?.(answer)
    } else if (kind === 'opened') socket?.opened()
    else if (kind === 'message') for (const part of buffers) socket?.heard(bytes(part as Part).slice().buffer)
    else if (kind === 'closed') socket?.closed(said.code)
    else if (kind === 'over') this.quiet(true)
  }

  private quiet(silent: boolean): void {
    if (silent) for (const socket of [...this.sockets.values()]) socket.closed(1001)
    if (silent === this.silent) return
    this.silent = silent
    this.changed()
  }
  private readonly beat = (): void => {
    if (this.missed++ >= MISSED) this.quiet(true)
    this.post({ kind: 'beat' })
  }
  /** Something happened to the channel: an answer comes soon, or the kernel is gone. */
  private readonly doubt = (): void => {
    const missed = this.missed = MISSED
    this.beat()
    this.quiet(this.silent)
    window.setTimeout(() => { if (this.missed > missed) this.quiet(true) }, DOUBT)
  }
}
