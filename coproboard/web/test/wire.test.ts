/** Parcels and the session on their own: what is sent, and when "saved" is true. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Doc, applyUpdate, encodeStateAsUpdate, encodeStateVector, decodeStateVector } from 'yjs'
import { parcels, without } from '../src/engine/parcels'
import { addCard, cardMap, shared, wordsOf } from '../src/engine/schema'
import { Session, type SessionHooks } from '../src/engine/session'
import { Shelf } from '../src/engine/shelf'
import { memoryStorage } from '../src/engine/world'
import * as wire from '../src/engine/wire'

const AT = { zone: 'a', x: 0.5, y: 0.5 }
const ALL = new Map<number, number>()

/** A document several clients wrote, with deletions. */
function busy(clients: number, cards: number): Doc {
  const doc = new Doc()
  for (let c = 0; c < clients; c++) {
    doc.clientID = 10 + (c * 7) % clients
    for (let i = 0; i < cards; i++) {
      const id = `card-${c}-${i}`
      addCard(shared(doc), id, `words ${i} ŵ😀 `.repeat(10), 'cy', AT)
      cardMap(shared(doc), id)!.set('at', ['b', i / cards, 0])
      wordsOf(cardMap(shared(doc), id)!).delete(3, 4)
      const earlier = cardMap(shared(doc), `card-${Math.max(0, c - 1)}-${i}`)!
      wordsOf(earlier).insert(2, `by ${c}`)
    }
  }
  return doc
}

test('Parcels under a small limit rebuild the document, in order, without a gap', () => {
  const doc = busy(4, 12), copy = new Doc()
  const list = parcels(doc, ALL, null, 700)
  assert.ok(list.length > 10)
  for (const update of list) {
    applyUpdate(copy, update)
    assert.equal(copy.store.pendingStructs, null, 'each parcel builds only on those before')
    assert.equal(copy.store.pendingDs, null)
  }
  assert.deepEqual(copy.getMap('cards').toJSON(), doc.getMap('cards').toJSON())
  assert.deepEqual(encodeStateVector(copy), encodeStateVector(doc))
})

test('Parcels carry only what the other lacks, from the middle of a struct too', () => {
  const doc = busy(2, 8), copy = new Doc()
  applyUpdate(copy, encodeStateAsUpdate(doc))
  const text = wordsOf(cardMap(shared(doc), 'card-1-7')!)
  doc.clientID = 77
  text.insert(0, 'x'.repeat(300))
  applyUpdate(copy, encodeStateAsUpdate(doc))
  text.insert(300, 'y'.repeat(300))
  text.delete(0, 1)
  const told = encodeStateAsUpdate(copy)
  const list = parcels(doc, decodeStateVector(encodeStateVector(copy)), told, 20)
  assert.ok(list.reduce((sum, update) => sum + update.length, 0) < 400)
  for (const update of list) applyUpdate(copy, update)
  assert.equal(wordsOf(cardMap(shared(copy), 'card-1-7')!).toString(), text.toString())
})

test('Runs minus runs', () => {
  const run = (clock: number, len: number): { clock: number; len: number } => ({ clock, len })
  assert.deepEqual(without([run(0, 10)], [run(2, 3), run(7, 1)]), [run(0, 2), run(5, 2), run(8, 2)])
  assert.deepEqual(without([run(0, 4), run(6, 4)], [run(0, 7)]), [run(7, 3)])
  assert.deepEqual(without([run(3, 2)], []), [run(3, 2)])
  assert.deepEqual(without([run(3, 2)], [run(0, 9)]), [])
})

function talk(waiting = 0): { session: Session; doc: Doc; sent: wire.Message[]; log: string[]; hear(message: Uint8Array): void; open(): void } {
  const doc = new Doc(), log: string[] = [], sent: wire.Message[] = []
  const hooks: SessionHooks = {
    welcome: () => {}, ready: () => {}, merging: (apply) => apply(), awareness: () => {}, changed: () => {},
    mine: () => {},
    receipt: ({ id, ok }) => log.push(`receipt ${id} ${ok}`),
    refused: ({ code }) => log.push(`refused ${code}`),
    restart: () => log.push('restart'),
    settled: () => log.push('settled'),
  }
  const session = new Session(doc, new Doc(), hooks, waiting)
  return {
    session, doc, sent, log,
    hear: (message) => session.receive(message),
    open: () => { sent.length = 0; session.open((bytes) => void sent.push(wire.read(bytes)!), wire.awareness(new Uint8Array([0]))) },
  }
}
const step1 = (doc = new Doc()): Uint8Array => wire.sync(wire.SYNC, wire.STEP1, encodeStateVector(doc))
const refusal = (code: string, n: number): Uint8Array => wire.note(wire.REFUSAL, { code, rule: 'G0', n })
const documents = (sent: wire.Message[]): number[] => sent.flatMap((message) => message.type === wire.SYNC && message.step !== wire.STEP1 ? [message.step] : [])

test('A joiner sends ledger step 1, sync step 1 and its awareness, in this order', () => {
  const { sent, open } = talk()
  open()
  assert.deepEqual(sent.map((message) => [message.type, 'step' in message ? message.step : null]), [[wire.LEDGER, 0], [wire.SYNC, 0], [wire.AWARENESS, null]])
})

test('Changes made before the server said what it has wait for the answer to its step 1', () => {
  const { session, doc, sent, open, hear } = talk()
  addCard(shared(doc), 'c1', 'one', 'en', AT)
  open()
  addCard(shared(doc), 'c2', 'two', 'en', AT)
  assert.deepEqual(documents(sent), [])
  assert.equal(session.pending, 2)
  hear(step1())
  addCard(shared(doc), 'c3', 'three', 'en', AT)
  assert.deepEqual(documents(sent), [wire.STEP2, wire.UPDATE])
  assert.deepEqual([session.pending, session.saved], [3, false])
  hear(wire.number(wire.SAVED, 1))
  assert.deepEqual([session.pending, session.saved], [1, false])
  addCard(shared(doc), 'c4', 'four', 'en', AT)
  hear(wire.number(wire.SAVED, 2))
  assert.deepEqual([session.pending, session.saved], [1, false])
  hear(wire.number(wire.SAVED, 3))
  assert.deepEqual([session.pending, session.saved], [0, true])
})

test('A page with nothing of its own is saved only after the handshake', () => {
  const { session, open, hear } = talk()
  open()
  assert.equal(session.saved, false)
  hear(step1())
  assert.equal(session.saved, false)
  hear(wire.number(wire.SAVED, 1))
  assert.equal(session.saved, true)
})

test('Without an acknowledgement nothing is saved, and a lost connection forgets none', () => {
  const { session, doc, open, hear } = talk(2)
  open()
  assert.equal(session.saved, false)
  hear(step1())
  addCard(shared(doc), 'c1', 'one', 'en', AT)
  session.close()
  assert.deepEqual([session.pending, session.saved], [3, false])
  open()
  hear(step1())
  hear(wire.number(wire.SAVED, 1))
  assert.deepEqual([session.pending, session.saved], [0, true])
})

test('A burst refused as resync is sent again whole, once, and counts as one', () => {
  const { session, doc, sent, open, hear, log } = talk()
  open()
  hear(step1())
  hear(wire.number(wire.SAVED, 1))
  for (let i = 0; i < 20; i++) addCard(shared(doc), `card-${i}`, 'x', 'en', AT)
  sent.length = 0
  for (let n = 2; n <= 21; n++) {
    hear(refusal('resync', n))
    hear(step1())
  }
  assert.deepEqual(documents(sent), [wire.STEP2])
  assert.deepEqual([session.pending, session.saved, log], [20, false, ['settled']])
  hear(wire.number(wire.SAVED, 22))
  assert.deepEqual([session.pending, session.saved], [0, true])
})

test('Resync for ever ends as a refusal', () => {
  const { doc, open, hear, log } = talk()
  open()
  hear(step1())
  addCard(shared(doc), 'c1', 'one', 'en', AT)
  for (let n = 2; n < 20; n++) {
    hear(refusal('resync', n))
    hear(step1())
  }
  assert.deepEqual(log, ['refused resync'])
})

test('After a refusal nothing more is sent or taken on this session', () => {
  const { session, doc, sent, open, hear, log } = talk()
  open()
  hear(step1())
  addCard(shared(doc), 'c1', 'one', 'en', AT)
  hear(refusal('shape', 2))
  sent.length = 0
  addCard(shared(doc), 'c2', 'two', 'en', AT)
  hear(wire.number(wire.SAVED, 2))
  assert.deepEqual([sent, session.pending > 0, log], [[], true, ['refused shape']])
})

test('An act is sent again on each connection until its receipt comes, once', () => {
  const { session, sent, open, hear, log } = talk()
  session.act({ id: 'a1', act: 'join' })
  open()
  session.close()
  open()
  assert.equal(sent.filter((message) => message.type === wire.ACT).length, 1)
  assert.equal(session.pending, 1)
  hear(wire.note(wire.RECEIPT, { id: 'a1', ok: true }))
  hear(wire.note(wire.RECEIPT, { id: 'a1', ok: true }))
  assert.deepEqual([session.pending, log], [0, ['receipt a1 true']])
  open()
  assert.equal(sent.filter((message) => message.type === wire.ACT).length, 0)
})

test('A store that cannot write is told', () => {
  const { session, open, hear } = talk()
  open()
  hear(wire.note(wire.STATE, { saving: false }))
  assert.equal(session.canStore, false)
  hear(wire.note(wire.STATE, { saving: true }))
  assert.equal(session.canStore, true)
})

test('What is owed is struck off only up to the clock that was acknowledged', () => {
  const shelf = new Shelf(memoryStorage(), 'b')
  shelf.owe(7, { grant: 'g', clock: 5, pending: 2 })
  shelf.owe(8, { grant: 'h', clock: 5, pending: 1 })
  shelf.settle(new Map([[7, 4], [8, 5]]))
  assert.deepEqual(Object.keys(shelf.memory.owed!), ['7'])
})

test('A full storage does not make this page forget its seat', () => {
  const full = { getItem: () => null, setItem: () => { throw new Error('full') }, removeItem: () => {} }
  const shelf = new Shelf(full, 'b')
  shelf.change((memory) => { memory.seat = 's' })
  assert.equal(shelf.memory.seat, 's')
})
