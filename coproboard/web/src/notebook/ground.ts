/**
 * Light or dark, as the notebook around a cell is: its theme is its own, and need not be what the system prefers.
 *
 * Read off the ground that is painted under the cell, since every kind of notebook names its themes otherwise.
 */

const pen = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!
/** A colour's red, green, blue and opacity up to 255, in whatever way it is written. */
function parts(colour: string): [number, number, number, number] {
  pen.clearRect(0, 0, 1, 1)
  pen.fillStyle = colour
  pen.fillRect(0, 0, 1, 1)
  return [...pen.getImageData(0, 0, 1, 1).data] as [number, number, number, number]
}

/** Whether the ground under an element is dark; the system's preference where nothing is painted. */
export function isDark(el: Element): boolean {
  for (let at: Node | null = el; at; at = at.parentNode ?? (at as ShadowRoot).host ?? null) {
    if (!(at instanceof Element)) continue
    const [red, green, blue, alpha] = parts(getComputedStyle(at).backgroundColor)
    if (alpha > 127) return red * 0.299 + green * 0.587 + blue * 0.114 < 128
  }
  return matchMedia('(prefers-color-scheme: dark)').matches
}

/** Calls `changed` when the theme may have become another; gives what ends that. */
export function followTheme(changed: () => void): () => void {
  const watch = new MutationObserver(() => requestAnimationFrame(changed)), system = matchMedia('(prefers-color-scheme: dark)')
  for (const root of [document.documentElement, document.body]) watch.observe(root, { attributes: true })
  system.addEventListener('change', changed)
  return () => {
    watch.disconnect()
    system.removeEventListener('change', changed)
  }
}

/** Has a sheet that asks for the system's preference follow the notebook's theme instead. */
export function dress(sheet: CSSStyleSheet, dark: boolean): void {
  for (const rule of sheet.cssRules) {
    if (rule instanceof CSSMediaRule && (/prefers-color-scheme/.test(rule.conditionText) || asked.has(rule))) {
      asked.add(rule)
      const wanted = dark ? 'all' : 'not all'
      if (rule.media.mediaText !== wanted) rule.media.mediaText = wanted
    }
  }
}
const asked = new WeakSet<CSSRule>()
