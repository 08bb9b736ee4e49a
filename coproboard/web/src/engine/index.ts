/**
 * Opens a board: the one door to the engine.
 *
 * What it is: the order in which local copy, ticket and frame come together. What it is not: it waits for no network
 * longer than a person would; a device that has been here before opens its own copy.
 */
import { Doc } from 'yjs'
import type { BoardModel, Lang } from '../model'
import { vouched } from './grants'
import { askTicket, type Ticket } from './link'
import { LiveBoard, copyNames } from './live'
import { shared } from './schema'
import { Shelf, knownBoards, type Grant } from './shelf'
import { browserWorld, type World } from './world'

export { TEXT_MOST } from './schema'
export { browserWorld, type World } from './world'
export { keepOffline } from './offline'
export { forgetBoard, knownBoards, type KnownBoard } from './shelf'

export interface OpenOptions {
  /** address of the site's root, with its slash; relative to the page when not absolute */
  base: string
  board: string
  /** from the link's fragment; without it, the one this device remembers */
  key?: string
  lang?: Lang
  world?: World
}

/** There is no such board, or not with this key. */
export class BoardGone extends Error {}
/** The server cannot be reached and this device has no copy of the board. */
export class BoardUnreachable extends Error {}

/** How long a page waits for the server when it has a copy of its own, and for that copy. */
const PATIENCE = 2_500
/** How long somebody who comes for the first time waits for the server, in ms. */
const FIRST_PATIENCE = 20_000

/**
 * Opens a live board.
 *
 * @throws BoardGone, BoardUnreachable
 */
export async function openBoard(options: OpenOptions): Promise<BoardModel> {
  const world = options.world ?? browserWorld()
  const { board } = options
  const base = new URL(options.base, globalThis.document?.baseURI).href
  const shelf = new Shelf(world.storage, board)
  const known = knownBoards(world.storage).find((each) => each.id === board)
  const key = options.key || known?.key
  if (!key) throw new BoardGone()

  const doc = new Doc(), ledger = new Doc()
  const [name, ledgerName] = copyNames(board, shelf.memory.copy ?? 0)
  const copies = [world.keep(name, doc), world.keep(ledgerName, ledger)]
  const question = { key, seat: shelf.memory.seat, ...vouched(shelf) }
  let read = false
  const reading = Promise.all(copies.map((copy) => copy.loaded)).then(() => { read = true })
  const [answer] = await Promise.all([
    askTicket(world, base, board, question, known ? PATIENCE : FIRST_PATIENCE),
    Promise.race([reading, new Promise<void>((resolve) => world.after(PATIENCE, resolve))]),
  ])
  if (answer.is !== 'ticket' && typeof shared(doc).board.get('frame') !== 'string' && (answer.is === 'gone' || !known)) {
    for (const copy of copies) copy.close()
    throw answer.is === 'gone' ? new BoardGone() : new BoardUnreachable()
  }
  const ticket: Ticket | undefined = answer.is === 'ticket' ? answer.ticket : undefined
  const grant: Grant = ticket ?? await offlineId(world, shelf)
  const first = { ...ticket?.board ?? { frame: known?.frame } }
  const live = new LiveBoard({ world, shelf, base, board, key, first, grant, shared: doc, ledger, copies, offline: !ticket })
  live.start(ticket)
  if (!read) void reading.then(() => live.copyRead())
  if (!await Promise.race([live.framed, new Promise<false>((resolve) => world.after(FIRST_PATIENCE, () => resolve(false)))])) {
    live.destroy()
    throw new BoardUnreachable()
  }
  return live
}

/**
 * An id to write under without the server: the spare one, or a random one to be asked for later. Two tabs under one id
 * would each take the other's edits for their own, so the spare is used only where it is certain to be taken once.
 */
async function offlineId(world: World, shelf: Shelf): Promise<Grant> {
  const spare = await world.alone('coproboard.spare', () => shelf.takeSpare())
  return spare ?? { client: 2 + Math.floor(world.random() * (2 ** 32 - 2)), grant: '' }
}
