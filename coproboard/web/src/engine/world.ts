/**
 * Everything that the engine needs from outside: time, chance, network, storage and the page's signals.
 *
 * What it is: one interface and its implementation in a browser. What it is not: a place for decisions; nothing here
 * knows boards. The fact that shaped it: with time and network passed in, a test can cut a connection at an exact
 * moment and needs no sleep.
 */
import type { Doc } from 'yjs'
import type { SaveState } from '../model'
import { keepInDatabase } from './copy'

/** The part of a WebSocket that we use. */
export interface Socket {
  binaryType: string
  readonly bufferedAmount: number
  readonly readyState: number
  onopen: ((event: Event) => void) | null
  onmessage: ((event: MessageEvent) => void) | null
  onclose: ((event: CloseEvent) => void) | null
  send(data: Uint8Array<ArrayBuffer>): void
  close(code?: number): void
}

export type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>

/** A document kept on this device. */
export interface Kept {
  /** never rejects: without a database the board lives in memory */
  loaded: Promise<void>
  /** where the document is for a page without server: on the disk, on its way there, or not there */
  readonly save: Exclude<SaveState, 'saved'>
  /** called when `save` may be another */
  changed: () => void
  close(): void
  erase(): void
}

/**
 * What the page notices. `wake`: network or page came back, try at once; `doubt`: the network may be gone, ask;
 * `active`: the person did something; `leave`: the page may end now, write down what matters.
 */
export type Signal = 'wake' | 'doubt' | 'active' | 'leave'

export interface World {
  /** ms since 1970 by the device's clock; used for differences only */
  now(): number
  /** in [0, 1), unpredictable */
  random(): number
  after(ms: number, run: () => void): () => void
  /** before the next paint, or soon when the page is hidden */
  frame(run: () => void): void
  storage: Storage
  fetch: typeof fetch
  socket(url: string): Socket
  keep(name: string, doc: Doc): Kept
  /** runs while no other tab of this device runs under the same name; null where the browser cannot promise that */
  alone<T>(name: string, run: () => T): Promise<T | null>
  signals(heard: (signal: Signal) => void): () => void
}

/** The world of a browser page. */
export function browserWorld(): World {
  const timer = (ms: number, run: () => void): (() => void) => {
    const handle = setTimeout(run, ms)
    return () => clearTimeout(handle)
  }
  return {
    now: () => Date.now(),
    random: () => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32,
    after: timer,
    frame: (run) => void (document.hidden ? timer(200, run) : requestAnimationFrame(run)),
    storage: pageStorage(),
    fetch: (input, init) => fetch(input, init),
    socket: (url) => new WebSocket(url),
    keep: keepInDatabase,
    alone: async (name, run) => navigator.locks ? await navigator.locks.request(name, run) : null,
    signals: pageSignals,
  }
}

/** localStorage, or memory where the browser forbids it. */
export function pageStorage(): Storage {
  try {
    const probe = 'coproboard.probe'
    localStorage.setItem(probe, '1')
    localStorage.removeItem(probe)
    return localStorage
  } catch {
    return memoryStorage()
  }
}

export function memoryStorage(): Storage {
  const held = new Map<string, string>()
  return {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
  }
}

function pageSignals(heard: (signal: Signal) => void): () => void {
  const off: (() => void)[] = []
  const on = (target: EventTarget, event: string, signal: () => Signal): void => {
    const listener = (): void => heard(signal())
    target.addEventListener(event, listener, { passive: true })
    off.push(() => target.removeEventListener(event, listener))
  }
  on(window, 'online', () => 'wake')
  on(window, 'offline', () => 'doubt')
  on(window, 'pageshow', () => 'wake')
  on(window, 'pagehide', () => 'leave')
  on(document, 'visibilitychange', () => document.hidden ? 'leave' : 'wake')
  for (const event of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) on(window, event, () => 'active')
  return () => off.forEach((stop) => stop())
}
