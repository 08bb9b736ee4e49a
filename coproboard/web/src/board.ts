/**
 * board.js: the board for every door. A page's `<copro-board>`, the light page that a link opens, Panel and notebooks.
 *
 * On the light page it starts by itself: the board's id is in the path and its key in the fragment, so that the address
 * is the whole link and no server ever reads the key in it.
 */
import { BoardGone, keepOffline, knownBoards, openBoard } from './engine/index'
import { type BoardKey, pageStorage, qr, showWords } from './engine/home'
import type { Lang, Perspective } from './model'
import { CoproBoard } from './views/element'
import type { Door } from './views/door'
import { loadFace, loadPart } from './views/face'
import { rememberedLang, speak } from './words'

export { CoproBoard }
/** the digest of steps.js, which a new one changes */
declare const STEPS: string
/** a page may hold another version of this file, which has the name already */
const TAG = customElements.get('copro-board') ? `copro-board-${STEPS}` : 'copro-board'
if (!customElements.get(TAG)) customElements.define(TAG, CoproBoard)

export interface MountOptions {
  /** the site's root, with its slash; the page's own when left out */
  base?: string
  board: string
  key?: string
  /** with a name or a perspective the seat is taken at once, without the join screen */
  name?: string
  perspective?: Perspective | ''
  lang?: Lang
  view?: 'board' | 'list' | ''
  embed?: boolean
  /** where the mark leads; null: nowhere */
  home?: string | null
  /** brings the script of a later part from its address; the browser's own way without */
  part?(address: string): Promise<unknown>
  /** what somebody else's page knows better of the way in */
  door?: Partial<Door>
}
export interface Mounted { element: CoproBoard; destroy(): void }

/** Shows a live board inside `el`, or in it when it is a `<copro-board>` already. */
export function mount(el: HTMLElement, options: MountOptions): Mounted {
  const base = new URL(options.base ?? './', document.baseURI).href
  const element = el instanceof CoproBoard ? el : document.createElement(TAG) as CoproBoard
  element.embed = options.embed ?? !(el instanceof CoproBoard)
  element.home = options.home === undefined ? base : options.home
  if (options.lang) element.lang = options.lang
  if (options.view) element.view = options.view
  if (element !== el) el.append(element)
  let ended = false
  void open(element, base, options, () => ended)
  return {
    element,
    destroy: () => {
      ended = true
      element.return()
      element.model?.destroy()
      element.model = null
      if (element !== el) element.remove()
    },
  }
}

const AGAIN = 5000

async function open(element: CoproBoard, base: string, options: MountOptions, ended: () => boolean): Promise<void> {
  element.waiting = 'opening'
  // The languages come with the face: one that was asked for before is taken up now.
  const face = loadFace(base).then(() => speak(element.lang = options.lang || rememberedLang()))
  element.load = (name, version = STEPS) => loadPart(base, name, version, options.part)
  void face.then(element.redraw, () => {})
  try {
    const [opened, dressed] = await Promise.allSettled([openBoard({ base, board: options.board, key: options.key, lang: element.lang }), face])
    if (opened.status === 'rejected') throw opened.reason
    const model = opened.value
    // Without its style and sentences a board is no board: it is let go, and both are tried again.
    if (ended() || dressed.status === 'rejected') model.destroy()
    if (dressed.status === 'rejected') throw dressed.reason
    if (ended()) return
    const key = options.key || knownBoards(pageStorage()).find(known => known.id === options.board)?.key || ''
    element.door = { ...door(base, { board: options.board, key }), ...options.door }
    element.model = model
    if (!model.joined && (options.name || options.perspective)) model.join(options.name ?? '', options.perspective || 'unsaid', element.lang)
  } catch (trouble) {
    const gone = trouble instanceof BoardGone
    element.waiting = gone ? 'gone' : 'unreachable'
    if (!gone && !ended()) setTimeout(() => ended() || open(element, base, options, ended), AGAIN)
  }
}

function door(base: string, at: BoardKey): Door {
  const link = `${new URL(`b/${at.board}`, base).href}#${at.key}`
  return {
    link,
    qr: () => qr(base, at, link),
    // the same words again while they are shown, so that what the screen says is what works
    keepShown: () => showWords(base, at).then(({ words }) => words),
  }
}

/** What Panel's JSComponent and anywidget give: parameters by name, as properties or through `get`. */
interface HostModel extends Record<string, unknown> { get?: (name: string) => unknown; on?: (event: string, run: () => void) => void }

const VIEWS: Record<string, 'board' | 'list' | ''> = { frame: 'board', list: 'list' }
/** A key as the server draws them; whatever else a host page has in its fragment is its own. */
const KEY = /^#([A-Za-z0-9_-]{22})$/

/** For Panel's JSComponent and for anywidget: the parameters are the options; without a key, the page's own is taken. */
export function render({ model, el }: { model: HostModel; el: HTMLElement }): () => void {
  const widget = typeof model.get === 'function'
  const read = (name: string): string => String((widget ? model.get!(name) : model[name]) ?? '')
  const [address = '', ownKey = ''] = read('address').split('#')
  const found = /^(.*\/)b\/([A-Za-z0-9_-]+)\/?$/.exec(address)
  const mounted = mount(el, {
    base: found?.[1] || address || './',
    board: read('board') || found?.[2] || '',
    key: read('key') || ownKey || KEY.exec(location.hash)?.[1],
    name: read('person') || undefined,
    perspective: (read('perspective') || undefined) as Perspective | undefined,
    lang: (read('lang') || undefined) as Lang | undefined,
    view: VIEWS[read('view')],
    embed: read('home') === '',
    home: read('home') || null,
  })
  const follow = (name: string, run: () => void): void => model.on?.(widget ? `change:${name}` : name, run)
  follow('lang', () => { if (read('lang')) mounted.element.lang = read('lang') as Lang })
  follow('view', () => { mounted.element.view = VIEWS[read('view')] ?? '' })
  return () => mounted.destroy()
}
export default { render }

function startPage(page: CoproBoard): void {
  const base = new URL(document.documentElement.dataset.base ?? './', document.baseURI)
  const board = decodeURIComponent(location.pathname.slice(base.pathname.length).replace(/^b\//, '').replace(/\/$/, ''))
  const sheet = new CSSStyleSheet()
  sheet.replaceSync('body{margin:0}')
  document.adoptedStyleSheets.push(sheet)
  const key = location.hash.slice(1)
  mount(page, { base: base.href, board, key: key || undefined })
  const tidy = (): void => {
    document.title = page.model?.title ? `${page.model.title} · coproboard` : 'coproboard'
    // The address is the link, whole: people copy it from there, and bookmark it.
    const known = location.hash ? null : knownBoards(pageStorage()).find(one => one.id === board)
    if (known) history.replaceState(history.state, '', `${location.pathname}${location.search}#${known.key}`)
  }
  page.addEventListener('board', tidy)
  void keepOffline(base.href)
}

const page = document.querySelector<CoproBoard>('copro-board[page]')
if (page) startPage(page)
