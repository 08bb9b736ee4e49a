/**
 * Dots that narrow the options; they adopt nothing, and the screen says so wherever there are any.
 *
 * Everyone has the same number. Where they lie is known to their person alone until the group closes the vote.
 */
import type { TemplateResult } from 'lit-html'
import type { Facts, Perspective } from '../model'
import type { Desk } from '../views/desk'
import { newId, say } from './doing'
import { html, keep, nothing, own, recall, shape, when } from './kit'
import { entered, everyone } from './stand'

const state = own(() => ({ opening: false, for: '', on: new Map<string, Record<string, number>>() }))

export function dotsView(d: Desk): TemplateResult {
  const s = state(d)
  const votes = (Object.entries(d.model.facts('votes')) as [string, Facts][]).sort(([, a], [, b]) => +(b.state === 'open') - +(a.state === 'open') || b.at - a.at)
  const choices = d.model.cards.filter(card => !card.aside).length + d.model.proposals.filter(one => !one.aside).length
  if (!votes.length && choices < 2) return html``
  return html`<section class="dots" aria-labelledby="dots-head"><h3 id="dots-head">${d.say('dots.head')}</h3><p class="note">${d.say('dots.narrows')}</p>
    ${votes.map(([id, vote]) => (vote.state === 'open' ? ballot(d, id, vote) : result(d, id, vote)))}
    ${s.opening ? opening(d) : html`<button type="button" class="btn dots__open" @click=${() => { s.opening = true; d.focus = '#dots-question'; d.redraw() }}>${d.say('dots.open')}</button>`}</section>`
}

const option = (d: Desk, id: string): { words: string; lang: string } => {
  const found = d.model.card(id) ?? d.model.proposals.find(one => one.id === id)
  return { words: found?.words || d.say('card.empty'), lang: found?.lang ?? d.lang }
}

/** Filled for each dot of mine, hollow for none; the number stands beside it. */
const row = (n: number): TemplateResult => html`<span class="dotrow" aria-hidden="true">${Array.from({ length: n }, () => html`<i></i>`)}</span>`

function ballot(d: Desk, id: string, vote: Facts): TemplateResult {
  const s = state(d)
  const others = entered(d)
  const who = others.some(one => one.id === s.for) ? s.for : ''
  const key = `${id}/${who}`
  const held = d.model.mine.dots[id]?.[who] ?? {}
  const mine = s.on.get(key) ?? held
  const left = vote.dots - Object.values(mine).reduce((sum, n) => sum + n, 0)
  const put = async (choice: string, by: 1 | -1): Promise<void> => {
    const on = { ...mine, [choice]: (mine[choice] ?? 0) + by }
    if (on[choice]! < 0 || by > left) return
    s.on.set(key, on)
    d.tell(d.say('dots.told', { n: on[choice]!, left: left - by }))
    d.redraw()
    const receipt = await say(d, 'dots', { vote: id, on, ...who && { for: who } })
    // What the server told of my dots is newer than what I had put, unless I have gone on since.
    if (s.on.get(key) === on) setTimeout(() => { if (s.on.get(key) === on && (!receipt.ok || same(d.model.mine.dots[id]?.[who] ?? {}, on))) { s.on.delete(key); d.redraw() } })
  }
  const voted = Object.keys(d.model.facts('voted')).filter(each => each.startsWith(`${id}/`)).map(each => each.slice(id.length + 1))
  const here = new Set([...everyone(d).filter(one => one.present).map(one => one.id), ...voted])
  const motion = (Object.entries(d.model.facts('motions')) as [string, Facts][]).find(([, one]) => one.kind === 'close' && one.about === id && one.state === 'open')
  const close = (): void => void (motion ? say(d, 'voice', { motion: motion[0], yes: true }) : say(d, 'raise', { motion: newId(), kind: 'close', about: id }))
  const said = motion && d.model.facts('voices')[`${motion[0]}/${d.model.me?.id}`]
  return html`<div class="ballot" role="group" aria-labelledby="vote-${id}"><h4 id="vote-${id}">${vote.question || d.say('dots.question.none')}</h4>
    <p id="left-${id}"><b>${d.say('dots.left', { n: left })}</b> ${d.say('dots.voted', { n: voted.length, all: here.size })} ${d.say('dots.hidden')}</p>
    ${when(others.length, () => html`<label>${d.say('answer.for')} <select @change=${(e: Event) => { s.for = (e.target as HTMLSelectElement).value; d.redraw() }}><option value="">${d.say('answer.for.me')}</option>${others.map(one => html`<option value=${one.id} .selected=${who === one.id}>${one.name || d.say('guest')}</option>`)}</select></label>`)}
    <ul>${(vote.options as string[]).map(choice => {
      const { words, lang } = option(d, choice)
      const n = mine[choice] ?? 0
      const button = (by: 1 | -1, off: boolean): TemplateResult => html`<button type="button" class="btn btn--icon" aria-disabled=${off} aria-label=${`${d.say(by > 0 ? 'dots.more' : 'dots.fewer')}: ${words}`} @click=${() => put(choice, by)}>${by > 0 ? '+' : '−'}</button>`
      return html`<li><span lang=${lang}>${words}</span>${row(n)}<span class="vh">${d.say('dots.mine', { n })}</span>${button(-1, !n)}<b aria-hidden="true">${n}</b>${button(1, left < 1)}</li>`
    })}</ul>
    ${said ? html`<p class="note">${d.say('dots.closing')}</p>` : html`<button type="button" class="btn" @click=${close}>${d.say(motion ? 'dots.close.too' : 'dots.close')}</button>`}</div>`
}

const same = (one: Record<string, number>, other: Record<string, number>): boolean => [...new Set([...Object.keys(one), ...Object.keys(other)])].every(key => (one[key] ?? 0) === (other[key] ?? 0))

function result(d: Desk, id: string, vote: Facts): TemplateResult {
  const { dots, groups, people } = vote.result as { dots: Record<string, number>; groups: Record<string, Record<string, number>>; people: number }
  const order = [...vote.options as string[]].sort((a, b) => dots[b]! - dots[a]!)
  return html`<div class="ballot is-closed" role="group" aria-labelledby="vote-${id}"><h4 id="vote-${id}">${vote.question || d.say('dots.question.none')}</h4><p>${d.say('dots.closed', { n: people })} ${d.say('dots.narrows')}</p>
    <ol>${order.map(choice => {
      const { words, lang } = option(d, choice)
      return html`<li><span lang=${lang}>${words}</span>${row(Math.min(60, dots[choice]!))}<b>${d.say('dots.sum', { n: dots[choice]! })}</b>
        ${Object.keys(groups).length > 1 ? html`<small>${Object.entries(groups).map(([group, sums]) => html`<span>${shape(group as Perspective)}<span class="vh">${d.say(`perspective.${group}`)} </span>${sums[choice] ?? 0}</span>`)}</small>` : nothing}</li>`
    })}</ol></div>`
}

/** Opening a vote: the question, over what, and how many dots each. */
function opening(d: Desk): TemplateResult {
  const s = state(d)
  const close = (): void => {
    s.opening = false
    d.focus = '.dots__open'
    d.redraw()
  }
  const key = `coproboard.dots.${d.model.id}`
  const choices = [...d.model.proposals.filter(one => !one.aside && one.words), ...d.model.cards.filter(card => !card.aside && card.words)]
  const go = async (event: Event): Promise<void> => {
    event.preventDefault()
    const form = event.target as HTMLFormElement
    const data = new FormData(form)
    const options = data.getAll('option').map(String)
    if (options.length < 2) return d.show({ text: d.say('dots.two'), actions: [] })
    const receipt = await say(d, 'vote', { vote: newId(), question: String(data.get('question')).trim(), options, dots: Number(data.get('dots')) })
    if (!receipt.ok) return
    keep(key, null, 'sessionStorage')
    close()
  }
  return html`<form class="opening" @submit=${go}><label for="dots-question">${d.say('dots.question')}</label><input id="dots-question" name="question" maxlength="300" lang=${d.lang} .value=${recall(key, 'sessionStorage') ?? ''} @input=${(e: Event) => keep(key, (e.target as HTMLInputElement).value, 'sessionStorage')}>
    <label for="dots-each">${d.say('dots.each')}</label><input id="dots-each" name="dots" type="number" min="1" max="20" value="3" required>
    <fieldset><legend>${d.say('dots.over')}</legend><div>${choices.map(one => html`<label><input type="checkbox" name="option" value=${one.id} ?checked=${!('at' in one) && d.step === 'agree'}><span lang=${one.lang}>${one.words}</span></label>`)}</div></fieldset>
    <div><button type="submit" class="btn btn--go">${d.say('dots.go')}</button><button type="button" class="btn btn--quiet" @click=${close}>${d.say('agree.not-now')}</button></div></form>`
}

