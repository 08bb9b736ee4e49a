/**
 * My answer to a proposal, and what each of us says.
 *
 * An answer is one tap; a reason is added to it in the same words field whenever one likes. What is typed stays on this
 * device until the server has it. Answers are in ink only: no answer is a bad one.
 */
import type { TemplateResult } from 'lit-html'
import type { Perspective, Proposal } from '../model'
import type { Desk } from '../views/desk'
import { say } from './doing'
import { ANSWERS, LEVELS, type Answer } from './gate'
import { avatar, html, initials, keep, nothing, own, recall, repeat, shape, svg, when } from './kit'
import { called, entered, type Consent, type Known, type Stood } from './stand'

const DRAWN: Record<Answer | 'wait', () => TemplateResult> = {
  consent: () => svg`<circle class="f" cx="12" cy="12" r="10.5"/><path class="k" d="m7 12.6 3.4 3.4 6.8-7.4"/>`,
  concern: () => svg`<circle cx="12" cy="12" r="9.6"/><path d="m7 12.6 3.4 3.4 6.8-7.4"/><circle class="g" cx="19.5" cy="4.5" r="4.2"/>`,
  objection: () => svg`<path class="f" d="M8 1.8h8L22.2 8v8L16 22.2H8L1.8 16V8z"/><path class="k" d="M8.2 8.2l7.6 7.6M15.8 8.2l-7.6 7.6"/>`,
  aside: () => svg`<circle cx="12" cy="12" r="9.6" stroke-dasharray="3.1 2.93"/><path d="M8 12h8m-3-3 3 3-3 3"/>`,
  wait: () => svg`<circle cx="12" cy="12" r="9.6"/><path class="d" d="M8 12h.01M12 12h.01M16 12h.01"/>`,
}
export const answerIcon = (answer: Answer | 'wait'): TemplateResult => html`<svg class="i r r--${answer}" viewBox="0 0 24 24" aria-hidden="true">${DRAWN[answer]()}</svg>`

interface Saying { of: string; answer: Answer; level: number | null; reason: string }
const mine = own(() => ({ for: '', saying: null as Saying | null, late: '' }))

/** The answers, or the levels of agreement, as they are said here. */
const spoken = (d: Desk, one: { answer: Answer; level: number | null }): string =>
  one.level ? `${one.level}. ${d.say(`answer.level.${one.level}`)}` : d.say(`answer.says.${one.answer}`)
const said = (d: Desk, one: { answer: Answer; level: number | null }): string => (one.level ? spoken(d, one) : d.say(`answer.${one.answer}`))

export function myAnswer(d: Desk, proposal: Proposal, stood: Stood): TemplateResult {
  const state = mine(d)
  const others = entered(d)
  if (!others.some(one => one.id === state.for)) state.for = ''
  const me = state.for || d.model.me?.id || ''
  const draftKey = `coproboard.why.${d.model.id}.${proposal.id}.${me}`
  const given = stood.answers[me] as Consent | undefined
  const fresh = given?.digest === stood.digest ? given : null
  const saying = state.saying?.of === proposal.id + me ? state.saying : null
  const current = saying ?? fresh
  const draft = recall(draftKey, 'sessionStorage') ?? given?.reason ?? ''
  const write = (words: string | null): void => void keep(draftKey, words, 'sessionStorage')
  const gradients = d.model.facts('scales')[proposal.id] === 'gradients'
  const send = async (answer: Answer, level: number | null, reason: string): Promise<void> => {
    // What is on its way is shown as mine at once, and stays where it was typed until the server has it.
    state.late = ''
    const sent = state.saying = { of: proposal.id + me, answer, level, reason }
    d.tell(d.say('answer.told', { answer: said(d, sent) }))
    d.redraw()
    const receipt = await say(d, 'answer', { proposal: proposal.id, digest: stood.digest, reason, lang: d.lang, ...level ? { level } : { answer }, ...state.for && { for: state.for } })
    if (receipt.ok && (recall(draftKey, 'sessionStorage') ?? reason).trim() === reason) write(null)
    // Said here too: coming back to the others has a sentence of its own that may stand where this one would.
    if (receipt.code === 'stale') state.late = sent.of
    if (state.saying === sent) state.saying = null
    d.redraw()
  }
  const choose = (answer: Answer, level: number | null = null): void => void send(answer, level, (recall(draftKey, 'sessionStorage') ?? given?.reason ?? '').trim())
  const name = others.find(one => one.id === state.for)?.name || d.name(state.for ? null : d.model.me)
  const button = (answer: Answer, level: number | null, body: TemplateResult): TemplateResult => html`<button type="button" aria-pressed=${level ? current?.level === level : current?.answer === answer}
    @click=${() => choose(answer, level)}>${body}</button>`
  const add = (event: Event): void => {
    event.preventDefault()
    if (current) void send(current.answer, current.level, draft.trim())
  }
  const old = given && !fresh && !saying
  return html`<form class="ours" aria-labelledby="answer-head" @submit=${add}><div class="ours__head"><h2 id="answer-head">${d.say(state.for ? 'answer.head.for' : 'answer.head', { name })}</h2>
      ${when(others.length, () => html`<label>${d.say('answer.for')} <select @change=${(e: Event) => { state.for = (e.target as HTMLSelectElement).value; d.redraw() }}>
        <option value="" .selected=${!state.for}>${d.say('answer.for.me')}</option>${others.map(one => html`<option value=${one.id} .selected=${state.for === one.id}>${one.name || d.say('guest')}</option>`)}</select></label>`)}</div>
    ${when(state.late === proposal.id + me, () => html`<p class="late" role="alert">${d.say('answer.late')}</p>`)}
    ${when(old, () => html`<div class="again"><p>${d.say('answer.old', { answer: said(d, given!) })}</p>
      <button type="button" class="btn btn--go" @click=${() => send(given!.answer, given!.level, given!.reason)}>${d.say('answer.again')}</button></div>`)}
    ${gradients
      ? html`<ol class="levels" role="group" aria-labelledby="answer-head">${LEVELS.map((answer, i) => html`<li>${button(answer, i + 1, html`<b>${i + 1}</b><span>${d.say(`answer.level.${i + 1}`)}<small>${d.say(`answer.counts.${answer}`)}</small></span>${answerIcon(answer)}`)}</li>`)}</ol>`
      : html`<div class="four" role="group" aria-labelledby="answer-head">${ANSWERS.map(answer => button(answer, null, html`${answerIcon(answer)}<span>${d.say(`answer.${answer}`)}</span>`))}</div>`}
    ${when(current, () => html`<label class="whynot">${d.say(`answer.why.${current!.answer}`)}
      <textarea rows="1" maxlength="500" .value=${draft} @input=${(e: Event) => { write((e.target as HTMLTextAreaElement).value); d.redraw() }}
        @keydown=${(e: KeyboardEvent) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) add(e) }}></textarea></label>
      <div class="ours__end" role="status">${saying && d.model.connection === 'offline' ? html`<p>${d.say('answer.offline')}</p>` : nothing}
      ${draft.trim() === (current!.reason ?? '') ? nothing : html`<button type="submit" class="btn">${d.say('answer.add')}</button>`}</div>`)}
    ${when(!Object.keys(stood.answers).length && !saying, () => scale(d, proposal, gradients))}</form>`
}

/** How we answer is chosen before the first answer. */
function scale(d: Desk, proposal: Proposal, gradients: boolean): TemplateResult {
  const choice = (value: string, on: boolean): TemplateResult => html`<label><input type="radio" name="scale" .checked=${on} @change=${() => say(d, 'scale', { proposal: proposal.id, scale: value })}>${d.say(`answer.scale.${value}`)}</label>`
  return html`<fieldset class="scale"><legend>${d.say('answer.scale')}</legend>${choice('consent', !gradients)}${choice('gradients', gradients)}</fieldset>`
}

const RANK: Record<string, number> = { objection: 0, concern: 2, consent: 3, aside: 3 }

export function whatEachSays(d: Desk, stood: Stood): TemplateResult {
  const group = (name: string, who: Perspective[]): TemplateResult => {
    const people = stood.people.filter(one => who.includes(one.perspective) && (one.present || stood.answers[one.id]))
    const fresh = (one: Known): Consent | null => (stood.answers[one.id]?.digest === stood.digest ? stood.answers[one.id]! : null)
    const rank = (one: Known): number => (one.present && fresh(one)?.answer === 'objection' ? 0 : one.me ? 1 : RANK[fresh(one)?.answer ?? ''] ?? 4) + (one.present ? 0 : 9)
    const asked = people.filter(one => one.present)
    return html`<section class="grp grp--${name}" aria-labelledby="says-${name}"><h3 id="says-${name}">${who.map(one => shape(one))}<span>${d.say(name === 'rest' ? 'agree.rest' : `perspective.${name}`)}</span>
      <small>${d.say('agree.answered', { n: asked.filter(fresh).length, all: asked.length })}</small></h3>
      ${people.length ? html`<ol>${repeat([...people].sort((a, b) => rank(a) - rank(b)), one => one.id, one => person(d, one, stood.answers[one.id], fresh(one) !== null))}</ol>` : html`<p class="none">${d.say('agree.nobody')}</p>`}</section>`
  }
  return html`<section class="says" aria-labelledby="says-head"><h2 id="says-head" class="voice">${d.say('agree.says')}</h2>
    ${group('lived', ['lived'])}${group('services', ['services'])}${group('rest', ['both', 'unsaid'])}</section>`
}

function person(d: Desk, one: Known, given: Consent | undefined, fresh: boolean): TemplateResult {
  const seen = d.model.person(one.id)
  const held = fresh && one.present && given!.answer === 'objection'
  const says = !given ? d.say('answer.says.wait') : fresh ? spoken(d, given) : d.say('answer.says.old', { answer: spoken(d, given) })
  const known = one.by ? { ...seen!, name: one.name, perspective: one.perspective, moving: null, away: false } : seen
  return html`<li class="p ${held ? 'no' : ''} ${given && !fresh ? 'old' : ''} ${one.present ? '' : 'out'}" id="says-${one.id}" tabindex="-1">
    ${known ? html`<span aria-hidden="true">${avatar(known, initials(known, d.model.people, d.say('guest')), called(d, one.id))}</span>` : html`<span></span>`}
    <div><p class="nm">${one.me ? d.say('answer.you', { name: d.name(d.model.me) }) : called(d, one.id)}</p><p class="rs">${says}${one.here ? '' : ` ${d.say('answer.gone')}`}</p></div>
    ${answerIcon(given ? given.answer : 'wait')}${when(given?.reason, () => html`<q lang=${given!.lang}>${given!.reason}</q>`)}</li>`
}
