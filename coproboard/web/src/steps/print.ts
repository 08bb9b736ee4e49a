/** For the room: a blank board and blank cards on paper, with the code that leads to this board. */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { html } from './kit'
import { head } from './panels'
import { take } from './record'

export function printPanel(d: Desk): TemplateResult {
  const sheet = (what: string): TemplateResult => html`<button type="button" class="btn" @click=${() => take(d, d.model.ask('print', { what, lang: d.lang, link: d.door?.link ?? location.href }))}>${d.say(`print.${what}`)}</button>`
  return html`${head(d, d.say('print.head'))}<p>${d.say('print.about')}</p><div class="acts2">${sheet('board')}${sheet('cards')}</div><p class="note">${d.say('print.then')}</p>`
}
