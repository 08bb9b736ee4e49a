/** What co-production and involvement are, in the deck's words, one tap away, with who wrote them. Links ask for nothing until they are followed. */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { html } from '../steps/kit'
import { head } from '../steps/panels'

const LINKS: Record<string, Record<string, string>> = {
  wales: { en: 'https://coproduction.wales/', cy: 'https://cydgynhyrchu.cymru/' },
  network: { en: 'https://copronet.wales/', cy: 'https://copronet.wales/cy/' },
}

export function learnPanel(d: Desk): TemplateResult {
  const tell = (key: string): string => d.say(`learn.${key}`)
  const link = (key: string): TemplateResult => html`<li><a href=${LINKS[key]![d.lang]!} rel="noreferrer" target="_blank">${tell(`link.${key}`)}</a></li>`
  return html`${head(d, tell('head'))}
    <section class="learn"><h3>${tell('copro.head')}</h3><p class="lead voice">${tell('copro')}</p><p>${tell('copro.enables')}</p>
      <ul class="plainlist">${[1, 2, 3].map((n) => html`<li>${tell(`copro.enables.${n}`)}</li>`)}</ul></section>
    <section class="learn part"><h3>${tell('is.head')}</h3><p>${tell('is')}</p><p class="quote voice">${tell('table')}</p><p>${tell('is.part')}</p><p class="quote voice">${tell('nothing')}</p></section>
    <section class="learn part"><h3>${tell('involvement.head')}</h3><p class="lead voice">${tell('involvement')}</p><p class="note">${tell('involvement.credit')}</p></section>
    <footer class="credit"><p>${tell('credit')}</p><p>${tell('more')}</p><ul>${Object.keys(LINKS).map(link)}</ul><p>${tell('link.leaves')}</p></footer>
    <div class="acts2"><button type="button" class="btn" @click=${() => d.openPanel('help')}>${d.say('help.head')}</button><button type="button" class="btn" @click=${() => d.openPanel('terms')}>${d.say('terms.head')}</button></div>`
}
