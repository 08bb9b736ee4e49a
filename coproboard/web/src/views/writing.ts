/**
 * Binds the fields on the screen that hold shared text while they are there. `data-text` says which: a card's id, "title",
 * or a text of a proposal or action as "proposals/<id>/why".
 */
import type { BoardModel } from '../model'
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
      const shared = find(d.model, text)
      if (shared && !this.bound.has(field)) this.bound.set(field, { text, unbind: d.model.bindText(field, shared) })
    }
  }
}

function find(model: BoardModel, name: string): BoardModel['titleText'] | undefined {
  const [root, id, key] = name.split('/')
  if (!key) return name === 'title' ? model.titleText : model.card(name)?.text
  const entry = model[root as 'proposals'].find(each => each.id === id)
  return entry?.text[key as 'why']
}
