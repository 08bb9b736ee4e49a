/**
 * What concerns one person: who I am here, everything about me, being forgotten; people entered without a device; and
 * how long the board is kept.
 *
 * The fact that shaped it: what can be taken back is done at once, and being forgotten cannot, so it is said plainly
 * first what goes and what stays.
 */
import type { TemplateResult } from 'lit-html'
import type { Lang, Person, Perspective } from '../model'
import type { Desk } from '../views/desk'
import { ask, asked, said } from './asked'
import { newId, say } from './doing'
import { PERSPECTIVES, html, icon, langs, nothing, own, shape, when } from './kit'
import { wipe } from './vault'
import { head } from './panels'
import { byName, records, take } from './record'

const fields = (d: Desk, person: Person | null, entering: boolean): TemplateResult => html`<label class="lab2"><span>${d.say(entering ? 'enter.name' : 'join.name')} <small>${d.say('join.ifyoulike')}</small></span>
    <input name="name" type="text" maxlength="60" autocomplete="off" .value=${person?.name ?? ''}></label>
  <fieldset class="mine"><legend>${d.say(entering ? 'enter.how' : 'key.mine')}</legend>${PERSPECTIVES.map((p) => html`<label><input type="radio" name="perspective" value=${p} required .checked=${person?.perspective === p}>${shape(p)}<span>${d.say(`perspective.${p}`)}</span></label>`)}</fieldset>
  ${entering ? html`<label class="lab2">${d.say('enter.lang')} <select name="lang">${langs().map(([id, name, dir]) => html`<option value=${id} lang=${id} dir=${dir} ?selected=${id === d.lang}>${name}</option>`)}</select></label>` : nothing}`

const read = (event: SubmitEvent): { name: string; perspective: Perspective; lang: Lang } => {
  event.preventDefault()
  const form = new FormData(event.target as HTMLFormElement)
  return { name: String(form.get('name') ?? '').trim().slice(0, 60), perspective: form.get('perspective') as Perspective ?? 'unsaid', lang: form.get('lang') as Lang }
}

const entered = (d: Desk): Person[] => Object.entries(d.model.facts('people')).filter(([, each]) => each.by && each.by === d.model.me?.id)
  .map(([id]) => d.model.person(id)!)

export function mePanel(d: Desk): TemplateResult {
  const { me } = d.model
  const keep = (event: SubmitEvent): void => {
    const { name, perspective } = read(event)
    d.model.join(name, perspective, d.lang)
    d.openPanel(null)
    d.show({ text: d.say('me.kept'), actions: [] })
  }
  return html`${head(d, d.say('me.head'))}<form class="form2" @submit=${keep}>${fields(d, me, false)}<button class="btn btn--go" type="submit">${d.say('me.keep')}</button></form>
    ${byName(d)}<section class="part"><h3>${d.say('me.all')}</h3><p>${d.say('me.all.about')}</p><button type="button" class="btn" @click=${() => take(d, d.model.ask('me'))}>${icon('save')}${d.say('me.take')}</button></section>
    <section class="part"><h3>${d.say('me.forget')}</h3><p>${d.say('me.forget.about')}</p><button type="button" class="btn" @click=${() => d.openPanel('forget')}>${d.say('me.forget.go')}</button></section>`
}

/** `about`: the person whom I entered and who wants to be forgotten; "" myself. */
export function forgetPanel(d: Desk, about: string): TemplateResult {
  const whose = about ? d.model.person(about) : null
  const forget = async (): Promise<void> => {
    if (!await said(d, say(d, 'forget', about ? { for: about } : {}))) return
    // This device forgets as well.
    if (!about) wipe(d.model.id)
    if (!about) d.model.join('', 'unsaid', d.lang)
    d.openPanel(about ? 'enter' : null)
    d.show({ text: d.say('me.forgotten'), actions: [] })
  }
  return html`${head(d, whose ? d.say('enter.forget.head', { name: d.name(whose) }) : d.say('me.forget.head'))}
    <p><b>${d.say('me.goes')}</b></p><ul class="plainlist">${['name', 'marks', 'store'].map((key) => html`<li>${d.say(`me.goes.${key}`)}</li>`)}</ul>
    <p><b>${d.say('me.stays')}</b></p><ul class="plainlist">${['made', 'said', ...records(d).length ? ['records'] : [], 'copies'].map((key) => html`<li>${d.say(`me.stays.${key}`)}</li>`)}</ul>
    <p>${d.say('me.forget.final')}</p><div class="acts2"><button type="button" class="btn" @click=${() => d.openPanel(about ? 'enter' : 'me')}>${d.say('me.forget.not')}</button>
    <button type="button" class="btn btn--no" @click=${forget}>${d.say('me.forget.do')}</button></div>`
}

/** Adds a card in their words; that it is theirs can be said once the server knows who made it. */
async function addFor(d: Desk, person: string, words: string): Promise<void> {
  const id = d.model.add(words, d.lang)
  while (!d.model.card(id)?.touched.made) await new Promise((known) => d.model.addEventListener('change', known, { once: true }))
  await say(d, 'credit', { card: id, for: person })
}

function cardFor(d: Desk, person: Person): TemplateResult {
  const add = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = event.target as HTMLFormElement, words = String(new FormData(form).get('words') ?? '').trim().replace(/\s+/g, ' ')
    if (!words) return
    void addFor(d, person.id, words)
    form.reset()
    note(d, d.say('enter.card.done'))
  }
  return html`<form class="for" @submit=${add}><input type="text" name="words" maxlength="20000" autocomplete="off" aria-label=${d.say('enter.card', { name: d.name(person) })} placeholder=${d.say('enter.card', { name: d.name(person) })}>
    <button type="submit" class="btn">${d.say('enter.card.add')}</button></form>`
}

/** What this panel has just done, said where it was done: a message of the board lies behind it. */
function note(d: Desk, text: string): void {
  drafting(d).done = text
  d.redraw()
}

const drafting = own(() => ({ person: '', done: '' }))

export function enterPanel(d: Desk): TemplateResult {
  const mine = entered(d), draft = drafting(d)
  const enter = (event: SubmitEvent): void => {
    const form = event.target as HTMLFormElement
    draft.person ||= newId()
    void said(d, say(d, 'enter', { person: draft.person, ...read(event) })).then((ok) => {
      if (!ok) return
      draft.person = ''
      form.reset()
      note(d, d.say('enter.done'))
    })
  }
  return html`${head(d, d.say('enter.head'))}<p>${d.say('enter.about')}</p>
    ${when(mine.length, () => html`<ul class="entered">${mine.map((each) => html`<li>${shape(each.perspective)}<div><b>${d.name(each)}</b> <small>${d.say(`perspective.${each.perspective}`)}</small>${d.still ? nothing : cardFor(d, each)}${byName(d, each)}
      <button type="button" class="plain" @click=${() => d.openPanel(`forget/${each.id}`)}>${d.say('enter.forget')}<span class="vh">: ${d.name(each)}</span></button></div></li>`)}</ul>`)}
    <form class="form2" @submit=${enter}>${fields(d, null, true)}<button class="btn btn--go" type="submit">${d.say('enter.do')}</button></form>
    <p class="note" role="status">${draft.done}</p><p class="note">${d.say('enter.counts')}</p>`
}

/** How long the board is kept, and what whoever runs the server can do. */
export function keepPanel(d: Desk): TemplateResult {
  const until = String(d.model.facts('session').keep?.until ?? '')
  const tomorrow = new Date(d.model.now() + 864e5).toISOString().slice(0, 10)
  const set = (event: SubmitEvent): void => {
    event.preventDefault()
    void ask(d, 'keep', String(new FormData(event.target as HTMLFormElement).get('until') ?? ''))
  }
  return html`${head(d, d.say('me.keeping'))}<p>${until ? d.say('me.until', { date: until.split('-').reverse().join('/') }) : d.say('me.ever')}</p>
    ${asked(d, 'keep') ?? html`<form class="form2" @submit=${set}><label class="lab2">${d.say('me.until.label')} <input type="date" name="until" min=${tomorrow} required></label>
      <p class="note">${d.say('me.until.about')}</p><button class="btn" type="submit">${d.say('me.until.ask')}</button></form>
      ${when(until, () => html`<button type="button" class="btn" @click=${() => ask(d, 'keep', '')}>${d.say('me.ever.ask')}</button>`)}`}
    <section class="part"><h3>${d.say('me.server')}</h3><p>${d.say('me.server.about')}</p><p>${d.say('me.server.marks')}</p></section>`
}

/** Items of the menu. */
export function moreItems(d: Desk, item: (glyph: string, label: string, run: () => void) => TemplateResult): TemplateResult {
  const open = (glyph: string, label: string, panel: string): TemplateResult => item(glyph, d.say(label), () => d.openPanel(panel))
  const n = records(d).length
  return html`${open('undo', 'more.history', 'history')}${when(n && d.step !== 'record', () => item('tick', d.say('rec.count', { n }), () => d.openPanel('record')))}
    ${open('plus', 'more.enter', 'enter')}${open('list', 'more.me', 'me')}${open('print', 'print.head', 'print')}${open('aside', 'me.keeping', 'keep')}`
}
