/**
 * What the server lacks, in messages that it accepts.
 *
 * What it is: Yjs's "state as update", cut where it would be over the message limit. What it is not: a second encoder;
 * structs write themselves. The fact that shaped it: Yjs puts every deletion ever made into each answer, so on an old
 * board, or after long work offline, one answer alone can be larger than a message may be (G7). And a cut must not go
 * through the making of a card, which is taken in one update or not at all (D2).
 */
import {
  AbstractType, ContentType, Map as YMap, UpdateEncoderV1, createDeleteSetFromStructStore, decodeUpdate, encodeStateAsUpdate, encodeStateVector, getState,
  type AbstractStruct, type Doc, type ID, type Item,
} from 'yjs'
import { createEncoder, length, toUint8Array, writeVarUint } from 'lib0/encoding'

export type Clocks = Map<number, number>
/** A struct to send; `joined` when it must go in the same message as the one before. */
interface Piece { client: number; from: number; struct: AbstractStruct; bytes: number; length: number; joined: boolean }
interface Run { clock: number; len: number }

/** Bytes of one message, below the 64 KB of the server. */
export const PARCEL_BYTES = 60_000
/** Growth of one clock in one message, below the server's 65,536. */
const PARCEL_GROWTH = 60_000
const PARCEL_RUNS = 4_000

/**
 * Updates that, applied in order, give a server with the clocks `has` everything that `doc` holds. At least one.
 * `told` is an update from that server, if any: what it says is deleted is not said again when room is short.
 */
export function parcels(doc: Doc, has: Clocks, told: Uint8Array | null, most = PARCEL_BYTES): Uint8Array[] {
  const whole = encodeStateAsUpdate(doc, stateVector(has))
  if (whole.length <= most) return [whole]
  const out: Uint8Array[] = []
  let held: Piece[] = [], bytes = 0, growth = 0
  const flush = (): void => {
    if (held.length > 0) out.push(structs(held))
    held = []
    bytes = growth = 0
  }
  for (const group of groups(inOrder(doc, has))) {
    const more = sum(group, 'bytes'), grown = sum(group, 'length')
    if (bytes + more > most || growth + grown > PARCEL_GROWTH) flush()
    held.push(...group)
    bytes += more
    growth += grown
  }
  flush()
  return [...out, ...deletions(doc, told)]
}

/** Pieces that must not be parted, together. */
function groups(pieces: Piece[]): Piece[][] {
  const out: Piece[][] = []
  for (const piece of pieces) {
    if (piece.joined) out.at(-1)!.push(piece)
    else out.push([piece])
  }
  return out
}

function sum(pieces: Piece[], what: 'bytes' | 'length'): number {
  return pieces.reduce((all, piece) => all + piece[what], 0)
}

function stateVector(clocks: Clocks): Uint8Array {
  return encodeStateVector(clocks as never)
}

/** Structs beyond `has`, each after all it refers to. */
function inOrder(doc: Doc, has: Clocks): Piece[] {
  const reached = new Map(has), out: Piece[] = []
  const rest = new Map<number, AbstractStruct[]>()
  doc.store.clients.forEach((all, client) => {
    const from = has.get(client) ?? 0
    const lacking = all.filter((struct) => struct.id.clock + struct.length > from)
    if (lacking.length > 0) rest.set(client, lacking)
  })
  const ready = (id: ID | null, client: number): boolean => !id || id.client === client || id.clock < (reached.get(id.client) ?? 0)
  for (let progress = true; progress;) {
    progress = false
    for (const [client, lacking] of rest) {
      let done = 0, making: Making | null = null
      for (; done < lacking.length; done++) {
        const struct = lacking[done]!, item = struct as Item
        const parent = holder(item)?.id ?? null
        if (!ready(item.origin ?? null, client) || !ready(item.rightOrigin ?? null, client) || !ready(parent, client)) break
        const from = Math.max(struct.id.clock, reached.get(client) ?? 0)
        const joined: boolean = making?.takes(item) ?? false
        if (!joined) making = isCard(item) ? new Making(item) : null
        const end = struct.id.clock + struct.length
        out.push({ client, from, struct, bytes: size(struct, from - struct.id.clock), length: end - from, joined })
        reached.set(client, end)
      }
      if (done > 0) progress = true
      if (done === lacking.length) rest.delete(client)
      else lacking.splice(0, done)
    }
  }
  return out
}

/** The making of one card: its map, and what follows of it until each of its keys has been set. */
class Making {
  private readonly unset = new Set(['words', 'at', 'lang', 'order'])

  constructor(private readonly card: Item) {}

  takes(item: Item): boolean {
    const parent = holder(item)
    if (this.unset.size === 0 || !parent || (parent !== this.card && parent.parent !== typeOf(this.card))) return false
    if (parent === this.card) this.unset.delete(item.parentSub ?? '')
    return true
  }
}

function isCard(item: Item): boolean {
  return typeOf(item) instanceof YMap && holder(item) === null
}

/** The item that holds an item's parent; null when the parent is a root, undefined when there is none (a GC struct). */
function holder(item: Item): Item | null | undefined {
  return item.parent instanceof AbstractType ? item.parent._item : undefined
}

function typeOf(item: Item): unknown {
  return item.content instanceof ContentType ? item.content.type : null
}

function write(struct: AbstractStruct, encoder: UpdateEncoderV1, offset: number): void {
  (struct as Item).write(encoder, offset)
}

function size(struct: AbstractStruct, offset: number): number {
  const encoder = new UpdateEncoderV1()
  write(struct, encoder, offset)
  return length(encoder.restEncoder)
}

function structs(pieces: Piece[]): Uint8Array {
  const byClient = new Map<number, Piece[]>()
  for (const piece of pieces) {
    const known = byClient.get(piece.client)
    if (known) known.push(piece)
    else byClient.set(piece.client, [piece])
  }
  const encoder = new UpdateEncoderV1()
  writeVarUint(encoder.restEncoder, byClient.size)
  for (const [client, list] of byClient) {
    writeVarUint(encoder.restEncoder, list.length)
    encoder.writeClient(client)
    writeVarUint(encoder.restEncoder, list[0]!.from)
    for (const { struct, from } of list) write(struct, encoder, from - struct.id.clock)
  }
  writeVarUint(encoder.restEncoder, 0)
  return encoder.toUint8Array()
}

/** Deletions that the server has not told of, as updates without structs. */
function deletions(doc: Doc, told: Uint8Array | null): Uint8Array[] {
  const theirs = told ? decodeUpdate(told).ds.clients : new Map<number, Run[]>()
  const out: Uint8Array[] = []
  createDeleteSetFromStructStore(doc.store).clients.forEach((runs, client) => {
    const left = without(runs, theirs.get(client) ?? []).filter((run) => run.clock < getState(doc.store, client))
    for (let i = 0; i < left.length; i += PARCEL_RUNS) out.push(runsUpdate(client, left.slice(i, i + PARCEL_RUNS)))
  })
  return out
}

/** Runs minus runs; both in order of their clocks. */
export function without(runs: readonly Run[], minus: readonly Run[]): Run[] {
  const out: Run[] = []
  let i = 0
  for (const run of runs) {
    let from = run.clock
    const end = run.clock + run.len
    while (i < minus.length && minus[i]!.clock + minus[i]!.len <= from) i++
    for (let j = i; j < minus.length && minus[j]!.clock < end; j++) {
      if (minus[j]!.clock > from) out.push({ clock: from, len: minus[j]!.clock - from })
      from = Math.max(from, minus[j]!.clock + minus[j]!.len)
    }
    if (from < end) out.push({ clock: from, len: end - from })
  }
  return out
}

function runsUpdate(client: number, runs: readonly Run[]): Uint8Array {
  const out = createEncoder()
  for (const n of [0, 1, client, runs.length]) writeVarUint(out, n)
  for (const run of runs) {
    writeVarUint(out, run.clock)
    writeVarUint(out, run.len)
  }
  return toUint8Array(out)
}
