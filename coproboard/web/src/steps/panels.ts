/** Panels over the board: who is here and what the shapes mean, what was set aside, words kept, the phone's "more". */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { pauses } from './comments'
import { doors, quiet } from './doors'
import { PERSPECTIVES, html, icon, saveState, shape, when, worded } from './kit'
import { moreItems } from './people'

/**
 * Escape closes a panel in the turn of the key. The browser's own `close` comes one turn later, and would then close
 * what a quick hand has opened since.
 */
export const escape = (d: Desk) => (event: Event): void => {
  if (event.target !== event.currentTarget) return
  event.preventDefault()
  d.openPanel(null)
}

export const dialog = (d: Desk, name: string, body: TemplateResult): TemplateResult => html`<dialog class="pop pop--${name} ${d.layout === 'phone' ? 'sheet' : ''}" data-region="side"
  aria-labelledby="panel-head" @cancel=${escape(d)} @close=${() => d.panel && d.openPanel(null)} @click=${(e: MouseEvent) => e.target === e.currentTarget && d.openPanel(null)}>
  <div class="pop__body">${body}</div></dialog>`

/** A panel that has grown stays inside the window. */
export function inside(root: ParentNode): void {
  for (const box of root.querySelectorAll<HTMLElement>('.pop[open]:not(.sheet)')) {
    const { top, bottom, height } = box.getBoundingClientRect()
    if (bottom > innerHeight - 8 && top > 8) box.style.setProperty('top', `${Math.max(8, innerHeight - height - 8)}px`)
  }
}

export const head = (d: Desk, text: string): TemplateResult => html`<div class="pop__head"><h2 id="panel-head" class="voice">${text}</h2>
  <button type="button" class="btn btn--quiet btn--icon" aria-label=${d.say('close')} @click=${() => d.openPanel(null)}>${icon('cross')}</button></div>`

export function keyPanel(d: Desk): TemplateResult {
  const here = d.model.people.filter(person => person.here)
  return html`${head(d, d.say('key.head'))}<ul class="keys">${PERSPECTIVES.map(p => html`<li>${shape(p)}<span>${d.say('key.line', { who: d.say(`perspective.${p}`), n: here.filter(person => person.perspective === p).length })}
    <small>${here.filter(person => person.perspective === p).map(person => d.name(person)).join(', ')}</small></span></li>`)}</ul>
    <p>${d.say('key.hands')}</p><p>${d.say('key.equal')}</p>
    <fieldset class="mine"><legend>${d.say('key.mine')}</legend>${PERSPECTIVES.map(p => html`<label><input type="radio" name="mine" .checked=${d.model.me?.perspective === p}
      @change=${() => d.model.join(d.model.me?.name ?? '', p, d.lang)}>${shape(p)}<span>${d.say(`perspective.${p}`)}</span></label>`)}</fieldset>${pauses(d)}`
}

export function asidePanel(d: Desk): TemplateResult {
  const cards = d.setAsideCards
  return html`${head(d, d.say('aside.head'))}<p>${d.say(cards.length ? 'aside.about' : 'aside.none')}</p><ol class="asides">${cards.map(card => {
    const by = card.touched.aside && d.model.person(card.touched.aside.by)
    return html`<li><p lang=${card.lang}>${card.words}</p><div><small>${by ? d.say('aside.by', { name: d.name(by) }) : d.say('aside.anyone')}</small>
      <button type="button" class="btn" aria-label=${`${d.say('aside.back')}: ${card.words}`} @click=${() => d.aside(card.id, false)}>${d.say('aside.back')}</button></div></li>`
  })}</ol>`
}

export function keptPanel(d: Desk): TemplateResult {
  return html`${head(d, d.say('kept.head'))}<p>${d.say('kept.about')}</p><ol class="asides">${d.model.kept.map(kept => html`<li><p lang=${kept.lang}>${kept.words}</p><div>
    <button type="button" class="btn" @click=${() => { d.model.add(kept.words, kept.lang as 'en'); d.model.dropKept(kept.id); d.redraw() }}>${d.say('kept.add')}</button>
    <button type="button" class="btn btn--quiet" @click=${() => navigator.clipboard?.writeText(kept.words)}>${d.say('kept.copy')}</button>
    <button type="button" class="btn btn--quiet" @click=${() => { d.model.dropKept(kept.id); d.redraw() }}>${d.say('kept.drop')}</button></div></li>`)}</ol>`
}

export function morePanel(d: Desk): TemplateResult {
  const item = (glyph: string, label: string, run: () => void): TemplateResult => html`<li><button type="button" class="btn" @click=${run}>${icon(glyph)}${label}</button></li>`
  return html`${head(d, d.model.title)}<p>${worded(d, d.model.frame.subtitle)}</p><ul class="more">
    ${item('qr', d.say('share'), () => d.openPanel('share'))}${item('list', d.say('key.head'), () => d.openPanel('key'))}
    ${when(d.setAsideCards.length, () => item('aside', d.say('aside.count', { n: d.setAsideCards.length }), () => d.openPanel('aside')))}
    ${when(d.model.canRedo, () => item('redo', d.say('redo'), () => d.redo()))}
    ${item('hand', d.say('motion.head'), () => d.openPanel('motions'))}${item('clock', d.say('timer.head'), () => d.openPanel('timer'))}
    ${doors(d, item)}${moreItems(d, item)}
    ${when(d.model.kept.length, () => item('pen', d.say('kept.open', { n: d.model.kept.length }), () => d.openPanel('kept')))}</ul>${quiet(d)}${saveState(d)}`
}
