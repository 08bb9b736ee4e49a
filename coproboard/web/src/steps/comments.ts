/**
 * Notes on a card: each is its author's own, everybody reads them, and a few people together may fold what leads away.
 *
 * A fold is a request to look elsewhere: whatever is folded opens for anyone who wants to read it.
 */
import type { TemplateResult } from 'lit-html'
import type { Facts, Lang } from '../model'
import type { Desk } from '../views/desk'
import { newId, say } from './doing'
import { avatar, html, icon, inLang, initials, keep, nextLang, nothing, own, recall, repeat, when } from './kit'
import { toWordings } from './doors'
import { toHistory } from './then'
import { head } from './panels'
import { ago, called, entered, everyone, list } from './stand'

export interface Comment { id: string; card: string; by: string; words: string; lang: string; at: number; edited: number | null }
const state = own(() => ({ opened: '', editing: '', folding: '', for: '', lang: '' as Lang | '', read: new Set<string>(), muting: '' }))

/** What is said about a card, oldest first, without what was withdrawn. */
export const commentsOn = (d: Desk, card: string): Comment[] => (Object.entries(d.model.facts('comments')) as [string, Comment][])
  .filter(([, one]) => one.card === card && one.words).map(([id, one]) => ({ ...one, id })).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))

export const isFolded = (d: Desk, what: string): boolean => d.model.facts('folds')[what]?.folded === true

/** How many people together fold or mute: the rule's number, or all if fewer are present. */
const needed = (d: Desk, without = ''): number => {
  const here = everyone(d).filter(one => one.present && !one.by && one.id !== without).length
  return Math.max(1, Math.min(d.model.facts('session').rule?.fold ?? 3, here))
}

/** The way to a card's notes where the card has no tools of its own. */
export function noteButton(d: Desk, card: string): TemplateResult {
  const n = commentsOn(d, card).length
  return html`<button type="button" class="plain to-notes" aria-haspopup="dialog" aria-label=${`${d.say('note.open', { n })}: ${d.short(card)}`} @click=${() => d.openPanel(`notes/${card}`)}>${icon('note')}${n || d.say('tool.note')}</button>`
}

export function notesPanel(d: Desk, card: string): TemplateResult {
  const s = state(d)
  const found = d.model.card(card)
  const comments = commentsOn(d, card)
  if (s.opened !== card) {
    Object.assign(s, { opened: card, editing: '', folding: '', lang: '' })
    d.focus = '#note-new'
  }
  return html`${head(d, d.say('note.head'))}<p class="note__card" lang=${found?.lang ?? d.lang}>${found?.words || d.say('card.empty')}</p>
    <p class="vh" role="status">${d.say('note.count', { n: comments.length })}</p>
    ${comments.length ? html`<ol class="notes">${repeat(comments, one => one.id, one => note(d, one))}</ol>` : html`<p>${d.say('note.none')}</p>`}
    ${write(d, card)}<div class="note__fold">${toHistory(d, card)} ${toWordings(d, card)} ${folding(d, `card/${card}`)}</div>`
}
/** When the dialog is closed it begins anew next time. */
export function notesClosed(d: Desk): void {
  if (!d.panel?.startsWith('notes/')) state(d).opened = ''
}

function note(d: Desk, one: Comment): TemplateResult {
  const s = state(d)
  const what = `comment/${one.id}`
  const author = d.model.person(one.by)
  const mine = one.by === d.model.me?.id || entered(d).some(each => each.id === one.by)
  const folded = isFolded(d, what) && !s.read.has(what)
  const name = one.by === d.model.me?.id ? d.say('answer.you', { name: d.name(d.model.me) }) : called(d, one.by)
  const withdraw = (): void => {
    d.focus = '#note-new'
    void send(d, one.card, one.id, '', one.lang, one.by)
  }
  if (s.editing === one.id) return html`<li>${editor(d, one)}</li>`
  return html`<li class=${folded ? 'is-folded' : ''}>${author ? html`<span aria-hidden="true">${avatar({ ...author, moving: null }, initials(author, d.model.people, d.say('guest')), name)}</span>` : html`<span></span>`}
    <div><p class="note__by"><b>${name}</b> <small>${author ? `${d.say(`perspective.${author.perspective}`)} · ` : nothing}${ago(d, one.at)}${one.edited ? ` · ${d.say('note.edited')}` : nothing}</small></p>
    ${folded ? nothing : html`<p class="note__words" lang=${one.lang}>${one.words}</p>`}
    <div class="note__acts">${mine ? html`<button type="button" class="plain" @click=${() => { s.editing = one.id; d.focus = '#note-edit'; d.redraw() }}>${d.say('note.edit')}</button>
      <button type="button" class="plain" @click=${withdraw}>${d.say('note.withdraw')}</button>` : nothing}${folding(d, what)}</div></div></li>`
}

async function send(d: Desk, card: string, comment: string, words: string, lang: string, by: string): Promise<boolean> {
  const forWhom = by && by !== d.model.me?.id ? { for: by } : {}
  const receipt = await say(d, 'comment', { comment, card, words, lang, ...forWhom })
  if (receipt.ok) d.tell(d.say(words ? 'note.told' : 'note.withdrawn'))
  return receipt.ok
}

const draftOf = (d: Desk, key: string): { read: () => string; write: (words: string | null) => void } => {
  const full = `coproboard.note.${d.model.id}.${key}`
  return { read: () => recall(full, 'sessionStorage') ?? '', write: words => void keep(full, words || null, 'sessionStorage') }
}

/** What is typed stays on this device until the server has taken it. */
function write(d: Desk, card: string): TemplateResult {
  const s = state(d)
  const draft = draftOf(d, card)
  const others = entered(d)
  const lang = s.lang || d.lang
  const go = async (event: Event): Promise<void> => {
    event.preventDefault()
    const words = draft.read().trim()
    const field = (event.target as Element).closest('form')!.querySelector('textarea')!
    if (!words) return field.focus()
    // A second tap while the first is on its way is the same note.
    const id = (sending.get(d)?.words === words && sending.get(d)!.card === card && sending.get(d)!.id) || newId()
    if (sending.get(d)?.id === id) return
    sending.set(d, { id, card, words })
    d.redraw()
    const taken = await send(d, card, id, words, lang, others.some(one => one.id === s.for) ? s.for : '')
    sending.delete(d)
    if (taken && draft.read().trim() === words) {
      draft.write(null)
      if (field.isConnected) field.value = ''
    }
    d.redraw()
  }
  return html`<form class="note__new" @submit=${go}><label for="note-new">${d.say('note.label')}</label>
    <textarea id="note-new" rows="2" maxlength="2000" lang=${lang} .value=${draft.read()} @input=${(e: Event) => draft.write((e.target as HTMLTextAreaElement).value)}
      @keydown=${(e: KeyboardEvent) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) void go(e) }}></textarea>
    <div class="note__end"><button type="button" class="plain" @click=${() => { s.lang = nextLang(lang); d.redraw() }}>${inLang(d, lang)}</button>
    ${when(others.length, () => html`<label>${d.say('answer.for')} <select @change=${(e: Event) => { s.for = (e.target as HTMLSelectElement).value }}><option value="">${d.say('answer.for.me')}</option>${others.map(one => html`<option value=${one.id} .selected=${s.for === one.id}>${one.name || d.say('guest')}</option>`)}</select></label>`)}
    ${when(sending.get(d)?.card === card && d.model.connection === 'offline', () => html`<small role="status">${d.say('answer.offline')}</small>`)}
    <button type="submit" class="btn btn--go">${d.say('note.go')}</button></div></form>`
}
const sending = new WeakMap<Desk, { id: string; card: string; words: string }>()

function editor(d: Desk, one: Comment): TemplateResult {
  const s = state(d)
  const draft = draftOf(d, one.id)
  const close = (): void => {
    s.editing = ''
    d.focus = '#note-new'
    d.redraw()
  }
  const go = async (event: Event): Promise<void> => {
    event.preventDefault()
    const words = draft.read().trim() || one.words
    if (words === one.words || await send(d, one.card, one.id, words, one.lang, one.by)) {
      draft.write(null)
      close()
    }
  }
  return html`<form class="note__new" @submit=${go}><label for="note-edit">${d.say('note.edit.label')}</label>
    <textarea id="note-edit" rows="2" maxlength="2000" lang=${one.lang} .value=${draft.read() || one.words} @input=${(e: Event) => draft.write((e.target as HTMLTextAreaElement).value)}
      @keydown=${(e: KeyboardEvent) => { if (e.key === 'Escape') { e.preventDefault(); e.stopPropagation(); close() } }}></textarea>
    <div class="note__end"><button type="button" class="btn btn--quiet" @click=${() => { draft.write(null); close() }}>${d.say('note.leave')}</button><button type="submit" class="btn btn--go">${d.say('note.save')}</button></div></form>`
}

// Folding and muting -------------------------------------------------------------------------------------------------

/** Whether something is folded, who says so, and the way to say so or the opposite. */
function folding(d: Desk, what: string): TemplateResult {
  const s = state(d)
  const { folded = false, voices = {}, reasons = [] } = (d.model.facts('folds')[what] ?? {}) as Facts
  const change = folded ? 'unfold' : 'fold'
  const said = Object.keys(voices).filter(id => voices[id] === change)
  const mine = voices[d.model.me?.id ?? ''] === change
  const kind = what.startsWith('card') ? 'card' : 'comment'
  const toggle = (): void => {
    s.folding = s.folding === what ? '' : what
    if (s.folding) d.focus = '#fold-why'
    d.redraw()
  }
  const why = (reasons as [string, string, string][]).filter(([, side]) => side === (folded || said.length ? folded && !said.length ? 'fold' : change : ''))
  return html`<div class="fold">
    ${when(folded, () => html`<p class="fold__is"><b>${d.say(`fold.is.${kind}`)}</b> ${when(kind === 'comment', () => html`<button type="button" class="plain" aria-expanded=${s.read.has(what)} @click=${() => { s.read.has(what) ? s.read.delete(what) : s.read.add(what); d.redraw() }}>${d.say(s.read.has(what) ? 'fold.hide' : 'fold.read')}</button>`)}</p>`)}
    ${when(said.length, () => html`<p>${d.say(`fold.${change}.so`, { n: said.length, all: needed(d) })} ${list(d, said.map(id => called(d, id)))}</p>`)}
    ${when(why.length, () => html`<ul class="fold__why">${why.slice(-3).map(([by, , words]) => html`<li><q>${words}</q> ${called(d, by)}</li>`)}</ul>`)}
    ${mine ? html`<button type="button" class="plain" @click=${() => say(d, 'fold', { what, yes: folded, reason: '' })}>${d.say('fold.back')}</button>`
      : html`<button type="button" class="plain" aria-expanded=${s.folding === what} @click=${toggle}>${d.say(`fold.${change}.${kind}`)}</button>`}
    ${when(s.folding === what, () => reason(d, 'fold-why', d.say(`fold.${change}.why`), d.say(`fold.${change}.go`), async words => {
      const { ok } = await say(d, 'fold', { what, yes: !folded, reason: words })
      if (ok) s.folding = ''
      return ok
    }))}</div>`
}

/** A reason that goes with an act; empty it goes nowhere. */
function reason(d: Desk, id: string, label: string, go: string, send: (words: string) => Promise<boolean>): TemplateResult {
  const draft = draftOf(d, id)
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    const field = (event.target as Element).closest('form')!.querySelector('input')!
    const words = draft.read().trim()
    if (!words) return field.focus()
    if (await send(words)) draft.write(null)
    d.redraw()
  }
  return html`<form class="why-form" @submit=${submit}><label for=${id}>${label}</label><div><input id=${id} maxlength="500" lang=${d.lang} .value=${draft.read()} @input=${(e: Event) => draft.write((e.target as HTMLInputElement).value)}>
    <button type="submit" class="btn">${go}</button></div></form>`
}

/** For the panel of people: whose writing is paused, who asks for it, and the way to ask. */
export function pauses(d: Desk): TemplateResult {
  const s = state(d)
  const now = d.model.now()
  const mutes = d.model.facts('mutes')
  const line = (id: string): TemplateResult => {
    const { until = 0, voices = {}, reasons = [] } = (mutes[id] ?? {}) as Facts
    const paused = until > now
    const said = Object.keys(voices).filter(each => now - voices[each] < 900_000)
    const mine = said.includes(d.model.me?.id ?? '')
    return html`<li><b>${called(d, id)}</b> ${when(paused, () => html`<span>${d.say('fold.paused', { n: Math.ceil((until - now) / 60_000) })}</span>`)}
      ${when(!paused && said.length, () => html`<span>${d.say('fold.pause.so', { n: said.length, all: needed(d, id) })} ${list(d, said.map(each => called(d, each)))}</span>`)}
      ${when((paused || said.length) && reasons.length, () => html`<ul class="fold__why">${reasons.slice(-3).map(([by, words]: [string, string]) => html`<li><q>${words}</q> ${called(d, by)}</li>`)}</ul>`)}
      ${paused || mine || id === d.model.me?.id ? nothing : html`<button type="button" class="plain" aria-expanded=${s.muting === id} aria-label=${`${d.say('fold.pause')}: ${called(d, id)}`} @click=${() => { s.muting = s.muting === id ? '' : id; if (s.muting) d.focus = '#mute-why'; d.redraw() }}>${d.say('fold.pause')}</button>`}
      ${when(s.muting === id, () => reason(d, 'mute-why', d.say('fold.pause.why'), d.say('fold.pause'), async words => {
        const { ok } = await say(d, 'mute', { who: id, reason: words })
        if (ok) s.muting = ''
        return ok
      }))}</li>`
  }
  const people = everyone(d).filter(one => !one.by && (one.present || mutes[one.id]?.until > now)).map(one => one.id)
  const told = people.filter(id => mutes[id]?.until > now || Object.keys(mutes[id]?.voices ?? {}).length)
  return html`<details class="pauses" ?open=${told.length > 0} @toggle=${d.redraw}><summary>${icon('clock')}${d.say('fold.pauses')}</summary><p>${d.say('fold.pauses.about')}</p>
    <ul>${people.filter(id => id !== d.model.me?.id || told.includes(id)).map(line)}</ul></details>`
}
