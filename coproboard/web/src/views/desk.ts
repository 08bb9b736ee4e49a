/**
 * What is on this person's screen, and what they can do from it. No DOM in here.
 *
 * The board itself is in the model and shared; the desk holds what is only mine: the picked card, the open panel,
 * the half-written words. Every act of a view goes through a method here, so pointer, menu and keys do the same.
 */
import type { Steps } from '../steps/index'
import type { At, BoardModel, Card, Change, Lang, Person, Perspective, Step, Tab, Text, UndoConflict, Zone } from '../model'
import { TRAY } from '../model'
import { type Values, keep, pick, recall, rememberLang, say, speak } from '../words'
import type { Door } from './door'
import { lie, reading } from './layout'

export type Layout = 'frame' | 'list' | 'phone'
/** the name of a dialog that `steps` draws */
export type Panel = string
export interface Toast { text: string; actions: { label: string; run: () => void }[]; stay?: boolean }
/** a card lifted by me: how far the pointer carried it, and where it would land */
export interface Drag { card: string; dx: number; dy: number; at: At | null }
export const FRESH = 4000
export const NUDGE = 0.02

export class Desk {
  layout: Layout = 'frame'
  /** wide enough for the drawn frame, so that there is a choice */
  wide = true
  embed = false
  home: string | null = '/'
  wantList: boolean
  /** list only, one card at a time, nothing moves (Q2) */
  calm = recall('coproboard.calm') === 'yes'
  /** nothing is said aloud of what others do (Q3) */
  hush = recall('coproboard.hush') === 'yes'
  picked: string | null = null
  editing: string | null = null
  /** the card whose Move menu is open */
  menu: string | null = null
  panel: Panel | null = null
  /** deciding together, once it has been loaded */
  steps: Steps | null = null
  load!: <T>(name: string, version?: string) => Promise<T>
  /** to the practice board (Q1), and back from it */
  practise!: () => void
  leave!: () => void
  titling = false
  adding = false
  draft: string
  drag: Drag | null = null
  toast: Toast | null = null
  /** zones shown as a scrolling list because their cards do not fit */
  opened = new Set<string>()
  /** how many cards of a zone lie under others for want of room */
  hidden = new Map<string, number>()
  /** the one card of each list that Tab reaches */
  roving = new Map<string, string>()
  fresh = new Map<string, { what: Change['cards'][number]['what']; until: number; old: number }>()
  /** selector of what should have the focus after the next render */
  focus: string | null = null
  say = (key: string, values?: Values): string => say(this.lang, key, values)
  pick = (text: Parameters<typeof pick>[0]): string => pick(text, this.lang)

  constructor(
    readonly model: BoardModel,
    public lang: Lang,
    readonly door: Door | null,
    readonly redraw: () => void,
    /** says something to a screen reader at once */
    readonly tell: (text: string) => void,
  ) {
    this.wantList = recall('coproboard.view') === 'list'
    this.draft = recall(this.draftKey, 'sessionStorage') ?? ''
    this.adding = this.draft !== ''
  }

  // ── reading ────────────────────────────────────────────────────────────────────────────────────────────────
  /** the tab in view */
  get tab(): Tab {
    const { tabs, view } = this.model
    return tabs.find(tab => tab.id === view.tab) ?? tabs[0]
  }
  /** zones in reading order */
  get zones(): Zone[] {
    return reading(this.model.frame)
  }
  /** whether cards flow in their zone, in the order of `x`, rather than lie where they were put */
  get flows(): boolean {
    return !/line|corners/.test(lie(this.model.frame))
  }
  zone(id: string): Zone | null {
    return this.model.frame.zones.find(zone => zone.id === id) ?? null
  }
  zoneName(id: string): string {
    const zone = this.zone(id)
    return zone ? zoneTitle(this, zone) : this.pick(this.model.frame.tray.title)
  }
  /** cards by zone; what lies in a zone that the frame does not know is in the tray */
  lists(): Map<string, Card[]> {
    const lists = new Map<string, Card[]>([[TRAY, []]])
    for (const { id } of this.zones) lists.set(id, [])
    for (const card of this.model.cards) if (!card.aside) (lists.get(card.at.zone) ?? lists.get(TRAY)!).push(card)
    if (this.flows) for (const list of lists.values()) list.sort((a, b) => a.at.x - b.at.x || a.order - b.order)
    lists.get(TRAY)!.sort((a, b) => a.order - b.order)
    return lists
  }
  /** where the session is */
  get step(): Step {
    return this.model.facts('session').step?.step ?? 'gather'
  }
  /** While we place on our own and look at what came of it, nothing on the board is changed from here. */
  get still(): boolean {
    return this.step === 'place' || this.step === 'reveal'
  }
  get setAsideCards(): Card[] {
    return this.model.cards.filter(card => card.aside)
  }
  name(person: Person | null): string {
    return person?.name || this.say('guest')
  }
  mover(card: string): Person | null {
    return this.model.people.find(person => !person.me && person.moving?.card === card) ?? null
  }
  writers(card: string): Person[] {
    return this.model.people.filter(person => !person.me && person.editing === card)
  }
  /** who just changed a card, as far as the ledger has said */
  freshWho(card: Card): string {
    const fresh = this.fresh.get(card.id)
    if (!fresh) return ''
    const touch = card.touched[TOUCH[fresh.what]]
    const who = touch && touch.at !== fresh.old ? this.model.person(touch.by) : null
    return this.say(who ? `fresh.${fresh.what}` : 'fresh.someone', { name: this.name(who) })
  }

  // ── acts on the shared board ───────────────────────────────────────────────────────────────────────────────
  join(name: string, perspective: Perspective): void {
    this.model.join(name, perspective, this.lang)
    this.adding = true
    this.focus = '.adder textarea'
    this.redraw()
  }
  add(): void {
    const words = this.draft.trim().replace(/\s+/g, ' ')
    if (!words || this.still) return
    const id = this.model.add(words, this.lang)
    this.write('')
    this.focus = '.adder textarea'
    if (this.layout === 'frame') this.tell(this.say('told.added'))
    // In a list the new card may lie below the edge of the screen: say so, and lead on.
    else this.toast = { text: this.say('toast.added', { words: this.short(id) }), actions: [{ label: this.say('act.move'), run: () => this.openMenu(id) }] }
    this.redraw()
  }
  write(draft: string): void {
    this.draft = draft
    if (!this.model.practice) keep(this.draftKey, draft || null, 'sessionStorage')
  }
  /** One way for every kind of move: sets the position, keeps the focus on the card, says so, offers undo. */
  place(id: string, at: At, quiet = false): void {
    this.menu = this.drag = null
    if (this.still) return this.redraw()
    const from = this.model.card(id)?.at.zone
    this.model.move(id, at)
    this.model.setMoving(null)
    this.focus = cardSelector(id)
    this.roving.set(at.zone, id)
    const zone = this.zoneName(at.zone)
    if (!quiet || from !== at.zone) this.tell(this.say('told.moved', { zone }))
    // In a list the card leaves its neighbours: say where it went, and how to take it back.
    if (this.layout !== 'frame' && from !== at.zone) {
      this.toast = { text: this.say('toast.moved', { words: this.short(id), zone }), actions: [{ label: this.say('undo'), run: () => this.undo() }] }
    }
    this.redraw()
  }
  /** Into a zone without saying where: in the middle, below what is there. */
  placeIn(id: string, zone: string): void {
    const there = (this.lists().get(zone) ?? []).filter(card => card.id !== id)
    const n = there.length
    // Where both coordinates tell something, nothing is told by a column: the next one lies beside the last.
    if (lie(this.model.frame) === 'corners') return this.place(id, { zone, x: 0.25 + ((n + 1) % 3) / 4, y: Math.min(0.9, 0.4 + Math.floor(n / 3) / 5) })
    const x = this.flows && n ? Math.min(1, there[n - 1].at.x + 0.1) : 0.5
    const y = Math.min(0.95, there.reduce((most, card) => Math.max(most, card.at.y + 0.18), 0.04))
    this.place(id, { zone, x, y })
  }
  nudge(id: string, dx: number, dy: number): void {
    const card = this.model.card(id)
    if (!card || card.at.zone === TRAY) return
    const hold = (v: number): number => Math.min(1, Math.max(0, Math.round(v * 1e4) / 1e4))
    const menu = this.menu
    this.place(id, { zone: card.at.zone, x: hold(card.at.x + dx), y: hold(card.at.y + dy) }, true)
    this.menu = menu
    if (menu) this.focus = null
    this.redraw()
  }
  /** In a list or a row: past the neighbour before (-1) or after (1). */
  shift(id: string, by: -1 | 1): void {
    const card = this.model.card(id)!
    const list = this.lists().get(card.at.zone)!
    const here = list.findIndex(other => other.id === id)
    const [near, far] = [list[here + by], list[here + 2 * by]]
    if (!near) return
    const axis = this.flows ? 'x' : 'y'
    const past = (near.at[axis] + (far?.at[axis] ?? (by < 0 ? 0 : 1))) / 2
    const value = past === near.at[axis] ? past + by / 1000 : past
    this.place(id, { ...card.at, [axis]: Math.min(1, Math.max(0, value)) }, true)
    this.focus = null
    this.tell(this.say('told.shifted', { n: here + by + 1, all: list.length }))
  }
  aside(id: string, aside: boolean): void {
    if (this.still) return
    const list = this.lists().get(this.model.card(id)?.at.zone ?? TRAY) ?? []
    const here = list.findIndex(card => card.id === id)
    const next = list[here + 1] ?? list[here - 1]
    this.model.setAside(id, aside)
    if (aside) {
      this.focus = next ? cardSelector(next.id) : '#board'
      this.picked = this.menu = this.editing = null
      this.show({ text: this.say('toast.aside', { words: this.short(id) }), actions: [{ label: this.say('undo'), run: () => this.aside(id, false) }] })
    } else {
      this.tell(this.say('told.back'))
    }
    this.redraw()
  }
  undo(force = false): void {
    if (!this.still) this.ask(this.model.undo(force), () => this.undo(true), 'told.undone')
  }
  redo(force = false): void {
    if (!this.still) this.ask(this.model.redo(force), () => this.redo(true), 'told.redone')
  }
  private ask(conflict: UndoConflict | null, force: () => void, done: string): void {
    if (!conflict) {
      this.toast = null
      this.tell(this.say(done))
      return this.redraw()
    }
    const name = this.name(conflict.by ? this.model.person(conflict.by) : null)
    this.show({
      text: `${this.say(`conflict.${conflict.what}`, { name })} “${this.short(conflict.card)}”`,
      actions: [{ label: this.say('conflict.force'), run: force }, { label: this.say('conflict.leave'), run: () => {} }],
      stay: true,
    })
    this.focus = '.toast button'
  }
  short(id: string): string {
    const words = this.model.card(id)?.words ?? ''
    return words.length > 48 ? `${words.slice(0, 45).trimEnd()}…` : words
  }

  // ── acts on my own screen ──────────────────────────────────────────────────────────────────────────────────
  look(tab: string, layer?: string): void {
    this.picked = this.menu = this.editing = null
    this.model.setEditing(null)
    this.opened.clear()
    this.model.look(tab, layer)
    this.redraw()
  }
  toggle(id: string): void {
    this.picked = this.picked === id ? null : id
    this.menu = null
    this.redraw()
  }
  openMenu(id: string): void {
    this.menu = id
    this.picked = id
    this.redraw()
  }
  closeMenu(): void {
    if (this.menu) this.focus = cardSelector(this.menu)
    this.menu = null
    this.redraw()
  }
  edit(id: string | null): void {
    if (id && this.still) return
    if (this.editing) this.focus = cardSelector(this.editing)
    this.editing = id
    this.picked = this.menu = null
    this.model.setEditing(id)
    if (id) this.focus = `[data-card="${id}"] textarea`
    this.redraw()
  }
  openPanel(panel: Panel | null): void {
    this.panel = panel
    this.redraw()
  }
  setList(list: boolean): void {
    this.wantList = list
    keep('coproboard.view', list ? 'list' : 'board')
    this.picked = this.menu = null
    this.redraw()
  }
  setCalm(calm: boolean): void {
    this.calm = calm
    this.remember('calm', calm)
  }
  setHush(hush: boolean): void {
    this.hush = hush
    this.remember('hush', hush)
  }
  private remember(what: string, yes: boolean): void {
    keep(`coproboard.${what}`, yes ? 'yes' : null)
    this.picked = this.menu = null
    this.redraw()
  }
  async setLang(lang: Lang): Promise<void> {
    await speak(lang)
    this.lang = lang
    rememberLang(lang)
    this.redraw()
  }
  show(toast: Toast | null): void {
    this.toast = toast
    this.redraw()
  }
  private get draftKey(): string {
    return `coproboard.draft.${this.model.id}`
  }
}

export const TOUCH = { added: 'made', moved: 'moved', words: 'worded', aside: 'aside', back: 'back' } as const
export const cardSelector = (id: string): string => `[data-card="${CSS.escape(id)}"] .card`

/** whether a frame's names still wait for every boundary to be drawn (F11) */
export const unnamed = (d: Desk, { id, frame }: Tab = d.tab): boolean => frame.hides === true && Object.keys(d.model.lines(id)).length < 4

/** What a zone is called: its statement while names wait. */
export const titleOf = (d: Desk, zone: Zone, tab: Tab = d.tab): Text => (unnamed(d, tab) && zone.statement) || zone.title
export const zoneTitle = (d: Desk, zone: Zone, tab: Tab = d.tab): string => d.pick(titleOf(d, zone, tab))
