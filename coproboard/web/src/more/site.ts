/** What panels ask of the site that a board is on, beside the board itself: frames, and frames as text. */
import type { Frame } from '../model'
import type { Desk } from '../views/desk'

/** Why a frame of the group's own was not taken (SPEC F9). */
export interface Refused { field: string; line: number | null; expected: string }
export type ReadFrame = { frame: Frame; toml?: string } | { refused: Refused }
/** What the gallery needs of a frame. */
export type Sample = Pick<Frame, 'id' | 'version' | 'kind' | 'title' | 'summary' | 'status' | 'hides' | 'bands' | 'zones' | 'thumbnail'> & Partial<Frame>

/** The site's root, from the link of the board: that is where both lie. */
const root = (d: Desk): URL => new URL('../', d.door?.link ?? document.baseURI)

export const gallery = (d: Desk): Promise<Sample[]> => fetch(new URL('assets/frames.json', root(d))).then((answer) => answer.json())

async function post<T>(d: Desk, path: string, body: unknown): Promise<T> {
  const answer = await fetch(new URL(path, root(d)), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
  const told = await answer.json() as T & { refused?: Refused }
  if (!answer.ok && !told.refused) throw new Error(`${path}: ${answer.status}`)
  return told
}
export const readFrame = (d: Desk, toml: string): Promise<ReadFrame> => post(d, 'api/frames/read', { toml })
export const writeFrame = (d: Desk, frame: Frame): Promise<{ toml: string } | { refused: Refused }> => post(d, 'api/frames/write', { frame })
/** Where frames are made: the start page; null where this board has none. */
export const makeAt = (d: Desk): string | null => (d.home === null ? null : `${new URL(d.home, document.baseURI).href.split('#')[0]}#make`)
