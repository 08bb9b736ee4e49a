/** Beside the marks: where we differ, with the reasons that people chose to give, and what of one's own one may add. */
import type { TemplateResult } from 'lit-html'
import type { Desk } from '../views/desk'
import { agreed, questions, seenView } from './across'
import { say } from './doing'
import { html, own, shape, when } from './kit'
import { vaultOf } from './place'
import { type Column, GROUPS, type Shown, WAY, far, groupName, layerName, place, tag } from './shown'
import { axes } from './spread'
import { clean } from './verify'

const open = own<{ mark: string; words: string }>(() => ({ mark: '', words: '' }))

/** What its author says of a mark: what was sealed with it, and what was added when all was to be seen. */
const reasons = (mark: Shown): { words: string; lang: string; later: boolean }[] => [
  { words: mark.reason, lang: mark.lang, later: false }, { words: mark.later?.reason ?? '', lang: mark.later?.lang ?? '', later: true },
].filter(({ words }) => words)

export function differ(d: Desk, shown: readonly Column[], layer: string, all: readonly Shown[]): TemplateResult {
  const along = layer === WAY, several = questions(d.model.frame).length > 1 && !along
  const marks = (column: Column): Shown[] => [...column.marks, ...column.aims]
  const said = (column: Column): boolean => marks(column).some(mark => reasons(mark).length > 0)
  const apart = along || several ? [] : shown.filter(column => far(d, column))
  const others = shown.filter(column => !apart.includes(column) && said(column))
  const together = along || several ? [] : shown.filter(column => column.apart !== null && !far(d, column))
  const comparable = shown.some(column => column.apart !== null)
  const list = (some: readonly Column[]): TemplateResult => html`<ol class="diff">${some.map(column => entry(d, column, marks(column), layer))}</ol>`
  return html`<aside class="rv__side" data-region="side" tabindex=${d.layout === 'frame' ? 0 : -1} aria-labelledby="differ">
    <h2 id="differ" class="voice">${along ? layerName(d, WAY) : d.say(several ? 'differ.seen' : 'differ')}</h2><p>${d.say('differ.note')}</p>
    ${several ? seenView(d, all) : when(!along, () => html`${when(!comparable, () => html`<p>${d.say('differ.few')}</p>`)}
      ${when(apart.length, () => list(apart))}
      ${when(comparable && !apart.length, () => html`<p>${d.say(axes(d.model.frame) ? 'differ.none' : 'differ.none.places')}</p>`)}`)}
    ${when(others.length, () => html`<h3 class="also">${d.say(apart.length ? 'differ.also' : 'differ.said')}</h3>${list(others)}`)}
    ${when(together.length, () => html`<p class="agree"><b>${d.say('differ.together')}</b> ${together.map(({ card }) => `“${d.short(card)}”`).join(', ')}</p>`)}
    ${agreed(d, shown)}${ownMarks(d, all)}</aside>`
}

function entry(d: Desk, column: Column, marks: readonly Shown[], layer: string): TemplateResult {
  const { text, big } = tag(d, column, layer)
  const sorted = GROUPS.flatMap(group => marks.filter(mark => mark.group === group))
  return html`<li><h3><span lang=${column.of.lang}>${column.of.words}</span>${when(big, () => html`<span class="apart big">${text}</span>`)}</h3>
    <ul class="why-of">${sorted.flatMap(mark => reasons(mark).map(({ words, lang, later }) => html`<li>${shape(mark.group)}<p><span class="vh">${groupName(d, mark.group)}: </span>${place(d, mark.at)}
      ${when(layer === WAY, () => html`(${layerName(d, mark.layer)})`)} <q lang=${lang}>${words}</q>${when(later, () => html` <small>${d.say('differ.later')}</small>`)}
      ${when(mark.for, () => html` <small>${d.say('differ.entered')}</small>`)}</p></li>`))}</ul></li>`
}

/** My marks, seen by me alone: to each I may still say why. */
function ownMarks(d: Desk, all: readonly Shown[]): unknown {
  const mine = all.filter(mark => mark.mine && d.model.card(mark.card)), state = open(d)
  return when(mine.length, () => html`<details class="own"><summary>${d.say('differ.own', { n: mine.length })}</summary><ul>${mine.map(mark => html`<li>
    <p>“<span lang=${d.model.card(mark.card)!.lang}>${d.short(mark.card)}</span>” ${place(d, mark.at)}${when(d.model.frame.layers.length > 1, () => ` (${layerName(d, mark.layer)})`)}</p>
    ${state.mark === mark.id ? form(d, mark) : html`<button type="button" class="plain" @click=${() => {
      Object.assign(state, { mark: mark.id, words: mark.later?.reason || mark.reason })
      d.focus = '.own textarea'
      d.redraw()
    }}>${d.say(mark.later?.reason || mark.reason ? 'differ.change' : 'differ.add')}</button>`}</li>`)}</ul></details>`)
}

function form(d: Desk, mark: Shown): TemplateResult {
  const state = open(d)
  const close = (): void => {
    state.mark = ''
    d.focus = '.own summary'
    d.redraw()
  }
  const send = (event: Event): void => {
    event.preventDefault()
    const { for: person } = vaultOf(d, mark.round).marks.find(({ salt }) => salt === mark.salt) ?? { for: '' }
    void say(d, 'reason', { mark: mark.id, reason: clean(state.words), lang: d.lang, ...(person ? { for: person } : {}) })
    close()
  }
  return html`<form @submit=${send}><label>${d.say('differ.why')}<textarea rows="2" maxlength="500" lang=${d.lang} .value=${state.words}
    @input=${(event: Event) => { state.words = (event.target as HTMLTextAreaElement).value }}></textarea></label>
    <div class="two"><button type="button" class="btn" @click=${close}>${d.say('differ.leave')}</button><button type="submit" class="btn btn--go">${d.say('differ.save')}</button></div></form>`
}
