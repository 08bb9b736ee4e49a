/** One message at a time, above the tray, with its way back; it waits while it is pointed at or has the focus. */
import { type TemplateResult, html, nothing } from 'lit-html'
import type { Desk, Toast } from './desk'

const SHOWN = 8000

export class Toasts {
  private timer = 0
  private current: Toast | null = null

  /** Starts the clock when a new message is on the screen. */
  tick(d: Desk): void {
    if (d.toast === this.current) return
    this.current = d.toast
    clearTimeout(this.timer)
    if (d.toast) this.go(d)
  }
  hold = (): void => clearTimeout(this.timer)
  go = (d: Desk): void => {
    clearTimeout(this.timer)
    if (d.toast && !d.toast.stay && !d.calm) this.timer = window.setTimeout(() => d.show(null), SHOWN)
  }
  stop(): void {
    clearTimeout(this.timer)
  }
}

export function toastView(d: Desk, toasts: Toasts): TemplateResult {
  const { toast } = d
  return html`<div class="toastwrap" role="status">${toast ? html`<div class="toast" @pointerenter=${toasts.hold} @pointerleave=${() => toasts.go(d)} @focusin=${toasts.hold} @focusout=${() => toasts.go(d)}>
    <p>${toast.text}</p>${(toast.actions.length ? toast.actions : [{ label: d.say('ok'), run: () => {} }]).map(action =>
      html`<button type="button" class="btn" @click=${() => { d.show(null); action.run() }}>${action.label}</button>`)}</div>` : nothing}</div>`
}
