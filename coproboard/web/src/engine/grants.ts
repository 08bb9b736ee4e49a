/**
 * The client ids that this page writes under, and what vouches for them (R1, R3).
 *
 * What it is: the current id, those whose edits are not acknowledged yet, and a journal of them on this device. What it
 * is not: a secret; a grant lets a participant bring their own edits, nothing else. The fact that shaped it: each
 * connection gives a new id, and a page can die between an edit and its acknowledgement.
 */
import type { Clocks } from './parcels'
import type { Grant, Shelf } from './shelf'
import type { World } from './world'

const EVERY = 250
/** Grants that a server reads from one question. */
const MOST = 64

/** The grants that the server should take, and an id that nobody could grant when it was needed. */
export interface Vouched { grants: string[]; want?: number }

/** For all that this device owes, and for the ids that a page holds. */
export function vouched(shelf: Shelf, held: ReadonlyMap<number, string> = new Map()): Vouched {
  const all = new Map(Object.entries(shelf.memory.owed ?? {}).map(([client, { grant }]) => [Number(client), grant]))
  for (const [client, grant] of held) all.set(client, grant || all.get(client) || '')
  const want = [...all].find(([, grant]) => grant === '')?.[0]
  return { grants: [...all.values()].filter((grant) => grant !== '').slice(-MOST), ...(want === undefined ? {} : { want }) }
}

export class Grants {
  current = 0
  /** every id this page wrote under */
  private readonly ever = new Set<number>()
  private readonly held = new Map<number, string>()
  private noted: { clock: number; pending: number } | null = null
  private written = false
  private stop: (() => void) | null = null

  constructor(private readonly world: World, private readonly shelf: Shelf, first: Grant) {
    this.under(first)
  }

  /** Writes under another id from now on. */
  under({ client, grant }: Grant): void {
    this.flush()
    this.current = client
    this.written = false
    this.noted = null
    this.ever.add(client)
    this.held.set(client, grant)
  }

  /** Whether this page, or this device as far as its edits are not acknowledged, wrote under that id. */
  mine(client: number): boolean {
    return this.ever.has(client) || client in (this.shelf.memory.owed ?? {})
  }

  /** What to ask the server for. */
  question(): Vouched {
    return vouched(this.shelf, this.held)
  }

  granted(client: number, grant: string): void {
    if (this.held.has(client)) this.held.set(client, grant)
    const owed = this.shelf.memory.owed?.[client]
    if (owed) this.shelf.owe(client, { ...owed, grant })
  }

  /** A change of mine was written: the first goes down at once, the rest soon. */
  note(clock: number, pending: number): void {
    this.noted = { clock, pending }
    if (!this.written) this.flush()
    else this.stop ??= this.world.after(EVERY, () => this.flush())
  }

  flush(): void {
    this.stop?.()
    this.stop = null
    if (!this.noted) return
    this.shelf.owe(this.current, { grant: this.held.get(this.current) ?? '', ...this.noted })
    this.noted = null
    this.written = true
  }

  /** Everything here is acknowledged up to these clocks. */
  settled(clocks: Clocks): void {
    this.flush()
    this.shelf.settle(clocks)
    this.written = false
    for (const client of this.held.keys()) if (client !== this.current) this.held.delete(client)
  }

  /** What was owed is given up: it was carried over into a new document. */
  clear(): void {
    this.noted = null
    this.written = false
    this.shelf.change((memory) => delete memory.owed)
    this.settled(new Map())
  }
}
