/** What a screen reader hears at once: what I did myself, and what the screen has to say. Others are in steps/others.ts. */
export class Speech {
  private flip = false

  constructor(private readonly region: () => HTMLElement | null) {}

  /** The trailing space makes the same sentence twice a change, so it is read twice. */
  say = (text: string): void => {
    const region = this.region()
    this.flip = !this.flip
    if (region) region.textContent = text + (this.flip ? '' : ' ')
  }
}
