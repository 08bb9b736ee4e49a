/**
 * `<copro-board>`: the whole board, in its own shadow root, sized by the room it is given.
 *
 * Give it a `model` (and a `door` to share it); the rest it does itself. It listens, renders the desk, places the cards
 * and keeps the focus where the person had it, whoever moved what.
 */
import { type TemplateResult, html, nothing } from 'lit-html'
import type { BoardModel, Change, Lang, News } from '../model'
import { TRAY } from '../model'
import { dir, langs, rememberLang, rememberedLang, speak, turn } from '../words'
import { Desk, FRESH, TOUCH } from './desk'
import type { Door } from './door'
import { Dragging } from './drag'
import { sheet } from './face'
import { frameView } from './frame-view'
import type { start } from '../steps/index'
import { type Waiting, joinView, waitingView } from './join'
import { onKey } from './keys'
import { kit } from './kit'
import { lie } from './layout'
import { LiveElement } from './live-element'
import { MapFollow } from './map-follow'
import { moveMenu } from './move-menu'
import { Placing } from './placing'
import { Speech } from './speech'
import { Clashes } from './clash'
import { Toasts, toastView } from './toast'
import { over } from './tabs'
import { topBar } from './top-bar'
import { dock, tray } from './tray'
import { Writing } from './writing'

/** widths in rem from which the frame is drawn (alone on a page, embedded), and below which it is a phone */
const DRAW = 68
const DRAW_EMBEDDED = 46
const PHONE = 40

export class CoproBoard extends LiveElement {
  static observedAttributes = ['lang', 'view', 'embed', 'home']
  /** where the mark leads; null: nowhere */
  home: string | null = null
  desk: Desk | null = null
  door: Door | null = null
  private board: BoardModel | null = null
  private tongue = rememberedLang()
  private why: Waiting = 'opening'

  private placing = new Placing(this.root)
  private dragging = new Dragging(this.placing)
  /** fetches a later part; without it, the board is gathered on and no more */
  load: (<T>(name: string, version?: string) => Promise<T>) | null = null
  private wanted: Desk | null = null
  private coming = Promise.resolve()
  /** the real board, while a practice board is shown */
  private real: BoardModel | null = null
  private idle = 0
  private follow = new MapFollow(this.root)
  private writing = new Writing()
  private toasts = new Toasts()
  private clashes = new Clashes()
  private touched = new Map<string, number>()
  private presence = ''
  private opener: HTMLElement | null = null
  private held: { card: string; part: string } | null = null
  private offline = false
  private form = false
  private frameAsked = 0
  private less = matchMedia('(prefers-reduced-motion: reduce)')
  private speech = new Speech(() => this.root.querySelector<HTMLElement>('.said'))
  private room = new ResizeObserver(this.redraw)

  constructor() {
    super(sheet)
  }

  /** nothing on the screen moves */
  private get still(): boolean {
    return this.less.matches || !!this.desk?.calm
  }
  get model(): BoardModel | null {
    return this.board
  }
  set model(model: BoardModel | null) {
    this.listen(false)
    this.board = model
    this.desk?.steps?.stop(this.desk)
    this.idle = 0
    this.desk = model && new Desk(model, this.lang, model.practice ? null : this.door, this.redraw, this.speech.say)
    if (this.desk) Object.assign(this.desk, { practise: () => this.practise(), leave: () => this.return() })
    if (this.desk && this.view) this.desk.wantList = this.view === 'list'
    for (const card of model?.cards ?? []) for (const [what, touch] of Object.entries(TOUCH)) this.touched.set(card.id + what, card.touched[touch]?.at ?? 0)
    if (this.isConnected) this.listen(true)
    this.redraw()
  }
  override get lang(): Lang {
    return this.desk?.lang ?? this.tongue
  }
  override set lang(lang: Lang) {
    if (!langs().some(([id]) => id === lang)) return
    this.tongue = lang
    if (this.desk) this.desk.lang = lang
    this.redraw()
    void speak(lang).then(this.redraw)
  }
  get embed(): boolean {
    return this.hasAttribute('embed')
  }
  set embed(embed: boolean) {
    this.toggleAttribute('embed', embed)
  }
  get view(): 'board' | 'list' | '' {
    return (this.getAttribute('view') ?? '') as 'board' | 'list' | ''
  }
  set view(view: 'board' | 'list' | '') {
    this.setAttribute('view', view)
  }
  /** why there is no model yet */
  set waiting(why: Waiting) {
    this.why = why
    this.redraw()
  }

  attributeChangedCallback(name: string, _: string | null, value: string | null): void {
    if (name === 'lang' && value) this.lang = value as Lang
    if (name === 'home') this.home = value
    if (name === 'view' && this.desk && value) this.desk.wantList = value === 'list'
    this.redraw()
  }
  override connectedCallback(): void {
    super.connectedCallback()
    this.room.observe(this)
    document.addEventListener('keydown', this.anywhere)
    document.addEventListener('scroll', this.follow.mark, { passive: true, capture: true })
    this.listen(true)
  }
  disconnectedCallback(): void {
    this.room.disconnect()
    document.removeEventListener('keydown', this.anywhere)
    document.removeEventListener('scroll', this.follow.mark, { capture: true })
    this.listen(false)
    for (const part of [this.toasts, this.clashes]) part.stop()
    if (this.desk) this.desk.steps?.stop(this.desk)
  }

  // ── the model ──────────────────────────────────────────────────────────────────────────────────────────────
  private events: Record<string, (event: CustomEvent) => void> = {
    change: event => this.changed(event.detail as Change),
    presence: () => this.present(),
    status: this.redraw,
    facts: event => {
      if (this.desk) this.desk.steps?.heard(this.desk, (event.detail as News).roots)
      this.redraw()
    },
    collision: this.redraw,
    kept: this.redraw,
    returned: event => this.returned(event.detail as { mine: number; theirs: number }),
  }
  private listen(on: boolean): void {
    for (const [name, run] of Object.entries(this.events)) this.board?.[on ? 'addEventListener' : 'removeEventListener'](name, run as EventListener)
  }

  private changed(change: Change): void {
    const { desk } = this
    if (!desk || !this.board) return
    for (const { id, by, what } of change.cards ?? []) {
      const at = this.board.card(id)?.touched[TOUCH[what]]?.at ?? 0
      if (by === 'other') {
        // The ledger writes a touch down once in two seconds: while the label stands, going on is the same touch.
        const last = desk.fresh.get(id)
        desk.fresh.set(id, { what, until: Date.now() + FRESH, old: (last?.what === what ? last.old : this.touched.get(id + what)) ?? 0 })
        window.setTimeout(() => {
          if ((desk.fresh.get(id)?.until ?? 0) <= Date.now() + 50 && desk.fresh.delete(id)) this.redraw()
        }, FRESH)
      }
      this.touched.set(id + what, at)
    }
    desk.steps?.news(desk, change.cards ?? [], this.root)
    this.redraw()
  }
  /** Twelve moving pointers need no new document: only who is here, who moves and who writes does. */
  private present(): void {
    const state = this.board!.people.map(p => [p.id, p.name, p.perspective, p.here, p.away, p.moving?.card, p.editing].join()).join(';')
    if (state !== this.presence) {
      this.presence = state
      return this.redraw()
    }
    this.frameAsked ||= requestAnimationFrame(() => {
      this.frameAsked = 0
      if (!this.desk) return
      if (this.board!.people.some(p => p.moving && !p.me)) this.placing.run(this.desk, this.still)
      this.desk.steps?.paint(this.desk, this.root, this.still)
    })
  }
  private returned({ mine, theirs }: { mine: number; theirs: number }): void {
    const { desk } = this
    desk?.show({ text: desk.say('returned', { n: mine }), actions: theirs ? [{ label: desk.say('returned.see'), run: () => {
      desk.focus = '.fresh .card, .card'
      desk.redraw()
    } }] : [] })
  }

  // ── rendering ──────────────────────────────────────────────────────────────────────────────────────────────
  protected override prepare(): void {
    const { desk } = this
    if (!desk) return
    desk.embed = this.embed
    desk.home = this.embed ? null : this.home
    this.measure(desk)
    this.status(desk)
    const active = this.root.activeElement
    const card = active?.closest<HTMLElement>('[data-card]')?.dataset.card
    this.held = card ? { card, part: active!.matches('.card') ? '.card' : [...active!.classList].filter(c => c.startsWith('act--')).map(c => `.${c}`)[0] ?? '.card' } : null
  }

  private status(desk: Desk): void {
    const offline = this.board!.connection === 'offline'
    if (offline && !this.offline) desk.toast = { text: desk.say('offline'), actions: [] }
    this.offline = offline
  }

  private measure(desk: Desk): void {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
    const width = this.clientWidth / rem
    desk.wide = width >= (this.embed ? DRAW_EMBEDDED : DRAW)
    const layout = width < PHONE ? 'phone' : desk.wantList || desk.calm || !desk.wide ? 'list' : 'frame'
    if (layout !== desk.layout) {
      desk.layout = layout
      desk.menu = null
    }
  }

  protected override draw(): TemplateResult {
    const { desk: d, model } = this
    if (!this.embed) turn(this.lang)
    if (!d || !model || model.connection === 'gone') {
      const setLang = (lang: Lang): void => {
        this.lang = lang
        rememberLang(lang)
      }
      return html`<div class="app" lang=${this.lang} dir=${dir(this.lang)}>${waitingView(model ? 'gone' : this.why, this.lang, setLang, this.embed ? null : this.home)}</div>`
    }
    const said = html`<div class="said vh" role="status" aria-live="polite"></div>`
    if (!model.joined) return html`<div class="app" lang=${d.lang} dir=${dir(d.lang)}>${joinView(d)}${said}</div>`
    const lists = d.lists()
    const { steps } = d
    const main = steps?.main(d)
    return html`<div class="app layout-${d.layout} step-${d.step} ${d.calm ? 'is-calm' : ''} ${main ? 'has-main' : ''} kind-${model.frame.kind} lie-${lie(model.frame)} ${d.menu ? 'is-placing' : ''} ${d.drag ? 'is-dragging' : ''}" lang=${d.lang} dir=${dir(d.lang)}
      @keydown=${(e: KeyboardEvent) => onKey(e, d, this.root, this.dragging)} @pointerdown=${(e: PointerEvent) => this.dragging.start(e, d)}
      @pointermove=${(e: PointerEvent) => d.steps?.pointer(d, e, this.root)} @pointerleave=${() => d.steps?.pointer(d, null, this.root)} @click=${this.clicked} @focusin=${this.focused} @focusout=${(e: FocusEvent) => this.clashes.left(e, d)}>
      ${topBar(d, html`${over(d, !main)}${steps?.banner(d)}`)}${d.layout === 'frame' ? nothing : steps?.side(d)}${main ?? frameView(d, lists)}${d.layout === 'frame' ? steps?.side(d) : nothing}
      ${toastView(d, this.toasts)}
      ${main ? steps!.end(d) : d.layout === 'frame' ? tray(d, lists.get(TRAY)!) : dock(d, lists.get(TRAY)!)}
      ${main ? nothing : moveMenu(d)}${d.panel ? steps?.panel(d, d.panel) : nothing}${said}</div>`
  }

  protected override settle(): void {
    const { desk: d } = this
    if (!d) return
    const form = !d.model.joined
    // the form may have been scrolled; the board begins at its top
    if (this.form && !form && !this.embed) scrollTo(0, 0)
    this.form = form
    this.writing.sync(this.root, d)
    const again = this.root.querySelector('.bands') !== null && this.placing.run(d, this.still)
    d.steps?.paint(d, this.root, this.still)
    this.toasts.tick(d)
    this.follow.mark()
    this.openPopovers(d)
    d.steps?.settled(d, this.root)
    this.refocus(d)
    this.fetch(d)
    this.dispatchEvent(new CustomEvent('board'))
    if (again) this.redraw()
  }

  /** The rest comes when there is time for it, or at once when the screen needs it. */
  private fetch(d: Desk): void {
    if (!this.load || d.steps || !d.model.joined) return
    if (d.panel || d.step !== 'gather') return void this.bring(d)
    if (this.idle) return
    const later = window.requestIdleCallback ?? ((run: () => void) => window.setTimeout(run, 500))
    this.idle = later(() => void (d === this.desk && this.bring(d)))
  }
  private bring(d: Desk): Promise<void> {
    if (this.wanted === d) return this.coming
    this.wanted = d
    d.load = this.load!
    return this.coming = d.load<{ start: typeof start }>('steps').then(({ start }) => {
      d.steps = start(kit, d)
      this.redraw()
    }).catch(() => void window.setTimeout(() => {
      this.wanted = null
      this.redraw()
    }, 5000))
  }

  /** Shows a practice board in the board's place (Q1), once what it is made of has come. */
  practise(): void {
    const { desk: d, board } = this
    if (!d || board?.practice) return
    this.bring(d).then(() => d.steps?.practise(d)).then((practice) => {
      if (!practice || this.desk !== d) return practice?.destroy()
      this.real = board
      this.model = practice
    }, () => {})
  }
  /** Back from the practice board, of which nothing is left. */
  return(): void {
    const { board, real } = this
    if (!board?.practice) return
    this.model = real
    board.destroy()
  }

  private openPopovers(d: Desk): void {
    const active = this.root.activeElement as HTMLElement | null
    // Each opens once: one that the person has closed stays closed, though its event may come after another render.
    for (const box of this.root.querySelectorAll<HTMLDialogElement>('dialog:not([open], [data-shown])')) {
      this.opener ??= active
      box.dataset.shown = ''
      box.showModal()
      if (!box.matches('.sheet, .large')) beside(box, (this.opener ?? this).getBoundingClientRect())
      box.querySelector<HTMLElement>('[aria-current=true], .btn--go, .pop__body .btn:not(.btn--icon)')?.focus()
    }
    for (const menu of this.root.querySelectorAll<HTMLElement>('[popover]:not(:popover-open)')) {
      menu.showPopover()
      beside(menu, (this.placing.card(menu.dataset.near!) ?? this).getBoundingClientRect())
      const first = menu.querySelector<HTMLElement>('.is-on') ?? menu.querySelector<HTMLElement>('[role=menuitem]')
      first?.focus()
    }
    if (!d.panel && this.opener) {
      if (!this.root.activeElement && !d.focus) this.opener.focus()
      this.opener = null
    }
  }

  private refocus(d: Desk): void {
    if (d.focus) {
      const wanted = this.root.querySelector<HTMLElement>(d.focus)
      d.focus = null
      if (wanted) {
        if (!wanted.matches('button, input, textarea, a, [tabindex]')) wanted.tabIndex = -1
        wanted.focus()
        if (wanted.matches('.card')) wanted.scrollIntoView({ block: 'nearest' })
        if (wanted.matches('.zone__head, #zone-tray')) wanted.scrollIntoView({ block: 'start', behavior: this.still ? 'auto' : 'smooth' })
        if (wanted instanceof HTMLTextAreaElement) wanted.setSelectionRange(wanted.value.length, wanted.value.length)
      }
    } else if (this.held && !this.root.activeElement) {
      const card = this.placing.card(this.held.card)
      ;(card?.querySelector<HTMLElement>(this.held.part) ?? card?.querySelector<HTMLElement>('.card'))?.focus()
    }
  }

  /** keys pressed while nothing has the focus are meant for the board, where it has the page to itself */
  private anywhere = (event: KeyboardEvent): void => {
    if (event.target === document.body && this.desk && !this.embed) onKey(event, this.desk, this.root, this.dragging)
  }

  // ── pointer ────────────────────────────────────────────────────────────────────────────────────────────────
  private clicked = (event: MouseEvent): void => {
    const { desk: d } = this
    if (!d) return
    const target = event.target as Element
    if (this.dragging.dropped && target.closest('.card')) {
      event.stopPropagation()
      d.picked = null
      return d.redraw()
    }
    if (target.closest('dialog, [popover], .tools, .acts, .editor, .clash, button, a, input, textarea')) return
    if (d.menu) {
      const at = this.placing.atPoint(d, d.menu, event.clientX, event.clientY)
      if (at && d.layout === 'frame') return d.place(d.menu, at)
      return d.closeMenu()
    }
    if (d.picked) {
      d.picked = null
      d.redraw()
    }
  }
  private focused = (event: FocusEvent): void => {
    this.clashes.came(event)
    const target = event.target as Element
    // In a strip that scrolls sideways a browser is content when a little of it can be seen.
    if (target.matches('nav button')) target.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    const li = target.closest<HTMLElement>('[data-card]')
    const list = li?.parentElement?.dataset.list
    if (!li || !list || !this.desk) return
    const changed = this.desk.roving.get(list) !== li.dataset.card
    this.desk.roving.set(list, li.dataset.card!)
    if (changed) this.redraw()
  }
}

/** Puts an open box beside what opened it, inside the window. */
function beside(box: HTMLElement, near: DOMRect): void {
  const gap = 8
  const { innerWidth: w, innerHeight: h } = window
  const { offsetWidth: bw, offsetHeight: bh } = box
  const menu = box.matches('.movemenu')
  const left = menu ? (near.left - bw - gap > gap ? near.left - bw - gap : near.right + gap) : near.right - bw
  const top = menu ? near.top - bh / 2 : near.bottom + gap
  box.style.setProperty('left', `${Math.max(gap, Math.min(left, w - bw - gap))}px`)
  box.style.setProperty('top', `${Math.max(gap, Math.min(top, h - bh - gap))}px`)
}
