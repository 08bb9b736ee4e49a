/**
 * The two strands: the organisation above, people below, apart over "doing to" and braided in "doing with".
 *
 * y = 30 ± s(x)·cos φ(x); s eases from 21 to 11 for x in 0.10–0.72; φ = 6π·((x − 0.6)/0.4)^1.5 after x = 0.6.
 */
import { type TemplateResult, svg } from 'lit'

const WIDTH = 1200

function height(x: number, side: 1 | -1): number {
  const t = Math.min(1, Math.max(0, (x - 0.1) / 0.62))
  const spread = 21 - 10 * t * t * (3 - 2 * t)
  const phase = x > 0.6 ? 6 * Math.PI * ((x - 0.6) / 0.4) ** 1.5 : 0
  return 30 - side * spread * Math.cos(phase)
}

function path(side: 1 | -1, from: number, to: number, steps: number): string {
  const points: string[] = []
  for (let i = 0; i <= steps; i++) {
    const x = from + ((to - from) * i) / steps
    points.push(`${(x * WIDTH).toFixed(1)} ${height(x, side).toFixed(1)}`)
  }
  return `M${points.join('L')}`
}

/** x at which the phase is `turns`·π */
const at = (turns: number): number => 0.6 + 0.4 * (turns / 6) ** (2 / 3)

const TOP = path(1, 0, 1, 300)
const BOTTOM = path(-1, 0, 1, 300)
/** every second crossing, where the organisation passes over */
const OVER = [1.5, 3.5, 5.5].map(turn => path(1, at(turn - 0.4), at(turn + 0.4), 24))

export const strandPaths = (): TemplateResult => svg`<path class="st st-o" d=${TOP}/><path class="st-gap" d=${BOTTOM}/>
  <path class="st st-p" d=${BOTTOM}/>${OVER.map(d => svg`<path class="st-gap" d=${d}/><path class="st st-o" d=${d}/>`)}`
