/** On a phone the strip above the list shows which zone is being read. */
export class MapFollow {
  constructor(private readonly root: ShadowRoot) {}

  mark = (): void => {
    const map = this.root.querySelector('.map')
    if (!map) return
    const edge = map.getBoundingClientRect().bottom + 48
    let here: string | undefined
    for (const zone of this.root.querySelectorAll<HTMLElement>('.bands .zone')) if (zone.getBoundingClientRect().top < edge) here = zone.dataset.zone
    for (const jump of map.querySelectorAll<HTMLElement>('[data-jump]')) {
      if (jump.dataset.jump === here) jump.setAttribute('aria-current', 'true')
      else jump.removeAttribute('aria-current')
    }
  }
}
