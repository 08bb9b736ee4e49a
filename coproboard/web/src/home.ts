/** home.js: the start page. Small, because it comes before anybody has decided to stay: no Yjs in here. */
import cy from '../../words/cy.json'
import en from '../../words/en.json'
import { Declined, createBoard, findWords, forgetBoard, knownBoards, pageStorage } from './engine/home'
import type { Frame, Lang } from './model'
import { learn } from './words'
import { draw } from './views/icons'
import { CoproHome, type Reception } from './views/home-view'

export { CoproHome }
learn({ en, cy })
draw({ cross: 'm6 6 12 12M18 6 6 18' })
if (!customElements.get('copro-home')) customElements.define('copro-home', CoproHome)

/** What to say about a refusal: the key of a sentence. */
const told = (rate: string, missing: string) => (trouble: unknown): never => {
  const status = trouble instanceof Declined ? trouble.status : 0
  throw new Error(status === 429 ? rate : status === 404 || status === 400 ? missing : 'home.trouble')
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
  }
}

/** Starts a `<copro-home>`: fetches the frames and opens boards of the site at `base`. */
export async function start(home: CoproHome, base = document.documentElement.dataset.base ?? './', boards?: string): Promise<void> {
  const root = new URL(base, document.baseURI).href
  home.reception = reception(root, boards)
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
