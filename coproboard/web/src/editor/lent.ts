/**
 * What home.js lends to editor.js: the two are separate files, and the second brings no library of its own.
 *
 * Whatever stands here is in home.js anyway. `editor/kit.ts` takes it in, and is what the files of the editor import.
 */
import { html, nothing } from 'lit-html'
import { keep, langs as all, recall, say } from '../words'
import { thumbnail } from '../views/thumbnail'

/** A frame is written in English and in Welsh, in the order of the page. */
const langs = (): ReturnType<typeof all> => all().filter(([lang]) => lang === 'en' || lang === 'cy')

export const kit = { html, nothing, langs, keep, recall, say, thumbnail }
export type Kit = typeof kit
