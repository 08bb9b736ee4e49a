/**
 * What this device remembers: the boards it opened, its seat at each, and what vouches for edits not yet taken.
 *
 * What it is: JSON in localStorage, read again before every write because other tabs write it too. What it is not: the
 * board (that is in IndexedDB). The fact that shaped it: the server takes structs only under client ids that it granted,
 * so a grant must be down before the first edit under its id, and may go only when that edit is acknowledged.
 */
import type { Frame, Kept, Lang, Perspective } from '../model'
import type { Act } from './session'
import type { Storage } from './world'

/** A board that this device has opened; `opened` in ms by the device's clock. */
export interface KnownBoard { id: string; key: string; title: string; frame: string; opened: number }
export interface Grant { client: number; grant: string }
/** Edits under a client id that are not acknowledged: up to `clock`, `pending` changes. No grant yet: ''. */
export interface Owed { grant: string; clock: number; pending: number }
export interface Profile { name: string; perspective: Perspective; lang: Lang }
interface Memory {
  seat?: string
  participant?: string
  spare?: Grant
  owed?: Record<string, Owed>
  /** generation of the local copy: a board that had to be rebuilt gets a new one */
  copy?: number
  profile?: Profile
  acts?: Act[]
  kept?: Kept[]
}

const BOARDS = 'coproboard.boards'
const BOARDS_MOST = 50
const FRAME = 'coproboard.frame.'

export class Shelf {
  /** what could not be written down; this page still knows it */
  private unwritten: Memory | null = null

  constructor(private readonly storage: Storage, private readonly board: string) {}

  get memory(): Readonly<Memory> {
    return this.unwritten ?? read<Memory>(this.storage, this.name) ?? {}
  }

  change(how: (memory: Memory) => void): void {
    const memory = this.memory as Memory
    how(memory)
    this.unwritten = write(this.storage, this.name, memory) ? null : memory
  }

  /** Takes the spare grant, so that no other tab uses it. */
  takeSpare(): Grant | null {
    const spare = this.memory.spare ?? null
    if (spare) this.change((memory) => delete memory.spare)
    return spare
  }

  owe(client: number, owed: Owed): void {
    this.change((memory) => { (memory.owed ??= {})[client] = owed })
  }

  /** Everything up to these clocks is acknowledged. */
  settle(clocks: ReadonlyMap<number, number>): void {
    const { owed = {} } = this.memory
    const paid = Object.keys(owed).filter((client) => owed[client]!.clock <= (clocks.get(Number(client)) ?? 0))
    if (paid.length > 0) this.change((memory) => { for (const client of paid) delete memory.owed?.[client] })
  }

  private get name(): string {
    return `coproboard.board.${this.board}`
  }
}

/** Boards this device has opened, latest first. */
export function knownBoards(storage: Storage): KnownBoard[] {
  const found = read<KnownBoard[]>(storage, BOARDS)
  const isKnown = (each: KnownBoard): boolean => typeof each?.id === 'string' && typeof each.key === 'string'
  return Array.isArray(found) ? found.filter(isKnown).sort((a, b) => b.opened - a.opened) : []
}

export function rememberBoard(storage: Storage, board: KnownBoard): void {
  const others = knownBoards(storage).filter((each) => each.id !== board.id)
  write(storage, BOARDS, [board, ...others].slice(0, BOARDS_MOST))
}

export function forgetBoard(storage: Storage, id: string): void {
  write(storage, BOARDS, knownBoards(storage).filter((each) => each.id !== id))
}

/** The frame of a board as this device last saw it: a page without network can draw the board all the same. */
export function keptFrame(storage: Storage, name: string): Frame | null {
  return read<Frame>(storage, FRAME + name)
}

export function keepFrame(storage: Storage, name: string, frame: Frame): void {
  write(storage, FRAME + name, frame)
}

function read<T>(storage: Storage, name: string): T | null {
  try {
    return JSON.parse(storage.getItem(name) ?? 'null') as T | null
  } catch {
    return null
  }
}

/** False when the storage is full or forbidden: the page goes on, a reload would forget. */
function write(storage: Storage, name: string, value: unknown): boolean {
  try {
    storage.setItem(name, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}
