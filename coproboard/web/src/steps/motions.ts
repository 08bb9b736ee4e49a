/**
 * What needs the group: motions that wait for an answer, and the rule that they pass by.
 *
 * Anyone raises one, answers, and changes the answer while it is open; everyone sees who has answered and who has not.
 */
import type { TemplateResult } from 'lit-html'
import type { Person } from '../model'
import type { Desk } from '../views/desk'
import { newId, say } from './doing'
import { day, html, icon, nothing, own, shape, when } from './kit'
import { head } from './panels'
import { devices } from './present'
import { seeThen } from './then'
import { frameOf, sealed, tabOf } from './rounds'
import { RULE, type Outcome, type Rule, outcome } from './rule'

export interface Motion { id: string; kind: string; about: any; by: string; at: number; state: string; ended: number | null }
interface Count { yes: Person[]; no: Person[]; waiting: Person[]; mine: string | undefined; stands: Outcome }

const motions = (d: Desk): Motion[] =>
  Object.entries(d.model.facts('motions')).map(([id, one]) => ({ id, ...one })).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
export const openMotions = (d: Desk): Motion[] => motions(d).filter(({ state }) => state === 'open')
export const ruleOf = (d: Desk): Rule => d.model.facts('session').rule ?? RULE

function count(d: Desk, motion: Motion): Count {
  const here = devices(d), all = d.model.facts('voices')
  const voices: Record<string, 'yes' | 'no'> = {}
  for (const { id } of here) if (all[`${motion.id}/${id}`]) voices[id] = all[`${motion.id}/${id}`][0]
  const who = (said: string | undefined): Person[] => here.filter(({ id }) => voices[id] === said)
  return { yes: who('yes'), no: who('no'), waiting: who(undefined), mine: voices[d.model.me?.id ?? ''], stands: outcome(voices, here, ruleOf(d)) }
}

/** Raises a motion, and opens nothing: the banner shows it to everyone. */
export const raise = (d: Desk, kind: string, about: unknown): void => void say(d, 'raise', { motion: newId(), kind, about })

/** What is asked, as a question. */
export function question(d: Desk, { kind, about }: Motion): string {
  if (kind === 'rule') return d.say('motion.rule', { rule: ruleWords(d, about as Rule) })
  if (kind === 'close') return d.say('motion.close', { question: d.model.facts('votes')[about]?.question ?? '' })
  if (kind === 'keep') return about ? d.say('motion.keep', { day: day(d.lang, Date.parse(about), 0) }) : d.say('motion.keep.always')
  if (kind === 'reveal' && d.model.tabs.length > 1) return d.say('reveal.ask', { frame: d.pick(frameOf(d, tabOf(d, about)).title) })
  return d.say(`motion.${kind}`, { about: String(about) })
}

export function ruleWords(d: Desk, { share, each }: Rule): string {
  const most = share === 100 ? d.say('rule.all') : share === 50 ? d.say('rule.half') : d.say('rule.share', { share })
  return each ? d.say('rule.each', { most }) : most
}

const answers = (d: Desk, motion: Motion, mine: string | undefined): TemplateResult => {
  const one = (yes: boolean): TemplateResult => html`<button type="button" class="btn" aria-pressed=${mine === (yes ? 'yes' : 'no') ? 'true' : 'false'}
    aria-label=${`${d.say(yes ? 'motion.yes' : 'motion.no')}: ${question(d, motion)}`} @click=${() => void say(d, 'voice', { motion: motion.id, yes })}>
    ${mine === (yes ? 'yes' : 'no') ? icon('tick') : nothing}${d.say(yes ? 'motion.yes' : 'motion.no')}</button>`
  return html`${one(true)}${one(false)}`
}

const carry = (d: Desk, motion: Motion, { stands }: Count): TemplateResult | typeof nothing => when(stands === 'enough', () =>
  html`<button type="button" class="btn btn--go" @click=${() => void say(d, 'carry', { motion: motion.id })}>${d.say('motion.carry')}</button>`)

/** A calm line for each motion that is open, on every screen. */
export function banner(d: Desk): TemplateResult | null {
  const open = openMotions(d)
  if (!open.length) return null
  return html`<section class="asked" aria-label=${d.say('motion.open')}>${open.map((motion) => {
    const counted = count(d, motion)
    return html`<div class="motion" data-motion=${motion.id}><p><b>${question(d, motion)}</b> <span>${d.say('motion.count', { n: counted.yes.length, all: devices(d).length })}</span></p>
      <div class="motion__do">${seeThen(d, motion)}${answers(d, motion, counted.mine)}${carry(d, motion, counted)}
      <button type="button" class="plain" aria-haspopup="dialog" @click=${() => d.openPanel('motions')}>${d.say('motion.who')}</button></div></div>`
  })}</section>`
}

export function motionsPanel(d: Desk): TemplateResult {
  const open = openMotions(d), past = motions(d).filter(({ state }) => state !== 'open').reverse().slice(0, 6)
  const rule = ruleOf(d)
  return html`${head(d, d.say('motion.head'))}<p>${d.say('motion.about')}</p>
    <p class="rule"><b>${ruleWords(d, rule)}</b> ${d.say('rule.away', { n: rule.away })} ${d.say('rule.fold', { n: rule.fold })}</p>
    <button type="button" class="btn" @click=${() => d.openPanel('rule')}>${d.say('rule.change')}</button>
    <h3>${d.say('motion.open')}</h3>${open.length ? open.map((motion) => detail(d, motion)) : html`<p>${d.say('motion.none')}</p>`}
    ${when(past.length, () => html`<h3>${d.say('motion.past')}</h3><ul class="past">${past.map((motion) => html`<li>${question(d, motion)} <b>${d.say(`motion.${motion.state}`)}</b></li>`)}</ul>`)}`
}

function detail(d: Desk, motion: Motion): TemplateResult {
  const counted = count(d, motion), by = d.model.person(motion.by)
  const people = (key: string, list: Person[]): TemplateResult | typeof nothing => when(list.length, () => html`<div><dt>${d.say(key, { n: list.length })}</dt>
    <dd>${list.map((person) => html`<span class="by">${shape(person.perspective)}${d.name(person)}${person.here ? '' : ` ${d.say('answer.gone')}`}</span> `)}</dd></div>`)
  const back = motion.by === d.model.me?.id || !devices(d).some(({ id }) => id === motion.by)
  return html`<section class="motion" data-motion=${motion.id}><p><b>${question(d, motion)}</b> <span>${d.say('motion.by', { name: d.name(by) })}</span></p>
    <dl class="voices">${people('motion.said.yes', counted.yes)}${people('motion.said.no', counted.no)}${people('motion.waiting', counted.waiting)}</dl>
    <div class="motion__do">${seeThen(d, motion)}${answers(d, motion, counted.mine)}${carry(d, motion, counted)}
    ${when(back, () => html`<button type="button" class="btn btn--quiet" @click=${() => void say(d, 'withdraw', { motion: motion.id })}>${d.say('motion.withdraw')}</button>`)}</div></section>`
}

const drafts = own<{ rule: Rule | null }>(() => ({ rule: null }))

/** Another rule, asked of everyone. It waits while something runs that began under this one (M5). */
export function rulePanel(d: Desk): TemplateResult {
  const draft = drafts(d), rule = draft.rule ??= { ...ruleOf(d) }
  const busy = openMotions(d).length > 0 || sealed(d).length > 0 || Object.values(d.model.facts('votes')).some(({ state }) => state === 'open')
  const same = JSON.stringify(Object.entries(rule).sort()) === JSON.stringify(Object.entries(ruleOf(d)).sort())
  const number = (key: 'share' | 'away' | 'fold', least: number, most: number): TemplateResult => html`<label class="num"><span>${d.say(`rule.ask.${key}`)}</span><input type="number" min=${least} max=${most} .value=${String(rule[key])}
    @input=${(e: Event) => { rule[key] = Math.min(most, Math.max(least, Math.round(Number((e.target as HTMLInputElement).value)) || least)); d.redraw() }}></label>`
  const ask = (event: Event): void => {
    event.preventDefault()
    if (busy || same) return
    raise(d, 'rule', rule)
    draft.rule = null
    d.openPanel(null)
  }
  return html`${head(d, d.say('rule.change'))}<p>${d.say('rule.about')}</p><form class="ruleform" @submit=${ask}>
    ${number('share', 50, 100)}
    <label class="check"><input type="checkbox" .checked=${rule.each} @change=${(e: Event) => { rule.each = (e.target as HTMLInputElement).checked; d.redraw() }}><span>${d.say('rule.ask.each')}</span></label>
    ${number('away', 2, 60)}${number('fold', 2, 10)}
    <p><b>${ruleWords(d, rule)}</b> ${d.say('rule.away', { n: rule.away })} ${d.say('rule.fold', { n: rule.fold })}</p>
    ${when(busy, () => html`<p class="hint" id="rule-busy">${d.say('rule.busy')}</p>`)}
    <button type="submit" class="btn btn--go" aria-disabled=${busy || same ? 'true' : 'false'} aria-describedby=${busy ? 'rule-busy' : nothing}>${d.say('rule.raise')}</button></form>`
}

const states = own<Map<string, string>>((d) => new Map(motions(d).map(({ id, state }) => [id, state])))

/** Tells of motions that are new or have ended, once each. */
export function motionNews(d: Desk): void {
  const known = states(d)
  for (const motion of motions(d)) {
    const before = known.get(motion.id)
    if (before === motion.state) continue
    known.set(motion.id, motion.state)
    if (motion.state === 'open') d.tell(d.say('motion.raised', { name: d.name(d.model.person(motion.by)), question: question(d, motion) }))
    // A reveal that carries moves us, and that is told with the way back.
    else if (motion.kind !== 'reveal' || motion.state !== 'carried') d.show({ text: `${question(d, motion)} ${d.say(`motion.${motion.state}`)}`, actions: [] })
  }
}
