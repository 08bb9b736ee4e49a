/**
 * The front end's own files, brought over the channel: each once for a page and version, however many cells show boards.
 *
 * What it is: a loader. The fact that shaped it: a module asks for `fetch`, `WebSocket`, `indexedDB` and `localStorage`
 * by their names. So a line in front of it gives it ours, and board.js pays no byte for notebooks: what it asks goes
 * over its pipe or nowhere, and nothing of a board is written down in a browser that belongs to the notebook.
 */
import type { MountOptions, Mounted } from '../board'
import type { Pipe, Told } from './pipe'

export interface Front {
  mount(el: HTMLElement, options: MountOptions): Mounted
  part(pipe: Pipe, address: string): Promise<unknown>
}
interface Roads {
  pipes: Map<string, Pipe>
  /** board.js by the tag of its file */
  fronts: Map<string, Promise<Front>>
  lent: { localStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> } & Record<string, unknown>
}

/** Each cell brings this file anew: what they share lies on the page. */
const SHARED = Symbol.for('coproboard.roads.1')
const page = globalThis as unknown as Record<symbol, Roads>
const LINE = `const{fetch,WebSocket,indexedDB,localStorage}=globalThis[Symbol.for('coproboard.roads.1')].lent;\n`

function made(): Roads {
  const pipes = new Map<string, Pipe>()
  const pipe = (address: URL | string): Pipe => {
    const found = pipes.get(new URL(address).host)
    if (!found) throw new TypeError('no way leads there')
    return found
  }
  const kept = new Map<string, string>()
  return {
    pipes,
    fronts: new Map(),
    lent: {
      fetch: async (address: URL | string, init?: RequestInit) => await pipe(address).fetch(address, init),
      // A constructor may give what it likes.
      WebSocket: function(address: string) { return pipe(address).socket(address) },
      // The kernel is beside the cell: a copy in this browser would only stay behind.
      indexedDB: undefined,
      localStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: (key: string) => void kept.delete(key) },
    },
  }
}
const roads = page[SHARED] ??= made()

export const join = (pipe: Pipe): unknown => roads.pipes.set(new URL(pipe.base).host, pipe)
export const leave = (pipe: Pipe): unknown => roads.pipes.delete(new URL(pipe.base).host)

/** Lets a board know who is at it: whoever Python sat down as, so that nobody is asked again. */
export function seat({ board, person }: Told): void {
  const name = `coproboard.board.${board}`, { localStorage } = roads.lent
  if (person && !localStorage.getItem(name)) localStorage.setItem(name, JSON.stringify({ profile: person }))
}

/** Takes script in as a module; its address is of this page alone. */
async function take<T>(script: string): Promise<T> {
  const address = URL.createObjectURL(new Blob([LINE, script], { type: 'text/javascript' }))
  try {
    return await import(address) as T
  } finally {
    URL.revokeObjectURL(address)
  }
}

async function begin(script: string): Promise<Front> {
  const { mount } = await take<Pick<Front, 'mount'>>(script)
  const parts = new Map<string, Promise<unknown>>()
  return {
    mount,
    part: (pipe, address) => {
      const { pathname, search } = new URL(address), name = pathname + search
      const part = parts.get(name) ?? pipe.fetch(address).then((answer) => answer.text()).then(take)
      parts.set(name, part)
      part.catch(() => parts.delete(name))
      return part
    },
  }
}

/** board.js of the site that a pipe leads to; fetched only when this page has not got it. */
export async function bring(pipe: Pipe): Promise<Front> {
  const answer = await pipe.fetch('assets/board.js', { tags: [...roads.fronts.keys()].join(', ') })
  const tag = answer.headers.get('ETag') ?? ''
  const known = roads.fronts.get(tag)
  if (known) return known
  if (!answer.ok) throw new Error(`board.js: ${answer.status}`)
  const front = answer.text().then(begin)
  roads.fronts.set(tag, front)
  front.catch(() => roads.fronts.delete(tag))
  return front
}
