/** SHA-256 as hex, in one go: `crypto.subtle` answers later, and not at all on a page without https. */
const primes = Array.from({ length: 312 }, (_, n) => n).filter(n => n > 1 && !Array.from({ length: n }, (_, d) => d).some(d => d > 1 && n % d === 0))
const fraction = (x: number): number => ((x - Math.floor(x)) * 2 ** 32) | 0
const START = primes.slice(0, 8).map(p => fraction(Math.sqrt(p)))
const ROUNDS = primes.map(p => fraction(Math.cbrt(p)))

export function sha256(text: string): string {
  const bytes = new TextEncoder().encode(text)
  const size = (bytes.length + 72) & ~63
  const view = new DataView(new ArrayBuffer(size))
  new Uint8Array(view.buffer).set(bytes)
  view.setUint8(bytes.length, 0x80)
  view.setUint32(size - 8, bytes.length / 2 ** 29)
  view.setUint32(size - 4, bytes.length << 3)
  const turn = (x: number, n: number): number => (x >>> n) | (x << (32 - n))
  let sum = START
  const w = new Int32Array(64)
  for (let at = 0; at < size; at += 64) {
    let [a, b, c, d, e, f, g, h] = sum as [number, number, number, number, number, number, number, number]
    for (let i = 0; i < 64; i++) {
      const x = w[i - 15] ?? 0, y = w[i - 2] ?? 0
      w[i] = i < 16 ? view.getInt32(at + 4 * i)
        : w[i - 16]! + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + w[i - 7]! + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10))
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[i]! + w[i]!) | 0
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0]
    }
    sum = [a, b, c, d, e, f, g, h].map((x, i) => (x + sum[i]!) | 0)
  }
  return sum.map(x => (x >>> 0).toString(16).padStart(8, '0')).join('')
}
