/** Binds the fields on the screen that hold shared text (`data-text`: a card's id, or "title") while they are there. */
import type { Desk } from './desk'

export class Writing {
  private bound = new Map<HTMLTextAreaElement, { text: string; unbind: () => void }>()

  sync(root: ParentNode, d: Desk): void {
    const fields = new Set(root.querySelectorAll<HTMLTextAreaElement>('[data-text]'))
    for (const [field, { text, unbind }] of this.bound) {
      if (fields.has(field) && field.dataset.text === text) continue
      unbind()
      this.bound.delete(field)
    }
    for (const field of fields) {
      const text = field.dataset.text!
      const shared = text === 'title' ? d.model.titleText : d.model.card(text)?.text
      if (shared && !this.bound.has(field)) this.bound.set(field, { text, unbind: d.model.bindText(field, shared) })
    }
  }
}
