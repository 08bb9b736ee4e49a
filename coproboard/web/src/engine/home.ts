/**
 * What the home page and the share panel ask of the server.
 *
 * What it is: one small function for each question. What it is not: it keeps no state but the list of known boards.
 */
import type { Lang, Text } from '../model'

export { forgetBoard, knownBoards, type KnownBoard } from './shelf'
export { pageStorage } from './world'

export interface BoardKey { board: string; key: string }
export interface ShownWords { words: Text; until: number }

/** The server said no: `status` is HTTP's, `code` a code of SPEC such as `rate`. */
export class Declined extends Error {
  constructor(readonly status: number, readonly code: string) {
    super(`declined: ${status} ${code}`)
  }
}

export async function createBoard(base: string, frame: string, title: string, lang: Lang): Promise<BoardKey> {
  const { id, key } = await ask(base, 'api/boards', { frame, title, lang }).then((response) => response.json()) as { id: string; key: string }
  return { board: id, key }
}

/** The board that three spoken words lead to. */
export async function findWords(base: string, words: string): Promise<BoardKey> {
  return await ask(base, 'api/words/find', { words }).then((response) => response.json()) as BoardKey
}

/** Three words for this board, valid while `keepWords` is called (every 20 s) and until `until`. */
export async function showWords(base: string, { board, key }: BoardKey): Promise<ShownWords> {
  return await ask(base, 'api/words', { board, key }).then((response) => response.json()) as ShownWords
}

export async function keepWords(base: string, { board, key }: BoardKey): Promise<void> {
  await ask(base, 'api/words/keep', { board, key })
}

/** A QR code of a link to this board, as SVG. */
export async function qr(base: string, { board, key }: BoardKey, link: string): Promise<string> {
  const { svg } = await ask(base, `api/boards/${encodeURIComponent(board)}/qr`, { link, key }).then((response) => response.json()) as { svg: string }
  return svg
}

async function ask(base: string, path: string, body: unknown): Promise<Response> {
  const response = await fetch(new URL(path, new URL(base, document.baseURI)), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (response.ok) return response
  const { code } = await response.json().catch(() => ({})) as { code?: string }
  throw new Declined(response.status, code ?? '')
}
