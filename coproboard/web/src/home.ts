/** home.js: the start page. Small, because it comes before anybody has decided to stay: no Yjs in here. */
import cy from '../../words/cy.json'
import en from '../../words/en.json'
import { Declined, createBoard, findWords, forgetBoard, knownBoards, pageStorage } from './engine/home'
import type { Frame, Lang } from './model'
import type { Editor, Site } from './editor/index'
import { kit } from './editor/lent'
import { type Catalogues, learn, meet, speak } from './words'
import { draw } from './views/icons'
import { CoproHome, type Reception } from './views/home-view'

export { CoproHome }
/** of editor.js and editor.json, when this was built */
declare const EDITOR: string

learn({ en, cy })
draw({ cross: 'm6 6 12 12M18 6 6 18', plus: 'M12 5v14M5 12h14' })
if (!customElements.get('copro-home')) customElements.define('copro-home', CoproHome)

/** What to say about a refusal: the key of a sentence. */
const told = (rate: string, missing: string) => (trouble: unknown): never => {
  const status = trouble instanceof Declined ? trouble.status : 0
  throw new Error(status === 429 ? rate : status === 404 || status === 400 ? missing : 'home.trouble')
}

let fetched: Promise<[{ start(kit: object, site: Site, base: string): Editor }, CSSStyleSheet]> | null = null
/** Fetches the editor, its style and its sentences, once for a page. */
async function editor(base: string, root: ShadowRoot, site: Site): Promise<Editor> {
  const file = (kind: string): string => new URL(`assets/editor.${kind}?v=${EDITOR}`, base).href
  const face = (): Promise<CSSStyleSheet> => fetch(file('json')).then(answer => answer.json()).then(({ css, words }: { css: string; words: Catalogues }) => {
    learn(words)
    return new CSSStyleSheet().replace(css)
  })
  fetched ??= Promise.all([import(file('js')), face()])
  fetched.catch(() => { fetched = null })
  const [{ start }, sheet] = await fetched
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet)
  return start(kit, site, base)
}

/** `boards`: where boards are shown, relative to the page, with `{board}` for the id; else their own pages. */
function reception(base: string, boards?: string): Reception {
  const address = (board: string, key: string): string =>
    `${(boards ? new URL(boards.replace('{board}', board), document.baseURI) : new URL(`b/${board}`, base)).href}#${key}`
  return {
    start: (frame, title, lang) => createBoard(base, frame, title, lang).then(({ board, key }) => address(board, key), told('home.full', 'home.trouble')),
    async find(words) {
      const link = /\/b\/([A-Za-z0-9_-]+)\/?#(\S+)/.exec(words)
      if (link) return address(link[1]!, link[2]!)
      return findWords(base, words).then(({ board, key }) => address(board, key), told('home.many', 'home.miss'))
    },
    board: known => address(known.id, known.key),
    known: () => knownBoards(pageStorage()),
    forget: id => forgetBoard(pageStorage(), id),
    editor: (root, site) => editor(base, root, site),
    access: lang => new URL(`accessibility?lang=${lang}`, base).href,
  }
}

/** Starts a `<copro-home>`: fetches the frames and opens boards of the site at `base`. */
export async function start(home: CoproHome, base = document.documentElement.dataset.base ?? './', boards?: string): Promise<void> {
  const root = new URL(base, document.baseURI).href
  home.reception = reception(root, boards)
  await meet(root)
  await speak(home.lang)
  home.frames = await fetch(new URL('assets/frames.json', root)).then(answer => answer.json() as Promise<Frame[]>)
}

/** For Panel's JSComponent. */
export function render({ model, el }: { model: { address: string; boards: string; lang: Lang | '' }; el: HTMLElement }): () => void {
  const home = document.createElement('copro-home') as CoproHome
  if (model.lang) home.lang = model.lang
  el.append(home)
  void start(home, model.address || './', model.boards || undefined)
  return () => home.remove()
}
export default { render }

const page = document.querySelector<CoproHome>('copro-home[page]')
if (page) {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync('body{margin:0}')
  document.adoptedStyleSheets.push(sheet)
  void start(page)
}
