/** The gate as it is told here is the gate as the server keeps it: one table of cases for both (tests/domain). */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import table from '../../../tests/domain/gate_cases.json'
import type { Perspective } from '../src/model'
import { digest, gate, type Answer, type Present, type Said, type Stand } from '../src/steps/gate'
import { contested } from '../src/steps/talk'
import { sha256 } from '../src/steps/verify'

const words = (text: string): string[] => text.split(' ').filter(Boolean)
const crowd = (text: string): Present[] => words(text).map((one) => {
  const [id, who] = one.split(':') as [string, string]
  return { id, perspective: who.replace('*', '') as Perspective, device: !who.endsWith('*') }
})
const said = (text: string): Record<string, Said> => Object.fromEntries(words(text).map((one) => {
  const [id, answer] = one.split(':') as [string, string]
  return [id, { answer: answer.replace('!', '') as Answer, digest: answer.endsWith('!') ? table.old : table.now }]
}))
const told = ({ present, consents, waiting, objections, entered }: Stand): unknown[] =>
  [present, consents, waiting.join(' '), objections.join(' '), entered]

test('Every case of the shared table gives the gate that it gives in Python', () => {
  for (const each of table.cases) {
    const found = gate(said(each.said), crowd(each.present), table.now)
    const { lived, services } = found.groups
    assert.deepEqual({ why: found.why, objections: found.objections.join(' '), lived: told(lived), services: told(services) },
      { why: each.why, objections: each.objections, lived: each.lived, services: each.services }, `${each.present} | ${each.said}`)
    assert.equal(found.open, each.why === 'open')
  }
})

test('The digest of a proposal is the one that answers carry on the server', () => {
  for (const [[one, knows, decides, acts], expected] of table.digests as [[string, string, string, string], string][]) {
    assert.equal(digest({ words: one, knows, decides, acts }), expected)
  }
})

test('A card is contested here when it is contested on the server', () => {
  for (const [moves, expected] of table.contested as [[string, string][], boolean][]) assert.equal(contested(moves), expected, JSON.stringify(moves))
})

test('SHA-256 here is SHA-256, at every length around a block', () => {
  for (let length = 0; length < 200; length++) {
    const text = 'aé😀'.repeat(60).slice(0, length).replace(/[\uD800-\uDBFF]$/, '')
    assert.equal(sha256(text), createHash('sha256').update(text).digest('hex'))
  }
})
