/** A field and a shared text stay the same, and no character is cut. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Doc, applyUpdate, encodeStateAsUpdate, type Text as YText } from 'yjs'
import { TEXT_MOST, cleanWords } from '../src/engine/schema'
import { FakeField } from './fake'
import { Binding, carried, difference, isBoundary, type Field } from '../src/engine/text'

const FAMILY = '👨‍👩‍👧', WALES = '🏴󠁧󠁢󠁷󠁬󠁳󠁿', WAVE = '👋', WAVE_DARK = '👋🏿'

function applied(old: string, now: string, caret?: number): string {
  const edit = difference(old, now, caret)
  return edit ? old.slice(0, edit.at) + edit.insert + old.slice(edit.at + edit.remove) : old
}

/** Every difference turns one into the other and begins and ends between whole characters. */
function check(old: string, now: string): void {
  assert.equal(applied(old, now), now)
  const edit = difference(old, now)
  if (!edit) return
  assert.ok(isBoundary(old, edit.at) && isBoundary(old, edit.at + edit.remove), JSON.stringify([old, now, edit]))
  assert.ok(isBoundary(now, edit.at) && isBoundary(now, edit.at + edit.insert.length))
}

test('An emoji that becomes a similar one is replaced whole', () => {
  assert.deepEqual(difference('😀', '😁'), { at: 0, remove: 2, insert: '😁' })
  assert.deepEqual(difference(`a${WAVE}b`, `a${WAVE_DARK}b`), { at: 1, remove: WAVE.length, insert: WAVE_DARK })
  assert.deepEqual(difference('👨‍👩‍👧', '👨‍👩‍👦'), { at: 0, remove: 8, insert: '👨‍👩‍👦' })
  assert.deepEqual(difference('🇬🇧🇫🇷', '🇬🇧🇩🇪'), { at: 4, remove: 4, insert: '🇩🇪' })
  assert.deepEqual(difference('e', 'é'), { at: 0, remove: 1, insert: 'é' })
})

test('Differences over awkward characters are whole and right', () => {
  const parts = ['a', 'ŵ', 'é', '😀', '😁', FAMILY, WALES, WAVE, WAVE_DARK, '🇬🇧', 'שלום', '\n', ' ', 'ก็']
  let seed = 7
  const pick = (n: number): number => (seed = (seed * 48271) % 2147483647) % n
  for (let i = 0; i < 3000; i++) {
    const one = Array.from({ length: pick(6) }, () => parts[pick(parts.length)]!)
    const other = [...one]
    other.splice(pick(other.length + 1), pick(3), ...Array.from({ length: pick(3) }, () => parts[pick(parts.length)]!))
    check(one.join(''), other.join(''))
  }
})

test('The caret says which of equal letters is new', () => {
  assert.deepEqual(difference('aaaa', 'aaaaa', 2), { at: 1, remove: 0, insert: 'a' })
  assert.deepEqual(difference('aaaa', 'aaa', 1), { at: 1, remove: 1, insert: '' })
})

test('Half characters and too long texts never reach the document', () => {
  assert.equal(cleanWords('a\uD83Db\uDE00c'), 'abc')
  assert.equal(cleanWords('😀'), '😀')
  assert.equal(cleanWords('x'.repeat(TEXT_MOST - 1) + '😀').length, TEXT_MOST - 1)
})

test('A place moves with what others insert and remove', () => {
  assert.equal(carried(5, [{ retain: 2 }, { insert: 'abc' }]), 8)
  assert.equal(carried(5, [{ retain: 5 }, { insert: 'abc' }]), 5)
  assert.equal(carried(5, [{ delete: 3 }]), 2)
  assert.equal(carried(5, [{ retain: 4 }, { delete: 10 }]), 4)
  assert.equal(carried(5, [{ retain: 7 }, { delete: 1 }]), 5)
  assert.equal(carried(5, [{ insert: 'x' }, { retain: 2 }, { delete: 1 }]), 5)
})

function bound(words: string): { field: FakeField; text: YText; other: YText; sync(): void; binding: Binding; writes: () => number } {
  const one = new Doc(), two = new Doc()
  one.getText('t').insert(0, words)
  const sync = (): void => {
    applyUpdate(two, encodeStateAsUpdate(one), 'remote')
    applyUpdate(one, encodeStateAsUpdate(two), 'remote')
  }
  sync()
  const field = new FakeField()
  let writes = 0
  const text = one.getText('t')
  const binding = new Binding(field as unknown as Field, text, (_text, run) => { writes++; one.transact(run) })
  return { field, text, other: two.getText('t'), sync, binding, writes: () => writes }
}

test('Typing goes into the text and others’ typing into the field, and the caret stays', () => {
  const { field, text, other, sync } = bound('the bus')
  field.caret(7)
  field.type('es')
  assert.equal(text.toString(), 'the buses')
  sync()
  other.insert(0, 'Are ')
  other.insert(other.length, '?')
  sync()
  assert.equal(field.value, 'Are the buses?')
  assert.deepEqual([field.selectionStart, field.selectionEnd], [13, 13])
  field.type('', 1)
  assert.equal(text.toString(), 'Are the buse?')
})

test('While an input method composes, the field is left alone; then both are there', () => {
  const { field, text, other, sync } = bound('one two')
  field.caret(3)
  field.dispatchEvent(new Event('compositionstart'))
  field.type('ŵ')
  assert.equal(text.toString(), 'one two', 'half a composition is not shared')
  other.insert(0, '>> ')
  other.delete(6, 4)
  other.insert(6, ' three')
  sync()
  assert.equal(field.value, 'oneŵ two', 'and not disturbed')
  field.dispatchEvent(new Event('compositionend'))
  assert.equal(text.toString(), '>> oneŵ three')
  assert.equal(field.value, '>> oneŵ three')
  assert.equal(field.selectionStart, 7)
})

test('What others wrote inside what a composition replaces stays', () => {
  const { field, text, other, sync } = bound('abcdef')
  field.dispatchEvent(new Event('compositionstart'))
  field.selectionStart = 1
  field.selectionEnd = 5
  field.type('X')
  other.insert(3, '!')
  sync()
  field.dispatchEvent(new Event('compositionend'))
  assert.equal(text.toString(), 'aX!f')
  assert.equal(field.value, 'aX!f')
})

test('A text stops at its limit and the field shows what was taken', () => {
  const { field, text } = bound('x'.repeat(TEXT_MOST - 3))
  field.caret(TEXT_MOST - 3)
  field.type('😀😀')
  assert.equal(text.length, TEXT_MOST - 1)
  assert.equal(field.value, text.toString())
})

test('One edit is one write, and nothing is written when nothing changed', () => {
  const { field, writes, binding, text } = bound('abc')
  field.caret(1)
  field.type('x')
  field.dispatchEvent(new Event('input'))
  assert.equal(writes(), 1)
  binding.unbind()
  field.type('y')
  assert.equal(text.toString(), 'axbc')
})
