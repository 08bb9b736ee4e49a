/**
 * Where cards lie on the screen, and which place on the board a point of the screen is.
 *
 * On a line a card's middle is at `x` of its zone and its top at `y` of the zone's room; in a frame of corners its middle
 * is at both. No card may cover another's words, nor those of a corner: a card in the way moves the next one down, up or
 * aside within its zone, and what finds no room is stacked and counted. In other frames cards flow in the order of `x`.
 * Reads first, then writes: one layout per pass.
 */
import { type At, TRAY } from '../model'
import type { Desk } from './desk'
import { lie } from './layout'

interface Area { id: string; zone: DOMRect; room: DOMRect; disc: boolean; head: DOMRect }
interface Spot { left: number; top: number }
interface Taken extends Spot { w: number; h: number; zone: string }
const GAP = 8
const EDGE = 6
const LAND = 220

const clamp = (v: number, low: number, high: number): number => Math.max(low, Math.min(Math.max(low, high), v))

/** how far a point is from the middle of a disc, its rim being 1 */
const away = ({ zone }: Area, x: number, y: number): number =>
  Math.hypot((2 * (x - zone.left)) / zone.width - 1, (2 * (y - zone.top)) / zone.height - 1)
const holds = (area: Area, x: number, y: number): boolean => area.disc ? away(area, x, y) <= 1
  : x >= area.zone.left && x <= area.zone.right + 3 && y >= area.zone.top && y <= area.zone.bottom + 3
/** the zone of a point; the disc in the middle lies over the quarters */
const areaAt = (areas: Area[], x: number, y: number): Area | undefined => [...areas].sort((a, b) => Number(b.disc) - Number(a.disc)).find(area => holds(area, x, y))

export class Placing {
  private seen = new Map<string, Spot>()
  private seenIn = ''

  constructor(private readonly root: ShadowRoot) {}

  private areas(): Area[] {
    return [...this.root.querySelectorAll<HTMLElement>('.bands .zone')].map(zone => ({
      id: zone.dataset.zone!, zone: zone.getBoundingClientRect(), room: zone.querySelector('.zone__cards')!.getBoundingClientRect(),
      disc: zone.matches('.is-disc'), head: zone.querySelector('.zone__head')!.getBoundingClientRect() }))
  }
  private get frame(): DOMRect {
    return this.root.querySelector('.bands')!.getBoundingClientRect()
  }
  card(id: string): HTMLElement | null {
    return this.root.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`)
  }

  /** The place under a card whose top left corner is at `left, top`; null outside the board and the tray. */
  at(d: Desk, id: string, left: number, top: number, px: number, py: number): At | null {
    const tray = this.root.querySelector('.tray')?.getBoundingClientRect()
    if (tray && py >= tray.top) return { zone: TRAY, x: 0.5, y: 0.5 }
    const box = this.card(id)?.querySelector('.card')?.getBoundingClientRect()
    const [w, h] = [box?.width ?? 0, box?.height ?? 0]
    const frame = this.frame
    if (py < frame.top || py > frame.bottom || px < frame.left - 24 || px > frame.right + 24) return null
    const areas = this.areas()
    const lying = lie(d.model.frame)
    if (lying === 'corners') {
      const [x, y] = [clamp(left + w / 2, frame.left, frame.right), clamp(top + h / 2, frame.top, frame.bottom)]
      const area = areaAt(areas, x, y)
      return area ? { zone: area.id, x: clamp((x - area.zone.left) / area.zone.width, 0, 1), y: clamp((y - area.zone.top) / area.zone.height, 0, 1) } : null
    }
    if (lying === 'line') {
      const middle = clamp(left + w / 2, frame.left, frame.right - 1)
      const area = areas.find(a => middle >= a.zone.left && middle <= a.zone.right + 3)
      if (!area) return null
      return { zone: area.id, x: clamp((middle - area.zone.left) / area.zone.width, 0, 1), y: clamp((top - area.room.top) / (area.room.height - h || 1), 0, 1) }
    }
    const area = areaAt(areas, px, py)
    if (!area) return null
    if (lying === 'cells') {
      return { zone: area.id, x: clamp((px - area.zone.left) / area.zone.width, 0, 1), y: clamp((py - area.zone.top) / area.zone.height, 0, 1) }
    }
    const others = (d.lists().get(area.id) ?? []).filter(card => card.id !== id)
    const before = others.filter(card => {
      const r = this.card(card.id)?.getBoundingClientRect()
      return r && (r.bottom < py - 4 || (r.top <= py && r.left + r.width / 2 < px))
    }).length
    const x = ((others[before - 1]?.at.x ?? 0) + (others[before]?.at.x ?? 1)) / 2
    return { zone: area.id, x, y: 0.5 }
  }

  /** The place under a bare point: where a tap after Move puts the card. */
  atPoint(d: Desk, id: string, px: number, py: number): At | null {
    const box = this.card(id)?.querySelector('.card')?.getBoundingClientRect()
    return this.at(d, id, px - (box?.width ?? 0) / 2, py - Math.min(lie(d.model.frame) === 'corners' ? Infinity : 24, (box?.height ?? 0) / 2), px, py)
  }

  private spot(d: Desk, at: At, w: number, h: number, areas: Area[], frame: DOMRect): Spot | null {
    const area = areas.find(a => a.id === at.zone)
    if (!area) {
      const tray = this.root.querySelector('.tray ol')?.getBoundingClientRect()
      return tray ? { left: tray.left, top: tray.top } : null
    }
    const lying = lie(d.model.frame)
    if (lying === 'corners') {
      let [x, y] = [area.zone.left + at.x * area.zone.width, area.zone.top + at.y * area.zone.height]
      const disc = areas.find(a => a.disc && a !== area)
      const far = disc && Math.max(0.01, away(disc, x, y))
      // A place in a quarter is never shown in the disc that lies over it.
      if (far && far < 1) [x, y] = [frame.left + frame.width / 2 + (x - frame.left - frame.width / 2) / far, frame.top + frame.height / 2 + (y - frame.top - frame.height / 2) / far]
      return { left: clamp(x - w / 2, frame.left + EDGE, frame.right - w - EDGE), top: clamp(y - h / 2, frame.top + EDGE, frame.bottom - h - EDGE) }
    }
    if (lying !== 'line') {
      return { left: area.room.left + at.x * Math.max(0, area.room.width - w), top: area.room.top + at.y * Math.max(0, area.room.height - h) }
    }
    return { left: clamp(area.zone.left + at.x * area.zone.width - w / 2, frame.left + EDGE, frame.right - w - EDGE), top: area.room.top + at.y * Math.max(0, area.room.height - h) }
  }

  /** After each render. Answers whether the stacks changed, which the next render has to show. */
  run(d: Desk, calm: boolean): boolean {
    const app = this.root.querySelector('.app')
    if (!app || !this.root.querySelector('.bands')) return false
    const drawn = d.layout === 'frame'
    const areas = drawn ? this.areas() : []
    const frame = this.frame
    const shown = app.getBoundingClientRect()
    const where = `${d.layout} ${d.lang} ${Math.round(shown.width)} ${Math.round(shown.height)} ${[...d.opened]}`
    const items = [...this.root.querySelectorAll<HTMLElement>('li[data-card]')]
    const sizes = new Map(items.map(li => [li, { w: li.offsetWidth, h: li.offsetHeight, card: (li.querySelector('.card') as HTMLElement | null)?.offsetHeight ?? 0 }]))
    const hidden = new Map<string, number>()
    const spots = new Map<string, Spot>()
    if (drawn && !d.flows) this.spread(d, items, sizes, areas, frame, hidden, spots)
    if (drawn) this.carry(d, sizes, areas, frame, spots)
    const now = new Map<string, Spot>()
    for (const li of items) {
      const known = spots.get(li.dataset.card!)
      const rect = known ?? li.getBoundingClientRect()
      now.set(li.dataset.card!, { left: rect.left - shown.left, top: rect.top - shown.top })
    }
    if (drawn && !calm && this.seenIn === where) this.land(d, now)
    this.seen = now
    this.seenIn = where
    const changed = [...hidden].some(([zone, n]) => d.hidden.get(zone) !== n) || hidden.size !== d.hidden.size
    d.hidden = hidden
    return changed
  }

  private spread(d: Desk, items: HTMLElement[], sizes: Map<HTMLElement, { w: number; h: number; card: number }>, areas: Area[], frame: DOMRect, hidden: Map<string, number>, spots: Map<string, Spot>): void {
    const wanted = items.flatMap(li => {
      const card = d.model.card(li.dataset.card!)
      const area = card && areas.find(a => a.id === card.at.zone)
      if (!card || !area || d.opened.has(area.id)) return []
      const { w, h, card: own } = sizes.get(li)!
      return [{ li, card, area, w, h, ...this.spot(d, card.at, w, own, areas, frame)! }]
    }).sort((a, b) => Number(open(b.li)) - Number(open(a.li)) || a.top - b.top || a.card.order - b.card.order)
    const corners = lie(d.model.frame) === 'corners'
    const put: Taken[] = corners ? areas.map(({ id, head }) => ({ left: head.left, top: head.top, w: head.width, h: head.height, zone: `head ${id}` })) : []
    const stops = new Map<string, string>()
    for (const item of wanted) {
      const { area, w, h } = item
      const room = corners ? frame : area.room
      const [least, most] = [room.top, room.bottom - h]
      /** the nearest free place straight below or above */
      const free = (left: number): number | undefined => {
        const near = put.filter(o => o.left < left + w + GAP / 2 && left < o.left + o.w + GAP / 2)
        const tries = [clamp(item.top, least, most), ...near.map(o => o.top + o.h + GAP).filter(t => t >= item.top), ...near.map(o => o.top - h - GAP)]
        const below = tries.filter(t => t >= item.top - 1).sort((a, b) => a - b)
        const above = tries.filter(t => t < item.top - 1).sort((a, b) => b - a)
        return [tries[0], ...below, ...above].find(t => t >= least - 1 && t <= most + 1 && near.every(o => o.top >= t + h + GAP || t >= o.top + o.h + GAP)
          && (!corners || areaAt(areas, left + w / 2, t + h / 2) === area))
      }
      const columns = [0, 1, -1, 2, -2].map(n => item.left + n * (w + GAP)).concat([0, 1, 2].map(n => area.zone.left + EDGE + n * (w + GAP)))
      const aside = columns.filter(left => left === item.left || (left >= area.zone.left + EDGE && left + w <= area.zone.right - EDGE))
      const left = aside.find(l => free(l) !== undefined) ?? item.left
      const top = free(left)
      const stacked = top === undefined && !open(item.li)
      const under = stacked ? put.filter(o => o.zone === area.id).sort((a, b) => b.top + b.h - a.top - a.h)[0] : undefined
      const deep = Math.min(3, hidden.get(area.id) ?? 0) + 1
      const spot = { left: under ? under.left + 2 * deep : left, top: top ?? (under ? under.top + under.h - h + 4 * deep : Math.max(least, Math.min(most, area.zone.bottom - h))) }
      if (stacked) hidden.set(area.id, deep > 3 ? hidden.get(area.id)! + 1 : deep)
      else put.push({ ...spot, w, h, zone: area.id })
      if (!stacked && !stops.has(area.id)) stops.set(area.id, item.card.id)
      spots.set(item.card.id, spot)
      item.li.classList.toggle('stacked', stacked)
      item.li.style.setProperty('--x', `${spot.left - area.room.left}px`)
      item.li.style.setProperty('--y', `${spot.top - area.room.top}px`)
    }
    for (const { li, area } of wanted) {
      const stop = li.querySelector<HTMLElement>('.card[tabindex="0"]')
      if (!stop || !li.matches('.stacked') || !stops.has(area.id)) continue
      stop.tabIndex = -1
      d.roving.set(area.id, stops.get(area.id)!)
      this.card(stops.get(area.id)!)!.querySelector<HTMLElement>('.card')!.tabIndex = 0
    }
  }

  /** Cards that somebody else carries follow that hand. */
  private carry(d: Desk, sizes: Map<HTMLElement, { w: number; h: number; card: number }>, areas: Area[], frame: DOMRect, spots: Map<string, Spot>): void {
    for (const person of d.model.people) {
      if (person.me || !person.moving || d.drag?.card === person.moving.card) continue
      const li = this.card(person.moving.card)
      const size = li && sizes.get(li)
      if (!li || !size) continue
      const to = this.spot(d, person.moving.at, size.w, size.card, areas, frame)
      const rect = spots.get(person.moving.card) ?? li.getBoundingClientRect()
      if (!to) continue
      lift(li, to.left - rect.left, to.top - rect.top)
      spots.set(person.moving.card, to)
    }
  }

  /** A card that has a new place glides there. */
  private land(d: Desk, now: Map<string, Spot>): void {
    for (const [id, spot] of now) {
      const was = this.seen.get(id)
      if (!was || d.drag?.card === id || d.mover(id)) continue
      const [dx, dy] = [was.left - spot.left, was.top - spot.top]
      if (Math.abs(dx) + Math.abs(dy) > 2) {
        this.card(id)?.animate([{ transform: `translate(${dx}px,${dy}px)` }, { transform: 'none' }], { duration: LAND, easing: 'cubic-bezier(.2,.7,.2,1)' })
      }
    }
  }
}

/** what a person is busy with is never put under others */
const open = (li: HTMLElement): boolean => li.matches('.clashing, .editing, .is-mine, :focus-within')

export function lift(li: HTMLElement, dx: number, dy: number): void {
  li.style.setProperty('--dx', `${dx}px`)
  li.style.setProperty('--dy', `${dy}px`)
}
