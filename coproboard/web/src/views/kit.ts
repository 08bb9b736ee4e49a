/**
 * What board.js lends to steps.js: the two are separate files, and the second brings no library of its own.
 *
 * Whatever stands here is in board.js anyway. `steps/kit.ts` takes it in, and is what the views of steps import.
 */
import { html, nothing, render, svg } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import { day, dir as dirOf, keep, langs, recall } from '../words'
import { balance } from './balance'
import { cardList, retold } from './card'
import { cardSelector } from './desk'
import { PERSPECTIVES, avatar, icon, initials, shape, when } from './icons'
import { inLang, nextLang, worded } from './lang-switch'
import { reading } from './layout'
import { strandPaths } from './strands'
import { thumbnail } from './thumbnail'
import { undoButton, viewSwitch } from './top-bar'
import { saveState } from './tray'
import { vars } from './vars'

export const kit = {
  html, nothing, render, svg, repeat, day, keep, recall, balance, cardList, retold, cardSelector, PERSPECTIVES, avatar, icon, initials, shape, thumbnail, when, dirOf, inLang, langs, nextLang, reading, worded,
  strandPaths, saveState, undoButton, viewSwitch, vars,
}
export type Kit = typeof kit
