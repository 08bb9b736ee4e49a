/**
 * What stands over the frame: the board's frames as tabs, the questions of one frame, and what the frame is for.
 *
 * Looking is each one's own; only "Bring everyone here" turns the group (A9).
 */
import { type TemplateResult, html, nothing } from 'lit-html'
import { type Card, type Tab } from '../model'
import { type Desk, zoneTitle } from './desk'
import { when } from './icons'
import { worded } from './lang-switch'

const shown = (d: Desk): Tab[] => d.model.tabs.filter(tab => !tab.aside || tab.id === d.model.view.tab)
const title = (d: Desk, id: string): string => d.pick(d.model.tabs.find(tab => tab.id === id)?.frame.title)

/** `whole`: on the board itself, where frames are chosen and explained; elsewhere only the way back to the group. */
export function over(d: Desk, whole: boolean): TemplateResult | typeof nothing {
  const { view, group, frame } = d.model
  const tabs = shown(d)
  const away = view.tab !== group
  const layers = frame.layers.filter(layer => layer.places)
  const many = layers.length > 1
  if (!away && (!whole || (d.embed && tabs.length < 2 && !many))) return nothing
  const choice = (on: boolean, look: () => void, words: string, here = false): TemplateResult => html`<button type="button" class="choice" aria-pressed=${on} @click=${look}>${words}${when(here, () => html`<span class="vh"> (${d.say('tab.group')})</span><i aria-hidden="true"></i>`)}</button>`
  return html`<section class="over" aria-label=${d.pick(frame.title)}>
    ${when(whole && tabs.length > 1, () => html`<nav class="choices tabs" aria-label=${d.say('tab.label')}>${tabs.map(tab =>
      choice(tab.id === view.tab, () => d.look(tab.id), d.pick(tab.frame.title), tab.id === group))}${addTab(d)}</nav>`)}
    ${when(away, () => html`<p class="elsewhere" role="status">${d.say('tab.elsewhere', { mine: title(d, view.tab), group: title(d, group) })}
      ${when(!d.still, () => html`<button type="button" class="btn" @click=${() => void d.model.act('turn', { to: view.tab, from: group })}>${d.say('tab.bring')}</button>`)}
      <button type="button" class="btn" @click=${() => d.look(group)}>${d.say('tab.back')}</button></p>`)}
    ${when(whole && many, () => html`<div class="choices" role="group" aria-label=${d.say('frame.layers')}>${layers.map(layer =>
      choice(layer.id === view.layer, () => d.look(view.tab, layer.id), d.pick(layer.title)))}<p class="ask voice">${worded(d, layers.find(layer => layer.id === view.layer)?.ask)}</p></div>`)}
    ${when(whole && !d.embed, () => html`<p class="leads">${told(d)[0]} <button type="button" class="plain" aria-haspopup="dialog" @click=${() => d.openPanel('help')}>${d.say('frame.how')}</button>
      <button type="button" class="plain to-terms" aria-haspopup="dialog" @click=${() => d.openPanel('terms')}>${d.say('more.terms')}</button>
      ${told(d)[1]}${when(tabs.length < 2, () => addTab(d))}</p>`)}
  </section>`
}

/** what the frame is for, what stands behind it (F7), and whom to thank */
function told(d: Desk): (TemplateResult | typeof nothing)[] {
  const { help, status, note, credit } = d.model.frame
  return [html`<span>${worded(d, help.opening)}</span>`, when(status !== 'deck' && note, () => html`<span class="said-of--${status}">${worded(d, note)}</span>`), when(credit, () => html`<small>${worded(d, credit)}</small>`)]
}
/** the same at the foot of a phone's list, where there is room for it */
export const about = (d: Desk): TemplateResult => html`<p class="leads leads--foot">${told(d)}</p>`

const addTab = (d: Desk): TemplateResult =>
  html`<button type="button" class="plain add-tab" aria-haspopup="dialog" @click=${() => d.openPanel('tabs')}>+ ${d.say('tab.add')}</button>`

/** Where a card stands on the board's other frames: "Risk: 5 · Power: both". */
export function stands(d: Desk, card: Card): string {
  return shown(d).filter(tab => tab.id !== d.model.view.tab).flatMap(tab => {
    const zones = tab.frame.layers.filter(layer => layer.places).flatMap(({ id }) => {
      const zone = tab.frame.zones.find(one => one.id === card.places[d.model.placeKey({ tab: tab.id, layer: id })]?.zone)
      return zone ? [tab.frame.kind === 'steps' ? String(zone.number) : zoneTitle(d, zone, tab)] : []
    })
    return zones.length ? [`${d.pick(tab.frame.title)}: ${zones.join(', ')}`] : []
  }).join(' · ')
}
