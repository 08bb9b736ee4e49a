/** Proposals and actions: written whole, read tolerantly, undone by text, and carried over when a board is rebuilt. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Doc, Map as YMap, Text as YText, applyUpdate, decodeStateVector, encodeStateAsUpdate, encodeStateVector } from 'yjs'
import type { Kept } from '../src/model'
import { rebuild } from '../src/engine/rebuild'
import {
  addAction, addCard, addProposal, entryMap, factsBeyond, readActions, readProposals, shared, twin, writeLine, writeValue, type Shared,
} from '../src/engine/schema'
import { Table, type TableHooks } from '../src/engine/table'
import { Undo } from '../src/engine/undo'
import { FakeField } from './fake'

const MINE = 5, THEIRS = 9

function board(client: number, ...from: Shared[]): Shared {
  const doc = new Doc()
  doc.clientID = client
  for (const other of from) applyUpdate(doc, encodeStateAsUpdate(other.doc))
  return shared(doc)
}

function seeded(client = MINE): Shared {
  const doc = board(client)
  addProposal(doc, 'proposal-1', 'Text people', 'cy')
  addAction(doc, 'action-001', 'proposal-1', 'Ask the council', 'en', 'Mair', '2026-05-01')
  return doc
}

const text = (doc: Shared, key: 'words' | 'why' | 'options' = 'words', at = 0): YText => readProposals(doc)[at]!.text[key]

test('A proposal and an action are one update each, in the one form that the server takes', () => {
  const doc = board(MINE)
  const updates: Uint8Array[] = []
  doc.doc.on('update', (update: Uint8Array) => updates.push(update))
  addProposal(doc, 'proposal-1', 'Text \uD83D people 😀', 'cy')
  addProposal(doc, 'proposal-2', '', '')
  addAction(doc, 'action-001', 'proposal-1', 'Ask', 'en')
  addAction(doc, 'action-002', 'proposal-2', 'Ring', 'en', 'Mair', '2026-05-01')
  assert.equal(updates.length, 4)
  assert.deepEqual(doc.doc.getMap('proposals').toJSON(), {
    'proposal-1': { words: 'Text  people 😀', why: '', options: '', lang: 'cy', order: 1 },
    'proposal-2': { words: '', why: '', options: '', lang: 'en', order: 2 },
  })
  assert.deepEqual(doc.doc.getMap('actions').toJSON(), {
    'action-001': { what: 'Ask', who: '', lang: 'en', proposal: 'proposal-1', order: 1 },
    'action-002': { what: 'Ring', who: 'Mair', lang: 'en', proposal: 'proposal-2', when: '2026-05-01', order: 2 },
  })
  for (const key of ['words', 'why', 'options']) assert.ok(doc.proposals.get('proposal-1')!.get(key) instanceof YText)
})

test('What was written is read back, in the order of making, and values are written once each', () => {
  const doc = seeded()
  addProposal(doc, 'proposal-0', 'Later', 'en')
  writeValue(doc, 'proposals', 'proposal-1', 'decides', 'both')
  writeValue(doc, 'proposals', 'proposal-1', 'review', '2027-01-31')
  writeValue(doc, 'actions', 'action-001', 'aside', true)
  const before = encodeStateVector(doc.doc)
  writeValue(doc, 'proposals', 'proposal-1', 'decides', 'both')
  writeValue(doc, 'proposals', 'proposal-1', 'knows', null)
  writeValue(doc, 'proposals', 'nothing', 'knows', 'both')
  assert.deepEqual(encodeStateVector(doc.doc), before)
  const [first, second] = readProposals(doc).map(({ text: _, ...rest }) => rest)
  assert.deepEqual(first, {
    id: 'proposal-1', words: 'Text people', why: '', options: '', lang: 'cy', order: 1, aside: false,
    knows: '', decides: 'both', acts: '', review: '2027-01-31',
  })
  assert.equal(second!.id, 'proposal-0')
  const [action] = readActions(doc, 'proposal-1').map(({ text: _, ...rest }) => rest)
  assert.deepEqual(action, {
    id: 'action-001', proposal: 'proposal-1', what: 'Ask the council', who: 'Mair', when: '2026-05-01', lang: 'en', order: 1, aside: true,
  })
  assert.deepEqual(readActions(doc, 'proposal-0'), [])
  writeValue(doc, 'proposals', 'proposal-1', 'decides', null)
  assert.equal(readProposals(doc)[0]!.decides, '')
})

test('What a proposal or an action lacks reads as empty, not said and not set aside', () => {
  const { doc } = board(THEIRS), proposals = doc.getMap('proposals'), actions = doc.getMap('actions')
  const odd = { words: new YText('odd'), why: 'no text', knows: 'all', review: 'soon', lang: 7, aside: 'no', order: 'x' }
  proposals.set('proposal-1', new YMap(Object.entries(odd)))
  proposals.set('proposal-2', new YMap(Object.entries({ why: new YText('no words') })))
  actions.set('action-001', new YMap(Object.entries({ what: new YText('bare') })))
  actions.set('action-002', 'nothing')
  const [{ text: _, ...proposal }, ...others] = readProposals(shared(doc)) as [ReturnType<typeof readProposals>[0]]
  assert.deepEqual(proposal, {
    id: 'proposal-1', words: 'odd', why: '', options: '', lang: 'en', order: 0, aside: false, knows: '', decides: '', acts: '', review: '',
  })
  assert.deepEqual(others, [])
  const read = readActions(shared(doc)).map(({ text: _, ...rest }) => rest)
  assert.deepEqual(read, [{ id: 'action-001', proposal: '', what: 'bare', who: '', when: '', lang: 'en', order: 0, aside: false }])
})

test('Typing in a proposal is undone as in a card, each text by itself, and leaves what others wrote', () => {
  const doc = seeded()
  const undo = new Undo(doc, { now: () => 0, mine: (client) => client === MINE, by: () => null, wrote: () => {}, changed: () => {} })
  const type = (into: YText, at: number, words: string): void => undo.type(into, () => into.insert(at, words))
  type(text(doc), 11, ' the')
  type(text(doc), 15, ' day')
  type(text(doc, 'why'), 0, 'They ask')
  type(readActions(doc)[0]!.text.who, 4, ' a Siân')
  const other = board(THEIRS, doc)
  text(other).insert(0, 'Yes: ')
  applyUpdate(doc.doc, encodeStateAsUpdate(other.doc), 'remote')
  const read = (): unknown => [readProposals(doc)[0]!.words, readProposals(doc)[0]!.why, readActions(doc)[0]!.who]
  const steps = [
    ['Yes: Text people the day', 'They ask', 'Mair a Siân'],
    ['Yes: Text people the day', 'They ask', 'Mair'],
    ['Yes: Text people the day', '', 'Mair'],
    ['Yes: Text people', '', 'Mair'],
  ]
  for (const step of steps) {
    assert.deepEqual(read(), step)
    undo.undo()
  }
  assert.equal(undo.canUndo, false)
  for (const step of steps.toReversed()) {
    assert.deepEqual(read(), step)
    undo.redo()
  }
})

// When the documents are replaced ------------------------------------------------------------------------------------

function again(old: Shared, fresh: Shared, tries = 0): Kept[] {
  return rebuild({ old, fresh, tries, why: 'shape', mine: (client) => client === MINE, knows: () => true })
}

test('What the server has not is made again: proposals, actions, their values and all their texts', () => {
  const server = seeded(THEIRS), old = board(MINE, server)
  addProposal(old, 'proposal-2', 'Ring them', 'en')
  text(old, 'why', 1).insert(0, 'They ask')
  writeValue(old, 'proposals', 'proposal-2', 'acts', 'people')
  addAction(old, 'action-002', 'proposal-2', 'Find numbers', 'cy', 'Siân', '2026-06-01')
  writeValue(old, 'actions', 'action-002', 'aside', true)
  writeValue(old, 'proposals', 'proposal-1', 'knows', 'organisation')
  writeValue(old, 'actions', 'action-001', 'when', '2026-07-01')
  text(old, 'options').insert(0, 'A poster')
  readActions(old)[0]!.text.who.insert(4, ' a Siân')
  const fresh = board(6, server)
  assert.deepEqual(again(old, fresh), [])
  for (const root of ['proposals', 'actions']) assert.deepEqual(fresh.doc.getMap(root).toJSON(), old.doc.getMap(root).toJSON())
  const before = encodeStateVector(fresh.doc)
  assert.deepEqual(again(old, fresh), [])
  assert.deepEqual(encodeStateVector(fresh.doc), before, 'once is enough')
})

test('Words of a proposal that others changed meanwhile are kept, text by text; a second refusal keeps the rest', () => {
  const server = seeded(THEIRS), old = board(MINE, server)
  text(old).insert(0, 'My: ')
  text(old, 'why').insert(0, 'My reason')
  text(server).insert(0, 'Their: ')
  const fresh = board(6, server)
  assert.deepEqual(again(old, fresh).map(({ words }) => words), ['My: Text people'])
  assert.deepEqual([text(fresh).toString(), text(fresh, 'why').toString()], ['Their: Text people', 'My reason'])

  addProposal(old, 'proposal-2', 'Ring them', 'cy')
  addAction(old, 'action-002', 'proposal-2', 'Find numbers', 'en', 'Siân')
  const kept = again(old, board(8, server), 1)
  assert.deepEqual(kept.map(({ words, lang }) => [words, lang]), [
    ['My: Text people', 'cy'], ['My reason', 'cy'], ['Ring them', 'cy'], ['Find numbers', 'en'], ['Siân', 'en'],
  ])
})

test('What others made is not made again in their stead', () => {
  const fresh = board(6)
  assert.deepEqual(again(seeded(THEIRS), fresh), [])
  assert.deepEqual([fresh.proposals.size, fresh.actions.size], [0, 0])
})

test('A field bound to a text of a proposal goes on with the same text of the board that was rebuilt', () => {
  const hooks: TableHooks = {
    now: () => 0, random: () => 0.5, mine: () => true, participant: () => null, me: () => null,
    news: () => {}, collided: () => {}, changed: () => {},
  }
  const scene = { key: 'at', zones: [], knows: () => true }, server = seeded(THEIRS)
  addCard(server, 'card-0001', 'bus', 'en', { zone: 'tray', x: 0, y: 0 })
  const old = board(MINE, server), fresh = board(6, server)
  const table = new Table(old.doc, new Doc(), scene, hooks), next = new Table(fresh.doc, new Doc(), scene, hooks)
  addProposal(old, 'proposal-2', 'gone', 'en')
  const bound: [YText, YText | null][] = [
    [text(old, 'why'), text(fresh, 'why')], [text(old, 'options'), text(fresh, 'options')], [text(old, 'words', 1), null],
    [readActions(old)[0]!.text.who, readActions(fresh)[0]!.text.who], [old.title, fresh.title],
    [entryMap(old, 'cards', 'card-0001')!.get('words') as YText, entryMap(fresh, 'cards', 'card-0001')!.get('words') as YText],
  ]
  const fields = bound.map(([from, to]) => {
    assert.equal(twin(from, next.doc), to)
    const field = new FakeField()
    table.bind(field as never, from)
    return field
  })
  next.takeOver(table)
  for (const [i, [, to]] of bound.entries()) {
    fields[i]!.caret(0)
    fields[i]!.type(`${i} `)
    if (to) assert.ok(to.toString().startsWith(`${i} `))
  }
  next.undo(false)
  assert.equal(entryMap(fresh, 'cards', 'card-0001')!.get('words')!.toString(), 'bus', 'and typing there is undone there')
})

test('Of what lies beyond the server each thing counts once', () => {
  const doc = board(MINE, seeded(THEIRS))
  const has = decodeStateVector(encodeStateVector(doc.doc))
  assert.equal(factsBeyond(doc, has), 0)
  addProposal(doc, 'proposal-2', 'one', 'en')
  writeValue(doc, 'proposals', 'proposal-2', 'acts', 'people')
  writeValue(doc, 'proposals', 'proposal-1', 'acts', 'people')
  writeValue(doc, 'actions', 'action-001', 'when', '2026-07-01')
  text(doc, 'why').insert(0, 'abc')
  text(doc, 'options').insert(0, 'def')
  writeLine(doc, 'first', 'bottom-left', [0.5, 0.5])
  assert.equal(factsBeyond(doc, has), 6)
})
