/**
 * Runs the unit tests: bundles each `*.test.ts` with esbuild, then hands them to Node's own runner.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

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
    logLevel: 'warning',
  })
  const files = tests.map((name) => join(out, name.replace(/\.ts$/, '.mjs')))
  const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...files], { stdio: 'inherit' })
  process.exitCode = status ?? 1
} finally {
  rmSync(out, { recursive: true })
}
