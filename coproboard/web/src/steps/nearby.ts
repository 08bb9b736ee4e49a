/**
 * The focus stays as near as it can when what had it goes from the screen: an answer that is given, a panel that turns
 * into another, a step that somebody else has ended.
 *
 * What it is: a fallback. What it is not: where an act leads; a view says that with `desk.focus`, and cards have their
 * own way. The fact that shaped it: once it is gone from the document nobody knows where something was, so it is noted
 * when the focus comes.
 */
import type { Desk } from '../views/desk'
import { own } from './kit'

interface Place { root: ParentNode | null; path: HTMLElement[] }
const places = own<Place>(() => ({ root: null, path: [] }))
/** what is told by its name when it takes the focus for something that lay in it */
const REGION = 'section, form, nav, aside, main, header, fieldset, [data-region]'

/** Follows the focus on a screen, and leads it on when the drawing just done has taken it away. */
export function nearby(d: Desk, root: ShadowRoot): void {
  const place = places(d)
  if (place.root !== root) follow(place, root)
  const [lost, ...around] = place.path
  if (!lost || lost.isConnected || root.activeElement || d.focus) return
  place.path = []
  if (around.some(each => each.dataset.card)) return
  const near = around.find(each => each.isConnected && each.matches(REGION)) ?? root.querySelector<HTMLElement>('#board')
  const first = near?.closest('dialog')?.querySelector<HTMLElement>('[aria-current=true], .pop__body :is(input, textarea), .btn--go, .pop__body .btn:not(.btn--icon)')
  if (near && !first && near.tabIndex < 0) near.tabIndex = -1
  ;(first ?? near)?.focus({ preventScroll: !first })
}

function follow(place: Place, root: ShadowRoot): void {
  place.root = root
  root.addEventListener('focusin', ({ target }) => {
    place.path = []
    for (let each = target as HTMLElement | null; each; each = each.parentElement) place.path.push(each)
  })
  // Some browsers tell this of what is being removed as well; then it is gone a moment later.
  root.addEventListener('focusout', ({ target }) => queueMicrotask(() => {
    if (place.path[0] === target && (target as Node).isConnected) place.path = []
  }))
}
