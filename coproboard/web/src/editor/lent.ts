/**
 * What home.js lends to editor.js: the two are separate files, and the second brings no library of its own.
 *
 * Whatever stands here is in home.js anyway. `editor/kit.ts` takes it in, and is what the files of the editor import.
 */
import { html, nothing } from 'lit-html'
import { keep, recall, say } from '../words'
import { langs } from '../views/lang-switch'
import { thumbnail } from '../views/thumbnail'

export const kit = { html, nothing, langs, keep, recall, say, thumbnail }
export type Kit = typeof kit
