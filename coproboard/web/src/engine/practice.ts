/**
 * A board to try things on, at the door (Q1).
 *
 * What it is: the live board's own model in a world that sends and keeps nothing. What it is not: a part of board.js;
 * more.js brings it when somebody wants to practise. The fact that shaped it: what works on it has to work the same way
 * on the real one, so it is no imitation.
 */
import type { BoardModel, Sample } from '../model'
import { memoryStorage, type Kept, type World } from './world'

const quiet = (): void => {}

/** Begins a practice board on a board's frame in view. */
export function practise(board: BoardModel, title: string, cards: readonly Sample[]): BoardModel {
  const never = (): never => { throw new Error('a practice board is on this device alone') }
  const kept: Kept = { loaded: Promise.resolve(), save: 'offline', changed: quiet, close: quiet, erase: quiet }
  const world: World = {
    now: () => Date.now(),
    random: () => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32,
    after: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    frame: (run) => void requestAnimationFrame(run),
    storage: memoryStorage(), fetch: async () => never(), socket: never, keep: () => kept, alone: async () => null, signals: () => quiet,
  }
  return board.practise(world, title, cards)
}
