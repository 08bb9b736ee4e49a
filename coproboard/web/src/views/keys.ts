/** The keyboard, as a table: what each key does where. Arrows alone never move a card. */
import type { Desk } from './desk'
import { NUDGE, cardSelector } from './desk'
import type { Dragging } from './drag'
import { celled, lie } from './layout'

const ARROWS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

export function onKey(event: KeyboardEvent, d: Desk, root: ShadowRoot, dragging: Dragging): void {
  const target = event.composedPath()[0] as HTMLElement
  const field = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
  const command = event.ctrlKey || event.metaKey
  const done = (): void => {
    event.preventDefault()
    event.stopPropagation()
  }
  if (event.key === 'F6') {
    done()
    return region(root, event.shiftKey ? -1 : 1)
  }
  // A shared text is not the browser's to undo: it would forget mine as soon as somebody else has typed.
  if (command && event.key.toLowerCase() === 'z' && (!field || target.closest('.editor'))) {
    done()
    return event.shiftKey ? d.redo() : d.undo()
  }
  if (target.closest('.editor')) {
    if (event.key === 'Escape' || (command && event.key === 'Enter')) {
      done()
      d.edit(null)
    }
    return
  }
  // a panel closes itself
  if (event.key === 'Escape' && !target.closest('[data-region=side]')) {
    if (dragging.cancel(d)) return done()
    if (d.menu) {
      done()
      return d.closeMenu()
    }
    if (d.picked) {
      done()
      d.focus = cardSelector(d.picked)
      d.picked = null
      return d.redraw()
    }
  }
  if (d.menu && !field && (target.closest('.movemenu, .sheet') || target.closest('[data-card]')) && inMenu(event, d, root, target)) return done()
  if (field || command || event.altKey) return
  if (target.closest('.tools, .acts')) {
    const buttons = [...target.closest('.tools, .acts')!.querySelectorAll('button')]
    const step = ARROWS[event.key]?.[0]
    if (step) {
      done()
      buttons[(buttons.indexOf(target as HTMLButtonElement) + step + buttons.length) % buttons.length].focus()
    }
    return
  }
  const li = target.closest<HTMLElement>('[data-card]')
  if (li && target.matches('.card') && onCard(event, d, root, li)) done()
}

function onCard(event: KeyboardEvent, d: Desk, root: ShadowRoot, li: HTMLElement): boolean {
  const id = li.dataset.card!
  const arrow = ARROWS[event.key]
  if (arrow && event.shiftKey) {
    if (d.flows || d.layout !== 'frame') d.shift(id, (arrow[0] || arrow[1]) as 1 | -1)
    else d.nudge(id, arrow[0] * NUDGE, arrow[1] * NUDGE)
    d.focus = cardSelector(id)
    return true
  }
  if (event.shiftKey) return false
  const list = li.parentElement!
  const cards = [...list.querySelectorAll<HTMLElement>(':scope > [data-card] > .card')]
  const here = cards.indexOf(li.querySelector('.card')!)
  const focus = (card?: HTMLElement): true => {
    card?.focus()
    return true
  }
  if (arrow) {
    const drawn = d.layout === 'frame'
    const tray = list.closest('.tray') !== null
    /** in rows the cards of one zone lie side by side, and zones one above another */
    const [across, along] = drawn && (tray || lie(d.model.frame) === 'rows') ? [arrow[1], arrow[0]] : arrow
    if (along && cards[here + along]) return focus(cards[here + along])
    const lists = [...root.querySelectorAll<HTMLElement>('[data-list]')].filter(l => l.querySelector('.card'))
    const zones = drawn && !tray ? lists.filter(l => !l.closest('.tray')).map(l => l.parentElement!) : []
    const after = across ? lists[lists.indexOf(list) + across] : undefined
    // In a picture every way leads to the zone that lies there, past the last one to the tray; in a list to the one before or after.
    const next = toward(list.parentElement!, zones, arrow)?.querySelector('[data-list]') ?? (zones.length && !after?.closest('.tray') ? null : after)
    const there = next?.querySelectorAll<HTMLElement>(':scope > [data-card] > .card')
    return focus(there?.[Math.min(here, there.length - 1)])
  }
  switch (event.key.toLowerCase()) {
    case 'home': return focus(cards[0])
    case 'end': return focus(cards[cards.length - 1])
    case 'm': d.openMenu(id); return true
    case 'e': d.edit(id); return true
    case 'n': d.openPanel(`notes/${id}`); return true
    case 's': d.aside(id, true); return true
    default: return false
  }
}

function inMenu(event: KeyboardEvent, d: Desk, root: ShadowRoot, target: HTMLElement): boolean {
  const items = [...root.querySelectorAll<HTMLElement>('[role=menuitem], .movemenu .nudge button')]
  if (/^\d$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const { frame } = d.model
    const zone = !celled(frame) && frame.zones.find(z => z.number === Number(event.key))
    if (event.key === '0') d.placeIn(d.menu!, 'tray')
    else if (zone) d.placeIn(d.menu!, zone.id)
    return true
  }
  const way = ARROWS[event.key]
  if (!way || !target.closest('.movemenu, .sheet') || event.shiftKey) return false
  const next = target.closest('.cells') && toward(target, items, way)
  ;(next || items[(items.indexOf(target) + (way[1] || way[0]) + items.length) % items.length])?.focus()
  return true
}

/** the nearest of these that lies that way on the screen */
function toward(from: HTMLElement, all: HTMLElement[], [dx, dy]: [number, number]): HTMLElement | undefined {
  const middle = (one: HTMLElement): [number, number] => {
    const { left, top, width, height } = one.getBoundingClientRect()
    return [left + width / 2, top + height / 2]
  }
  const [x, y] = middle(from)
  const far = (one: HTMLElement): number => {
    const [u, v] = middle(one)
    const along = (u - x) * dx + (v - y) * dy
    return along > 4 ? along + 2 * Math.abs(dx ? v - y : u - x) : Infinity
  }
  return all.filter(one => far(one) < Infinity).sort((a, b) => far(a) - far(b))[0]
}

/** board → tray → open panel → top bar, and round again */
function region(root: ShadowRoot, step: 1 | -1): void {
  const order = ['board', 'tray', 'side', 'bar'].flatMap(name => [...root.querySelectorAll<HTMLElement>(`[data-region=${name}]`)])
  const active = root.activeElement?.closest<HTMLElement>('[data-region]')
  const next = order[(active ? order.indexOf(active) + step + order.length : step > 0 ? 0 : order.length - 1) % order.length]
  const inside = next?.querySelector<HTMLElement>('[tabindex="0"].card, button:not([tabindex="-1"]), a')
  ;(inside ?? next)?.focus()
}
