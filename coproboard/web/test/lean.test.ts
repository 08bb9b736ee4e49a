/** Yjs as our bundles have it (lean.mjs) says and understands what the whole one does. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import * as ours from 'yjs'
// @ts-expect-error: a build script without types
import { lean } from '../lean.mjs'
import { WEB, whole } from './whole'

/** One replica that writes what people write, under either copy. */
class Replica {
  readonly doc: ours.Doc
  readonly updates: Uint8Array[] = []
  constructor(readonly yjs: typeof ours, client: number) {
    this.doc = new yjs.Doc()
    this.doc.clientID = client
    this.doc.on('update', (update: Uint8Array, origin: unknown) => { if (origin !== 'remote') this.updates.push(update) })
  }
  act(random: () => number): void {
    const { Map: YMap, Text: YText } = this.yjs, cards = this.doc.getMap<ours.Map<unknown>>('cards'), title = this.doc.getText('title')
    const ids = [...cards.keys()], pick = random(), card = cards.get(ids[Math.floor(random() * ids.length)]!)
    this.doc.transact(() => {
      if (pick < 0.2 || !card) cards.set(`c${Math.floor(random() * 1e6)}`, new YMap<unknown>([['words', new YText('bws 😀')], ['at', ['tray', random(), 0.5]]]))
      else if (pick < 0.4) card.set('at', ['zone', random(), random()])
      else if (pick < 0.5) card.delete('aside')
      else if (pick < 0.6) card.set('aside', true)
      else if (pick < 0.8) (card.get('words') as ours.Text).insert(0, 'x')
      else if (title.length > 3 && pick < 0.9) title.delete(1, 2)
      else title.insert(Math.floor(random() * (title.length + 1)), 'abc')
    })
  }
  get board(): unknown { return [this.doc.getMap('cards').toJSON(), this.doc.getText('title').toString()] }
  hear(update: Uint8Array): void { this.yjs.applyUpdate(this.doc, update, 'remote') }
}

test('Replicas of both copies become the same board, in whatever order changes come', () => {
  let seed = 7
  const random = (): number => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31
  const replicas = [new Replica(ours, 11), new Replica(whole, 12), new Replica(ours, 13), new Replica(whole, 14)]
  for (let round = 0; round < 30; round++) {
    for (const each of replicas) for (let i = 0; i < 4; i++) each.act(random)
    const news = replicas.map((each) => each.updates.splice(0))
    for (const [to, each] of replicas.entries()) {
      // Backwards, so that each waits for what it builds on; now and then as one.
      const heard = news.flatMap((updates, from) => (from === to ? [] : updates)).reverse()
      if (round % 3 === 0) each.hear(each.yjs.mergeUpdates(heard))
      else {
        for (const update of heard.slice(0, -2)) each.hear(update)
        // A board that was left in between takes what still waited along.
        const kept = new Replica(each.yjs, 99)
        kept.hear(each.yjs.encodeStateAsUpdate(each.doc))
        for (const update of heard.slice(-2)) { kept.hear(update); each.hear(update) }
        assert.deepEqual(kept.board, each.board)
      }
      assert.deepEqual([each.doc.store.pendingStructs, each.doc.store.pendingDs], [null, null])
    }
  }
  const [first, ...others] = replicas.map(({ board, doc, yjs }) => [board, yjs.encodeStateAsUpdate(doc).length])
  for (const other of others) assert.deepEqual(other, first)
})

test('A Yjs that is written in another way is noticed', () => {
  const source = readFileSync(createRequire(`${WEB}/`).resolve('yjs').replace(/yjs\.cjs$/, 'yjs.mjs'), 'utf8')
  assert.ok(lean(source).length < source.length)
  assert.throws(() => lean(source.replace('applyDelta (', 'applyDeltas (')), /YText\.applyDelta/)
  assert.throws(() => lean(source.replace('const typeRefs', 'const typesOf')), /typeRefs/)
  assert.throws(() => lean(source.replace('convertUpdateFormatV2ToV1(update)', 'update')), /pending updates/)
})
