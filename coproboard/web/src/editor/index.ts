/**
 * editor.js: a frame of one's own, fetched when somebody chooses to make one.
 *
 * What it is: a form in both languages beside a picture of what it makes. What it is not: an account or a place of
 * keeping; a frame is its board's, and a file for whoever saves it. The fact that shaped it: few people make a frame,
 * and everybody else should not have to fetch the means to.
 */
import { take } from './kit'
import type { Kit } from './lent'
import { Making } from './making'
import type { Editor, Site } from './site'

export type { Editor, Site } from './site'

export function start(kit: Kit, site: Site, base: string): Editor {
  take(kit)
  return new Making(site, base)
}
