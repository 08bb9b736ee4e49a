/**
 * What this device alone keeps of my marks: their salts and values, so that after the reveal it can check each (P10).
 *
 * What it is: the last that this device knew of each mark of the round, put here or heard of from another device of
 * mine. What it is not: a copy of what the server says later; nothing that comes with the reveal changes it. The fact
 * that shaped it: a server could forget or change a mark, and only a salt that it never chose shows that.
 */
import type { OwnMark } from '../model'
import { keep, recall } from './kit'

/**
 * `sure`: the server has told that it keeps this very mark; until then it is on its way. `elsewhere`: it stands in the
 * place of one that was put here, so another device of mine changed it or took it back, or so the server says
 */
export type Kept = OwnMark & { sure: boolean; elsewhere?: boolean }
export const slot = (mark: Pick<OwnMark, 'card' | 'layer' | 'for'>): string => [mark.card, mark.layer, mark.for].join('/')
/** rounds whose marks a device keeps, the latest: as many as a board has tabs */
const ROUNDS = 12
const name = (board: string): string => `coproboard.marks.${board}`

/** A salt that nobody else draws: 128 bits in base64url, 22 characters. */
export function salt(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')
}

export class Vault {
  private held: Map<string, Kept>

  constructor(private readonly board: string, readonly round: string) {
    this.held = new Map(read(board).filter(mark => mark.round === round).map(mark => [slot(mark), mark]))
  }

  /** marks of this round; those taken back elsewhere are among them, with `at` null */
  get marks(): Kept[] {
    return [...this.held.values()]
  }
  get(card: string, layer: OwnMark['layer'], person: string): Kept | null {
    return this.held.get(slot({ card, layer, for: person })) ?? null
  }

  /** I put a mark, or take it back (`at` null); false when this device could not keep it. */
  put(mark: OwnMark): boolean {
    this.held.set(slot(mark), { ...mark, sure: false })
    return this.write()
  }

  /** What the server keeps for me while the round is sealed; what is on its way from here stays as I put it. */
  hear(marks: readonly OwnMark[]): void {
    const theirs = new Map(marks.filter(mark => mark.round === this.round).map(mark => [slot(mark), mark]))
    for (const [at, mark] of this.held) {
      if (theirs.has(at)) continue
      if (mark.at === null && !mark.elsewhere) this.held.delete(at)
      else if (mark.sure) this.held.set(at, { ...mark, at: null, elsewhere: true })
    }
    const stored = new Map(read(this.board).map(mark => [slot(mark), mark])) // another page on this device may have put it
    for (const [at, mark] of theirs) {
      const here = this.held.get(at)
      // Another value under my own salt is no change of mine: what I put stays, and the check after the reveal will tell.
      if (here?.salt === mark.salt) this.held.set(at, { ...here, sure: true })
      else if (!here || here.sure) this.held.set(at, { ...bare(mark), sure: true, elsewhere: here !== undefined && stored.get(at)?.salt !== mark.salt })
    }
    this.write()
  }

  /** The server did not take what I put: what it keeps instead stands, if anything. */
  refused(mark: OwnMark, marks: readonly OwnMark[]): void {
    if (this.held.get(slot(mark))?.salt !== mark.salt) return
    this.held.delete(slot(mark))
    this.hear(marks)
  }

  /** Marks of other rounds stay: each tab of a board has a round of its own. */
  private write(): boolean {
    const others = read(this.board).filter(mark => mark.round !== this.round)
    const late = [...new Set(others.map(({ round }) => round))].slice(1 - ROUNDS)
    return keep(name(this.board), JSON.stringify([...others.filter(({ round }) => late.includes(round)), ...this.held.values()]))
  }
}

/** Nothing of my marks on a board stays on this device. */
export const wipe = (board: string): void => void keep(name(board), null)

const bare = ({ round, card, layer, at, range, confidence, reason, lang, salt, for: person }: OwnMark): OwnMark =>
  ({ round, card, layer, at, range, confidence, reason, lang, salt, for: person })

function read(board: string): Kept[] {
  try {
    const found: unknown = JSON.parse(recall(name(board)) ?? '[]')
    return Array.isArray(found) ? found : []
  } catch {
    return []
  }
}
