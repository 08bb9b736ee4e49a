/**
 * Proposals, their words, and where each of us stands.
 *
 * What is proposed is written in place by everyone; what each of us says to it stands beside it. The knot at the foot
 * tells whether both groups consent, and if not, what it waits for.
 */
import type { TemplateResult } from 'lit-html'
import type { Facts, Power, Proposal } from '../model'
import type { Desk } from '../views/desk'
import { answerIcon, myAnswer, whatEachSays } from './answer'
import { say } from './doing'
import { dotsView } from './dots'
import { GROUPS, type Gate, type Group } from './gate'
import { html, icon, keep, nothing, own, recall, repeat, shape, when } from './kit'
import { planView } from './plan'
import { ago, called, list, stand, type Stood } from './stand'

const desk = own(() => ({ shown: '', asking: false, wrote: '' }))

export function agreeView(d: Desk): TemplateResult {
  const state = desk(d)
  const all = d.model.proposals
  const open = all.filter(one => !one.aside)
  const shown = all.find(one => one.id === state.shown) ?? open[0]
  if (state.wrote && !d.editing) d.focus = '.prop__change'
  state.wrote = d.editing === shown?.id ? shown!.id : ''
  if (!shown) return html`<div class="agreeing"><section class="prop">${when(all.length, () => chooser(d, open, all, ''))}${proposing(d)}</section></div>`
  const stood = stand(d, shown)
  const gate = foot(d, shown, stood)
  const more = html`<section class="prop prop--more" aria-label=${d.say('agree.more')}>${field(d, shown, 'why')}${field(d, shown, 'options')}${planView(d, shown)}
    <label class="review">${d.say('agree.review')} <input type="date" .value=${shown.review} @change=${(e: Event) => d.model.setValue('proposals', shown.id, 'review', (e.target as HTMLInputElement).value)}></label>
    <div class="prop__end">${when(all.length < 2 && !state.asking, () => askButton(d))}
      <button type="button" class="btn btn--quiet" @click=${() => setAside(d, shown)}>${icon('aside')}${d.say(shown.aside ? 'aside.back' : 'agree.aside')}</button></div>
    ${dotsView(d)}</section>`
  const main = html`<section class="prop" aria-labelledby="prop-head">
    ${all.length > 1 || state.asking ? chooser(d, open, all, shown.id) : nothing}${state.asking ? proposing(d) : nothing}
    ${words(d, shown, stood)}${powers(d, shown)}
    ${shown.words.trim() ? myAnswer(d, shown, stood) : html`<p class="note">${d.say('agree.unworded')}</p>`}</section>`
  const says = whatEachSays(d, stood)
  // Where there is one column, what decides comes before what only adds to it.
  return d.wide ? html`<div class="agreeing"><div class="prop__all">${main}${more}</div>${says}</div>${gate}` : html`<div class="agreeing">${main}${says}${gate}${more}</div>`
}

// Which proposal -----------------------------------------------------------------------------------------------------

const short = (words: string, most = 60): string => (words.length > most ? `${words.slice(0, most - 3).trimEnd()}…` : words)

const askButton = (d: Desk): TemplateResult => html`<button type="button" class="btn prop__ask" @click=${() => { desk(d).asking = true; d.focus = '.proposing textarea'; d.redraw() }}>${icon('plus')}${d.say('agree.another')}</button>`

function chooser(d: Desk, open: readonly Proposal[], all: readonly Proposal[], shown: string): TemplateResult {
  const state = desk(d)
  const aside = all.filter(one => one.aside)
  const show = (one: Proposal): void => {
    state.shown = one.id
    d.redraw()
  }
  return html`<nav class="props" aria-label=${d.say('agree.all')}>${when(open.length, () => html`<ol>${repeat(open, one => one.id, (one, i) => html`<li><button type="button" aria-current=${one.id === shown ? 'true' : nothing} @click=${() => show(one)}>
      <b>${i + 1}</b><span lang=${one.lang}>${short(one.words) || d.say('card.empty')}</span></button></li>`)}</ol>`)}
    ${when(all.length && !state.asking, () => askButton(d))}
    ${when(aside.length, () => html`<details class="asided"><summary>${d.say('aside.count', { n: aside.length })}</summary><ul>${aside.map(one => html`<li><button type="button" class="plain" lang=${one.lang} @click=${() => show(one)}>${short(one.words) || d.say('card.empty')}</button>
      <button type="button" class="btn" aria-label=${`${d.say('aside.back')}: ${short(one.words)}`} @click=${() => setAside(d, one)}>${d.say('aside.back')}</button></li>`)}</ul></details>`)}</nav>`
}

function proposing(d: Desk): TemplateResult {
  const state = desk(d)
  const key = `coproboard.propose.${d.model.id}`
  const draft = recall(key, 'sessionStorage') ?? ''
  const write = (words: string): void => {
    keep(key, words || null, 'sessionStorage')
    d.redraw()
  }
  const go = (event: Event): void => {
    event.preventDefault()
    if (!draft.trim()) return
    state.shown = d.model.propose(draft.trim(), d.lang)
    state.asking = false
    d.focus = '.prop__change'
    write('')
  }
  return html`<form class="proposing" @submit=${go}><label>${d.say('agree.propose')}<span class="note">${d.say('agree.propose.about')}</span><textarea class="voice" rows="2" maxlength="2000" lang=${d.lang} .value=${draft} placeholder=${d.say('agree.propose.hint')}
      @input=${(e: Event) => write((e.target as HTMLTextAreaElement).value)}
      @keydown=${(e: KeyboardEvent) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) go(e) }}></textarea></label>
    <div><button type="submit" class="btn btn--go" aria-disabled=${!draft.trim()}>${d.say('agree.propose.go')}</button>
    ${when(d.model.proposals.length, () => html`<button type="button" class="btn btn--quiet" @click=${() => { state.asking = false; d.focus = '.prop__ask'; d.redraw() }}>${d.say('agree.not-now')}</button>`)}</div></form>`
}

function setAside(d: Desk, one: Proposal): void {
  const aside = !one.aside
  const put = (value: boolean): void => d.model.setValue('proposals', one.id, 'aside', value)
  put(aside)
  desk(d).shown = aside ? '' : one.id
  if (aside) d.show({ text: d.say('agree.asided', { words: short(one.words, 48) }), actions: [{ label: d.say('undo'), run: () => { put(false); desk(d).shown = one.id; d.redraw() } }] })
  d.focus = '#board'
  d.redraw()
}

// What it says -------------------------------------------------------------------------------------------------------

/** Who changed what answers are given to, and that everyone was asked again by it. */
function changed(d: Desk, one: Proposal, stood: Stood): string {
  const touched = d.model.facts('touched')
  const read = (what: string): [string, number] | undefined => touched[`${one.id}/${what}`]
  if (one.aside) {
    const by = read('proposal-aside')
    return by ? d.say('aside.by', { name: called(d, by[0]) }) : d.say('aside.anyone')
  }
  const last = [read('reworded'), read('powered')].filter(each => each !== undefined).sort((a, b) => b[1] - a[1])[0]
  const made = read('proposed')
  if (!last) return made ? d.say('agree.proposed', { name: called(d, made[0]), ago: ago(d, made[1]) }) : ''
  const again = Object.values(stood.answers).some(each => each.digest !== stood.digest)
  return d.say(last[0] ? again ? 'agree.asked' : 'agree.changed' : again ? 'agree.asked.group' : 'agree.changed.group', { name: called(d, last[0]), ago: ago(d, last[1]) })
}

function words(d: Desk, one: Proposal, stood: Stood): TemplateResult {
  const editing = d.editing === one.id
  const writers = d.writers(one.id)
  return html`<div class="prop__top"><div><h2 id="prop-head">${d.say('agree.head')}</h2><p>${changed(d, one, stood)}</p></div>
      <button class="btn prop__change" type="button" aria-expanded=${editing} @click=${() => d.edit(editing ? null : one.id)}>${icon(editing ? 'tick' : 'pen')}${d.say(editing ? 'edit.done' : 'agree.change')}</button></div>
    ${editing
      ? html`<div class="editor prop__write" data-card=${one.id}><textarea class="voice" rows="3" maxlength="20000" lang=${one.lang} aria-label=${d.say('agree.words')} data-text="proposals/${one.id}/words"></textarea></div>`
      : html`<p class="proposal voice" lang=${one.lang}>${one.words || d.say('card.empty')}</p>`}
    ${when(writers.length, () => html`<p class="note">${d.say(editing ? 'writing.too' : 'writing', { name: d.name(writers[0]!) })}</p>`)}`
}

const POWERS: Exclude<Power, ''>[] = ['organisation', 'both', 'people']

function powers(d: Desk, one: Proposal): TemplateResult {
  const row = (key: 'knows' | 'decides' | 'acts'): TemplateResult => html`<fieldset><legend>${d.say(`power.ask.${key}`)}</legend>${POWERS.map(power => html`<label><input type="radio" name="power-${key}"
      aria-label=${d.say(`power.to.${power}`)} .checked=${one[key] === power} @change=${() => d.model.setValue('proposals', one.id, key, power)}><span class="chip">${power === 'people' ? nothing : shape('services')}${power === 'organisation' ? nothing : shape('lived')}</span></label>`)}</fieldset>`
  return html`<div class="whos" role="group" aria-label=${d.say('power.ask')}><span class="hd"></span>${POWERS.map(power => html`<span class="hd" aria-hidden="true">${d.say(`power.to.${power}`)}</span>`)}
    ${row('knows')}${row('decides')}${row('acts')}</div>`
}

const field = (d: Desk, one: Proposal, key: 'why' | 'options'): TemplateResult => html`<label class="editor prop__field">${d.say(`agree.${key}`)}
  <textarea rows="1" maxlength="20000" lang=${one.lang} data-text="proposals/${one.id}/${key}"></textarea></label>`

// Whether we may adopt it --------------------------------------------------------------------------------------------

function foot(d: Desk, one: Proposal, stood: Stood): TemplateResult {
  const { gate } = stood
  const adopted = records(d, one).find(each => each.status === 'adopted' && same(each, one))
  const objector = gate.objections[0]
  const why = adopted ? d.say('gate.adopted', { ago: ago(d, adopted.at), n: adopted.number }) : because(d, gate)
  const adopt = async (): Promise<void> => {
    if (!gate.open) return d.tell(why)
    const receipt = await say(d, 'adopt', { proposal: one.id, digest: stood.digest })
    if (receipt.ok) d.show({ text: d.say('gate.told'), actions: [toRecord(d)] })
  }
  const note = async (): Promise<void> => {
    const receipt = await say(d, 'record', { proposal: one.id })
    if (receipt.ok) d.show({ text: d.say('gate.written'), actions: [toRecord(d)] })
  }
  const talk = (): void => {
    const reason = stood.answers[objector!]!.reason
    d.focus = `#says-${CSS.escape(objector!)}`
    d.show({ text: reason ? d.say('gate.reason', { name: called(d, objector!), reason }) : d.say('gate.ask', { name: called(d, objector!) }),
      actions: [{ label: d.say('gate.talk'), run: () => void say(d, 'step', { from: d.step, to: 'talk' }) }] })
  }
  return html`<section class="gate" aria-label=${d.say('gate.label')}><div class="gate__knot"><ul>${GROUPS.map(group => html`<li>${shape(group)}<span>${groupSays(d, group, gate)}</span></li>`)}</ul>${knot(gate, !!adopted)}</div>
    <div class="gate__rule"><p><b>${d.say('gate.rule')}</b> <span id="gate-why" role="status">${why}</span> <button type="button" class="plain" @click=${note}>${d.say('gate.write')}</button></p><p>${d.say('gate.rule.more')}</p></div>
    <div class="gate__end">${when(objector, () => html`<button type="button" class="btn" @click=${talk}>${d.say('gate.talk.about', { name: called(d, objector!) })}</button>`)}
      ${adopted ? html`<p class="adopted">${answerIcon('consent')}${d.say('gate.done')}</p>` : html`<button type="button" class="btn btn--lg ${gate.open ? 'btn--go' : ''}" aria-disabled=${!gate.open} aria-describedby="gate-why" @click=${adopt}>${d.say(gate.open ? 'gate.adopt' : 'gate.not-yet')}</button>`}</div></section>`
}

const toRecord = (d: Desk): { label: string; run: () => void } => ({ label: d.say('gate.record'), run: () => void say(d, 'step', { from: d.step, to: 'record' }) })

const records = (d: Desk, one: Proposal): Facts[] => (Object.values(d.model.facts('records')) as Facts[]).filter(each => each.proposal === one.id).sort((a, b) => b.at - a.at)
const same = (record: Facts, one: Proposal): boolean => record.words === one.words && (['knows', 'decides', 'acts'] as const).every(key => (record.power?.[key] ?? '') === one[key])

/** In one sentence: what the gate waits for. */
export function because(d: Desk, gate: Gate): string {
  const names = (ids: string[]): string => list(d, ids.map(id => called(d, id)))
  if (gate.why === 'nobody') return GROUPS.filter(group => !gate.groups[group].present).map(group => d.say(`gate.nobody.${group}`)).join(' ')
  if (gate.why === 'objection') return d.say('gate.objection', { n: gate.objections.length, names: names(gate.objections) })
  if (gate.why === 'no-consent') return GROUPS.filter(group => !gate.groups[group].consents).map(group => d.say(`gate.no-consent.${group}`)).join(' ')
  if (gate.why === 'open') return d.say('gate.open')
  const waiting = [...new Set(GROUPS.flatMap(group => gate.groups[group].waiting))]
  return waiting.length ? d.say('gate.waiting', { n: waiting.length, names: names(waiting) }) : d.say('gate.two')
}

const groupSays = (d: Desk, group: Group, gate: Gate): TemplateResult =>
  html`<b>${d.say(`gate.group.${group}`)}</b> ${d.say(!gate.groups[group].present ? `gate.none.${group}` : gate.groups[group].consents ? `gate.yes.${group}` : `gate.no.${group}`)}`

/** A consenting group's strand reaches the knot; the other's end is open. */
function knot(gate: Gate, adopted: boolean): TemplateResult {
  const { lived, services } = gate.groups
  return html`<svg class="knot ${gate.open || adopted ? 'is-open' : ''} ${adopted ? 'is-adopted' : ''}" viewBox="0 0 152 68" aria-hidden="true">
    <path class="s s--lived" d=${lived.consents ? 'M0 14C50 14 62 34 104 34' : 'M0 14C36 14 46 22 66 26.5'}></path><path class="s s--lived t" d=${lived.consents ? '' : 'M76 29.5C86 32 92 33.4 104 33.8'}></path>
    <path class="s s--services" d=${services.consents ? 'M0 54C50 54 62 34 104 34' : 'M0 54C36 54 46 46 66 41.5'}></path><path class="s s--services t" d=${services.consents ? '' : 'M76 38.5C86 36 92 34.6 104 34.2'}></path>
    <circle cx="118" cy="34" r="14"></circle><path class="on" d="M132 34H152"></path><path class="tick" d="m112 34.4 4 4.2 8-9"></path></svg>`
}
