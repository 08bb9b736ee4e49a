/** The Move menu, the main way to move a card: zones with their numbers, back to the tray, nudges. A sheet on a phone. */
import { type TemplateResult, html, nothing } from 'lit-html'
import { TRAY } from '../model'
import { type Desk, NUDGE } from './desk'
import { icon, when } from './icons'
import { vars } from './vars'

export function moveMenu(d: Desk): TemplateResult | typeof nothing {
  const card = d.menu ? d.model.card(d.menu) : null
  if (!card) return nothing
  const { frame } = d.model
  const grid = frame.kind === 'grid'
  const columns = new Set(frame.zones.map(zone => zone.box[0])).size
  const tint = (band?: string): string => frame.bands.find(b => b.id === band)?.tint ?? 'for'
  const phone = d.layout === 'phone'
  const item = (zone: string, number: number, name: string, kind: string, weight = 0, whole?: string): TemplateResult => {
    const here = card.at.zone === zone
    return html`<li role="none"><button type="button" role="menuitem" tabindex="-1" class="zbtn z-${kind} ${here ? 'is-on' : ''}" data-place=${zone}
      aria-current=${here ? 'true' : nothing} aria-label=${whole ? `${whole}${here ? ` ${d.say('move.here')}` : ''}` : nothing} ${vars({ '--weight': `${Math.round(80 * weight)}%` })} @click=${() => d.placeIn(card.id, zone)}>${when(!grid || !number, () => html`<kbd>${number}</kbd>`)}<span>${name}</span><small>${here ? d.say('move.here') : nothing}</small></button></li>`
  }
  const zones = !grid ? [...frame.zones].sort((a, b) => a.number - b.number) : d.zones
  // On a phone a grid keeps its shape: a line of words for each row, under it one button for each column.
  const rows = grid && phone ? frame.axes.y?.steps : undefined
  const list = rows ? html`<div role="menu" class="rows" aria-label=${d.say('move.to')}>${rows.map((row, r) => html`<div role="group" aria-label=${d.pick(row.title)}><p aria-hidden="true">${d.pick(row.title)}</p>
      <ol role="none" class="cells" ${vars({ '--n': columns })}>${zones.slice(r * columns, (r + 1) * columns).map((zone, c) =>
        item(zone.id, zone.number, d.pick(frame.axes.x?.steps?.[c]?.title), 'none', zone.weight, d.pick(zone.title)))}</ol></div>`)}</div>`
    : html`<ol role="menu" class=${grid ? 'cells' : 'zs'} aria-label=${d.say('move.to')} ${vars({ '--n': columns })}>
    ${zones.map(zone => item(zone.id, zone.number, d.pick(zone.title), tint(zone.band), zone.weight))}</ol>`
  const nudges: [string, number, number][] = frame.kind === 'line' || grid ? [['left', -1, 0], ['right', 1, 0], ['up', 0, -1], ['down', 0, 1]] : [['left', -1, 0], ['right', 1, 0]]
  const nudge = when(card.at.zone !== TRAY, () => html`<div class="nudge" role="group" aria-label=${d.say('nudge')}><span aria-hidden="true">${d.say('nudge')}</span>${nudges.map(([way, dx, dy]) =>
    html`<button type="button" aria-label=${d.say(`nudge.${way}`)} @click=${() => (d.flows ? d.shift(card.id, (dx || dy) as 1 | -1) : d.nudge(card.id, dx * NUDGE, dy * NUDGE))}>${icon(way)}</button>`)}</div>`)
  if (phone) {
    return html`<dialog class="sheet" aria-labelledby="move-head" @close=${() => d.closeMenu()}><span class="grab"></span>
      <h2 id="move-head" class="voice">${d.say('move.sheet')}</h2><p lang=${card.lang}>${card.words}</p>${list}
      <div class="two"><button type="button" class="btn" data-place=${TRAY} @click=${() => d.placeIn(card.id, TRAY)}>${d.pick(frame.tray.title)}</button>
      <button type="button" class="btn" @click=${() => d.closeMenu()}>${d.say('move.leave')}</button></div></dialog>`
  }
  return html`<div class="pop movemenu" popover="manual" role="dialog" aria-labelledby="move-head" data-near=${card.id}>
    <h2 id="move-head">${d.say('move.head', { words: d.short(card.id) })}</h2>${list}<hr>
    <ol role="menu" aria-label=${d.say('move.back')}>${item(TRAY, 0, card.at.zone === TRAY ? d.pick(frame.tray.title) : d.say('move.back'), 'none')}</ol><hr>${nudge}
    <p class="hint">${d.say(d.layout === 'frame' ? 'move.spot' : 'move.esc')}</p></div>`
}
