/**
 * The frames of this board: what there is, adding one, setting one aside, and turning the group to another.
 *
 * What it is: the panel behind the tabs. What it is not: the tabs, which are at the top of the board. The fact that
 * shaped it: looking at another frame concerns me alone, turning the group concerns everyone, and both have to be said
 * in words that cannot be taken for each other.
 */
import type { TemplateResult } from 'lit-html'
import type { Frame, Tab } from '../model'
import type { Desk } from '../views/desk'
import { say } from '../steps/doing'
import { html, icon, keep, nothing, own, thumbnail, when, worded } from '../steps/kit'
import { head } from '../steps/panels'
import { save } from '../steps/record'
import { state } from './help'
import { gallery, makeAt, readFrame, type Refused, type Sample, writeFrame } from './site'

interface State { all: Sample[] | 'failed' | null; drafts: boolean; text: string; read: Frame | null; refused: Refused | null; told: string; busy: boolean }
const states = own<State>(() => ({ all: null, drafts: false, text: '', read: null, refused: null, told: '', busy: false }))

/** Runs something that asks the server; what comes of it, or that nothing did, is told at the end of the panel. */
async function ask(d: Desk, run: (s: State) => Promise<void>): Promise<void> {
  const s = states(d)
  if (s.busy) return
  Object.assign(s, { busy: true, told: '', refused: null })
  d.redraw()
  await run(s).catch(() => { s.told = d.say('tabs.trouble') })
  s.busy = false
  d.redraw()
}

export function tabsPanel(d: Desk): TemplateResult {
  const s = states(d), { tabs } = d.model
  if (!s.all) void gallery(d).then((all) => { s.all = all }, () => { s.all = 'failed' }).then(d.redraw)
  const [on, aside] = [tabs.filter((tab) => !tab.aside), tabs.filter((tab) => tab.aside)]
  return html`${head(d, d.say('tabs.head'))}<p>${d.say('tabs.about')}</p><ul class="tabslist">${on.map((tab) => onBoard(d, tab))}</ul>
    ${when(aside.length, () => html`<section class="part"><h3>${d.say('tabs.aside')}</h3><ul class="tabslist">${aside.map((tab) => html`<li><b>${worded(d, tab.frame.title)}</b><div>
      <button type="button" class="btn" aria-label=${`${d.say('aside.back')}: ${d.pick(tab.frame.title)}`} @click=${() => say(d, 'frame', { tab: tab.id, aside: false })}>${d.say('aside.back')}</button></div></li>`)}</ul></section>`)}
    ${when(s.told, () => html`<p class="note" role="status">${s.told}</p>`)}
    ${adding(d, s)}${ours(d, s)}${making(d, s)}`
}

function onBoard(d: Desk, { id, frame }: Tab): TemplateResult {
  const { view, group } = d.model, name = d.pick(frame.title)
  const act = (key: string, run: () => void): TemplateResult => html`<button type="button" class="btn" aria-label=${`${d.say(key)}: ${name}`} @click=${run}>${d.say(key)}</button>`
  const look = (): void => {
    d.model.look(id)
    d.openPanel(null)
  }
  // While marks are sealed or looked at, the group stays where they are (A9).
  return html`<li aria-current=${view.tab === id ? 'true' : nothing}><div><b>${name}</b> <small>${worded(d, frame.subtitle)}</small>${state(d, frame)}</div>
    ${when(group === id || view.tab === id, () => html`<p class="note">${d.say(group !== id ? 'tabs.here' : view.tab === id ? 'tabs.both' : 'tabs.group')}</p>`)}
    <div>${view.tab === id ? nothing : act('tabs.look', look)}${group === id || d.still ? nothing : act('tabs.turn', () => void turn(d, id))}
    ${group === id ? nothing : act('tabs.put', () => void say(d, 'frame', { tab: id, aside: true }))}</div></li>`
}

/** eight of a–z and 0–9, drawn at random */
const tabId = (): string => Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => (byte % 36).toString(36)).join('')

async function turn(d: Desk, to: string): Promise<void> {
  if ((await say(d, 'turn', { to, from: d.model.group })).ok) d.openPanel(null)
}

async function add(d: Desk, s: State, frame: string, name: string): Promise<void> {
  await ask(d, async () => {
    const { ok } = await say(d, 'frame', { tab: tabId(), frame })
    s.told = ok ? d.say('tabs.added', { frame: name }) : s.told
    if (ok) Object.assign(s, { read: null, text: '' })
  })
}

/** The frames that come with the board, drafts only when they are asked for. */
function adding(d: Desk, s: State): TemplateResult {
  const shown = Array.isArray(s.all) ? s.all.filter(({ status }) => s.drafts || status !== 'draft') : []
  const there = new Set(d.model.tabs.map(({ frame }) => frame.id))
  const plus = (frame: Sample, key: string, reference: string): TemplateResult => html`<button type="button" class="btn" aria-label=${`${d.say(key)}: ${d.pick(frame.title)}`}
    @click=${() => add(d, s, reference, d.pick(frame.title))}>${icon('plus')}${d.say(key)}</button>`
  return html`<section class="part"><h3>${d.say('tabs.add')}</h3>
    ${s.all === 'failed' ? html`<p class="note" role="status">${d.say('tabs.trouble')} <button type="button" class="btn" @click=${() => { s.all = null; d.redraw() }}>${d.say('tabs.again')}</button></p>` : nothing}
    <ul class="gallery">${shown.map((frame) => html`<li>${thumbnail(frame as Frame)}<div><b>${worded(d, frame.title)}</b>${state(d, frame as Frame)}<p>${worded(d, frame.summary)}</p>
      ${when(there.has(frame.id), () => html`<p class="note">${d.say('tabs.there')}</p>`)}
      <div>${plus(frame, 'tabs.add.do', frame.id)}${when(frame.hides, () => plus(frame, 'tabs.add.quick', `${frame.id}@${frame.version}+quick`))}</div></div></li>`)}</ul>
    <label class="check"><input type="checkbox" .checked=${s.drafts} @change=${() => { s.drafts = !s.drafts; d.redraw() }}><span>${d.say('tabs.drafts')}</span></label></section>`
}

/** A frame of the group's own: a file, or its text. */
function ours(d: Desk, s: State): TemplateResult {
  const check = (text: string): Promise<void> => ask(d, async () => {
    s.text = text
    s.read = null
    const answer = await readFrame(d, text)
    if ('refused' in answer) s.refused = answer.refused
    else s.read = answer.frame
    d.focus = s.refused ? '.refused' : '.readframe'
  })
  const file = async (event: Event): Promise<void> => {
    const [chosen] = (event.target as HTMLInputElement).files ?? []
    if (chosen) await check(await chosen.text())
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const text = String(new FormData(event.target as HTMLFormElement).get('toml') ?? '')
    if (text.trim()) void check(text)
  }
  return html`<details class="part" ?open=${s.text !== ''}><summary>${d.say('tabs.own')}</summary><form class="form2" @submit=${submit}>
    <label class="lab2">${d.say('tabs.file')} <input type="file" accept=".toml,text/plain" @change=${file}></label>
    <label class="lab2">${d.say('tabs.text')} <textarea name="toml" rows="5" spellcheck="false" .value=${s.text} aria-describedby=${s.refused ? 'frame-refused' : nothing}></textarea></label>
    <button type="submit" class="btn" aria-disabled=${s.busy}>${d.say('tabs.check')}</button></form>
    ${when(s.refused, () => html`<div class="refused" id="frame-refused" role="alert" tabindex="-1"><b>${d.say('tabs.refused')}</b><p>${d.say(s.refused!.line ? 'tabs.refused.line' : 'tabs.refused.field', { field: s.refused!.field, line: s.refused!.line ?? 0 })}</p><p lang="en">${s.refused!.expected}</p></div>`)}
    ${when(s.read, () => html`<div class="readframe" tabindex="-1">${thumbnail(s.read!)}<div><b>${worded(d, s.read!.title)}</b><p>${worded(d, s.read!.summary)}</p><button type="button" class="btn btn--go" @click=${() => add(d, s, s.text, d.pick(s.read!.title))}>${d.say('tabs.add.do')}</button></div></div>`)}</details>`
}

/** Taking the frame in view further: as a start for another, or as a file. */
function making(d: Desk, s: State): TemplateResult {
  const { frame } = d.model, to = makeAt(d)
  const start = (): void => {
    keep('coproboard.make', JSON.stringify(frame), 'sessionStorage')
    location.assign(to!)
  }
  const write = (): Promise<void> => ask(d, async () => {
    const answer = await writeFrame(d, frame)
    if ('refused' in answer) s.refused = answer.refused
    else save({ name: `${frame.id}.toml`, type: 'application/toml', text: answer.toml })
  })
  return html`<section class="part"><h3>${d.say('tabs.take', { frame: d.pick(frame.title) })}</h3><div class="acts2">
    ${when(to, () => html`<button type="button" class="btn" @click=${start}>${icon('pen')}${d.say('tabs.make')}</button>`)}
    <button type="button" class="btn" @click=${write}>${icon('save')}${d.say('tabs.export')}</button></div></section>`
}
