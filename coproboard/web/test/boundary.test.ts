/** Boundaries: which side of a line a card lies on, and the line that makes it so. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Frame } from '../src/model'
import { FIRST_LINE, SIDES, type Line, type Lines, corners, domain, drawn, moved, sideOf } from '../src/more/boundary'
import { FRAME } from './fake'

const text = (words: string): { en: string; cy: string } => ({ en: words, cy: words })
const BOXES: Record<string, [number, number, number, number]> = {
  complex: [0, 0, 0.5, 0.5], complicated: [0.5, 0, 1, 0.5], chaotic: [0, 0.5, 0.5, 1], clear: [0.5, 0.5, 1, 1], torn: [0.36, 0.36, 0.64, 0.64],
}
const CORNERS: Frame = { ...FRAME, kind: 'corners', zones: Object.entries(BOXES).map(([id, box], i) => ({ id, number: i + 1, title: text(id), box })) }
const ALL: Lines = Object.fromEntries(corners(CORNERS).map(({ key }) => [key, [0.4, 0.4]]))

test('the four corners have a boundary, and the middle has none', () => {
  assert.deepEqual(corners(CORNERS).map(({ key, zone }) => [key, zone.id]),
    [['top-left', 'complex'], ['top-right', 'complicated'], ['bottom-left', 'chaotic'], ['bottom-right', 'clear']])
})

test('a corner, its line and what lies beyond are inside, the edge and outside', () => {
  for (const corner of corners(CORNERS)) {
    const at = (far: number): [number, number] => [corner.right ? 1 - far : far, corner.bottom ? 1 : 0]
    assert.deepEqual([0, 0.2, 0.4, 0.6].map((far) => sideOf(corner, [0.4, 0.3], at(far))), ['inside', 'inside', 'edge', 'outside'])
  }
})

test('saying inside, edge or outside of a card moves the line until it is true', () => {
  for (const corner of corners(CORNERS)) {
    const [x0, y0] = corner.zone.box
    for (let i = 1; i < 10; i++) for (let j = 1; j < 10; j++) {
      const point: [number, number] = [x0 + i / 20, y0 + j / 20]
      for (const line of [FIRST_LINE, [0.05, 0.9], [1, 0.1], [1, 1]] as Line[]) for (const side of SIDES) {
        const now = moved(corner, line, point, side)
        assert.ok(now.every((v) => v >= 0.05 && v <= 1), `${now}`)
        // A card that lies in the very corner is never outside: there is no smaller line.
        if (side !== 'inside' && Math.hypot(corner.right ? 1 - point[0] : point[0], corner.bottom ? 1 - point[1] : point[1]) < 0.12) continue
        assert.equal(sideOf(corner, now, point), side, `${corner.key} ${point} ${line} → ${now}`)
      }
    }
  }
})

test('a line that is right already stays where people put it', () => {
  const [corner] = corners(CORNERS)
  assert.deepEqual(moved(corner!, [0.3, 0.45], [0.1, 0.1], 'inside'), [0.3, 0.45])
})

test('whose ground a card lies on is told when all four are drawn, and not before', () => {
  const at = (zone: string, x = 0.5, y = 0.5): string | undefined => {
    const found = domain(CORNERS, ALL, { zone, x, y })
    return found ? `${found.side} ${found.of.map(({ id }) => id)}` : undefined
  }
  const { 'top-left': _, ...three } = ALL
  assert.equal(drawn(CORNERS, three), false)
  assert.equal(domain(CORNERS, three, { zone: 'complex', x: 0.1, y: 0.1 }), null)
  assert.equal(at('complex', 0.1, 0.1), 'inside complex')
  assert.equal(at('complex', 0.8, 0), 'edge complex')
  assert.equal(at('torn'), 'outside ')
  assert.equal(at('tray'), undefined)
  // Where two corners claim the same ground it is nobody's yet.
  assert.equal(`${domain(CORNERS, { ...ALL, 'top-left': [0.9, 0.4], 'top-right': [0.9, 0.4] }, { zone: 'complex', x: 0.96, y: 0.1 })!.of.map(({ id }) => id)}`, 'complex,complicated')
})
