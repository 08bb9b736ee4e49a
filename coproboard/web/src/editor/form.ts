/** The form: kind, words, directions, zones, and what a group seldom needs to change, folded in. */
import type { TemplateResult } from 'lit-html'
import { type Draft, type Kind, type Zone, CORNERS, KINDS, TINTS, axesOf, blank, celled, crossed, halves, words, zonesOf } from './draft'
import { choice, number, pair, rest } from './fields'
import { bring, save } from './files'
import { html, nothing, thumbnail } from './kit'
import { list } from './lists'
import type { Making } from './making'
import { preview } from './preview'
import { sketch } from './shape'

export function form(m: Making): TemplateResult {
  const start = (event: SubmitEvent): void => {
    event.preventDefault()
    const title = String(new FormData(event.target as HTMLFormElement).get('title') ?? '').trim()
    void m.withToml(toml => m.site.start(toml, title || m.pick(m.draft.title)))
  }
  return html`<form class="make" novalidate @submit=${start}>
    <div class="fields"><h1 id="make-head" class="voice" tabindex="-1">${m.say('editor.head')}</h1><p class="lead">${m.say('editor.about')}</p>${m.offered('from')}
      ${kinds(m)}
      ${section(m, 'words', html`${pair(m, 'title', m.say('editor.title'))}${pair(m, 'help.opening', m.say('editor.opening'), true)}`)}
      ${axesOf(m.draft).map(name => axis(m, name))}
      ${celled(m.draft) ? nothing : section(m, 'zones', zones(m))}
      ${folded(m, celled(m.draft) ? ['prompts', 'layers', 'steps'] : ['bands', 'prompts', 'layers', 'steps'])}</div>
    <aside>${preview(m)}</aside>
    <div class="finish">${finish(m)}</div></form>`
}

const section = (m: Making, name: string, inside: TemplateResult): TemplateResult =>
  html`<section class="part" aria-labelledby="part-${name}"><h2 id="part-${name}">${m.say(`editor.${name}`)}</h2>${inside}</section>`

// ── kinds ────────────────────────────────────────────────────────────────────────────────────────────────────────
const pictures = new Map<Kind, TemplateResult>()
function picture(kind: Kind): TemplateResult {
  if (!pictures.has(kind)) {
    const plain = blank()
    if (kind === 'circles' || kind === 'corners') plain.zones.push(...[4, 5].map(number => ({ id: `zone-${number}`, number, title: words() })))
    const frame = sketch({ ...plain, kind })
    pictures.set(kind, thumbnail(frame, frame.thumbnail, false))
  }
  return pictures.get(kind)!
}

function kinds(m: Making): TemplateResult {
  const choose = (kind: Kind): void => m.change(draft => {
    draft.kind = kind
    // Corners want four zones; those that nobody wrote in go again with them.
    const empty = (zone: Zone): boolean => [zone.title, zone.definition, zone.example].every(text => !text?.en && !text?.cy)
    while (draft.zones.length > 3 && empty(draft.zones.at(-1)!)) draft.zones.pop()
    while (kind === 'corners' && draft.zones.length < 4) draft.zones.push(zone(draft))
  })
  return html`<fieldset class="part kinds"><legend>${m.say('editor.kind')}</legend>${KINDS.map(kind => html`<label><input type="radio" name="kind" value=${kind} .checked=${m.draft.kind === kind} @change=${() => choose(kind)}>
    <span class="pic">${picture(kind)}</span><b>${m.say(`editor.kind.${kind}`)}</b><small>${m.say(`editor.kind.${kind}.about`)}</small></label>`)}</fieldset>`
}

// ── axes ─────────────────────────────────────────────────────────────────────────────────────────────────────────
function axis(m: Making, name: 'x' | 'y'): TemplateResult {
  const path = `axes.${name}`, [from, to] = name === 'x' ? ['low', 'high'] : ['high', 'low']
  const step = (at: string): TemplateResult => html`${pair(m, `${at}.title`, m.say('editor.name'))}
    ${rest(m, html`${pair(m, `${at}.note`, m.say('editor.definition'), true)}${m.draft.kind === 'grid' ? number(m, `${at}.number`, m.say('editor.number')) : nothing}`)}`
  const part = m.draft.kind === 'table' ? (name === 'x' ? 'columns' : 'rows') : `axis.${name}`
  return section(m, part, html`${crossed(m.draft) ? nothing : html`<p class="hint">${m.say('editor.axis.hint')}</p>`}
    ${pair(m, `${path}.title`, m.say('editor.axis.title'))}
    ${m.draft.kind === 'table' ? nothing : html`${pair(m, `${path}.${from}`, m.say(`editor.axis.${name}.from`))}${pair(m, `${path}.${to}`, m.say(`editor.axis.${name}.to`))}`}
    ${crossed(m.draft) ? list(m, { path: `${path}.steps`, name: name === 'x' ? 'column' : 'row', least: 2, most: 7, make: () => ({ number: 0, title: words() }), fields: step }) : nothing}`)
}

// ── zones ────────────────────────────────────────────────────────────────────────────────────────────────────────
/** the lowest id that is free */
const fresh = (kind: string, all: { id: string }[]): string => {
  let n = all.length + 1
  while (all.some(each => each.id === `${kind}-${n}`)) n += 1
  return `${kind}-${n}`
}
const zone = (draft: Draft): Zone => ({ id: fresh('zone', draft.zones), number: Math.max(0, ...draft.zones.map(each => each.number)) + 1, title: words(), ...draft.bands.length ? { band: draft.bands.at(-1)!.id } : {} })
const MOST: Partial<Record<Kind, number>> = { circles: 12, corners: 5, grid: 49, table: 49 }

function zones(m: Making): TemplateResult {
  const { kind, bands, axes } = m.draft
  const centre = ({ target }: Event): void => m.change(draft => { draft.centre = (target as HTMLInputElement).checked })
  const fields = (at: string, i: number): TemplateResult => html`${pair(m, `${at}.title`, m.say('editor.name'))}
    ${kind === 'corners' && m.draft.hides ? pair(m, `${at}.statement`, m.say('editor.statement'), true) : nothing}
    ${rest(m, html`${pair(m, `${at}.definition`, m.say('editor.definition'), true)}${pair(m, `${at}.example`, m.say('editor.example'))}
    <div class="row">${number(m, `${at}.number`, m.say('editor.number'))}
    ${crossed(m.draft) ? html`${number(m, `${at}.row`, m.say('editor.row'), axes.y.steps.length)}${number(m, `${at}.column`, m.say('editor.column'), axes.x.steps.length)}` : nothing}
    ${kind === 'corners' ? choice(m, `${at}.corner`, m.say('editor.corner'), CORNERS.map(each => [each, m.say(`editor.corner.${each}`)]), zonesOf(m.draft)[i]!.corner) : nothing}
    ${bands.length ? choice(m, `${at}.band`, m.say('editor.band'), bands.map((band, n) => [band.id, m.pick(band.title) || m.say('editor.one.band', { n: n + 1 })])) : nothing}</div>`)}`
  return html`${list(m, { path: 'zones', name: 'zone', least: 2, most: MOST[kind] ?? 9, make: zone, fields })}
    ${kind === 'circles' ? html`<label class="tick"><input type="checkbox" .checked=${m.draft.centre} @change=${centre}>${m.say('editor.centre')}</label>` : nothing}`
}

// ── folded in ────────────────────────────────────────────────────────────────────────────────────────────────────
function folded(m: Making, names: string[]): TemplateResult {
  const inside: Record<string, () => TemplateResult> = {
    bands: () => list(m, {
      path: 'bands', name: 'band', least: 0, most: 9,
      make: draft => {
        const id = fresh('band', draft.bands)
        // Once there are bands, every zone lies in one.
        for (const each of draft.zones) each.band ??= id
        return { id, title: words(), tint: TINTS[draft.bands.length % 3] }
      },
      fields: at => html`${pair(m, `${at}.title`, m.say('editor.name'))}${choice(m, `${at}.tint`, m.say('editor.tint'), TINTS.map(tint => [tint, m.say(`editor.tint.${tint}`)]))}`,
    }),
    prompts: () => list(m, { path: 'prompts', name: 'prompt', least: 0, most: 9, make: words, fields: at => pair(m, at, m.say('editor.question'), true) }),
    layers: () => list(m, {
      path: 'layers', name: 'layer', least: 1, most: 6, make: draft => ({ id: fresh('layer', draft.layers), title: words(), ask: words() }),
      fields: at => html`${pair(m, `${at}.ask`, m.say('editor.question'), true)}${pair(m, `${at}.title`, m.say('editor.short'))}`,
    }),
    steps: () => list(m, {
      path: 'help.steps', name: 'step', least: 1, most: 9, make: () => ({ minutes: 10, text: words() }),
      fields: at => html`${pair(m, `${at}.text`, m.say('editor.do'), true)}${number(m, `${at}.minutes`, m.say('editor.minutes'), 120)}`,
    }),
  }
  return html`${names.map(name => html`<details class="part" data-part=${name}><summary>${m.say(`editor.${name}`)} <small>${m.say(`editor.${name}.about`)}</small></summary>${inside[name]!()}</details>`)}`
}

// ── the end ──────────────────────────────────────────────────────────────────────────────────────────────────────
function finish(m: Making): TemplateResult {
  const half = halves(m.draft)
  const fill = ({ target }: Event): void => m.change(draft => { draft.fill = (target as HTMLInputElement).checked })
  const busy = m.waiting || m.site.busy()
  return html`${half ? html`<div class="part"><p>${m.say('editor.halves', { n: half })}</p><label class="tick"><input type="checkbox" id="fill" .checked=${m.draft.fill} @change=${fill}><span>${m.say('editor.fill')}<small>${m.say('editor.fill.about')}</small></span></label></div>` : nothing}
    <section class="part" aria-labelledby="part-start"><h2 id="part-start">${m.say('editor.start')}</h2>
      <label for="question">${m.say('home.question')}</label><input id="question" name="title" maxlength="200" autocomplete="off" placeholder=${m.pick(m.draft.title)}>
      ${m.standing()}<div class="row"><button class="btn btn--go btn--lg" type="submit">${m.say(busy ? 'home.going' : 'home.go')}</button>
      <button class="btn btn--lg" type="button" data-save @click=${() => void m.withToml(toml => save(toml, /^id = "(.+)"/m.exec(toml)?.[1] ?? 'frame'))}>${m.say('editor.save')}</button></div>${m.site.told()}</section>${bring(m)}`
}
