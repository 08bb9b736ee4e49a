/**
 * What this device can check for itself once a round is revealed (SPEC P6 and P10).
 *
 * The hash is computed here and not by the browser's `crypto.subtle`, which a page over plain http in a village hall
 * does not have: one way that works everywhere is also the one that is tested.
 */
import type { Facts, OwnMark } from '../model'
import type { Kept } from './vault'

const whole = (root: number): number => ((root - Math.floor(root)) * 2 ** 32) | 0
const PRIMES: number[] = []
for (let n = 2; PRIMES.length < 64; n++) if (PRIMES.every(prime => n % prime)) PRIMES.push(n)
const ROUNDS = PRIMES.map(prime => whole(prime ** (1 / 3)))
const START = PRIMES.slice(0, 8).map(prime => whole(prime ** 0.5))

/** SHA-256 of the UTF-8 of a text, as 64 hex digits. */
export function sha256(text: string): string {
  const bytes = new TextEncoder().encode(text)
  const padded = new Uint8Array(((bytes.length + 72) >> 6) << 6)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(padded.length - 4, bytes.length << 3)
  const turn = (word: number, by: number): number => (word >>> by) | (word << (32 - by))
  const sum = [...START], w = new Int32Array(64)
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) w[i] = view.getInt32(block + 4 * i)
      else {
        const [near, far] = [w[i - 15]!, w[i - 2]!]
        w[i] = w[i - 16]! + w[i - 7]! + (turn(near, 7) ^ turn(near, 18) ^ (near >>> 3)) + (turn(far, 17) ^ turn(far, 19) ^ (far >>> 10))
      }
    }
    let [a, b, c, d, e, f, g, h] = sum as [number, number, number, number, number, number, number, number]
    for (let i = 0; i < 64; i++) {
      const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[i]! + w[i]!
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0]
    }
    ;[a, b, c, d, e, f, g, h].forEach((word, i) => { sum[i] = (sum[i]! + word) | 0 })
  }
  return sum.map(word => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

export type Sealed = Pick<OwnMark, 'round' | 'card' | 'layer' | 'at' | 'range' | 'confidence' | 'reason' | 'salt'>

export const hashOf = (m: Sealed): string =>
  sha256(JSON.stringify([1, m.round, m.card, m.layer, m.at, m.range, m.confidence, m.reason, m.salt]))

export const sealOf = (nonce: string, leaves: readonly string[]): string => sha256([nonce, ...[...leaves].sort()].join('\n'))

/** A reason as the server will keep it, so that both make the same hash of it. */
export const clean = (words: string): string => words.replace(/[\x00-\x09\x0b-\x1f\x7f]/g, '').slice(0, 500).replace(/\p{Surrogate}/gu, '').replace(/^[\s\x85]+|[\s\x85]+$/g, '')

/**
 * What the device found.
 *
 * `mine` of my marks that it kept are in the reveal as they were put. `lost` were sealed, so the server had said, and are
 * not among the sealed hashes; `late` had not been answered yet; `elsewhere` were last changed by another device of mine.
 * `shown`: every mark that is shown is one that was sealed. `sealed`: all hashes make the seal that was published last.
 */
export interface Checked { mine: number; lost: Sealed[]; late: number; elsewhere: number; shown: boolean; sealed: boolean; leaves: number }

export function check(round: string, kept: readonly Kept[], reveal: Facts, marks: Facts, seals: readonly { seal: string }[] = []): Checked {
  const leaves: string[] = reveal.leaves ?? [], known = new Set(leaves)
  const put = kept.filter(mark => mark.at !== null)
  const missing = put.filter(mark => !known.has(hashOf(mark)))
  const lost = missing.filter(mark => mark.sure)
  return {
    mine: put.length - missing.length,
    lost,
    late: missing.length - lost.length,
    elsewhere: kept.filter(mark => mark.elsewhere).length,
    shown: Object.values(marks).every(mark => mark.round !== round || known.has(hashOf(mark))),
    sealed: seals.at(-1)?.seal === sealOf(String(reveal.nonce), leaves),
    leaves: leaves.length,
  }
}
