/** Two and more boards over the fake server: what a person is promised. */
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import type { BoardModel } from '../src/model'
import { openBoard } from '../src/engine/index'
import type { World } from '../src/engine/world'
import { Device, FRAME, FakeField, FakeServer, Net } from './fake'

const opened: BoardModel[] = []
afterEach(() => { for (const board of opened.splice(0)) board.destroy() })

async function table(count = 2): Promise<{ net: Net; server: FakeServer; devices: Device[]; boards: BoardModel[] }> {
  const server = new FakeServer(), net = new Net(server)
  const devices = Array.from({ length: count }, () => new Device(net))
  const boards: BoardModel[] = []
  for (const device of devices) boards.push(await sit(net, device))
  return { net, server, devices, boards }
}

async function sit(net: Net, device: Device, world: World = device.world()): Promise<BoardModel> {
  const opening = openBoard({ base: 'http://host/prefix/', board: 'b1', key: 'k', world })
  await net.run(3000)
  const board = await opening
  opened.push(board)
  await net.run(100)
  return board
}

const words = (board: BoardModel): string[] => board.cards.map((card) => card.words)

test('A card that one adds is seen by the other, with who made it', async () => {
  const { net, boards: [a, b] } = await table()
  a!.join('Mair', 'lived', 'cy')
  const id = a!.add('Bws i Gaer', 'cy', { zone: 'information', x: 0.25, y: 0.5 })
  assert.deepEqual(words(a!), ['Bws i Gaer'], 'my own card is there at once')
  await net.run(100)
  const card = b!.card(id)!
  assert.deepEqual([card.words, card.lang, card.at], ['Bws i Gaer', 'cy', { zone: 'information', x: 0.25, y: 0.5 }])
  assert.equal(card.touched.made?.by, a!.me?.id)
  assert.equal(b!.person(a!.me!.id)?.name, 'Mair')
})

test('Saved is said only when the server has said so of every change', async () => {
  const { net, server, boards: [a] } = await table(1)
  assert.equal(a!.save, 'saved')
  server.held = []
  a!.add('one', 'en')
  a!.add('two', 'en')
  assert.deepEqual([a!.save, a!.pending], ['saving', 2])
  await net.run(500)
  assert.deepEqual([a!.save, a!.pending], ['saving', 2])
  server.release()
  await net.run(100)
  assert.deepEqual([a!.save, a!.pending], ['saved', 0])
})

test('Without network, work is called safe when the disk has it and not before', async () => {
  const { net, devices, boards: [a] } = await table()
  net.cut()
  devices[0]!.disk = 'saving'
  await net.run(1000)
  assert.deepEqual([a!.save, a!.pending], ['offline', 0], 'nothing of mine is at risk')
  a!.add('one', 'en')
  assert.equal(a!.save, 'saving')
  let told = 0
  a!.addEventListener('status', () => { told++ })
  devices[0]!.says('offline')
  assert.deepEqual([a!.save, told], ['offline', 1])
  devices[0]!.says('unsaved')
  assert.deepEqual([a!.save, told], ['unsaved', 2])
  net.up = true
  await net.run(20_000)
  assert.equal(a!.save, 'saved', 'the server has it, whatever the disk says')
})

test('Work without network, across a reload, merges with what others did, once', async () => {
  const { net, server, devices, boards: [a, b] } = await table()
  net.cut()
  a!.add('before the reload', 'en')
  await net.run(1000)
  assert.deepEqual([a!.save, a!.pending], ['offline', 1])
  a!.destroy()
  const again = await sit(net, devices[0]!)
  assert.deepEqual(words(again), ['before the reload'])
  const id = again.add('after the reload', 'en')
  again.move(id, { zone: 'consultation', x: 0.1, y: 0.1 })
  assert.equal(again.pending, 3)
  assert.equal(b!.connection, 'offline')
  b!.add('meanwhile', 'en')
  let returned: unknown = null
  again.addEventListener('returned', (event) => { returned = (event as CustomEvent).detail })
  net.up = true
  await net.run(20_000)
  assert.deepEqual([again.save, again.pending], ['saved', 0])
  for (const board of [again, b!]) assert.deepEqual(words(board).sort(), ['after the reload', 'before the reload', 'meanwhile'])
  assert.equal(server.shared.getMap('cards').size, 3)
  assert.deepEqual(returned, { mine: 2, theirs: 1 }, 'two cards, however often they were moved')
  assert.deepEqual(server.refusals, [], 'the grants spoke for every edit')
})

test('Work without network is taken even when no spare id was left, twice over', async () => {
  const { net, server, devices, boards: [a] } = await table(1)
  net.cut()
  a!.destroy()
  for (const name of ['first', 'second', 'third']) {
    const board = await sit(net, devices[0]!)
    board.add(name, 'en')
    board.destroy()
  }
  net.up = true
  const back = await sit(net, devices[0]!)
  await net.run(20_000)
  assert.equal(back.save, 'saved')
  assert.deepEqual([words(back).sort(), back.kept], [['first', 'second', 'third'], []])
  assert.equal(back.cards.filter((card) => card.touched.made?.by === back.me!.id).length, 3)
  assert.equal(server.shared.getMap('cards').size, 3)
})

test('A page that ends without warning owes its edits to the next', async () => {
  const { net, server } = await table(0)
  const device = new Device(net), world = device.world()
  const board = await sit(net, device, world)
  net.cut()
  board.add('just before the battery died', 'en')
  world.crash()
  net.up = true
  const again = await sit(net, device)
  await net.run(5000)
  assert.deepEqual([words(again), again.save, server.refusals], [['just before the battery died'], 'saved', []])
})

test('Two tabs without network write under different ids, and do not collide with each other', async () => {
  const { net, server, devices, boards: [first] } = await table(1)
  const card = first!.add('card', 'en')
  await net.run(500)
  net.cut()
  first!.destroy()
  const tabs = [await sit(net, devices[0]!), await sit(net, devices[0]!)]
  for (const [i, tab] of tabs.entries()) {
    tab.move(card, { zone: 'information', x: i / 2, y: 0 })
    tab.add(`tab ${i}`, 'en')
  }
  net.up = true
  await net.run(20_000)
  for (const tab of tabs) {
    assert.deepEqual(words(tab).sort(), ['card', 'tab 0', 'tab 1'])
    assert.deepEqual([tab.save, tab.collisions, tab.kept], ['saved', [], []])
  }
  assert.equal(server.shared.getMap('cards').size, 3)
})

test('A local copy that is read late still goes up', async () => {
  const { net, server, devices, boards: [a] } = await table(1)
  net.cut()
  a!.add('written without network', 'en')
  a!.destroy()
  net.up = true
  devices[0]!.slow = 5000
  const again = await sit(net, devices[0]!)
  assert.deepEqual(words(again), [])
  await net.run(10_000)
  assert.deepEqual([words(again), again.save, server.shared.getMap('cards').size], [['written without network'], 'saved', 1])
})

test('The loser of two moves at one moment is told by whom, and can take it back', async () => {
  const { net, boards: [a, b] } = await table()
  const card = a!.add('card', 'en')
  await net.run(500)
  a!.move(card, { zone: 'information', x: 0.1, y: 0.1 })
  b!.move(card, { zone: 'consultation', x: 0.9, y: 0.9 })
  await net.run(500)
  const [loser, winner] = a!.collisions.length ? [a!, b!] : [b!, a!]
  assert.equal(winner.collisions.length, 0)
  assert.deepEqual(loser.collisions.map(({ by }) => by), [winner.me!.id])
  const mine = loser.collisions[0]!.mine
  loser.settle(card, true)
  await net.run(500)
  assert.deepEqual([a!.card(card)?.at, b!.card(card)?.at, loser.collisions], [mine, mine, []])
})

test('A move made without network that loses is told after a reload too', async () => {
  const { net, devices, boards: [a, b] } = await table()
  const card = b!.add('card', 'en')
  await net.run(500)
  net.cut()
  a!.move(card, { zone: 'information', x: 0.1, y: 0.1 })
  b!.move(card, { zone: 'consultation', x: 0.9, y: 0.9 })
  a!.destroy()
  const again = await sit(net, devices[0]!)
  net.up = true
  await net.run(20_000)
  assert.deepEqual(again.card(card)?.at, b!.card(card)?.at)
  assert.equal(again.collisions.length + b!.collisions.length, 1)
})

test('Waiting for a server grows to ten seconds and ends at once when the network is back', async () => {
  const { net, server } = await table(0)
  const device = new Device(net), world = device.world()
  const board = await sit(net, device, world)
  net.cut()
  server.asked = 0
  await net.run(120_000)
  assert.ok(server.asked >= 12 && server.asked <= 30, `asked ${server.asked} times in two minutes`)
  net.up = true
  world.signal('wake')
  await net.settle()
  assert.equal(board.connection, 'online')
})

test('A link that dies in silence is seen within about ten seconds, and the work goes on', async () => {
  const { net, boards: [a, b] } = await table()
  net.cut(false)
  net.up = false
  a!.add('said into silence', 'en')
  await net.run(11_000)
  assert.equal(a!.save, 'offline')
  net.up = true
  await net.run(12_000)
  assert.equal(a!.save, 'saved')
  assert.deepEqual(words(b!), ['said into silence'])
})

test('A server that stops while changes are on their way gets them when it is back, once', async () => {
  const { net, server, boards: [a, b] } = await table()
  server.held = []
  a!.add('under way', 'en')
  await net.settle()
  server.restart()
  server.held = null
  await net.run(5000)
  assert.deepEqual([a!.save, words(a!), words(b!)], ['saved', ['under way'], ['under way']])
})

test('Three boards converge whatever breaks in between', async () => {
  const { net, server, boards } = await table(3)
  for (let round = 0; round < 60; round++) {
    const board = boards[round % 3]!, pick = net.random()
    const card = board.cards[Math.floor(net.random() * board.cards.length)]
    if (pick < 0.3 || !card) board.add(`card ${round}`, 'en')
    else if (pick < 0.5) board.move(card.id, { zone: FRAME.zones[round % 3]!.id, x: net.random(), y: net.random() })
    else if (pick < 0.6) board.setAside(card.id, !card.aside)
    else if (pick < 0.7) board.undo(true)
    else if (pick < 0.8) { net.cut(net.random() < 0.5); await net.run(3000); net.up = true }
    else if (pick < 0.9) server.restart()
    else await net.run(net.random() * 2000)
  }
  net.up = true
  await net.run(60_000)
  const view = (board: BoardModel): unknown => board.cards.map(({ id, words: said, at, aside }) => ({ id, said, at, aside }))
  assert.deepEqual(boards.map((board) => board.save), ['saved', 'saved', 'saved'])
  assert.deepEqual(view(boards[1]!), view(boards[0]!))
  assert.deepEqual(view(boards[2]!), view(boards[0]!))
})

test('Resync is answered with all that the server lacks', async () => {
  const { net, server, boards: [a] } = await table(1)
  let once = true
  server.refuse = () => once ? (once = false, 'resync') : null
  a!.add('one', 'en')
  a!.add('two', 'en')
  a!.add('three', 'en')
  await net.run(1000)
  assert.deepEqual([a!.save, a!.pending, server.shared.getMap('cards').size], ['saved', 0, 3])
})

test('What the server does not take is done again by meaning', async () => {
  const { net, server, boards: [a, b] } = await table()
  const shared = b!.add('ours', 'en')
  await net.run(100)
  let left = 1
  server.refuse = (_update, peer) => peer.participant === a!.me!.id && left-- > 0 ? 'shape' : null
  const id = a!.add('mine', 'en')
  a!.move(shared, { zone: 'consultation', x: 0.5, y: 0.5 })
  const states = new Set<string>()
  a!.addEventListener('status', () => states.add(a!.save))
  await net.run(5000)
  assert.ok(states.has('unsaved'), 'and the person is told meanwhile')
  assert.deepEqual([a!.save, a!.kept, a!.connection], ['saved', [], 'online'])
  assert.equal(b!.card(id)?.words, 'mine')
  assert.equal(b!.card(shared)?.at.zone, 'consultation')
})

test('Words that the server never takes are kept for the person, and it does not loop', async () => {
  const { net, server, boards: [a, b] } = await table()
  const other = b!.add('ours', 'en')
  await net.run(100)
  server.refuse = (update, peer) => peer.participant === a!.me!.id && new TextDecoder().decode(update).includes('too much') ? 'full' : null
  a!.add('too much', 'en')
  a!.move(other, { zone: 'information', x: 0.5, y: 0.5 })
  await net.run(60_000)
  assert.equal(a!.save, 'saved')
  assert.deepEqual(a!.kept.map(({ words: said, why }) => [said, why]), [['too much', 'full']])
  assert.deepEqual(words(a!), ['ours'])
  assert.equal(b!.card(other)?.at.zone, 'information', 'my move of another card was still taken')
  a!.dropKept(a!.kept[0]!.id)
  assert.deepEqual(a!.kept, [])
})

test('A server restored from an older copy doubles nothing and gets back what was mine', async () => {
  const { net, server, boards: [a, b] } = await table()
  const { shared, ledger } = new FakeServer()
  a!.join('Mair', 'lived', 'cy')
  await net.run(100)
  const mine = a!.add('mine', 'en'), theirs = b!.add('theirs', 'en')
  await net.run(500)
  server.restart()
  server.shared = shared
  server.ledger = ledger
  await net.run(30_000)
  for (const board of [a!, b!]) {
    assert.equal(board.save, 'saved')
    assert.deepEqual(words(board).sort(), ['mine', 'theirs'])
    assert.ok(board.card(mine) && board.card(theirs))
  }
  assert.equal(b!.person(a!.me!.id)?.name, 'Mair')
})

test('A refusal later on is a first one again', async () => {
  const { net, server, boards: [a, b] } = await table()
  for (let round = 0; round < 4; round++) {
    let left = 1
    server.refuse = () => left-- > 0 ? 'shape' : null
    a!.add(`card ${round}`, 'en')
    await net.run(20_000)
  }
  assert.deepEqual([words(b!).length, a!.kept, a!.save], [4, [], 'saved'])
})

test('Words half taken are carried over whole, into a field that stays bound', async () => {
  const { net, server, boards: [a, b] } = await table()
  const card = a!.add('The bus', 'en')
  const field = new FakeField()
  a!.bindText(field as never, a!.card(card)!.text)
  field.caret(7)
  field.type(' is')
  await net.run(500)
  let left = 1
  server.refuse = (_update, peer) => peer.participant === a!.me!.id && left-- > 0 ? 'shape' : null
  field.type(' late')
  await net.run(5000)
  assert.deepEqual([b!.card(card)?.words, a!.kept, a!.save], ['The bus is late', [], 'saved'])
  field.type('!')
  await net.run(500)
  assert.equal(b!.card(card)?.words, 'The bus is late!')
})

test('Words that others changed meanwhile are kept, not forced', async () => {
  const { net, server, boards: [a, b] } = await table()
  const card = a!.add('bus', 'en')
  await net.run(500)
  const type = (board: BoardModel, insert: string): void => {
    const field = new FakeField()
    const unbind = board.bindText(field as never, board.card(card)!.text)
    field.caret(0)
    field.type(insert)
    unbind()
  }
  let left = 1
  server.refuse = (_update, peer) => peer.participant === a!.me!.id && left-- > 0 ? 'shape' : null
  type(a!, 'my ')
  type(b!, 'their ')
  await net.run(5000)
  assert.deepEqual([a!.card(card)?.words, b!.card(card)?.words], ['their bus', 'their bus'])
  assert.deepEqual(a!.kept.map(({ words: said }) => said), ['my bus'])
})

test('After a restore nobody brings back what is not theirs, and a reload forgets nothing', async () => {
  const { net, server, devices, boards: [a, b] } = await table()
  const older = new FakeServer()
  a!.add('mine', 'en')
  b!.add('theirs', 'en')
  await net.run(500)
  a!.destroy()
  b!.destroy()
  const again = await sit(net, devices[0]!)
  await net.run(500)
  server.restart()
  server.shared = older.shared
  server.ledger = older.ledger
  await net.run(30_000)
  assert.deepEqual([words(again), again.save], [['mine'], 'saved'])
})

test('Two tabs of one device are one person, and either can close', async () => {
  const { net, devices, boards: [a, b] } = await table()
  const second = await sit(net, devices[0]!)
  second.join('Mair', 'lived', 'cy')
  await net.run(200)
  assert.equal(b!.people.length, 2)
  a!.destroy()
  await net.run(200)
  assert.equal(b!.people.filter((person) => !person.me).length, 1)
  second.setEditing('x')
  await net.run(200)
  assert.equal(b!.people.find((person) => !person.me)?.editing, 'x')
})

test('Presence is sent at most twenty times a second, the last state always', async () => {
  const { net, boards: [a, b] } = await table()
  await net.run(1000)
  const socket = net.wires[0]!, before = socket.sent.length
  for (let i = 0; i <= 100; i++) {
    a!.setMoving({ card: 'c', at: { zone: 'information', x: i / 100, y: 0 } })
    await net.run(10)
  }
  const sent = socket.sent.length - before
  assert.ok(sent <= 22, `${sent} messages in a second`)
  await net.run(200)
  assert.equal(b!.people.find((person) => !person.me)?.moving?.at.x, 1)
})

test('Somebody who does nothing for a minute is away, still counted, and back at the first touch', async () => {
  const server = new FakeServer(), net = new Net(server)
  const world = new Device(net).world()
  const opening = openBoard({ base: 'http://host/', board: 'b1', key: 'k', world })
  await net.run(100)
  const a = await opening
  opened.push(a)
  const b = await sit(net, new Device(net))
  const her = (): boolean | undefined => b.people.find((person) => !person.me)?.away
  await net.run(61_000)
  assert.equal(her(), true)
  world.signal('active')
  await net.run(100)
  assert.equal(her(), false)
})

test('An unknown board is gone, and one that vanishes keeps its copy on the screen', async () => {
  const { net, server, devices, boards: [a] } = await table(1)
  a!.add('still here', 'en')
  await net.run(100)
  server.gone = true
  server.restart()
  await net.run(1000)
  assert.deepEqual([a!.connection, words(a!)], ['gone', ['still here']])
  a!.destroy()
  const again = await sit(net, devices[0]!)
  assert.deepEqual(words(again), ['still here'])
  const stranger = openBoard({ base: 'http://host/', board: 'b1', key: 'wrong', world: new Device(net).world() })
  const failed = assert.rejects(stranger, { constructor: { name: 'BoardGone' } } as never).catch(() => assert.rejects(stranger))
  await net.run(3000)
  await failed
})

test('Long work without network goes up in messages that the server accepts', async () => {
  const { net, server, boards: [a, b] } = await table()
  net.cut()
  for (let i = 0; i < 40; i++) {
    const card = a!.add(`${i} `.padEnd(8000 - i * 100, 'ŵ'), 'cy')
    for (let j = 0; j < i; j++) a!.move(card, { zone: 'information', x: j / 40, y: 0 })
  }
  server.sizes = []
  net.up = true
  await net.run(20_000)
  assert.equal(a!.save, 'saved')
  assert.equal(b!.cards.length, 40)
  assert.ok(Math.max(...server.sizes) < 64 * 1024)
  assert.deepEqual([server.refusals, a!.kept], [[], []])
})

test('What was on a board before I came is no news', async () => {
  const { net, devices, boards: [a] } = await table(1)
  a!.add('old', 'en')
  await net.run(500)
  const opening = openBoard({ base: 'http://host/', board: 'b1', key: 'k', world: new Device(net).world() })
  const news: unknown[] = []
  const board = await opening
  opened.push(board)
  board.addEventListener('change', (event) => news.push(...(event as CustomEvent).detail.cards))
  await net.run(500)
  assert.deepEqual([words(board), news, devices.length], [['old'], [], 1])
})

test('Views are told of changes once before a paint', async () => {
  const { net, boards: [a, b] } = await table()
  let told = 0
  b!.addEventListener('change', () => told++)
  a!.add('one', 'en')
  a!.add('two', 'en')
  await net.run(16)
  await net.run(16)
  assert.ok(told <= 2, `told ${told} times`)
  assert.equal(b!.cards.length, 2)
})
