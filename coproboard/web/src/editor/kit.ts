/** What the editor is made with: lent by home.js when it loads editor.js (see `lent.ts`). Import from here, and types only from elsewhere. */
import type { Kit } from './lent'

export let html: Kit['html']
export let nothing: Kit['nothing']
export let langs: Kit['langs']
export let keep: Kit['keep']
export let recall: Kit['recall']
export let say: Kit['say']
export let thumbnail: Kit['thumbnail']

export function take(kit: Kit): void {
  ({ html, nothing, langs, keep, recall, say, thumbnail } = kit)
}
