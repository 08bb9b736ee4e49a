/** Saying an act, and a plain sentence when the server says that it is too late, too early or not the time. */
import type { Receipt } from '../model'
import type { Desk } from '../views/desk'

const TOLD = new Set(['stale', 'closed', 'early', 'full', 'unknown', 'not-yours', 'rate', 'size'])

/** Says an act; what the server did not take is told in the toast. */
export async function say(d: Desk, act: string, values: Record<string, unknown> = {}): Promise<Receipt> {
  const receipt = await d.model.act(act, values)
  if (!receipt.ok) d.show({ text: d.say(`refused.${TOLD.has(receipt.code ?? '') ? receipt.code : 'other'}`), actions: [] })
  return receipt
}

/** A fresh id for what an act brings: a motion, a comment, a vote. */
export function newId(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(12)))).replace(/\+/g, '-').replace(/\//g, '_')
}
