/** Marks in the browser: the same middles as the server's, the same hashes, and a device that remembers what it put. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { beforeEach, test } from 'node:test'
import table from '../../../tests/domain/spread_cases.json'
import type { OwnMark } from '../src/model'
import { take } from '../src/steps/kit'
import { type Where, agenda, apart, gap, middle, spread, width, type Framed } from '../src/steps/spread'
import { Vault, salt, wipe } from '../src/steps/vault'
import { check, clean, hashOf, sealOf, sha256 } from '../src/steps/verify'

const store = new Map<string, string>()
let full = false
take({
  recall: (key: string) => store.get(key) ?? null,
  keep: (key: string, value: string | null) => {
    if (full) return false
    if (value === null) store.delete(key)
    else store.set(key, value)
    return true
  },
} as never)
beforeEach(() => {
  store.clear()
  full = false
})

// What marks say together ----------------------------------------------------------------------------------------------

test('Middle, apart, spread, width and gap are what the server reckons, on every kind of frame', () => {
  assert.ok(table.cases.length > 40)
  for (const one of table.cases) {
    const frame = (table.frames as unknown as Record<string, Framed>)[one.frame]!
    const [lived, services] = [one.lived, one.services].map(places => (places as Where[]).map(at => ({ at })))
    const all = [...lived!, ...services!], at = middle(frame, all), found = spread(frame, all)
    const told = {
      middle: at && [at.zone, at.x, at.y], apart: apart(frame, lived!, services!),
      spread: [found.placed, found.unsure, found.low, found.high, found.middle], width: width(frame, all), gap: gap(frame, lived!, services!),
    }
    const { frame: _, lived: __, services: ___, ...wanted } = one
    assert.deepEqual(told, wanted, JSON.stringify(one))
  }
})

test('The agenda has the order that the server gives it', () => {
  const items = (table.agenda.items as [string, number | null, number | null, boolean, number][])
    .map(([card, apart, width, contested, order]) => ({ card, apart, width, contested, order }))
  assert.deepEqual(agenda(items).map(({ card }) => card), table.agenda.order)
  assert.deepEqual(agenda(items.toReversed()).map(({ card }) => card), table.agenda.order)
})

// Hashes ---------------------------------------------------------------------------------------------------------------

test('SHA-256 without a secure context gives what every other one gives', () => {
  for (let length = 0; length < 200; length++) {
    const text = [...'Siân 😀 x'.repeat(30)].slice(0, length).join('')
    assert.equal(sha256(text), createHash('sha256').update(text, 'utf8').digest('hex'))
  }
})

const mark = (more: Partial<OwnMark> = {}): OwnMark => ({
  round: 'round-001', card: 'card-0001', layer: 'now', at: ['participation'], range: null, confidence: null, reason: '', lang: 'en',
  salt: 's'.repeat(22), for: '', ...more,
})

test('The hash of a mark and the seal of a round are those of SPEC P', () => {
  const full = mark({ at: ['participation', 0.25, 1], range: ['information', 'participation'], confidence: 2, reason: 'Mae’n wir “felly”\n😀' })
  const text = '[1,"round-001","card-0001","now",["participation",0.25,1],["information","participation"],2,"Mae’n wir “felly”\\n😀","ssssssssssssssssssssss"]'
  assert.equal(hashOf(full), createHash('sha256').update(text).digest('hex'))
  assert.equal(sealOf('ab', ['2', '1']), createHash('sha256').update('ab\n1\n2').digest('hex'))
})

test('A reason is cleaned as the server cleans it, so that both hash the same', () => {
  assert.equal(clean(' \t one\u0000\u007f two\nthree \u0085\n'), 'one two\nthree')
  assert.equal(clean('half \ud83d and 😀'), 'half  and 😀')
  assert.equal(clean('a'.repeat(600)).length, 500)
  assert.equal(clean(`${'a'.repeat(499)}😀`), 'a'.repeat(499))
})

test('A salt is 22 characters of base64url and never the same twice', () => {
  const drawn = new Set(Array.from({ length: 100 }, salt))
  assert.equal(drawn.size, 100)
  for (const each of drawn) assert.match(each, /^[A-Za-z0-9_-]{22}$/)
})

// The vault ------------------------------------------------------------------------------------------------------------

const reveal = (...marks: OwnMark[]): { nonce: string; leaves: string[] } => ({ nonce: 'ab', leaves: marks.map(hashOf).sort() })

test('Rounds of other tabs keep their marks on the device, the latest twelve', () => {
  for (let n = 0; n < 14; n++) new Vault('board', `round-${n}`).put(mark({ round: `round-${n}` }))
  const kept = Array.from({ length: 14 }, (_, n) => new Vault('board', `round-${n}`).marks.length)
  assert.deepEqual(kept, [0, 0, ...Array(12).fill(1)])
})

test('What I put is remembered over a reload, and is sure once the server says that it keeps it', () => {
  const first = new Vault('b1', 'round-001')
  assert.equal(first.put(mark()), true)
  const again = new Vault('b1', 'round-001')
  assert.deepEqual(again.marks, [{ ...mark(), sure: false }])
  again.hear([])
  assert.equal(again.marks.length, 1, 'it is on its way')
  again.hear([mark()])
  assert.equal(again.get('card-0001', 'now', '')!.sure, true)
  assert.equal(new Vault('b1', 'round-002').marks.length, 0)
  assert.equal(new Vault('b2', 'round-001').marks.length, 0)
  wipe('b1')
  assert.equal(new Vault('b1', 'round-001').marks.length, 0)
})

test('A mark that is on its way is not overwritten by what the server had before', () => {
  const vault = new Vault('b1', 'round-001'), later = mark({ at: ['information'], salt: 't'.repeat(22) })
  vault.put(mark())
  vault.hear([mark()])
  vault.put(later)
  vault.hear([mark()])
  assert.deepEqual(vault.get('card-0001', 'now', '')!.at, ['information'])
  vault.hear([later])
  assert.deepEqual([vault.marks[0]!.sure, vault.marks[0]!.elsewhere], [true, undefined])
})

test('A mark taken back is gone once the server has it no more', () => {
  const vault = new Vault('b1', 'round-001'), back = mark({ at: null, salt: 't'.repeat(22) })
  vault.put(mark())
  vault.hear([mark()])
  vault.put(back)
  vault.hear([mark()])
  assert.equal(vault.get('card-0001', 'now', '')!.at, null)
  vault.hear([])
  assert.deepEqual(vault.marks, [])
})

test('What was refused is what the server keeps, and a newer one of mine stays', () => {
  const vault = new Vault('b1', 'round-001'), later = mark({ salt: 't'.repeat(22) })
  vault.put(later)
  vault.refused(mark(), [])
  assert.equal(vault.marks.length, 1)
  vault.refused(later, [mark()])
  assert.deepEqual(vault.marks, [{ ...mark(), sure: true, elsewhere: false }])
})

test('After the reveal the device finds its own marks unchanged, and the seal over all', () => {
  const vault = new Vault('b1', 'round-001'), other = mark({ card: 'card-0002', salt: 'o'.repeat(22) })
  vault.put(mark())
  vault.hear([mark()])
  const told = reveal(mark(), other), seals = [{ seal: 'old' }, { seal: sealOf(told.nonce, told.leaves) }]
  const shown = { m1: { ...mark(), group: 'lived' }, m2: { ...other, group: 'unsaid' }, m3: { ...mark(), round: 'round-000' } }
  assert.deepEqual(check('round-001', vault.marks, told, shown, seals), {
    mine: 1, lost: [], late: 0, elsewhere: 0, shown: true, sealed: true, leaves: 2,
  })
})

test('A mark that was changed, left out or came too late is told as what it is', () => {
  const vault = new Vault('b1', 'round-001'), late = mark({ card: 'card-0002' })
  vault.put(mark())
  vault.hear([mark()])
  vault.put(late)
  const told = reveal(mark({ at: ['coercion'] }))
  const found = check('round-001', vault.marks, told, { m1: { ...mark(), at: ['education'] } }, [{ seal: 'another' }])
  assert.deepEqual([found.mine, found.lost.map(({ card }) => card), found.late, found.shown, found.sealed], [0, ['card-0001'], 1, false, false])
  assert.equal(check('round-001', [], told, {}, []).sealed, false)
})

test('A mark that changed under this device’s hands is told, whether by another device or by a server that says so', () => {
  const vault = new Vault('b1', 'round-001'), swapped = mark({ at: ['coercion'], salt: 't'.repeat(22) })
  vault.put(mark())
  vault.put(mark({ card: 'card-0002' }))
  vault.hear([mark(), mark({ card: 'card-0002' })])
  vault.hear([swapped])
  const found = check('round-001', vault.marks, reveal(swapped), {}, [])
  assert.deepEqual([found.mine, found.elsewhere], [1, 2])
})

test('Another value under my own salt is never taken for mine', () => {
  const vault = new Vault('b1', 'round-001'), swapped = mark({ at: ['coercion'] })
  vault.put(mark())
  vault.hear([swapped])
  const found = check('round-001', vault.marks, reveal(swapped), {}, [])
  assert.deepEqual([found.mine, found.lost.map(({ at }) => at), found.elsewhere], [0, [['participation']], 0])
})

test('What another page of this device put is no change from elsewhere', () => {
  const one = new Vault('b1', 'round-001'), other = new Vault('b1', 'round-001'), later = mark({ salt: 't'.repeat(22) })
  for (const vault of [one, other]) vault.hear([mark()])
  one.put(later)
  other.hear([later])
  assert.deepEqual(other.marks, [{ ...later, sure: true, elsewhere: false }])
})

test('Without room on the device it says so, and goes on with what it remembers', () => {
  const vault = new Vault('b1', 'round-001')
  full = true
  assert.equal(vault.put(mark()), false)
  assert.equal(vault.marks.length, 1)
  store.set('coproboard.marks.b1', '{"no":"list"}')
  assert.deepEqual(new Vault('b1', 'round-001').marks, [])
  store.set('coproboard.marks.b1', 'not json')
  assert.deepEqual(new Vault('b1', 'round-001').marks, [])
})
