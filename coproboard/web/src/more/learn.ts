/** What co-production and involvement are, in the deck's words, one tap away, with who wrote them. Links ask for nothing until they are followed. */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { html } from '../steps/kit'
import { head } from '../steps/panels'

export function learnPanel(d: Desk): TemplateResult {
  const word = (key: string): string => d.say(`learn.${key}`)
  const link = (key: string): TemplateResult => html`<li><a href=${`https://${word(`link.${key}`)}/`} rel="noreferrer" target="_blank">${word(`link.${key}`)}</a></li>`
  return html`${head(d, word('head'))}
    <section class="learn"><h3>${word('copro.head')}</h3><p class="lead voice">${word('copro')}</p><p>${word('copro.enables')}</p>
      <ul class="plainlist">${[1, 2, 3].map((n) => html`<li>${word(`copro.enables.${n}`)}</li>`)}</ul></section>
    <section class="learn part"><h3>${word('is.head')}</h3><p>${word('is')}</p><p class="quote voice">${word('table')}</p><p>${word('is.part')}</p><p class="quote voice">${word('nothing')}</p></section>
    <section class="learn part"><h3>${word('involvement.head')}</h3><p class="lead voice">${word('involvement')}</p><p class="note">${word('involvement.credit')}</p></section>
    <footer class="credit"><p>${word('credit')}</p><p>${word('more')}</p><ul>${['wales', 'network'].map(link)}</ul><p>${word('link.leaves')}</p></footer>
    <div class="acts2"><button type="button" class="btn" @click=${() => d.openPanel('help')}>${d.say('help.head')}</button><button type="button" class="btn" @click=${() => d.openPanel('terms')}>${d.say('terms.head')}</button></div>`
}
