/**
 * The Move menu, the main way to move a card: zones with their numbers, back to the tray, nudges. A sheet on a phone.
 *
 * Cells keep their shape: a line of words for each row, under it what lies in the row.
 */
import { type TemplateResult, html, nothing } from 'lit-html'
import { type Zone, TRAY } from '../model'
import { type Desk, NUDGE, zoneTitle } from './desk'
import { icon, when } from './icons'
import { worded } from './lang-switch'
import { celled, columnOf, lie } from './layout'
import { vars } from './vars'

export function moveMenu(d: Desk): TemplateResult | typeof nothing {
  const card = d.menu ? d.model.card(d.menu) : null
  if (!card) return nothing
  const { frame } = d.model
  const cells = celled(frame)
  const tint = (band?: string): string => frame.bands.find(b => b.id === band)?.tint ?? 'for'
  const phone = d.layout === 'phone'
  const item = (zone: string, number: number, name: string, kind: string, weight = 0, whole?: string): TemplateResult => {
    const here = card.at.zone === zone
    return html`<li role="none"><button type="button" role="menuitem" tabindex="-1" class="zbtn z-${kind} ${here ? 'is-on' : ''}" data-place=${zone}
      aria-current=${here ? 'true' : nothing} aria-label=${whole ? `${whole}${here ? ` ${d.say('move.here')}` : ''}` : nothing} ${vars({ '--weight': `${Math.round(80 * weight)}%` })} @click=${() => d.placeIn(card.id, zone)}>${when(!whole && number < 10, () => html`<kbd>${number}</kbd>`)}<span>${name}</span><small>${here ? d.say('move.here') : nothing}</small></button></li>`
  }
  const own = (zone: Zone): TemplateResult => item(zone.id, zone.number, zoneTitle(d, zone), cells ? 'none' : tint(zone.band))
  const rows = lie(frame) === 'cells' ? frame.axes.y!.steps! : null
  const list = rows ? html`<div role="menu" class="rows" aria-label=${d.say('move.to')}>${rows.map((row, r) => {
    const inside = d.zones.filter(({ box }) => Math.round(box[1] * rows.length) === r)
    return html`<div role="group" aria-label=${d.pick(row.title)}><p aria-hidden="true">${worded(d, row.title)}</p>
      <ol role="none" class=${cells ? 'cells' : 'zs'} dir=${cells ? 'ltr' : nothing} ${vars({ '--n': inside.length })}>${inside.map(zone => (cells ? item(zone.id, 0, d.pick(columnOf(frame, zone).title), 'none', zone.weight, d.pick(zone.title)) : own(zone)))}</ol></div>` })}</div>`
    : html`<ol role="menu" class="zs" aria-label=${d.say('move.to')}>${[...frame.zones].sort((a, b) => a.number - b.number).map(own)}</ol>`
  const nudges: [string, number, number][] = !/rows|circles/.test(lie(frame)) ? [['left', -1, 0], ['right', 1, 0], ['up', 0, -1], ['down', 0, 1]] : [['left', -1, 0], ['right', 1, 0]]
  const nudge = when(card.at.zone !== TRAY, () => html`<div class="nudge" dir="ltr" role="group" aria-label=${d.say('nudge')}><span aria-hidden="true">${d.say('nudge')}</span>${nudges.map(([way, dx, dy]) =>
    html`<button type="button" aria-label=${d.say(`nudge.${way}`)} @click=${() => (d.flows ? d.shift(card.id, (dx || dy) as 1 | -1) : d.nudge(card.id, dx * NUDGE, dy * NUDGE))}>${icon(way)}</button>`)}</div>`)
  if (phone) {
    return html`<dialog class="sheet" aria-labelledby="move-head" @close=${() => d.closeMenu()}><span class="grab"></span>
      <h2 id="move-head" class="voice">${d.say('move.sheet')}</h2><p lang=${card.lang} dir="auto">${card.words}</p>${list}
      <div class="two"><button type="button" class="btn" data-place=${TRAY} @click=${() => d.placeIn(card.id, TRAY)}>${worded(d, frame.tray.title)}</button>
      <button type="button" class="btn" @click=${() => d.closeMenu()}>${d.say('move.leave')}</button></div></dialog>`
  }
  return html`<div class="pop movemenu" popover="manual" role="dialog" aria-labelledby="move-head" data-near=${card.id}>
    <h2 id="move-head">${d.say('move.head', { words: d.short(card.id) })}</h2>${list}<hr>
    <ol role="menu" aria-label=${d.say('move.back')}>${item(TRAY, 0, card.at.zone === TRAY ? d.pick(frame.tray.title) : d.say('move.back'), 'none')}</ol><hr>${nudge}
    <p class="hint">${d.say(d.layout === 'frame' ? 'move.spot' : 'move.esc')}</p></div>`
}
