/**
 * How a frame is used together, what a zone means, and what co-production is: to read, and to follow.
 *
 * What it is: the frame's own words, in the order in which a group needs them. What it is not: a tour; nothing waits for
 * it and nothing covers the board. The fact that shaped it: whoever reads this aloud to a room wants one list, with how
 * long each part takes.
 */
import type { TemplateResult } from 'lit-html'
import type { Frame, Text, Zone } from '../model'
import type { Desk } from '../views/desk'
import { say } from '../steps/doing'
import { html, icon, nothing, own, shape, when, worded } from '../steps/kit'
import { head } from '../steps/panels'
import { domainOf, placeWords } from './lines'

/** steps that are ticked off on this screen, by frame */
const followed = own(() => new Set<string>())

export function helpPanel(d: Desk): TemplateResult {
  const { frame } = d.model
  const { opening, steps } = frame.help
  const all = steps.reduce((sum, { minutes }) => sum + minutes, 0)
  return html`${head(d, d.say('help.head'))}${state(d, frame)}<p class="lead voice">${worded(d, opening)}</p>
    ${when(steps.length, () => html`<ol class="hows">${steps.map((step, i) => how(d, step, `${frame.id}/${i}`))}</ol><p class="hows__all">${d.say('help.all', { n: all })}</p>`)}
    ${when(frame.prompts.length, () => html`<section class="part"><h3>${d.say('help.prompts')}</h3><ul class="plainlist">${frame.prompts.map((prompt) => html`<li>${worded(d, prompt)}</li>`)}</ul></section>`)}
    <section class="part"><h3>${d.say('help.zones')}</h3><ul class="zonelinks">${d.zones.map(({ id }) => html`<li><button type="button" class="plain" @click=${() => d.openPanel(`zone/${id}`)}>${d.zoneName(id)}</button></li>`)}</ul></section>
    <div class="acts2"><button type="button" class="btn" @click=${() => d.openPanel('learn')}>${d.say('help.learn')}</button><button type="button" class="btn" @click=${() => d.openPanel('terms')}>${d.say('terms.head')}</button></div>
    ${about(d, frame)}`
}

/** What stands behind a frame, where that is not the deck. */
export const state = (d: Desk, frame: Frame): TemplateResult | typeof nothing =>
  frame.status === 'deck' ? nothing : html`<p class="badge badge--${frame.status}">${d.say(`help.status.${frame.status}`)}</p>`

const about = (d: Desk, { note, credit }: Frame): unknown => when(note || credit, () => html`<footer class="credit">${when(note, () => html`<p>${worded(d, note)}</p>`)}${when(credit, () => html`<p>${worded(d, credit)}</p>`)}</footer>`)

/** One step: a tick for whoever follows, and a clock that starts for everyone. */
function how(d: Desk, { minutes, text }: { minutes: number; text: Text }, key: string): TemplateResult {
  const done = followed(d)
  const tick = (): void => {
    done.has(key) ? done.delete(key) : done.add(key)
    d.redraw()
  }
  const time = (): void => {
    void say(d, 'timer', { seconds: minutes * 60 })
    d.tell(d.say('help.timed', { n: minutes }))
  }
  return html`<li class=${done.has(key) ? 'is-done' : ''}><label class="check"><input type="checkbox" .checked=${done.has(key)} @change=${tick}><span>${worded(d, text)}</span></label>
    <button type="button" class="btn" @click=${time}>${icon('clock')}${d.say('help.minutes', { n: minutes })}<span class="vh">: ${d.say('help.time')}</span></button></li>`
}

const example = (d: Desk, words: string): string => (/^e\.[ge]\./.test(words) ? words : d.say('example', { words }))

/** What a zone means, in all the words that the frame has for it. */
export function zonePanel(d: Desk, id: string): TemplateResult {
  const zone = d.zone(id), { frame } = d.model
  if (!zone) return html`${head(d, d.say('help.zones'))}<p>${d.say('zone.empty')}</p>`
  const at = d.zones.indexOf(zone), name = d.zoneName(id), hidden = name !== d.pick(zone.title)
  const band = frame.bands.find((one) => one.id === zone.band)
  const others = [-1, 1].map((by) => d.zones[at + by])
  return html`${head(d, name)}${when(band, () => html`<p class="band__of">${d.pick(band!.title)}${when(band!.note, () => html`. ${d.pick(band!.note)}`)}</p>`)}
    ${when(zone.statement && !hidden, () => html`<p class="lead voice">${worded(d, zone.statement)}</p>`)}
    ${hidden ? html`<p>${d.say('help.hidden')}</p>` : html`${when(zone.definition, () => html`<p class="means">${worded(d, zone.definition)}</p>`)}
      ${when(zone.example, () => html`<p>${example(d, d.pick(zone.example))}</p>`)}
      ${when(zone.quote, () => html`<blockquote class="quote voice">${worded(d, zone.quote)}</blockquote>`)}`}
    ${when(band?.statement || band?.lead, () => html`<section class="part"><h3>${worded(d, band!.title)}</h3><p>${when(band!.lead, () => html`<b>${worded(d, band!.lead)}</b> `)}${worded(d, band!.statement)}</p>${power(d, band!.power)}</section>`)}
    ${hidden ? nothing : here(d, zone)}
    <div class="acts2 between">${others.map((other, i) => (other ? html`<button type="button" class="btn" @click=${() => d.openPanel(`zone/${other.id}`)}>${i ? nothing : icon('left')}${d.zoneName(other.id)}${i ? icon('right') : nothing}</button>` : html`<i></i>`))}</div>
    <p><button type="button" class="plain" @click=${() => d.openPanel('help')}>${d.say('help.head')}</button></p>`
}

function power(d: Desk, held: Frame['bands'][number]['power']): unknown {
  const row = (title: string, who: string): TemplateResult => html`<div><dt>${title}</dt><dd>${who === 'people' ? nothing : shape('services')}${who === 'organisation' ? nothing : shape('lived')}${d.say(`power.${who}`)}</dd></div>`
  return when(held, () => html`<dl class="powers">${row(d.say('power.knows'), held!.knows)}${row(d.say('power.decides'), held!.decides)}${row(d.pick(held!.acts_title), held!.acts)}</dl>`)
}

/** Where the boundaries are drawn: which cards of this zone lie inside, and which on the edge. */
function here(d: Desk, zone: Zone): unknown {
  const cards = d.model.cards.filter((card) => !card.aside && card.at.zone === zone.id)
  const told = cards.map((card) => ({ card, domain: domainOf(d, card) })).filter(({ domain }) => domain)
  return when(told.length, () => html`<section class="part"><h3>${d.say('lines.cards')}</h3><ul class="plainlist">${told.map(({ card, domain }) => html`<li><span lang=${card.lang}>${card.words}</span> <small class="side-of">${placeWords(d, domain!)}</small></li>`)}</ul></section>`)
}
