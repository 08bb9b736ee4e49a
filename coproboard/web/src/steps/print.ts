/**
 * For the room: a frame on paper, blank or as it stands, and cards, with the code that leads to this board.
 *
 * What it is: what to print, of which frame, on which paper. What it is not: a sheet; the server makes those. The fact
 * that shaped it: somebody prints while others talk, so what is on the screen is chosen already, and the paper is as last time.
 */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { questions } from './across'
import { html, keep, own, recall, when } from './kit'
import { head } from './panels'
import { take } from './record'
import { frameOf } from './rounds'

const PAPERS = ['A4', 'A3'], KEPT = 'coproboard.paper'
/** what this person chose; "" what is in view */
const chosen = own(() => ({ of: '' }))

export function printPanel(d: Desk): TemplateResult {
  const { view, tabs } = d.model, mine = chosen(d)
  const grounds = tabs.filter(({ aside }) => !aside).flatMap(({ id }) => {
    const frame = frameOf(d, id), layers = questions(frame)
    return layers.map((layer) => ({ key: `${id}/${layer.id}`, name: d.pick(frame.title) + (layers.length > 1 ? ` · ${d.pick(layer.title)}` : '') }))
  })
  const of = [mine.of, `${view.tab}/${view.layer}`].find((key) => grounds.some((one) => one.key === key)) ?? grounds[0]!.key
  const paper = recall(KEPT) ?? PAPERS[0]!
  const [tab, layer] = of.split('/')
  const sheet = (what: string): TemplateResult => html`<button type="button" class="btn" @click=${() => take(d, d.model.ask('print', { what, lang: d.lang, link: d.door?.link ?? location.href, paper, tab, layer }))}>${d.say(`print.${what}`)}</button>`
  const pick = (label: string, options: { key: string; name: string }[], now: string, set: (key: string) => void): TemplateResult => html`<label class="lab2">${d.say(label)} <select @change=${(event: Event) => { set((event.target as HTMLSelectElement).value); d.redraw() }}>
    ${options.map(({ key, name }) => html`<option value=${key} ?selected=${key === now}>${name}</option>`)}</select></label>`
  return html`${head(d, d.say('print.head'))}<p>${d.say('print.about')}</p><div class="form2">
    ${when(grounds.length > 1, () => pick('print.which', grounds, of, (key) => { mine.of = key }))}
    ${pick('print.paper', PAPERS.map((key) => ({ key, name: key })), paper, (key) => keep(KEPT, key))}</div>
    <div class="acts2">${sheet('board')}${sheet('filled')}${sheet('cards')}</div><p class="note">${d.say('print.then')}</p>`
}
