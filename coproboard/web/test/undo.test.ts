/** Undo takes back mine and only mine; a move that lost is told, exactly. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Doc, applyUpdate, encodeStateAsUpdate, encodeStateVector } from 'yjs'
import { Moves } from '../src/engine/collide'
import { addCard, cardMap, readAt, registerItem, shared, wordsOf, writeAt, type Shared } from '../src/engine/schema'
import { Undo } from '../src/engine/undo'

const at = (zone: string): { zone: string; x: number; y: number } => ({ zone, x: 0.5, y: 0.5 })
const anyZone = (): boolean => true

/** One replica, with its undo and what it noticed. */
class Replica {
  readonly doc: Shared
  readonly undo: Undo
  readonly moves = new Moves()
  readonly lost: { zone: string; winner: number }[] = []
  time = 0

  constructor(client: number) {
    const doc = new Doc()
    doc.clientID = client
    this.doc = shared(doc)
    this.undo = new Undo(this.doc, {
      now: () => this.time,
      mine: (id) => id === client,
      by: () => 'other',
      wrote: (card, what) => { if (what === 'at') this.moves.note(card, registerItem(cardMap(this.doc, card)!, 'at')!, this.where(card)) },
      changed: () => {},
    })
    this.doc.cards.observeDeep((_events, transaction) => {
      if (transaction.local) return
      for (const card of this.doc.cards.keys()) {
        const found = this.moves.lost(card, registerItem(cardMap(this.doc, card)!, 'at')!, doc.store)
        if (found) this.lost.push({ zone: found.at.zone, winner: found.winner })
      }
    })
  }

  add(card: string, words = 'words', zone = 'a'): void {
    addCard(this.doc, card, words, 'en', at(zone))
    this.undo.added(card)
    this.moves.note(card, registerItem(cardMap(this.doc, card)!, 'at')!, at(zone))
  }
  move(card: string, zone: string): void { this.undo.write(card, 'at', writeAt(at(zone))) }
  where(card: string): { zone: string; x: number; y: number } { return readAt(cardMap(this.doc, card)!.get('at'), anyZone) }
  zone(card: string): string { return this.where(card).zone }
  aside(card: string): boolean { return cardMap(this.doc, card)!.get('aside') === true }
  words(card: string): string { return wordsOf(cardMap(this.doc, card)!).toString() }
  type(card: string, place: number, insert: string, remove = 0): void {
    const text = wordsOf(cardMap(this.doc, card)!)
    this.undo.type(text, () => { if (remove) text.delete(place, remove); if (insert) text.insert(place, insert) })
  }
  take(other: Replica): void { applyUpdate(this.doc.doc, encodeStateAsUpdate(other.doc.doc, encodeStateVector(this.doc.doc)), 'remote') }
}

function meet(...replicas: Replica[]): void {
  for (const one of replicas) for (const other of replicas) if (one !== other) one.take(other)
}

test('Every act of mine is undone and redone, one by one', () => {
  const me = new Replica(5)
  me.add('c', 'bus')
  me.move('c', 'b')
  me.type('c', 3, 'es')
  me.undo.write('c', 'aside', true)
  const state = (): unknown => [me.zone('c'), me.words('c'), me.aside('c')]
  const forward = [['a', 'bus', true], ['a', 'bus', false], ['b', 'bus', false], ['b', 'buses', false], ['b', 'buses', true]]
  for (let i = 3; i >= 0; i--) {
    assert.equal(me.undo.undo(), null)
    assert.deepEqual(state(), forward[i])
  }
  assert.equal(me.undo.canUndo, false)
  for (let i = 1; i <= 4; i++) {
    assert.equal(me.undo.redo(), null)
    assert.deepEqual(state(), forward[i])
  }
  assert.equal(me.undo.canRedo, false)
})

test('Nothing is removed: an added card undone is set aside', () => {
  const me = new Replica(5)
  me.add('c')
  me.undo.undo()
  assert.ok(cardMap(me.doc, 'c'))
  assert.equal(me.aside('c'), true)
})

test('Undo of words leaves what others wrote', () => {
  const me = new Replica(5), other = new Replica(9)
  me.add('c', 'bus')
  meet(me, other)
  me.time = 5000
  me.type('c', 3, ' now')
  meet(me, other)
  other.type('c', 0, 'The ')
  meet(me, other)
  me.undo.undo()
  assert.equal(me.words('c'), 'The bus')
})

test('Typing is one act until there is a pause, another card or another act', () => {
  const me = new Replica(5)
  me.add('c', '')
  me.type('c', 0, 'a')
  me.time = 500
  me.type('c', 1, 'b')
  me.time = 5000
  me.type('c', 2, 'c')
  me.undo.undo()
  assert.equal(me.words('c'), 'ab')
  me.undo.undo()
  assert.equal(me.words('c'), '')
  me.undo.redo()
  assert.equal(me.words('c'), 'ab')
})

test('Typing after an undo forgets what could be done again', () => {
  const me = new Replica(5)
  me.add('c', '')
  me.type('c', 0, 'a')
  me.move('c', 'b')
  me.undo.undo()
  me.time = 100
  me.type('c', 1, 'b')
  assert.equal(me.undo.canRedo, false)
})

test('My words that somebody else removed are skipped, and only they', () => {
  const me = new Replica(5), other = new Replica(9)
  me.add('c', '')
  me.move('c', 'b')
  me.time = 5000
  me.type('c', 0, 'first')
  me.time = 10_000
  me.type('c', 5, 'second')
  meet(me, other)
  other.type('c', 5, '', 6)
  meet(me, other)
  me.undo.undo()
  assert.deepEqual([me.words('c'), me.zone('c')], ['', 'b'], 'the empty step took the one before with it, no more')
  me.undo.undo()
  assert.equal(me.zone('c'), 'a')
})

test('Undo asks first when somebody moved the card since, and does it when told to', () => {
  const me = new Replica(5), other = new Replica(9)
  me.add('c')
  me.move('c', 'b')
  meet(me, other)
  other.move('c', 'z')
  meet(me, other)
  assert.deepEqual(me.undo.undo(), { card: 'c', by: 'other', what: 'moved' })
  assert.equal(me.zone('c'), 'z')
  assert.equal(me.undo.undo(true), null)
  assert.equal(me.zone('c'), 'a')
})

test('A conflict stays a conflict behind a later act of mine', () => {
  const me = new Replica(5), other = new Replica(9)
  me.add('c')
  me.move('c', 'b')
  meet(me, other)
  other.move('c', 'z')
  meet(me, other)
  me.move('c', 'y')
  assert.equal(me.undo.undo(), null, 'my last move is only mine')
  assert.equal(me.zone('c'), 'z')
  assert.equal(me.undo.undo()?.what, 'moved')
})

test('Undo and redo back and forth is no conflict with myself', () => {
  const me = new Replica(5)
  me.add('c')
  for (const zone of ['b', 'c', 'd']) me.move('c', zone)
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 3; i++) assert.equal(me.undo.undo(), null)
    assert.equal(me.zone('c'), 'a')
    for (let i = 0; i < 3; i++) assert.equal(me.undo.redo(), null)
    assert.equal(me.zone('c'), 'd')
  }
})

test('Taking back a card that others worked on asks first', () => {
  const me = new Replica(5), other = new Replica(9)
  me.add('c')
  meet(me, other)
  other.type('c', 0, 'more ')
  meet(me, other)
  assert.equal(me.undo.undo()?.what, 'worded')
  other.move('c', 'z')
  meet(me, other)
  assert.equal(me.undo.undo()?.what, 'moved')
})

test('Undo never touches what others did elsewhere', () => {
  const me = new Replica(5), other = new Replica(9)
  me.add('mine')
  meet(me, other)
  other.add('theirs')
  other.move('theirs', 'z')
  meet(me, other)
  while (me.undo.canUndo) me.undo.undo(true)
  assert.deepEqual([me.zone('theirs'), me.aside('theirs'), me.aside('mine')], ['z', false, true])
})

// Collisions --------------------------------------------------------------------------------------------------------

test('Of two moves at one moment exactly the loser is told, and where they had put the card', () => {
  for (const [low, high] of [[5, 9], [9, 5]]) {
    const one = new Replica(low!), two = new Replica(high!)
    one.add('c')
    meet(one, two)
    one.move('c', 'one')
    two.move('c', 'two')
    meet(one, two)
    assert.equal(one.zone('c'), two.zone('c'))
    const loser = one.zone('c') === 'one' ? two : one, winner = loser === one ? two : one
    assert.deepEqual(loser.lost, [{ zone: loser === one ? 'one' : 'two', winner: winner.doc.doc.clientID }])
    assert.deepEqual(winner.lost, [])
  }
})

test('A move after mine, knowingly, is no collision, whatever the ids', () => {
  for (const [low, high] of [[5, 9], [9, 5]]) {
    const one = new Replica(low!), two = new Replica(high!)
    one.add('c')
    meet(one, two)
    one.move('c', 'one')
    meet(one, two)
    two.move('c', 'two')
    two.move('c', 'three')
    meet(one, two)
    assert.deepEqual([one.lost, two.lost, one.zone('c')], [[], [], 'three'])
  }
})

test('A lost move is told once, and by whom, even when others moved on before I heard', () => {
  const one = new Replica(5), two = new Replica(9), three = new Replica(7)
  one.add('c')
  meet(one, two, three)
  one.move('c', 'one')
  two.move('c', 'two')
  three.take(two)
  three.move('c', 'three')
  one.take(three)
  assert.deepEqual(one.lost, [{ zone: 'one', winner: 9 }])
  meet(one, two, three)
  three.move('c', 'four')
  meet(one, two, three)
  assert.equal(one.lost.length, 1)
})

test('Moves of different cards never collide', () => {
  const one = new Replica(5), two = new Replica(9)
  one.add('c')
  one.add('d')
  meet(one, two)
  one.move('c', 'one')
  two.move('d', 'two')
  meet(one, two)
  assert.deepEqual([one.lost, two.lost], [[], []])
})

test('Several moves of mine at once against one of theirs: my last is what I had', () => {
  const one = new Replica(5), two = new Replica(9)
  one.add('c')
  meet(one, two)
  for (const zone of ['x', 'y', 'one']) one.move('c', zone)
  two.move('c', 'two')
  meet(one, two)
  assert.equal(one.zone('c'), two.zone('c'))
  const told = [...one.lost, ...two.lost]
  assert.equal(told.length, 1)
  assert.equal(told[0]!.zone, one.zone('c') === 'one' ? 'two' : 'one')
})
