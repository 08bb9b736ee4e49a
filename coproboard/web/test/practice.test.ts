/** A practice board (Q1): the real model, and nothing of it is sent or kept. */
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import type { BoardModel, Frame } from '../src/model'
import { openBoard } from '../src/engine/index'
import { practise } from '../src/engine/practice'
import { FakeModel } from '../src/model-fake'
import { Device, FRAME, FakeServer, Net, POWER } from './fake'

const opened: BoardModel[] = []
afterEach(() => { for (const board of opened.splice(0)) board.destroy() })
const frames: (() => void)[] = []
Object.assign(globalThis, { requestAnimationFrame: (run: () => void) => frames.push(run) })
const paint = (): void => frames.splice(0).forEach((run) => run())

const at = (zone: string): { zone: string; x: number; y: number } => ({ zone, x: 0.5, y: 0.5 })

test('One adds, moves, sets aside and undoes as on the real board, and nothing leaves it', async () => {
  const server = new FakeServer(), net = new Net(server), device = new Device(net)
  const opening = openBoard({ base: 'http://host/', board: 'b1', key: 'k', world: device.world() })
  await net.run(3000)
  const real = await opening
  opened.push(real)
  await net.run(100)
  const before = [JSON.stringify(Object.fromEntries(keys(device).map((key) => [key, device.storage.getItem(key)]))), server.asked, server.sizes.length, net.wires.length]

  const board = practise(real, 'Practice', [{ words: 'tea', lang: 'en', at: at('information') }, { words: 'bus', lang: 'en', at: at('tray') }])
  opened.push(board)
  assert.deepEqual([board.practice, real.practice, board.joined, board.frame, board.title, board.connection, board.save], [true, false, true, FRAME, 'Practice', 'online', 'saved'])
  assert.deepEqual([board.cards.map(({ words, at: { zone } }) => [words, zone]), board.canUndo], [[['tea', 'information'], ['bus', 'tray']], false], 'the cards that were there are not mine to undo')
  const card = board.add('mine', 'en')
  board.move(card, at('consultation'))
  assert.equal(board.card(card)!.at.zone, 'consultation')
  board.undo()
  assert.deepEqual([board.card(card)!.at.zone, board.canRedo, board.save, board.pending], ['tray', true, 'saved', 0])
  board.setAside(card, true)
  assert.equal((await board.act('ready', { step: 'gather', yes: true })).ok, true)
  await assert.rejects(board.ask('history'))
  await net.run(20_000)
  paint()
  const after = [JSON.stringify(Object.fromEntries(keys(device).map((key) => [key, device.storage.getItem(key)]))), server.asked, server.sizes.length, net.wires.length]
  assert.deepEqual(after, before)
  assert.deepEqual([real.cards, [...device.copies.keys()].filter((name) => name.includes('practice'))], [[], []])
})

function keys(device: Device): string[] {
  return ['coproboard.boards', 'coproboard.board.b1', 'coproboard.board.practice', 'coproboard.frame.spectrum']
    .filter((key) => device.storage.getItem(key) !== null)
}

test('The model for working on views has tabs, places, wordings, terms and boundaries as the real one has', () => {
  const frame: Frame = FRAME
  const model = new FakeModel({ frame, title: 'Bus?', people: [['Mair', 'lived']], cards: [{ words: 'tea', at: ['information', 0.1, 0.2] }], tabs: [POWER] })
  const roots: string[] = []
  model.addEventListener('facts', (event) => roots.push(...(event as CustomEvent<{ roots: string[] }>).detail.roots))
  const [card] = model.cards
  void model.act('turn', { to: 'power', from: 'first' })
  assert.deepEqual([model.group, model.view, model.frame.id, model.card(card!.id)!.at.zone], ['power', { tab: 'power', layer: 'knows' }, 'power', 'tray'])
  model.look('power', 'decides')
  model.move(card!.id, at('people'))
  assert.deepEqual(Object.entries(model.card(card!.id)!.places).map(([key, { zone }]) => [key, zone]), [['at', 'information'], ['at/power/decides', 'people']])
  model.reword(card!.id, 'te', 'cy')
  model.addTerm('LDP', 'Local plan', 'en')
  model.setLine('power', 'clear', [0.5, 0.5])
  paint()
  assert.deepEqual([model.wordings[0]!.words, model.terms[0]!.means, model.lines('power')], ['te', 'Local plan', { clear: [0.5, 0.5] }])
  assert.deepEqual([...new Set(roots)].sort(), ['lines', 'session', 'terms', 'view', 'wordings'])
})
