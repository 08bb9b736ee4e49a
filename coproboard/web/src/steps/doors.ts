/** Ways to what more.js holds: how to use the frame, the frames of the board, words we use; and how quiet this screen is. */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { html, icon, when } from './kit'

type Item = (glyph: string, label: string, run: () => void) => TemplateResult

/** Items of the menu. */
export function doors(d: Desk, item: Item): TemplateResult {
  const open = (glyph: string, label: string, panel: string): TemplateResult => item(glyph, d.say(label), () => d.openPanel(panel))
  return html`${open('eye', 'more.help', 'help')}${open('board', 'more.tabs', 'tabs')}${open('note', 'more.terms', 'terms')}
    ${when(d.model.frame.kind === 'corners' && !d.still, () => open('swap', 'more.lines', 'lines'))}${statement(d)}`
}

/** To the accessibility statement, beside the session and not instead of it; a board within another page has none of its own. */
function statement(d: Desk): unknown {
  const { base } = document.documentElement.dataset
  return when(base, () => html`<li><a class="btn" href=${`${base}accessibility?lang=${d.lang}`} target="_blank" rel="noopener">${icon('body')}${d.say('more.access')}</a></li>`)
}

/** At the end of the menu: what is remembered on this device. */
export const quiet = (d: Desk): TemplateResult => html`<fieldset class="quiet"><legend>${d.say('more.quiet')}</legend>
  ${tick(d, 'more.calm', 'more.calm.about', d.calm, (calm) => d.setCalm(calm))}${tick(d, 'more.aloud', 'more.aloud.about', !d.hush, (aloud) => d.setHush(!aloud))}</fieldset>`
const tick = (d: Desk, key: string, about: string, now: boolean, set: (now: boolean) => void): TemplateResult => html`<label class="tick"><input type="checkbox" .checked=${now} @change=${(e: Event) => set((e.target as HTMLInputElement).checked)}>
  <span>${d.say(key)}<small>${d.say(about)}</small></span></label>`

/** From a card to its wordings. */
export const toWordings = (d: Desk, card: string): TemplateResult => html`<button type="button" class="plain" @click=${() => d.openPanel(`wording/${card}`)}>${d.say('more.wording')}</button>`

/** Above a practice board: what it is, the way back, and what to try (Q1). */
export const practiceBanner = (d: Desk, hints: unknown): unknown => when(d.model.practice, () => html`<section class="asked practice" tabindex="-1" aria-label=${d.say('join.practice.about')}><div>
  <p>${icon('eye')}<b>${d.say('join.practice.about')}</b></p><button type="button" class="btn btn--go" @click=${d.leave}>${d.say('join.practice.done')}</button>${hints}</div></section>`)
