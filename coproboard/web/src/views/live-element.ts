/**
 * What both our elements are: a shadow root with constructed sheets, drawn again once per turn when something changed.
 *
 * lit-html alone does the drawing; the little that is needed of an element class is here, which is smaller than one.
 */
import { type TemplateResult, render } from 'lit-html'

export abstract class LiveElement extends HTMLElement {
  readonly root = this.attachShadow({ mode: 'open' })
  private asked = false

  constructor(sheet: CSSStyleSheet) {
    super()
    this.root.adoptedStyleSheets = [sheet]
  }
  connectedCallback(): void {
    this.redraw()
  }
  /** Draws before the browser paints, however often it is asked. */
  redraw = (): void => {
    if (this.asked) return
    this.asked = true
    queueMicrotask(() => {
      this.asked = false
      if (!this.isConnected) return
      this.prepare()
      render(this.draw(), this.root)
      this.settle()
    })
  }
  protected prepare(): void {}
  protected abstract draw(): TemplateResult
  protected settle(): void {}
}
