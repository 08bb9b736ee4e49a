/** What people will see: the picture, and every sentence that they will read, in the order in which they meet it. */
import type { TemplateResult } from 'lit-html'
import type { Band, Frame, Lang, Text, Zone } from '../model'
import { axesOf, crossed } from './draft'
import { html, nothing, thumbnail } from './kit'
import type { Making } from './making'
import { sketch } from './shape'

export function preview(m: Making): TemplateResult {
  const frame = sketch(m.draft)
  const { help, layers, prompts } = m.draft
  return html`<section class="preview" tabindex="0" aria-labelledby="preview-head"><h2 id="preview-head">${m.say('editor.preview')}</h2>
    <div class="pic">${thumbnail(frame)}</div>
    <h3 class="voice">${words(m, m.draft.title, m.say('editor.untitled'))}</h3><p>${words(m, help.opening)}</p>
    ${axesOf(m.draft).map(name => direction(m, frame, name))}
    ${zones(m, frame)}
    ${layers.length ? html`<h4>${m.say('editor.layers')}</h4><ul>${layers.map(layer => html`<li>${words(m, layer.ask)}</li>`)}</ul>` : nothing}
    ${prompts.length ? html`<h4>${m.say('editor.prompts')}</h4><ul>${prompts.map(prompt => html`<li>${words(m, prompt)}</li>`)}</ul>` : nothing}
    ${help.steps.length ? html`<h4>${m.say('editor.steps')}</h4><ol class="how">${help.steps.map(({ minutes, text }) => html`<li>${words(m, text)} <small>${m.say('editor.mins', { n: minutes ?? 0 })}</small></li>`)}</ol>` : nothing}
  </section>`
}

/** Words in the language of the page; where they are missing, the other's, marked as such. */
function words(m: Making, text: Text | undefined, none = '…'): TemplateResult {
  const lang = [m.lang, ...m.order].find(each => text?.[each]?.trim()) as Lang | undefined
  return lang ? html`<span lang=${lang}>${text![lang]}</span>` : html`${none}`
}

function direction(m: Making, frame: Frame, name: 'x' | 'y'): TemplateResult | typeof nothing {
  const axis = frame.axes[name]
  if (!axis || m.draft.kind === 'table') return nothing
  const [from, to] = name === 'x' ? [axis.low, axis.high] : [axis.high, axis.low]
  return html`<p class="axis"><b>${words(m, axis.title)}</b> <span>${words(m, from)} ${name === 'x' ? '→' : '↓'} ${words(m, to)}</span></p>`
}

function zones(m: Making, frame: Frame): TemplateResult {
  const one = (zone: Zone): TemplateResult => html`<li><b>${crossed(m.draft) ? nothing : html`<span class="n">${zone.number}</span> `}${words(m, zone.title)}</b>
    ${[zone.definition, zone.example, zone.statement].map(text => (text?.en || text?.cy ? html`<p>${words(m, text)}</p>` : nothing))}</li>`
  const part = (band: Band | null, inside: Zone[]): TemplateResult | typeof nothing => (inside.length === 0 ? nothing
    : html`${band ? html`<h4>${words(m, band.title)}</h4>` : nothing}<ol class="zones">${inside.map(one)}</ol>`)
  const free = frame.zones.filter(zone => !frame.bands.some(band => band.id === zone.band))
  return html`${frame.bands.map(band => part(band, frame.zones.filter(zone => zone.band === band.id)))}${part(null, free)}`
}
