/** The boards that this device has opened: kept here only, with their keys, so that a person can come back. */
import { keep, recall } from './words'

export interface Recent { id: string; key: string; title: string; frame: string; people: number; at: number }
const STORE = 'coproboard.boards'
const MOST = 30

export function recents(): Recent[] {
  try {
    const list: unknown = JSON.parse(recall(STORE) ?? '[]')
    return Array.isArray(list) ? list.filter((r): r is Recent => typeof r?.id === 'string' && typeof r?.key === 'string') : []
  } catch {
    return []
  }
}

/** Answers false where this device keeps nothing: then the key has to stay in the address. */
export function remember(board: Recent): boolean {
  return keep(STORE, JSON.stringify([board, ...recents().filter(r => r.id !== board.id)].slice(0, MOST)))
}

export function forget(id: string): void {
  keep(STORE, JSON.stringify(recents().filter(r => r.id !== id)))
  for (const what of ['seat', 'draft']) keep(`coproboard.${what}.${id}`, null)
}
