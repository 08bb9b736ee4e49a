/**
 * Messages of SPEC section W as bytes.
 *
 * What it is: a reader and a writer of envelopes. What it is not: it keeps no state and applies no update.
 */
import { createDecoder, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding'
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding'

export const SYNC = 0, AWARENESS = 1, QUERY_AWARENESS = 3
export const LEDGER = 100, ACT = 101, RECEIPT = 102, SAVED = 103, REFUSAL = 104, WELCOME = 105, STATE = 106, MINE = 107
export const STEP1 = 0, STEP2 = 1, UPDATE = 2

export type Bytes = Uint8Array<ArrayBuffer>
export type Message =
  | { type: typeof SYNC | typeof LEDGER; step: number; body: Uint8Array }
  | { type: typeof AWARENESS; body: Uint8Array }
  | { type: typeof SAVED; count: number }
  | { type: typeof ACT | typeof RECEIPT | typeof REFUSAL | typeof WELCOME | typeof STATE | typeof MINE; value: Record<string, unknown> }
  | { type: typeof QUERY_AWARENESS }

export function sync(type: typeof SYNC | typeof LEDGER, step: number, body: Uint8Array): Bytes {
  const out = createEncoder()
  writeVarUint(out, type)
  writeVarUint(out, step)
  writeVarUint8Array(out, body)
  return toUint8Array(out)
}

export function awareness(body: Uint8Array): Bytes {
  const out = createEncoder()
  writeVarUint(out, AWARENESS)
  writeVarUint8Array(out, body)
  return toUint8Array(out)
}

export function note(type: number, value: unknown): Bytes {
  const out = createEncoder()
  writeVarUint(out, type)
  writeVarString(out, JSON.stringify(value))
  return toUint8Array(out)
}

export function number(type: number, count: number): Bytes {
  const out = createEncoder()
  writeVarUint(out, type)
  writeVarUint(out, count)
  return toUint8Array(out)
}

export const queryAwareness = (): Bytes => new Uint8Array([QUERY_AWARENESS])

/** Reads one message; null for a type this version does not know. Throws on bytes that are no message. */
export function read(data: Uint8Array): Message | null {
  const from = createDecoder(data)
  const type = readVarUint(from)
  switch (type) {
    case SYNC: case LEDGER: return { type, step: readVarUint(from), body: readVarUint8Array(from) }
    case AWARENESS: return { type, body: readVarUint8Array(from) }
    case QUERY_AWARENESS: return { type }
    case SAVED: return { type, count: readVarUint(from) }
    case ACT: case RECEIPT: case REFUSAL: case WELCOME: case STATE: case MINE:
      return { type, value: JSON.parse(readVarString(from)) as Record<string, unknown> }
    default: return null
  }
}
