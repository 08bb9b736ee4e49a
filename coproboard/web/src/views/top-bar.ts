/** The top of the board: its question, what to do now, undo, language, share; below it the steps and who is here. */
import { type TemplateResult, html, nothing } from 'lit-html'
import { STEPS } from '../model'
import type { Desk } from './desk'
import { balance } from './balance'
import { PERSPECTIVES, avatar, icon, initials, mark, shape } from './icons'
import { langSwitch, worded } from './lang-switch'
import { vars } from './vars'

function title(d: Desk): TemplateResult {
  const { model } = d
  if (!d.titling || d.still) {
    return html`<h1><button type="button" class="title voice" dir="auto" title=${d.say('title.edit')}
      @click=${() => { d.titling = !d.still; d.focus = '.title'; d.redraw() }}>${model.title || d.say('title.none')}<span class="vh"> (${d.say('title.edit')})</span></button>
      <small>${worded(d, model.frame.subtitle)}</small></h1>`
  }
  const close = (): void => {
    if (!d.titling) return
    d.titling = false
    d.redraw()
  }
  return html`<h1><input class="title voice" dir="auto" aria-label=${d.say('title.label')} maxlength="300"
    data-text="title" @blur=${close}
    @keydown=${(e: KeyboardEvent) => { if ((e.key === 'Enter' && !e.isComposing) || e.key === 'Escape') { e.preventDefault(); e.stopPropagation(); d.focus = 'button.title'; close() } }}></h1>`
}

export const undoButton = (d: Desk, quiet = ''): TemplateResult => html`<button class="btn ${quiet}" type="button" aria-disabled=${!d.model.canUndo || d.still}
  @click=${() => d.model.canUndo && d.undo()}>${icon('undo')}${d.say('undo')}</button>`
const redoButton = (d: Desk): TemplateResult => html`<button class="btn btn--quiet btn--icon" type="button" aria-label=${d.say('redo')} title=${d.say('redo')} aria-disabled=${!d.model.canRedo || d.still}
  @click=${() => d.model.canRedo && d.redo()}>${icon('redo')}</button>`

const moreButton = (d: Desk): TemplateResult => html`<button class="btn btn--quiet btn--icon" type="button" aria-haspopup="dialog" aria-label=${d.say('more')} title=${d.say('more')}
  @click=${() => d.openPanel('more')}>${icon('more')}</button>`

export const viewSwitch = (d: Desk): TemplateResult => html`<button class="btn btn--quiet view" type="button" @click=${() => d.setList(!d.wantList)}>
  ${icon(d.wantList ? 'board' : 'list')}${d.say(d.wantList ? 'view.board' : 'view.list')}</button>`

/** `under`: what stands between the steps and the board, in one row of the layout with them */
export function topBar(d: Desk, under: unknown): TemplateResult {
  const phone = d.layout === 'phone'
  const switcher = langSwitch(d.lang, lang => d.setLang(lang))
  return html`<header class="bar" data-region="bar" tabindex="-1"><button type="button" class="skip" @click=${() => { d.focus = '#board'; d.redraw() }}>${d.say('skip')}</button>
    ${d.home === null ? html`<span class="brand">${mark()}</span>` : html`<a class="brand" href=${d.home} aria-label=${d.say('home.link')}>${mark()}</a>`}
    ${title(d)}
    ${phone
      ? html`<div class="bar__end">${switcher}${moreButton(d)}</div>`
      : html`${d.embed ? presence(d) : html`<p class="prompt">${d.steps?.prompt(d) ?? d.pick(d.model.frame.prompt)}</p>`}
        <div class="bar__end">${undoButton(d, 'btn--quiet')}${redoButton(d)}${moreButton(d)}${switcher}<button class="btn btn--go share" type="button" aria-haspopup="dialog" @click=${() => d.openPanel('share')}>${icon('qr')}${d.say('share')}</button>${d.steps?.full(d)}</div>`}
  </header>
  <div class="subs">${d.embed && !phone ? nothing : html`<div class="sub">${phone ? nothing : d.steps?.bar(d) ?? steps(d)}${presence(d)}</div>`}${under}</div>`
}

function steps(d: Desk): TemplateResult {
  return html`<nav aria-label=${d.say('steps.label')}><ol class="steps">${STEPS.map((step, i) => html`<li aria-current=${i === 0 ? 'step' : nothing}>
    <span class=${i === 0 ? 'now' : 'then'}><span class="n">${i + 1}</span>${d.say(`step.${step}`)}</span>${i ? html`<span class="vh"> (${d.say('step.later')})</span>` : nothing}</li>`)}</ol></nav>`
}

function presence(d: Desk): TemplateResult {
  const { model } = d
  const sum = balance(model.cards, model.people, id => model.person(id))
  const here = model.people.filter(p => p.here).sort((a, b) => PERSPECTIVES.indexOf(a.perspective) - PERSPECTIVES.indexOf(b.perspective))
  const count = d.say('here.count', { n: here.length })
  const words = d.say(`balance.${sum.words}`)
  const told = PERSPECTIVES.filter(p => sum.people[p] || sum.changes[p]).map(p =>
    d.say('balance.part', { who: d.say(`perspective.${p}`), share: Math.round(sum.changes[p]), n: sum.people[p] })).join('; ')
  const hands = html`<div class="hands" role="img" aria-label=${`${d.say('balance.told')} ${told}. ${words}.`}>
    ${sum.total ? PERSPECTIVES.filter(p => sum.changes[p]).map(p => html`<i class=${p} ${vars({ 'flex-grow': sum.changes[p] })}></i>`) : html`<i></i>`}</div>`
  const key = html`<button type="button" class="keylink" aria-haspopup="dialog" @click=${() => d.openPanel('key')}>${d.say('key')}</button>`
  if (d.layout === 'phone' || d.embed) {
    return html`<section class="here here--phone" aria-label=${d.say('here.label')}>
      ${d.steps?.bar(d) ?? html`<span class="now">${d.say('step.of', { n: 1, step: d.say('step.gather') })}</span>`}
      <ul class="cnt" aria-label=${count}>${PERSPECTIVES.filter(p => sum.people[p]).map(p =>
        html`<li>${shape(p)}${sum.people[p]}<span class="vh"> ${d.say(`perspective.${p}`)}</span></li>`)}</ul>${hands}</section>`
  }
  return html`<section class="here" aria-label=${d.say('here.label')}><p><b>${count}</b> ${key}</p>
    <ul class="crew">${here.map(p => html`<li>${avatar(p, initials(p, here, d.say('guest')), d.say(p.me ? 'person.me' : p.away ? 'person.away' : 'person.here',
      { name: d.name(p), who: d.say(`perspective.${p.perspective}`) }))}</li>`)}</ul>
    <p>${d.say('balance.label', { words })}</p>${hands}</section>`
}

