/**
 * Runs the unit tests: bundles each `*.test.ts` as the product is bundled (see build.mjs; shortened names can break what
 * whole ones do not), then hands them to Node's own runner.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { private_, slim } from '../slim.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const only = process.argv[2] ?? ''
const tests = readdirSync(here).filter((name) => name.endsWith('.test.ts') && name.includes(only))
const out = mkdtempSync(join(tmpdir(), 'coproboard-web-'))
try {
  await build({
    entryPoints: tests.map((name) => join(here, name)),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    mangleProps: private_,
    plugins: [slim(() => true)],
    logLevel: 'warning',
  })
  const files = tests.map((name) => join(out, name.replace(/\.ts$/, '.mjs')))
  const env = { ...process.env, COPROBOARD_WEB: dirname(here) }
  const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...files], { stdio: 'inherit', env })
  process.exitCode = status ?? 1
} finally {
  rmSync(out, { recursive: true })
}
