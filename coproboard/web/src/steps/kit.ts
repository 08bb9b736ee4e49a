/**
 * What the views of steps are made with: lent by board.js when it loads this file (see `views/kit.ts`).
 *
 * Import from here, and types only from elsewhere; use nothing of it while a module is still being read. What a view
 * has to remember for one board is made with `own`: a page may hold several.
 */
import type { Desk } from '../views/desk'
import type { Kit } from '../views/kit'

export let html: Kit['html']
export let nothing: Kit['nothing']
export let render: Kit['render']
export let svg: Kit['svg']
export let repeat: Kit['repeat']
export let day: Kit['day']
export let keep: Kit['keep']
export let recall: Kit['recall']
export let balance: Kit['balance']
export let cardList: Kit['cardList']
export let retold: Kit['retold']
export let cardSelector: Kit['cardSelector']
export let PERSPECTIVES: Kit['PERSPECTIVES']
export let avatar: Kit['avatar']
export let icon: Kit['icon']
export let initials: Kit['initials']
export let shape: Kit['shape']
export let thumbnail: Kit['thumbnail']
export let when: Kit['when']
export let dirOf: Kit['dirOf']
export let inLang: Kit['inLang']
export let langs: Kit['langs']
export let nextLang: Kit['nextLang']
export let reading: Kit['reading']
export let worded: Kit['worded']
export let strandPaths: Kit['strandPaths']
export let saveState: Kit['saveState']
export let undoButton: Kit['undoButton']
export let viewSwitch: Kit['viewSwitch']
export let vars: Kit['vars']

export function take(kit: Kit): void {
  ({ html, nothing, render, svg, repeat, day, keep, recall, balance, cardList, retold, cardSelector, PERSPECTIVES, avatar, icon, initials, shape, thumbnail, when, dirOf, inLang, langs, nextLang, reading, worded, strandPaths, saveState, undoButton, viewSwitch, vars } = kit)
}

/** A value for each desk, made when it is first asked for. */
export function own<T>(make: (d: Desk) => T): (d: Desk) => T {
  const all = new WeakMap<Desk, T>()
  return (d) => {
    if (!all.has(d)) all.set(d, make(d))
    return all.get(d)!
  }
}
