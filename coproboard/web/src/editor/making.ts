/**
 * Making a frame: what somebody has written, what the server says of it, and what is drawn of both.
 *
 * What it is: state; every change is kept in this tab at once, and the server is asked half a second after it rests.
 * What it is not: a judge; the loader on the server alone decides what a frame is.
 */
import type { TemplateResult } from 'lit-html'
import type { Frame, Lang, Text } from '../model'
import { type Draft, blank, fromFrame, wire } from './draft'
import type { Brought } from './files'
import { form } from './form'
import { html, keep, langs, nothing, recall, say } from './kit'
import type { Editor, Refused, Site } from './site'

const DRAFT = 'coproboard.draft'
/** left by a board that is taken as a start */
const GIVEN = 'coproboard.make'
/** ms after which a change rests, and after which the server is asked again */
const REST = 500
const LATER = 10_000

export class Making implements Editor {
  draft: Draft = blank()
  brought: Brought = { text: '', refused: null }
  /** as TOML, once the server has taken it as it stands */
  toml: string | null = null
  /** what kept the server from answering: the key of a sentence */
  private trouble = ''
  /** Start or Save was pressed and waits for the server */
  waiting = false
  private refused: (Refused & { path: string }) | null = null
  private said = ''
  private before: { draft: Draft; at: string; key: string } | null = null
  /** path of each field → its name, as last drawn */
  private fields = new Map<string, string>()
  private where = ''
  private asked = 0
  private timer = 0

  constructor(readonly site: Site, private base: string) {}

  get lang(): Lang {
    return this.site.lang()
  }
  /** the columns, as the languages stand in the switch */
  get order(): Lang[] {
    return langs().map(([lang]) => lang)
  }
  say = (key: string, values?: Record<string, string | number>): string => say(this.lang, key, values)
  pick = (text: Text): string => text[this.lang] || text.en || text.cy

  async open(from: string): Promise<void> {
    const [kept, given] = [DRAFT, GIVEN].map(key => read(key))
    if (kept) this.draft = kept as Draft
    if (given) this.take(given as Frame, 'from')
    else if (from) {
      const answer = await fetch(new URL(`assets/frame.${encodeURIComponent(from)}.json`, this.base))
      if (answer.ok) this.take(await answer.json() as Frame, 'from')
    }
    keep(GIVEN, null, 'sessionStorage')
    // The address names a start only once: a reload goes on with what was written since.
    history.replaceState(history.state, '', '#make')
    if (kept && !this.before) this.rest()
  }

  // ── changes ────────────────────────────────────────────────────────────────────────────────────────────────
  change(run: (draft: Draft) => void): void {
    run(this.draft)
    this.toml = null
    keep(DRAFT, JSON.stringify(this.draft), 'sessionStorage')
    this.rest()
    this.site.redraw()
  }
  /** A change that takes something away: what was there can be put back, at `at`, until the next one. */
  offer(at: string, key: string, run: (draft: Draft) => void): void {
    this.before = { draft: structuredClone(this.draft), at, key }
    this.change(run)
  }
  offered(at: string): TemplateResult {
    const back = (): void => {
      this.draft = this.before!.draft
      this.before = null
      this.site.focus(at === 'from' || at === 'bring' ? '#make-head' : `[data-add="${at}"]`)
      this.change(() => {})
    }
    return html`<div role="status">${this.before?.at === at ? html`<p class="told">${this.say(this.before.key)} <button type="button" class="plain" data-back=${at} @click=${back}>${this.say('editor.back')}</button></p>` : nothing}</div>`
  }
  /** Begins from a whole frame; what was here before, if anything, can be put back at `at`. */
  take(frame: Frame, at: 'from' | 'bring'): void {
    const begin = (): void => { this.draft = fromFrame(frame) }
    if (recall(DRAFT, 'sessionStorage')) this.offer(at, 'editor.took', begin)
    else this.change(begin)
    this.site.focus(`[data-back=${at}]`)
  }
  tell(said: string): void {
    this.said = said
    this.site.redraw()
  }

  // ── the server ─────────────────────────────────────────────────────────────────────────────────────────────
  private rest(wait = REST): void {
    clearTimeout(this.timer)
    this.timer = window.setTimeout(() => void this.check(), wait)
  }
  /** A question to the server; null when there was no answer. */
  async ask<T>(what: 'read' | 'write', body: object): Promise<T | { refused: Refused } | null> {
    try {
      const answer = await fetch(new URL(`api/frames/${what}`, this.base), { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ...body, lang: this.lang }) })
      // Too often from here: nothing is wrong, it is asked again.
      if (answer.status === 429) this.rest(LATER)
      this.trouble = answer.ok ? '' : answer.status === 429 ? 'editor.wait' : 'home.trouble'
      if (answer.ok) return await answer.json() as T
    } catch {
      this.trouble = 'home.trouble'
    }
    this.site.redraw()
    return null
  }
  private async check(): Promise<void> {
    clearTimeout(this.timer)
    const mark = ++this.asked
    const answer = await this.ask<{ toml: string }>('write', { frame: wire(this.draft) })
    // An answer about words that have changed since says nothing.
    if (mark !== this.asked || !answer) return
    this.toml = 'refused' in answer ? null : answer.toml
    this.refused = 'refused' in answer ? { ...answer.refused, path: this.nearest(answer.refused.field) } : null
    this.site.redraw()
  }
  /** Does something with the TOML, or leads to the field that is in the way. */
  async withToml(run: (toml: string) => void): Promise<void> {
    if (this.waiting) return
    this.waiting = true
    await this.check()
    this.waiting = false
    if (this.toml !== null) return run(this.toml)
    if (this.refused) this.go()
    this.site.redraw()
  }
  /** Puts the focus where something is still to do. */
  go = (): void => {
    // A field may be inside a part that is folded in.
    if (this.refused) this.site.focus(`[id="${this.refused.path}"]`)
    this.site.redraw()
  }

  // ── messages ───────────────────────────────────────────────────────────────────────────────────────────────
  /** The field that stands nearest to a path of the server's, which may name a list, a table or nothing that is drawn. */
  private nearest(field: string): string {
    const paths = [...this.fields.keys()]
    for (let path = SHOWN[field.split('.')[0]!] ?? field; path; path = path.replace(/(\.[^.[]+|\[\d+\]|^[^.[]+)$/, '')) {
      const found = paths.find(each => each === path || each.startsWith(`${path}.`) || each.startsWith(`${path}[`))
      if (found) return found
    }
    return paths[0] ?? ''
  }
  /** A field says that it is drawn; whether a message stands at it. */
  draws(path: string, label: string): boolean {
    this.fields.set(path, this.where ? `${this.where}, ${label}` : label)
    return this.refused?.path === path
  }
  within(where: string, run: () => TemplateResult): TemplateResult {
    this.where = where
    const drawn = run()
    this.where = ''
    return drawn
  }
  needs = (): string => this.say('editor.needs', { expected: this.refused!.expected })

  /** How far it is: ready, or what is still to do. */
  standing(): TemplateResult {
    const what = this.refused && this.fields.get(this.refused.path)
    return html`<div class="standing" role="status">${this.trouble ? html`<p class="told told--now">${this.say(this.trouble)}</p>`
      : this.toml !== null ? html`<p>${this.say('editor.ready')}</p>`
      : what ? html`<p>${this.say('editor.todo')} <button type="button" class="plain" @click=${this.go}>${what}</button></p>` : nothing}</div>`
  }

  draw(): TemplateResult {
    this.fields.clear()
    return html`${form(this)}<p class="vh" role="status">${this.said}</p>`
  }
}

/** where something stands that has no field of its own */
const SHOWN: Record<string, string> = { id: 'title', subtitle: 'title', summary: 'title', file: 'title', grid: 'axes.y.steps', tray: 'title' }

function read(key: string): unknown {
  try {
    return JSON.parse(recall(key, 'sessionStorage') ?? 'null')
  } catch {
    return null
  }
}
