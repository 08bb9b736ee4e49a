/**
 * The two strands: the organisation above, people below, apart over "doing to" and braided in "doing with".
 *
 * y = 30 ± s(x)·cos φ(x); s eases from 21 to 11 for x in 0.10–0.72; φ = 6π·((x − 0.6)/0.4)^1.5 after x = 0.6.
 */
import { type TemplateResult, svg } from 'lit-html'

const WIDTH = 1200

export interface Weave { from: number; turns: number; narrow: number }
const SPECTRUM: Weave = { from: 0.6, turns: 6, narrow: 11 }

function height(x: number, side: 1 | -1, { from, turns, narrow }: Weave): number {
  const t = Math.min(1, Math.max(0, (x - 0.1) / 0.62))
  const spread = 21 - (21 - narrow) * t * t * (3 - 2 * t)
  const phase = x > from ? turns * Math.PI * ((x - from) / (1 - from)) ** 1.5 : 0
  return 30 - side * spread * Math.cos(phase)
}

function path(side: 1 | -1, weave: Weave, from = 0, to = 1, steps = 300): string {
  const points: string[] = []
  for (let i = 0; i <= steps; i++) {
    const x = from + ((to - from) * i) / steps
    points.push(`${(x * WIDTH).toFixed(1)} ${height(x, side, weave).toFixed(1)}`)
  }
  return `M${points.join('L')}`
}

function paths(weave: Weave): TemplateResult {
  /** x at which the phase is `turn`·π */
  const at = (turn: number): number => weave.from + (1 - weave.from) * (turn / weave.turns) ** (2 / 3)
  const [top, bottom] = [path(1, weave), path(-1, weave)]
  /** every second crossing, where the organisation passes over */
  const over: string[] = []
  for (let turn = 1.5; turn < weave.turns; turn += 2) over.push(path(1, weave, at(turn - 0.4), at(turn + 0.4), 24))
  return svg`<path class="st st-o" d=${top}/><path class="st-gap" d=${bottom}/><path class="st st-p" d=${bottom}/>
    ${over.map(d => svg`<path class="st-gap" d=${d}/><path class="st st-o" d=${d}/>`)}`
}

const drawn = new Map<Weave, TemplateResult>()
export function strandPaths(weave: Weave = SPECTRUM): TemplateResult {
  if (!drawn.has(weave)) drawn.set(weave, paths(weave))
  return drawn.get(weave)!
}
