/** The history as events, and the board at any of them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs'
import { replay } from '../src/engine/replay'
import { addCard, addProposal, cardMap, shared, wordsOf, writeLine } from '../src/engine/schema'
import type { LogEntry } from '../src/model'
import { Past, events, type Row, type Stage } from '../src/more/past'
import { FRAME, POWER } from './fake'

/** A board that keeps each change as the server's history gives it. */
class Told {
  readonly doc = shared(new Doc())
  readonly rows: Row[] = []
  private seq = 0
  private had = encodeStateVector(this.doc.doc)

  do(by: string, at: number, what: Row['what'], run: () => void): void {
    run()
    const update = Buffer.from(encodeStateAsUpdate(this.doc.doc, this.had)).toString('base64')
    this.had = encodeStateVector(this.doc.doc)
    // Between two changes of the shared document lie others of the ledger.
    this.seq += 2
    this.rows.push({ seq: this.seq, first: at, at, by, what, update })
  }
  move(by: string, at: number, id: string, zone: string): void {
    this.do(by, at, [['moved', id, [zone, 0.5, 0.5]]], () => cardMap(this.doc, id)!.set('at', [zone, 0.5, 0.5]))
  }
}

function session(): Told {
  const told = new Told()
  told.do('', 0, [['titled', '']], () => told.doc.title.insert(0, 'Where are we?'))
  told.do('mair', 1000, [['made', 'a']], () => addCard(told.doc, 'a', 'Bws', 'cy', { zone: 'tray', x: 0.5, y: 0.5 }))
  told.move('huw', 2000, 'a', 'information')
  told.do('mair', 3000, [['worded', 'a']], () => wordsOf(cardMap(told.doc, 'a')!).insert(3, ' i'))
  told.do('mair', 4000, [['worded', 'a']], () => wordsOf(cardMap(told.doc, 'a')!).insert(5, ' Gaer'))
  told.do('huw', 5000, [['aside', 'a']], () => cardMap(told.doc, 'a')!.set('aside', true))
  told.do('huw', 6000, [['proposed', 'p']], () => addProposal(told.doc, 'p', 'A later bus', 'en'))
  return told
}

const POWERED = 'at/power/knows'
const STAGES: Stage[] = [{ key: 'at', tab: 'first', zones: FRAME.zones }, { key: POWERED, tab: 'power', zones: POWER.zones }]
const past = (told: Told): Past => new Past(told.rows, () => STAGES, replay)
const entry = (at: number, act: string, about: Record<string, unknown> = {}, by = 'mair'): LogEntry => ({ at, by, act, about, digest: '', link: '' })

test('The board is read as it was after each change, forwards and backwards', () => {
  const told = session(), then = past(told)
  assert.deepEqual(then.after(0), { title: '', cards: [], proposals: [], lines: { first: {}, power: {} } })
  assert.equal(then.after(7).proposals[0]!.words, 'A later bus')
  assert.equal(then.after(6).cards[0]!.aside, true)
  const early = then.after(3)
  assert.deepEqual(early.cards.map(({ words, places, aside }) => [words, places.at!.zone, aside]), [['Bws', 'information', false]])
  assert.deepEqual([early.title, early.proposals], ['Where are we?', []])
  assert.equal(then.after(5).cards[0]!.words, 'Bws i Gaer')
})

test('In a long session every moment is the same whichever way one comes to it', () => {
  const told = session()
  for (let i = 0; i < 700; i++) told.move('huw', 10_000 + i, 'a', ['information', 'consultation'][i % 2]!)
  const wander = past(told)
  for (const rows of [707, 706, 450, 401, 400, 399, 199, 201, 3, 600, 599]) {
    assert.deepEqual(wander.after(rows), past(told).after(rows), String(rows))
  }
})

test('A zone that the frame does not know, and a place that is none, are the tray', () => {
  const told = session()
  told.move('huw', 7000, 'a', 'nowhere')
  assert.equal(past(told).after(8).cards[0]!.places.at!.zone, 'tray')
})

test('A card is read on every place of the board, and an event knows the place that it was on', () => {
  const told = session()
  for (const [i, zone] of ['people', 'organisation'].entries()) {
    told.do('huw', 7000 + i, [['moved', 'a', [zone, 0.1, 0.2], POWERED]], () => cardMap(told.doc, 'a')!.set(POWERED, [zone, 0.1, 0.2]))
  }
  told.move('huw', 7002, 'a', 'consultation')
  const then = past(told)
  assert.deepEqual([2, 7, 8, 9, 10].map((rows) => Object.values(then.after(rows).cards[0]!.places).map(({ zone }) => zone)),
    [['tray', 'tray'], ['information', 'tray'], ['information', 'people'], ['information', 'organisation'], ['consultation', 'organisation']])
  assert.deepEqual(then.states('a').slice(-3).map(({ card }) => card.places[POWERED]), [['people', 0.1, 0.2], ['organisation', 0.1, 0.2], ['organisation', 0.1, 0.2]]
    .map(([zone, x, y]) => ({ zone, x, y })))
  assert.deepEqual(events(told.rows, []).filter(({ what }) => what === 'moved').map(({ zone, place }) => [zone, place]),
    [['information', 'at'], ['people', POWERED], ['organisation', POWERED], ['consultation', 'at']])
})

test('Boundaries stand where they were drawn then, each on its tab, and drawing on and on is one event', () => {
  const told = session()
  for (const [i, x] of [0.3, 0.5].entries()) told.do('mair', 7000 + i, [['drawn', 'power/top-left']], () => writeLine(told.doc, 'power', 'top-left', [x, 0.4]))
  told.do('mair', 7002, [['drawn', 'first/top-left']], () => writeLine(told.doc, 'first', 'top-left', [1, 1]))
  const then = past(told)
  assert.deepEqual([10, 9, 8, 7].map((rows) => then.after(rows).lines),
    [{ first: { 'top-left': [1, 1] }, power: { 'top-left': [0.5, 0.4] } }, { first: {}, power: { 'top-left': [0.5, 0.4] } }, { first: {}, power: { 'top-left': [0.3, 0.4] } }, { first: {}, power: {} }])
  assert.deepEqual(events(told.rows, []).filter(({ what }) => what === 'drawn').map(({ about, rows }) => [about, rows]), [['power/top-left', 9], ['first/top-left', 10]])
})

test('A change that comes twice, after rows were merged on the server, is the same as once', () => {
  const told = session()
  told.rows.push({ ...told.rows[4]!, seq: 99 })
  assert.equal(past(told).after(8).cards[0]!.words, 'Bws i Gaer')
})

test('Looking at what was changes nothing of what is', () => {
  const told = session(), before = encodeStateAsUpdate(told.doc.doc)
  past(told).after(2)
  assert.deepEqual(encodeStateAsUpdate(told.doc.doc), before)
})

test('A card’s states are each told once, with what it was', () => {
  const states = past(session()).states('a')
  assert.deepEqual(states.map(({ rows, card }) => [rows, card.words, card.places.at!.zone, card.aside]), [
    [2, 'Bws', 'tray', false], [3, 'Bws', 'information', false], [4, 'Bws i', 'information', false],
    [5, 'Bws i Gaer', 'information', false], [6, 'Bws i Gaer', 'information', true],
  ])
})

test('Events are in order of time, with how much of the board there was then', () => {
  const told = session()
  const all = events(told.rows, [entry(500, 'join'), entry(2000, 'step', { to: 'talk', from: 'gather' }), entry(9000, 'adopt', { proposal: 'p', record: '1' })])
  assert.deepEqual(all.map(({ what, rows }) => [what, rows]), [
    ['titled', 1], ['join', 1], ['made', 2], ['moved', 3], ['step', 3], ['worded', 5], ['aside', 6], ['proposed', 7], ['adopt', 7],
  ])
  assert.deepEqual(all.map(({ seq }) => seq), [2, 2, 4, 6, 6, 10, 12, 14, 14])
})

test('Somebody takes a seat once; doing so again is taking another shape', () => {
  const all = events([], [entry(1, 'join'), entry(2, 'join', {}, 'huw'), entry(3, 'join', { again: true })])
  assert.deepEqual(all.map(({ what, by }) => [what, by]), [['join', 'mair'], ['join', 'huw'], ['rejoin', 'mair']])
})

test('Writing on and on is one event; another person, another card or a minute later is another', () => {
  const told = session()
  told.do('huw', 70_000, [['worded', 'a']], () => wordsOf(cardMap(told.doc, 'a')!).insert(0, 'x'))
  told.do('huw', 80_000, [['worded', 'a']], () => wordsOf(cardMap(told.doc, 'a')!).insert(0, 'y'))
  told.do('mair', 81_000, [['worded', 'a']], () => wordsOf(cardMap(told.doc, 'a')!).insert(0, 'z'))
  told.do('mair', 200_000, [['worded', 'a']], () => wordsOf(cardMap(told.doc, 'a')!).insert(0, 'z'))
  const worded = events(told.rows, []).filter(({ what }) => what === 'worded')
  assert.deepEqual(worded.map(({ by, at, rows }) => [by, at, rows]), [['mair', 4000, 5], ['huw', 80_000, 9], ['mair', 81_000, 10], ['mair', 200_000, 11]])
})
