/**
 * notebook.js: the live board in a cell, for anywidget (JupyterLab, Notebook 7, VS Code, marimo) and for Panel.
 *
 * What it is: the small file that a cell brings. It opens a pipe over the notebook's own message channel, has board.js
 * sent through it and mounts the board there; no address is ever asked for. What it is not: a second front end. The fact
 * that shaped it: a kernel may stop at any moment; then the board that was seen stays, and says that it stands still.
 */
import cy from '../../words/cy.json'
import en from '../../words/en.json'
import type { CoproBoard, Mounted } from './board'
import type { Lang } from './model'
import { type Front, bring, join, leave, seat } from './notebook/front'
import { dress, followTheme, isDark } from './notebook/ground'
import { type Host, Pipe } from './notebook/pipe'

const WORDS: Record<string, Record<string, unknown>> = { en, cy }
/** Time until another try when the board's site could not be reached, in ms. */
const AGAIN = 2_000

class Cell {
  private readonly pipe: Pipe
  private readonly room = document.createElement('div')
  private readonly notice = document.createElement('p')
  private mounted: Mounted | null = null
  private opening = false
  private ended = false
  private readonly ends: (() => void)[] = []

  constructor(private readonly host: Host, private readonly el: HTMLElement) {
    const { room, notice } = this
    Object.assign(room.style, { position: 'relative', height: `${Number(this.read('height')) || 520}px`, minHeight: '20rem', resize: 'vertical', overflow: 'hidden', boxSizing: 'border-box' })
    Object.assign(notice.style, { position: 'absolute', inset: '0 0 auto', zIndex: 1, margin: 0, padding: '.5rem .75rem', background: '#F3C63F', color: '#1E2A30', font: '550 15px/1.4 system-ui, sans-serif' })
    notice.setAttribute('role', 'status')
    notice.hidden = true
    room.append(notice)
    el.append(room)
    this.pipe = new Pipe(host, this.changed)
    join(this.pipe)
    const on = (name: string, run: () => void): void => host.on(host.get ? `change:${name}` : name, run)
    on('lang', () => { if (this.board && this.read('lang')) this.board.lang = this.read('lang') as Lang })
    on('view', () => { if (this.board) this.board.view = this.view })
    this.ends.push(followTheme(this.paint), this.keys())
  }

  end(): void {
    this.ended = true
    for (const end of this.ends) end()
    this.mounted?.destroy()
    this.pipe.close()
    leave(this.pipe)
    this.room.remove()
  }

  private get board(): CoproBoard | undefined {
    return this.mounted?.element
  }
  private get view(): 'board' | 'list' | '' {
    return ({ frame: 'board', list: 'list' } as const)[this.read('view')] ?? ''
  }
  private read(name: string): string {
    return String((this.host.get ? this.host.get(name) : this.host[name]) ?? '')
  }

  /** Python said something of itself, or has fallen silent. */
  private readonly changed = (): void => {
    const { notice, pipe } = this, lang = this.read('lang') || document.documentElement.lang.slice(0, 2)
    notice.hidden = !pipe.silent
    notice.lang = WORDS[lang] ? lang : 'en'
    notice.textContent = pipe.silent ? String(WORDS[notice.lang]!['notebook.stopped']) : ''
    if (this.board) {
      this.board.inert = pipe.silent
      this.board.style.opacity = pipe.silent ? '.55' : ''
      this.furnish()
    } else if (pipe.told && !this.opening) void this.open()
  }

  private async open(): Promise<void> {
    this.opening = true
    let front: Front
    try {
      front = await bring(this.pipe)
    } catch {
      this.opening = false
      if (!this.ended) setTimeout(this.changed, AGAIN)
      return
    }
    if (this.ended) return
    const { pipe } = this, share = (): Promise<string> => pipe.fetch('share', { method: 'POST' }).then((answer) => answer.json() as Promise<{ link: string | null }>).then(({ link }) => link ?? '')
    seat(pipe.told!)
    this.mounted = front.mount(this.room, {
      base: pipe.base,
      board: pipe.told!.board,
      // The real one stays with Python.
      key: 'python',
      lang: (this.read('lang') || undefined) as Lang | undefined,
      view: this.view,
      embed: true,
      home: null,
      part: (address) => front.part(pipe, address),
      door: { ask: share, cards: pipe.told!.cards },
    })
    Object.assign(this.board!.style, { border: '1px solid var(--edge)', borderRadius: '8px', boxSizing: 'border-box' })
    this.board!.addEventListener('board', this.paint)
    this.furnish()
  }

  /** What the cell shows beside the board follows what Python says. */
  private furnish(): void {
    const { board, pipe } = this, door = board?.door
    if (!board || !door || !pipe.told) return
    door.cards = pipe.told.cards
    door.full = pipe.told.shared ? () => this.openFull() : null
    board.redraw()
  }
  /** Opens the board in a tab of its own; false where this kind of notebook opens none. */
  private openFull(): boolean {
    const tab = window.open('', '_blank')
    if (!tab) return false
    tab.opener = null
    void this.board!.door!.ask!().then((link) => link ? tab.location.replace(link) : tab.close(), () => tab.close())
    return true
  }

  private readonly paint = (): void => {
    const { board } = this
    if (!board) return
    const dark = isDark(this.el)
    board.style.colorScheme = dark ? 'dark' : 'light'
    for (const sheet of board.root.adoptedStyleSheets) dress(sheet, dark)
    // The door comes with the model, and what is beside the board with the door.
    if (board.door && board.door.full === undefined) this.furnish()
  }

  /** Keys pressed in the board are the board's: a notebook would take "m" for a command to its cell. What saves stays. */
  private keys(): () => void {
    const heard = (event: KeyboardEvent): void => {
      if (event.composedPath().includes(this.el)) this.el.toggleAttribute('data-lm-suppress-shortcuts', !((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's'))
    }
    const stop = (event: KeyboardEvent): void => { if (!event.ctrlKey && !event.metaKey) event.stopPropagation() }
    window.addEventListener('keydown', heard, true)
    this.el.addEventListener('keydown', stop)
    return () => {
      window.removeEventListener('keydown', heard, true)
      this.el.removeEventListener('keydown', stop)
    }
  }
}

/** What it gives ends the view. */
function render({ model, el }: { model: Host; el: HTMLElement }): () => void {
  const cell = new Cell(model, el), end = (): void => cell.end()
  if (!model.send) model.on('remove', end)
  return end
}
// For anywidget, which wants no other export, and for Panel's JSComponent.
export default { render }
