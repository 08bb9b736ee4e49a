/** Acts, the ledger's roots, what is mine alone, and the rule of motions: what views of deciding together stand on. */
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { applyUpdate } from 'yjs'
import type { BoardModel, News } from '../src/model'
import { openBoard } from '../src/engine/index'
import type { World } from '../src/engine/world'
import { groups, outcome, type Rule, type Voter } from '../src/steps/rule'
import { Device, FakeServer, Net } from './fake'
import { whole } from './whole'

const opened: BoardModel[] = []
afterEach(() => { for (const board of opened.splice(0)) board.destroy() })

async function sit(net: Net, device: Device, world: World = device.world()): Promise<BoardModel> {
  const opening = openBoard({ base: 'http://host/prefix/', board: 'b1', key: 'k', world })
  await net.run(3000)
  const board = await opening
  opened.push(board)
  await net.run(100)
  return board
}

async function table(): Promise<{ net: Net; server: FakeServer; device: Device; a: BoardModel; b: BoardModel }> {
  const server = new FakeServer(), net = new Net(server)
  const device = new Device(net)
  return { net, server, device, a: await sit(net, device), b: await sit(net, new Device(net)) }
}

test('An act is answered with all that its receipt says, and is pending until then', async () => {
  const { net, server, a } = await table()
  server.answer = { hash: 'abc' }
  const said = a.act('mark', { card: 'card-001' })
  assert.deepEqual([a.save, a.pending], ['saving', 1])
  await net.run(100)
  const { id, ...rest } = await said
  assert.deepEqual(rest, { ok: true, hash: 'abc' })
  assert.deepEqual([a.save, a.pending], ['saved', 0])
  assert.deepEqual(server.acts, [{ id, act: 'mark', card: 'card-001' }])
})

test('An act that the server does not take says why, and is not said again', async () => {
  const { net, server, a } = await table()
  server.answer = { ok: false, code: 'stale', rule: 'A3' }
  const said = a.act('step', { to: 'talk', from: 'agree' })
  await net.run(100)
  const { ok, code, rule } = await said
  assert.deepEqual([ok, code, rule], [false, 'stale', 'A3'])
  net.cut()
  net.up = true
  await net.run(20_000)
  assert.equal(server.acts.length, 1)
})

test('An act said without network waits, also over a reload, and counts once', async () => {
  const { net, server, device } = await table()
  const world = device.world()
  const third = await sit(net, device, world)
  net.cut()
  await net.run(1000)
  void third.act('ready', { step: 'gather', yes: true })
  world.crash()
  net.up = true
  const again = await sit(net, device)
  await net.run(20_000)
  assert.deepEqual(server.acts.map(({ act }) => act), ['ready'])
  assert.equal(again.pending, 0)
})

test('A root of the ledger is plain values, the same object until it changes, and its change is told once a frame', async () => {
  const { net, server, a } = await table()
  const told: string[][] = []
  a.addEventListener('facts', (event) => told.push((event as CustomEvent<News>).detail.roots.sort()))
  const before = a.facts('session')
  assert.deepEqual([before, a.facts('session') === before], [{}, true])
  server.note(() => server.ledger.getMap('session').set('step', { step: 'talk', by: 'p1', at: 7, from: 'gather' }))
  server.note(() => server.ledger.getMap('ready').set('p1', ['talk', 8]))
  await net.run(100)
  assert.deepEqual(told, [['ready', 'session']])
  assert.deepEqual(a.facts('session'), { step: { step: 'talk', by: 'p1', at: 7, from: 'gather' } })
  const ready = a.facts('ready')
  server.note(() => server.ledger.getMap('session').set('timer', null))
  await net.run(100)
  assert.equal(a.facts('ready'), ready)
})

test('The log is read as it grows', async () => {
  const { net, server, a } = await table()
  assert.deepEqual(a.log, [])
  const ledger = new whole.Doc()
  const push = (act: string): void => server.note(() => {
    ledger.getArray('log').push([JSON.stringify({ at: 1, by: 'p1', act, about: {}, digest: '', link: 'x' })])
    applyUpdate(server.ledger, whole.encodeStateAsUpdate(ledger))
  })
  push('step')
  await net.run(100)
  const [first] = a.log
  push('ready')
  await net.run(100)
  assert.deepEqual(a.log.map(({ act }) => act), ['step', 'ready'])
  assert.equal(a.log[0], first)
})

test('What is mine alone comes from the server as a whole each time', async () => {
  const { net, server, a } = await table()
  let told = 0
  a.addEventListener('facts', (event) => { if ((event as CustomEvent<News>).detail.roots.includes('mine')) told++ })
  assert.deepEqual(a.mine, { marks: [], shown: [], dots: {} })
  server.own({ marks: [{ card: 'card-001' }], shown: [], dots: { v: { '': { '0': 2 } } } })
  await net.run(100)
  assert.deepEqual([a.mine.marks.length, (a.mine.dots as Record<string, unknown>).v, told], [1, { '': { '0': 2 } }, 1])
})

test('A proposal and an action of one are seen by the other, and told', async () => {
  const { net, a, b } = await table()
  const told: string[] = []
  b.addEventListener('facts', (event) => told.push(...(event as CustomEvent<News>).detail.roots))
  const proposal = a.propose('Text people a week before', 'en')
  const action = a.plan(proposal, 'Ask the council', 'en')
  a.setValue('proposals', proposal, 'decides', 'both')
  a.setValue('actions', action, 'when', '2026-12-01')
  assert.equal(a.proposals[0]!.decides, 'both', 'my own is there at once')
  await net.run(100)
  assert.deepEqual(b.proposals.map(({ id, words, decides }) => [id, words, decides]), [[proposal, 'Text people a week before', 'both']])
  assert.deepEqual(b.actions.map((one) => [one.id, one.proposal, one.when]), [[action, proposal, '2026-12-01']])
  assert.deepEqual([...new Set(told)].filter((root) => root === 'proposals' || root === 'actions').sort(), ['actions', 'proposals'])
})

test('While we place on our own, presence tells that I am here and nothing of what I do', async () => {
  const { net, server, a, b } = await table()
  const me = a.me!.id
  a.setCursor([0.5, 0.5])
  a.setMoving({ card: 'card-001', at: { zone: 'information', x: 0.5, y: 0.5 } })
  await net.run(200)
  assert.deepEqual(b.person(me)!.cursor, [0.5, 0.5])
  server.note(() => server.ledger.getMap('session').set('step', { step: 'place', by: me, at: 7, from: 'gather' }))
  await net.run(200)
  const quiet = (): void => {
    const { here, moving, editing, cursor } = b.person(me)!
    assert.deepEqual({ here, moving, editing, cursor }, { here: true, moving: null, editing: null, cursor: null })
  }
  quiet()
  a.setCursor([0.1, 0.1])
  a.setEditing('card-001')
  await net.run(200)
  quiet()
})

const RULE: Rule = { share: 50, each: true, away: 10, fold: 3 }
const people = (...perspectives: Voter['perspective'][]): Voter[] => perspectives.map((perspective, i) => ({ id: `p${i}`, perspective }))
const voices = (said: string): Record<string, 'yes' | 'no'> =>
  Object.fromEntries([...said].flatMap((each, i) => (each === '-' ? [] : [[`p${i}`, each === 'y' ? 'yes' : 'no'] as const])))

test('A motion has enough by the rule that the board shows, and no single voice is enough while two are here', () => {
  const cases: [Voter[], string, Partial<Rule>, string][] = [
    [people('lived', 'services'), 'y-', {}, 'open'],
    [people('lived', 'services'), 'yy', {}, 'enough'],
    [people('lived', 'services'), 'yn', {}, 'fell'],
    [people('lived'), 'y', {}, 'enough'],
    [people('lived', 'lived', 'lived', 'services'), 'yyy-', {}, 'open'],
    [people('lived', 'lived', 'lived', 'services'), 'yyyn', {}, 'fell'],
    [people('lived', 'lived', 'lived', 'services'), 'yyyn', { each: false }, 'enough'],
    [people('both', 'services', 'services'), 'yy-', {}, 'enough'],
    [people('unsaid', 'unsaid', 'unsaid'), 'yy-', {}, 'enough'],
    [people('lived', 'services', 'both'), 'yy-', { share: 100 }, 'open'],
    [people('lived', 'services', 'both'), 'yyy', { share: 100 }, 'enough'],
    [people('lived', 'services', 'both'), 'yyn', { share: 100 }, 'fell'],
    [[], '', {}, 'open'],
  ]
  for (const [here, said, change, expected] of cases) {
    assert.equal(outcome(voices(said), here, { ...RULE, ...change }), expected, `${here.map(({ perspective }) => perspective)} ${said} ${JSON.stringify(change)}`)
  }
  assert.deepEqual(groups('both').sort(), ['lived', 'services'])
})
