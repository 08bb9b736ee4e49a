/** The keyboard, as a table: what each key does where. Arrows alone never move a card. */
import type { Desk } from './desk'
import { NUDGE, cardSelector } from './desk'
import type { Dragging } from './drag'

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
  /** in rows the cards of one zone lie side by side, and zones one above another */
  const sideways = d.layout === 'frame' && (d.model.frame.kind === 'steps' || list.closest('.tray') !== null)
  const along = arrow ? (sideways ? arrow[0] : arrow[1]) : 0
  const across = arrow ? (sideways ? arrow[1] : arrow[0]) : 0
  const focus = (card?: HTMLElement): true => {
    card?.focus()
    return true
  }
  if (along) return focus(cards[here + along])
  if (across) {
    const lists = [...root.querySelectorAll<HTMLElement>('[data-list]')].filter(l => l.querySelector('.card'))
    const next = lists[lists.indexOf(list) + across]?.querySelectorAll<HTMLElement>(':scope > [data-card] > .card')
    return focus(next?.[Math.min(here, next.length - 1)])
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
    const zone = d.model.frame.kind !== 'grid' && d.model.frame.zones.find(z => z.number === Number(event.key))
    if (event.key === '0') d.placeIn(d.menu!, 'tray')
    else if (zone) d.placeIn(d.menu!, zone.id)
    return true
  }
  const way = ARROWS[event.key]
  if (!way || !target.closest('.movemenu, .sheet') || event.shiftKey) return false
  const columns = d.model.frame.kind === 'grid' && target.closest('.cells') ? new Set(d.model.frame.zones.map(z => z.box[0])).size : 1
  const step = way[1] * columns || way[0]
  items[(items.indexOf(target) + step + items.length) % items.length]?.focus()
  return true
}

/** board → tray → open panel → top bar, and round again */
function region(root: ShadowRoot, step: 1 | -1): void {
  const order = ['board', 'tray', 'side', 'bar'].flatMap(name => [...root.querySelectorAll<HTMLElement>(`[data-region=${name}]`)])
  const active = root.activeElement?.closest<HTMLElement>('[data-region]')
  const next = order[(active ? order.indexOf(active) + step + order.length : step > 0 ? 0 : order.length - 1) % order.length]
  const inside = next?.querySelector<HTMLElement>('[tabindex="0"].card, button:not([tabindex="-1"]), a')
  ;(inside ?? next)?.focus()
}
