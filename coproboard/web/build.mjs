/**
 * Builds dist/: board.js with board.json, steps.js with steps.json, more.js with more.json, home.js, editor.js with editor.json, notebook.js, sw.js, access.css, the pages and the licences of what is inside them.
 * Also, beside Jupyter's side of us, what JupyterLab loads: `labextension`.
 *
 * `node build.mjs` writes; `node build.mjs --check` writes nothing and fails when dist/ is not what the source makes;
 * `node build.mjs --size` only prints sizes. The same source always gives the same bytes.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { face, pageSheet, partFace, private_, saysHome, saysLab, saysNotebook, slim } from './slim.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const mode = process.argv[2] ?? '--write'

/** Panel writes these anew in the browser, and stumbles over them where no space is around. */
const PLAIN = { 'nullish-coalescing': false, 'optional-chain': false, 'logical-assignment': false }

/** Bundles one entry in memory. */
async function bundle(entry, define = {}, says = () => true, otherwise = {}) {
  const result = await build({
    absWorkingDir: here,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    mangleProps: private_,
    charset: 'utf8',
    legalComments: 'none',
    alias: { 'lib0/logging': './src/engine/logging.ts', 'lib0/environment': './src/engine/environment.ts' },
    loader: { '.css': 'text', '.svg': 'text' },
    plugins: [slim(says)],
    define: { 'process.env.NODE_ENV': '"production"', ...define },
    logLevel: 'warning',
    ...otherwise,
  })
  return { text: result.outputFiles[0].text, inputs: Object.keys(result.metafile.inputs) }
}

/** Licence texts of the packages that ended up inside. */
function licences(inputs) {
  const names = new Set()
  for (const path of inputs) {
    const found = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)
    if (found) names.add(found[1])
  }
  const parts = [...names].sort().map((name) => {
    const folder = join(here, 'node_modules', name)
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, 'LICENSE'), 'utf8').trim()}\n`
  })
  return parts.join(`\n${'-'.repeat(80)}\n\n`)
}

const hash = (text) => createHash('sha256').update(text).digest('hex').slice(0, 12)

const more = await bundle('src/more/index.ts')
const rare = await partFace(here, 'more')
const steps = await bundle('src/steps/index.ts', { MORE: JSON.stringify(hash(more.text + rare)) })
const later = await partFace(here, 'steps')
const board = await bundle('src/board.ts', { STEPS: JSON.stringify(hash(steps.text + later)) })
const editor = await bundle('src/editor/index.ts')
const made = await partFace(here, 'editor')
const home = await bundle('src/home.ts', { EDITOR: JSON.stringify(hash(editor.text + made)) }, saysHome)
const notebook = await bundle('src/notebook.ts', {}, saysNotebook, { supported: PLAIN })
const look = await face(here)
const statement = await pageSheet(here)
// The service worker's caches are named by what they hold, so that a new build replaces an old one.
const version = hash(board.text + home.text + look)
const worker = await bundle('src/sw.ts', { VERSION: JSON.stringify(version) })
const lab = await bundle('src/lab/index.ts', {}, saysLab, { format: 'iife' })
const engine = await bundle('src/engine/index.ts')

const files = {
  'board.js': board.text,
  'steps.js': steps.text,
  'steps.json': later,
  'more.js': more.text,
  'more.json': rare,
  'board.json': look,
  'home.js': home.text,
  'editor.js': editor.text,
  'editor.json': made,
  'notebook.js': notebook.text,
  'sw.js': worker.text,
  'page.html': readFileSync(join(here, 'src/pages/page.html'), 'utf8'),
  'home.html': readFileSync(join(here, 'src/pages/home.html'), 'utf8'),
  'access.css': statement,
  'icon.svg': readFileSync(join(here, 'src/pages/icon.svg'), 'utf8'),
  'LICENSES.txt': licences([...board.inputs, ...home.inputs, ...worker.inputs]),
}
/** JupyterLab's extension: its file is named by what it holds, because browsers keep it. */
const labextension = join(here, '../jupyter/share/labextensions/coproboard')
const entry = `remoteEntry.${hash(lab.text)}.js`
const packed = {
  name: 'coproboard',
  version: /__version__ = "([^"]+)"/.exec(readFileSync(join(here, '../__init__.py'), 'utf8'))[1],
  description: 'Opens .coproboard files as live boards.',
  license: 'MIT',
  jupyterlab: { extension: true, _build: { load: `static/${entry}`, extension: './extension' } },
}
const extension = { 'package.json': `${JSON.stringify(packed, null, 2)}\n`, [`static/${entry}`]: lab.text }
const kilobytes = (text) => (gzipSync(text, { level: 9 }).length / 1024).toFixed(1)
for (const name of ['board.js', 'board.json', 'steps.js', 'steps.json', 'more.js', 'more.json', 'home.js', 'editor.js', 'editor.json', 'notebook.js', 'sw.js']) console.log(`${name.padEnd(10)} ${kilobytes(files[name]).padStart(5)} KB gzip`)
console.log(`(lab       ${kilobytes(lab.text).padStart(5)} KB gzip, in JupyterLab only)`)
console.log(`(engine    ${kilobytes(engine.text).padStart(5)} KB gzip, within board.js)`)

const stale = []
const places = [...Object.entries(files).map(([name, text]) => [join(here, 'dist', name), text]), ...Object.entries(extension).map(([name, text]) => [join(labextension, name), text])]
for (const [path, text] of places) {
  if (mode === '--write') {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  } else if (mode === '--check' && readOr(path, '') !== text) stale.push(basename(path))
}
// What an earlier build left would be shipped too.
for (const name of existsSync(join(labextension, 'static')) ? readdirSync(join(labextension, 'static')).filter((name) => name !== entry) : []) {
  if (mode === '--write') rmSync(join(labextension, 'static', name))
  else if (mode === '--check') stale.push(name)
}
if (stale.length > 0) {
  console.error(`dist/ is not what the source makes (${stale.join(', ')}): run "node build.mjs" and commit it`)
  process.exit(1)
}

function readOr(path, otherwise) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return otherwise
  }
}
