/** Several frames over the same cards: tabs, places, and what this screen looks at. */
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import type { BoardModel, News } from '../src/model'
import { BoardUnreachable, knownBoards, openBoard } from '../src/engine/index'
import { Device, FRAME, FRAMES, FakeServer, Net, POWER } from './fake'

const opened: BoardModel[] = []
afterEach(() => { for (const board of opened.splice(0)) board.destroy() })

async function sit(net: Net, device = new Device(net)): Promise<BoardModel> {
  const opening = openBoard({ base: 'http://host/', board: 'b1', key: 'k', world: device.world() })
  await net.run(3000)
  const board = await opening
  opened.push(board)
  await net.run(100)
  return board
}

function addTab(server: FakeServer, tab: string, frame: string, more: Record<string, unknown> = {}): void {
  server.note(() => server.ledger.getMap('frames').set(tab, { frame, own: null, aside: false, by: 'p1', at: tab.length, ...more }))
}
function turn(server: FakeServer, tab: string): void {
  server.note(() => server.ledger.getMap('session').set('frame', { tab, by: 'p1', at: 1, from: 'first' }))
}

async function table(count = 2): Promise<{ net: Net; server: FakeServer; devices: Device[]; boards: BoardModel[] }> {
  const server = new FakeServer(), net = new Net(server)
  addTab(server, 'tab-power', 'power@1')
  const devices = Array.from({ length: count }, () => new Device(net)), boards: BoardModel[] = []
  for (const device of devices) boards.push(await sit(net, device))
  return { net, server, devices, boards }
}

const heard = (board: BoardModel): string[][] => {
  const roots: string[][] = []
  board.addEventListener('facts', (event) => roots.push((event as CustomEvent<News>).detail.roots))
  return roots
}
const tabs = (board: BoardModel): unknown => board.tabs.map(({ id, frame, aside }) => [id, frame.id, aside])

test('A board has its first frame as a tab, and the others as they come', async () => {
  const { net, server, boards: [board] } = await table(1)
  assert.deepEqual(tabs(board!), [['first', 'spectrum', false], ['tab-power', 'power', false]])
  assert.deepEqual([board!.view, board!.frame.id, board!.group], [{ tab: 'first', layer: 'now' }, 'spectrum', 'first'])
  assert.deepEqual(server.frames, ['spectrum', 'power'])
  addTab(server, 'tab-of-ours', 'id = "x"', { own: { ...FRAME, id: 'ours' } })
  addTab(server, 'tab-nowhere-at-all', 'nowhere@1')
  addTab(server, 'tab-power', 'power@1', { aside: true })
  await net.run(100)
  assert.deepEqual(tabs(board!), [['first', 'spectrum', false], ['tab-power', 'power', true], ['tab-of-ours', 'ours', false]])
  assert.deepEqual(server.frames, ['spectrum', 'power', 'nowhere'], 'a frame of our own is in the ledger')
})

test('Whoever comes while the group is at another tab waits for its frame only', async () => {
  const server = new FakeServer(), net = new Net(server)
  addTab(server, 'tab-power', 'power@1')
  turn(server, 'tab-power')
  server.ahead = { tab: 'tab-power', frame: 'power@1', own: null }
  const opening = openBoard({ base: 'http://host/', board: 'b1', key: 'k', world: new Device(net).world() })
  const board = await opening
  opened.push(board)
  assert.deepEqual([board.frame.id, server.frames], ['power', ['power']])
  await net.run(3000)
  assert.deepEqual([tabs(board), board.view.tab, server.frames], [[['first', 'spectrum', false], ['tab-power', 'power', false]], 'tab-power', ['power', 'spectrum']])
})

test('A frame that could not be had is asked for again with the next connection', async () => {
  const { net, server, boards: [board] } = await table(1)
  addTab(server, 'tab-2', 'later@1')
  await net.run(100)
  assert.equal(board!.tabs.length, 2)
  FRAMES.later = POWER
  server.restart()
  await net.run(5000)
  delete FRAMES.later
  assert.deepEqual(board!.tabs.map(({ id }) => id), ['first', 'tab-2', 'tab-power'])
})

test('Quick is the same frame with its names shown', async () => {
  const { net, server, boards: [board] } = await table(1)
  addTab(server, 'tab-a', 'complexity@1')
  addTab(server, 'tab-bb', 'complexity@1+quick')
  await net.run(100)
  assert.deepEqual(board!.tabs.filter(({ frame }) => frame.id === 'complexity').map(({ id, frame }) => [id, frame.hides]), [['tab-a', true], ['tab-bb', false]])
})

test('A card has a place of its own on each layer with places of each tab', async () => {
  const { net, boards: [a, b] } = await table()
  const card = a!.add('bus', 'en', { zone: 'information', x: 0.1, y: 0.2 })
  a!.look('tab-power')
  assert.deepEqual([a!.view, a!.frame.id, a!.card(card)!.at.zone], [{ tab: 'tab-power', layer: 'knows' }, 'power', 'tray'])
  a!.move(card, { zone: 'people', x: 0.3, y: 0.4 })
  a!.look('tab-power', 'decides')
  assert.equal(a!.card(card)!.at.zone, 'tray')
  a!.move(card, { zone: 'organisation', x: 0.5, y: 0.6 })
  await net.run(100)
  assert.deepEqual(b!.card(card)!.places, {
    at: { zone: 'information', x: 0.1, y: 0.2 },
    'at/tab-power/knows': { zone: 'people', x: 0.3, y: 0.4 }, 'at/tab-power/decides': { zone: 'organisation', x: 0.5, y: 0.6 },
  })
  assert.deepEqual(b!.card(card)!.at, { zone: 'information', x: 0.1, y: 0.2 }, 'they look at the first frame')
  b!.look('tab-power', 'decides')
  assert.equal(b!.card(card)!.at.zone, 'organisation')
  assert.deepEqual([b!.placeKey(b!.view), b!.placeKey({ tab: 'first', layer: 'now' })], ['at/tab-power/decides', 'at'])
  b!.look('tab-power', 'nothing')
  assert.equal(b!.view.layer, 'knows', 'a layer that there is not is the first')
  b!.look('nowhere')
  assert.equal(b!.view.tab, 'tab-power')
})

test('A card added on another tab lies there, and in the tray of the first', async () => {
  const { net, server, boards: [a, b] } = await table()
  a!.look('tab-power')
  const card = a!.add('bus', 'en', { zone: 'people', x: 0.3, y: 0.4 }), loose = a!.add('train', 'en')
  await net.run(100)
  assert.deepEqual([b!.card(card)!.at.zone, b!.card(card)!.places['at/tab-power/knows']?.zone], ['tray', 'people'])
  assert.deepEqual(Object.keys(b!.card(loose)!.places), ['at'])
  assert.deepEqual(server.refusals, [])
})

test('Cards come in the order of the frame in view, and a zone that another frame has is the tray here', async () => {
  const { boards: [a] } = await table(1)
  const one = a!.add('one', 'en', { zone: 'consultation', x: 0, y: 0 }), two = a!.add('two', 'en', { zone: 'convincing', x: 0, y: 0 })
  a!.look('tab-power')
  a!.move(one, { zone: 'organisation', x: 0, y: 0 })
  a!.move(two, { zone: 'people', x: 0, y: 0 })
  assert.deepEqual(a!.cards.map(({ words }) => words), ['one', 'two'])
  a!.move(two, { zone: 'convincing', x: 0, y: 0 })
  assert.equal(a!.card(two)!.at.zone, 'tray')
  a!.look('first')
  assert.deepEqual(a!.cards.map(({ words }) => words), ['two', 'one'])
})

test('When the group turns the view follows, once, and says so', async () => {
  const { net, server, boards: [a, b] } = await table()
  b!.look('tab-power', 'decides')
  await net.run(100)
  const roots = [a!, b!].map(heard)
  turn(server, 'tab-power')
  await net.run(100)
  assert.deepEqual([a!.group, a!.view, b!.view], ['tab-power', { tab: 'tab-power', layer: 'knows' }, { tab: 'tab-power', layer: 'decides' }])
  assert.deepEqual(roots.map((each) => each.flat().includes('view')), [true, false], 'who is there already stays')
  a!.look('first')
  server.note(() => server.ledger.getMap('session').set('timer', null))
  await net.run(100)
  assert.equal(a!.view.tab, 'first', 'looking elsewhere is mine until the group turns again')
  turn(server, 'first')
  turn(server, 'tab-power')
  await net.run(100)
  assert.equal(a!.view.tab, 'tab-power')
})

test('A tab whose frame is still on its way is turned to when it has come', async () => {
  const { net, server, boards: [a] } = await table(1)
  turn(server, 'tab-late')
  await net.run(100)
  assert.deepEqual([a!.group, a!.view.tab], ['tab-late', 'first'])
  addTab(server, 'tab-late', 'power@1')
  await net.run(100)
  assert.equal(a!.view.tab, 'tab-late')
})

test('A device that comes back opens at the group’s tab, with and without network', async () => {
  const { net, server, devices: [device], boards: [a] } = await table(1)
  turn(server, 'tab-power')
  await net.run(100)
  const card = a!.add('bus', 'en', { zone: 'people', x: 0, y: 0 })
  await net.run(500)
  a!.destroy()
  net.cut()
  const again = await sit(net, device!)
  assert.deepEqual([again.view.tab, again.frame, again.card(card)!.at.zone, again.connection], ['tab-power', POWER, 'people', 'offline'])
  again.look('first')
  assert.equal(again.frame.id, 'spectrum')
})

test('A board made with a frame of the group’s own opens on it, and again without network', async () => {
  const server = new FakeServer(), net = new Net(server), device = new Device(net)
  const own = { ...FRAME, id: 'ours' }, frame = 'id = "ours"'
  Object.assign(server, { frame, ownFrame: own })
  server.shared.getMap('board').set('frame', frame)
  server.ledger.getMap('frames').set('first', { frame, own, aside: false, by: '', at: 0 })
  const board = await sit(net, device)
  assert.deepEqual([board.frame.id, board.view, board.tabs.length, server.frames], ['ours', { tab: 'first', layer: 'now' }, 1, []])
  assert.equal(knownBoards(device.storage)[0]!.frame, '', 'its text is no name to remember')
  board.destroy()
  net.cut()
  assert.equal((await sit(net, device)).frame.id, 'ours')
})

test('A board whose frame nobody can give is out of reach, and is let go', async () => {
  const server = new FakeServer(), net = new Net(server)
  server.frame = 'nowhere@1'
  const opening = openBoard({ base: 'http://host/', board: 'b1', key: 'k', world: new Device(net).world() })
  await Promise.all([assert.rejects(opening, BoardUnreachable), net.run(3000)])
  await net.run(30_000)
  assert.equal(server.peers.size, 0)
})

test('Undo goes where the move was made, and asks where somebody moved the card on since', async () => {
  const { net, boards: [a, b] } = await table()
  const card = a!.add('bus', 'en', { zone: 'information', x: 0, y: 0 })
  a!.look('tab-power')
  a!.move(card, { zone: 'people', x: 0, y: 0 })
  a!.look('first')
  a!.move(card, { zone: 'consultation', x: 0, y: 0 })
  await net.run(500)
  b!.move(card, { zone: 'convincing', x: 0, y: 0 })
  await net.run(500)
  assert.deepEqual(a!.undo(), { card, by: b!.me!.id, what: 'moved' })
  assert.equal(a!.undo(true), null)
  assert.equal(a!.card(card)!.at.zone, 'information')
  assert.equal(a!.undo(), null, 'on the other tab nobody moved it since')
  assert.deepEqual([a!.card(card)!.at.zone, a!.card(card)!.places['at/tab-power/knows']!.zone], ['information', 'tray'])
  assert.equal(a!.redo(), null)
  assert.equal(a!.card(card)!.places['at/tab-power/knows']!.zone, 'people')
  b!.look('tab-power')
  b!.move(card, { zone: 'organisation', x: 0, y: 0 })
  await net.run(500)
  assert.equal(a!.undo()?.what, 'moved')
})

test('Taking back a card that others placed on another tab asks first', async () => {
  const { net, boards: [a, b] } = await table()
  const card = a!.add('bus', 'en')
  await net.run(500)
  b!.look('tab-power')
  b!.move(card, { zone: 'people', x: 0, y: 0 })
  await net.run(500)
  assert.deepEqual(a!.undo(), { card, by: b!.me!.id, what: 'moved' })
})

test('A lost move is told on the place that it was made on', async () => {
  const { net, boards } = await table()
  const [a, b] = boards as [BoardModel, BoardModel]
  const card = a.add('bus', 'en')
  await net.run(500)
  for (const [i, board] of [a, b].entries()) {
    board.look('tab-power')
    board.move(card, { zone: POWER.zones[i]!.id, x: 0, y: 0 })
    board.look('first')
    if (i === 0) board.move(card, { zone: 'information', x: 0, y: 0 })
  }
  await net.run(500)
  assert.deepEqual([a.collisions, b.collisions], [[], []], 'nothing was lost here')
  a.look('tab-power')
  b.look('tab-power')
  const loser = a.collisions.length ? a : b
  assert.deepEqual(loser.collisions.map(({ card: id, place }) => [id, place]), [[card, 'at/tab-power/knows']])
  const { mine } = loser.collisions[0]!
  loser.settle(card, true)
  assert.deepEqual([loser.card(card)!.at, loser.collisions], [mine, []])
})

test('What others carry and point at on another place is not seen here', async () => {
  const { net, boards: [a, b] } = await table()
  const card = a!.add('bus', 'en'), at = { zone: 'people', x: 0.5, y: 0.5 }
  a!.look('tab-power')
  a!.setMoving({ card, at })
  a!.setCursor([0.1, 0.2])
  await net.run(500)
  const seen = (): unknown => { const { moving, cursor } = b!.person(a!.me!.id)!; return [moving && { ...moving }, cursor] }
  assert.deepEqual(seen(), [null, null])
  b!.look('tab-power')
  assert.deepEqual(seen(), [{ card, at }, [0.1, 0.2]])
  a!.look('first')
  await net.run(500)
  b!.look('first')
  assert.deepEqual(seen(), [null, null], 'what I carried I put down by looking elsewhere')
})

test('Others’ moves on another place are no news of this one, but are known', async () => {
  const { net, boards: [a, b] } = await table()
  const card = a!.add('bus', 'en')
  await net.run(500)
  const changes: unknown[] = []
  a!.addEventListener('change', (event) => changes.push(...(event as CustomEvent).detail.cards))
  b!.look('tab-power')
  b!.move(card, { zone: 'people', x: 0, y: 0 })
  await net.run(500)
  assert.deepEqual([changes, a!.card(card)!.places['at/tab-power/knows']?.zone], [[], 'people'])
  b!.look('first')
  b!.move(card, { zone: 'information', x: 0, y: 0 })
  await net.run(500)
  assert.deepEqual(changes, [{ id: card, by: 'other', what: 'moved' }])
})

test('A second wording, a word on the wall and a boundary are shared, told and kept whole', async () => {
  const { net, boards: [a, b] } = await table()
  const card = a!.add('bus', 'en')
  await net.run(500)
  const roots = heard(b!)
  const wording = a!.reword(card, 'bws', 'cy'), term = a!.addTerm('LDP', 'Local plan', 'en')
  a!.setLine('tab-power', 'clear', [0.33333, 2])
  const step = a!.plan(card, 'Ask first', 'en')
  await net.run(500)
  assert.deepEqual([...new Set(roots.flat())].filter((root) => root !== 'touched').sort(), ['actions', 'lines', 'terms', 'wordings'])
  const strip = ({ text, ...rest }: { text: object }): unknown => [Object.keys(text), rest]
  assert.deepEqual(b!.wordings.map(strip), [[['words'], { id: wording, card, words: 'bws', lang: 'cy', order: 1, aside: false }]])
  assert.deepEqual(b!.terms.map(strip), [[['words', 'means'], { id: term, words: 'LDP', means: 'Local plan', lang: 'en', order: 1, aside: false }]])
  assert.deepEqual([b!.lines('tab-power'), b!.lines('first')], [{ clear: [0.333, 1] }, {}])
  assert.equal(b!.lines('tab-power'), b!.lines('tab-power'), 'the same until one is set')
  assert.equal(b!.actions.find(({ id }) => id === step)!.proposal, card)
  b!.setValue('wordings', wording, 'aside', true)
  b!.setValue('terms', term, 'lang', 'cy')
  b!.setLine('tab-power', 'clear', [0.5, 0.5])
  await net.run(500)
  assert.deepEqual([a!.wordings[0]!.aside, a!.terms[0]!.lang, a!.lines('tab-power')], [true, 'cy', { clear: [0.5, 0.5] }])
  assert.equal(a!.card(card)!.words, 'bus', 'a wording never replaces what was written first')
})

test('What the server does not take is done again with all its places, wordings, terms and boundaries', async () => {
  const { net, server, boards: [a, b] } = await table()
  const card = a!.add('bus', 'en')
  await net.run(500)
  let refusals = 1
  server.refuse = () => (refusals-- > 0 ? 'shape' : null)
  a!.look('tab-power')
  a!.move(card, { zone: 'people', x: 0, y: 0 })
  a!.reword(card, 'bws', 'cy')
  a!.addTerm('LDP', 'Local plan', 'en')
  a!.setLine('tab-power', 'clear', [0.4, 0.6])
  await net.run(5000)
  assert.deepEqual([a!.save, a!.view.tab, a!.card(card)!.at.zone, a!.kept], ['saved', 'tab-power', 'people', []])
  assert.deepEqual([b!.card(card)!.places['at/tab-power/knows']?.zone, b!.wordings[0]?.words, b!.terms[0]?.means, b!.lines('tab-power')],
    ['people', 'bws', 'Local plan', { clear: [0.4, 0.6] }])
})
