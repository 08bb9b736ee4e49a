/**
 * coproboard in JupyterLab: a Module Federation container with one plugin in it.
 *
 * What it is: what a bundler's plugin would make some kilobytes of, by hand: a container is an object with `init` and
 * `get`, and JupyterLab's own packages lie in the scope that it is given. What it is not: a second front end; the tab
 * shows the board's own page. The fact that shaped it: a package that was built in would be a second copy of it, whose
 * classes and tokens JupyterLab does not know.
 */
import { plugin } from './plugin'
import type { Packages } from './shapes'

interface Shared { get(): Promise<() => unknown>; loaded?: unknown }
type Scope = Record<string, Record<string, Shared>>
interface Container { init(scope: Scope): void; get(module: string): Promise<() => object> }

const NAMES: Record<keyof Packages, string> = {
  apputils: '@jupyterlab/apputils',
  docregistry: '@jupyterlab/docregistry',
  filebrowser: '@jupyterlab/filebrowser',
  launcher: '@jupyterlab/launcher',
  services: '@jupyterlab/services',
  translation: '@jupyterlab/translation',
  ui: '@jupyterlab/ui-components',
  widgets: '@lumino/widgets',
}

let scope: Scope = {}

const newest = (one: string, other: string): number => {
  const [a, b] = [one, other].map(version => version.split(/[.-]/).map(Number)) as [number[], number[]]
  return [0, 1, 2].map(i => (a[i] || 0) - (b[i] || 0)).find(Boolean) ?? 0
}

/** A package of JupyterLab's: the copy that is in use already, else the newest that anybody brought. */
async function taken(name: string): Promise<unknown> {
  const versions = scope[name] ?? {}
  const all = Object.keys(versions).sort(newest)
  const chosen = all.find(version => versions[version]!.loaded) ?? all.at(-1)
  if (!chosen) throw new Error(`coproboard: this JupyterLab has no ${name}`)
  return (await versions[chosen]!.get())()
}

const container: Container = {
  init: given => { scope = given },
  get: async () => {
    const names = Object.keys(NAMES) as (keyof Packages)[]
    const found = await Promise.all(names.map(name => taken(NAMES[name])))
    const packages = Object.fromEntries(names.map((name, i) => [name, found[i]])) as unknown as Packages
    return () => ({ __esModule: true, default: plugin(packages) })
  },
}

const all = window as unknown as { _JUPYTERLAB?: Record<string, Container> }
;(all._JUPYTERLAB ??= {}).coproboard = container
