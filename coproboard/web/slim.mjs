/**
 * An esbuild plugin that makes the bundles small without changing what they say.
 *
 * Style sheets that become text are minified; templates lose their indentation; of the two catalogues the start page
 * takes only the sentences it can say, and the Welsh one brings its values alone, in the order of the English keys.
 * Names that begin with an underscore are private to their packages and are shortened (`private_`).
 */
import { readFileSync, readdirSync } from 'node:fs'
import { transform } from 'esbuild'
import { lean } from './lean.mjs'

/** for esbuild's mangleProps */
export const private_ = /^_[a-z]/

/** @param {(key: string) => boolean} says which sentences this bundle needs */
export const slim = (says) => ({
  name: 'slim',
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, 'utf8'), { loader: 'css', minify: true, charset: 'utf8' })
      return { contents: code.trim(), loader: 'text' }
    })
    build.onLoad({ filter: /yjs\.mjs$/ }, ({ path }) => ({ contents: lean(readFileSync(path, 'utf8')), loader: 'js' }))
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => ({ contents: readFileSync(path, 'utf8').replace(/\n\s+/g, '\n'), loader: 'ts' }))
    build.onLoad({ filter: /[\\/]words[\\/](en|cy)\.json$/ }, ({ path }) => {
      const read = (lang) => JSON.parse(readFileSync(path.replace(/(en|cy)\.json$/, `${lang}.json`), 'utf8'))
      const keys = Object.keys(read('en')).filter(says)
      const words = read(path.slice(-7, -5))
      if (path.endsWith('en.json')) return { contents: JSON.stringify(Object.fromEntries(keys.map((key) => [key, words[key]]))), loader: 'json' }
      return { contents: `import en from './en.json'\nconst words = ${JSON.stringify(keys.map((key) => words[key]))}\nexport default Object.fromEntries(Object.keys(en).map((key, i) => [key, words[i]]))`, loader: 'js' }
    })
  },
})

const HOME = /^(home\.|_dates\.(today|yesterday|weekdays|day_month$|months)|title\.none|language$)/
/** the sentences of the start page */
export const saysHome = (key) => HOME.test(key)

/** the sentences of the tab in JupyterLab */
export const saysLab = (key) => /^lab\./.test(key)

/** the sentences of a cell that has lost its kernel */
export const saysNotebook = (key) => key === 'notebook.stopped'

/** what only the screens of steps.js say */
const LATER = /^(history\.(head|card|see|asked|answer|again|loading)|heard|place|answer|reveal|me|gate|rec|motion|agree|fold|dots|differ|rule|note|enter|refused|timer|plan|talk|print|prompt|ready|notebook|steps\.(?!label))\b/
/** what only the panels of more.js say */
const RARE = /^(history(?!\.(head|card|see|asked|answer|again|loading)\b)|tabs|help|learn|terms|wording|practice|outcome|lines|calm)\b/
/** what only the editor of frames says; the calm words that a frame begins with are the loader's own */
const MADE = /^(editor|template\.(opening|prompt|step|layer|ask))\b/
/** what only the server writes: records, sheets, still pictures and what a frame lacks */
const SERVER = /^(access|lab|record|sheet|still|template|home|picture|measure|work|wall|report|export|column|kernel)\.(?!link)/

const minified = async (here, names) => {
  const css = names.map((name) => readFileSync(`${here}/src/${name}`, 'utf8')).join('\n')
  return (await transform(css, { loader: 'css', minify: true, charset: 'utf8' })).code.trim()
}
/** which file says a sentence: board, steps, more, editor, or none of them */
const part = (key) => MADE.test(key) ? 'editor' : SERVER.test(key) ? '' : RARE.test(key) ? 'more' : LATER.test(key) ? 'steps' : 'board'
const sentences = (here, name) => Object.fromEntries(['en', 'cy'].map((lang) => {
  const all = JSON.parse(readFileSync(`${here}/../words/${lang}.json`, 'utf8'))
  return [lang, Object.fromEntries(Object.entries(all).filter(([key]) => part(key) === name))]
}))

/** board.json: the style sheet, sentences and icons of a board that people gather on; they are data and no script. */
export async function face(here) {
  const css = await minified(here, ['tokens', 'board', 'card', 'list', 'join', 'zoomed'].map((name) => `views/${name}.css`))
  const icons = JSON.parse(readFileSync(`${here}/src/views/icons.json`, 'utf8'))
  return JSON.stringify({ css, words: sentences(here, 'board'), icons })
}

/** steps.json, more.json: the same for a later part; it comes with that part's script. */
export async function partFace(here, name) {
  const names = readdirSync(`${here}/src/${name}/css`).sort().map((file) => `${name}/css/${file}`)
  return JSON.stringify({ css: await minified(here, names), words: sentences(here, name) })
}

/** access.css: the tokens of our elements and the style of a page without script, for the document itself. */
export async function pageSheet(here) {
  const css = await minified(here, ['views/tokens.css', 'pages/access.css'])
  return css.replace(/:host\((?:[^()]|\([^()]*\))*\)\{[^}]*\}/g, '').replaceAll(':host', ':root')
}
