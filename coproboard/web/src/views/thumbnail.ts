/** A frame as a small picture, drawn from its own geometry: bands, zones and dividing lines, sample cards, axes where it has two. */
import { type TemplateResult, html, nothing, svg } from 'lit-html'
import type { Box, Frame, Zone } from '../model'
import { lie, reading } from './layout'
import { strandPaths } from './strands'

const GAP = 2

/** `wide`: a line as long as two pictures. */
export function thumbnail(frame: Frame, cards: [number, number][] = frame.thumbnail, wide = true): TemplateResult {
  const lying = lie(frame)
  const [line, cells] = [lying === 'line', lying === 'cells']
  const woven = line && new Set(frame.bands.map(band => band.tint)).size === 3
  const [w, h] = [line && wide ? 616 : 320, 176]
  const area: Box = line ? [24, woven ? 62 : 20, w - 24, h - 20] : cells ? [59, 18, 277, 146] : lying === 'circles' ? [84, 12, w - 84, h - 12] : [24, 20, w - 24, h - 20]
  const X = (x: number): number => area[0] + x * (area[2] - area[0])
  const Y = (y: number): number => area[1] + y * (area[3] - area[1])
  const rect = ([x0, y0, x1, y1]: Box, kind: string, rx: number, density?: number): TemplateResult =>
    svg`<rect class=${kind} x=${X(x0)} y=${Y(y0)} width=${X(x1) - X(x0) - GAP} height=${Y(y1) - Y(y0) - GAP} rx=${rx}
      fill-opacity=${density ?? nothing}></rect>`
  const disc = ({ box: [x0, y0, x1, y1] }: Zone): TemplateResult =>
    svg`<ellipse class="z-for ${lying === 'corners' ? 'd' : ''}" cx=${X((x0 + x1) / 2)} cy=${Y((y0 + y1) / 2)} rx=${(X(x1) - X(x0)) / 2} ry=${(Y(y1) - Y(y0)) / 2}></ellipse>`
  const ground = (zone: Zone): TemplateResult => lying === 'circles' || (lying === 'corners' && zone.box[0] % 0.5) ? disc(zone)
    : cells && frame.kind === 'grid' ? rect(zone.box, 'z-ink', 4, 0.1 + 0.55 * (zone.weight ?? 0.2)) : rect(zone.box, 'z-for', 6)
  // The disc in the middle lies over the quarters.
  const zones = lying === 'corners' ? [...frame.zones].sort((a, b) => (a.box[0] % 0.5) - (b.box[0] % 0.5)) : reading(frame)
  const card: [number, number] = line ? (wide ? [53, 15] : [38, 13]) : lying === 'circles' ? [30, 12] : [44, 16]
  return html`<svg class="thumb" viewBox="0 0 ${w} ${h}" aria-hidden="true" preserveAspectRatio="xMidYMid meet">
    ${frame.bands.map(band => rect(band.box, `z-${band.tint}`, 6))}
    ${cells || !frame.bands.length ? zones.map(ground) : nothing}
    ${frame.kind === 'grid' ? svg`<path class="ax" d="M51 14V154H282"/>` : nothing}
    ${frame.zones.map(({ band, box }) => {
      const around = frame.bands.find(b => b.id === band)?.box
      return !around || cells ? nothing : svg`${line && box[0] > around[0] + 0.01 ? svg`<path class="d" d="M${X(box[0])} ${area[1] + 4}V${area[3] - 4}"/>` : nothing}
        ${!line && box[1] > around[1] + 0.01 ? svg`<path class="d" d="M${area[0] + 6} ${Y(box[1]) - 1}H${area[2] - 6}"/>` : nothing}`
    })}
    ${frame.kind === 'steps' ? frame.zones.map(z => svg`<text class="n" x="36" y=${Y((z.box[1] + z.box[3]) / 2) + 4}>${z.number}</text>`) : nothing}
    ${cards.map(([x, y]) => svg`<rect class="c" x=${Math.min(Math.max(X(x) - card[0] / 2, area[0] + 4), area[2] - card[0] - 4)}
      y=${Math.min(Math.max(Y(y) - card[1] / 2, area[1] + 3), area[3] - card[1] - 3)} width=${card[0]} height=${card[1]} rx="3"/>`)}
    ${woven ? svg`<svg x="24" y="16" width=${w - 48} height="38" viewBox="0 0 1200 60" preserveAspectRatio="none">${strandPaths()}</svg>` : nothing}
  </svg>`
}
