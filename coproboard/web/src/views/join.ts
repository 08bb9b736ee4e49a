/** Taking a seat: an optional name, an optional perspective, one button, beside a live picture of the board. */
import { type TemplateResult, html, nothing } from 'lit-html'
import { type BoardModel, type Lang, type Perspective, TRAY } from '../model'
import { learnt, say } from '../words'
import type { Desk } from './desk'
import { PERSPECTIVES, avatar, brand, icon, initials, shape, when } from './icons'
import { thumbnail } from './thumbnail'
import { langSwitch, worded } from './lang-switch'

/** What somebody had filled in before they went to the practice board. */
const filled = new WeakMap<BoardModel, { name: string; perspective: Perspective | null; back: boolean }>()

/** Where the cards really lie, for the picture. */
function places(d: Desk): [number, number][] {
  return d.model.cards.filter(card => !card.aside && card.at.zone !== TRAY).flatMap(card => {
    const zone = d.zone(card.at.zone)
    if (!zone) return []
    const [x0, y0, x1, y1] = zone.box
    return [[x0 + card.at.x * (x1 - x0), y0 + (0.1 + 0.8 * card.at.y) * (y1 - y0)] as [number, number]]
  })
}

export function joinView(d: Desk): TemplateResult {
  const { model } = d
  const here = model.people.filter(person => person.here && !person.me).sort((a, b) => PERSPECTIVES.indexOf(a.perspective) - PERSPECTIVES.indexOf(b.perspective))
  const read = (form: HTMLFormElement): { name: string; perspective: Perspective | null } => {
    const data = new FormData(form)
    return { name: String(data.get('name') ?? ''), perspective: data.get('perspective') as Perspective | null }
  }
  const join = (event: SubmitEvent): void => {
    event.preventDefault()
    const { name, perspective } = read(event.target as HTMLFormElement)
    d.join(name.trim().slice(0, 60), perspective ?? 'unsaid')
  }
  const practise = (event: Event): void => {
    filled.set(model, { ...read((event.target as HTMLButtonElement).form!), back: true })
    d.practise()
  }
  const had = filled.get(model)
  if (had?.back) {
    had.back = false
    d.focus = '#seat-practice'
  }
  return html`<div class="join">
  <main class="left"><button type="button" class="skip" @click=${() => { d.focus = '#seat-name'; d.redraw() }}>${d.say('skip.form')}</button><header>${brand(d.home)}</header>
    <div class="inv"><p class="eye">${d.say('join.invited')}</p><h1 class="voice">${model.title || d.say('title.none')}</h1><p class="about">${worded(d, model.frame.summary)}</p>
      <div class="pic">${thumbnail(model.frame, places(d))}</div>
      <div class="seats"><ul aria-hidden="true">${here.map(p => html`<li>${avatar(p, initials(p, here, d.say('guest')), d.name(p))}</li>`)}</ul>
        <p>${d.say(model.connection !== 'online' ? 'join.connecting' : here.length ? 'join.here' : 'join.nobody', { n: here.length })}</p></div></div>
    <footer>${d.say('join.made')}</footer></main>
  <section class="right" aria-labelledby="seat-head"><div class="langrow">${langSwitch(d.lang, lang => d.setLang(lang))}</div>
    <form id="seat" @submit=${join}><h2 id="seat-head" class="voice">${d.say('join.head')}</h2>
      <div><label class="lab" for="seat-name">${d.say('join.name')} <span>${d.say('join.ifyoulike')}</span></label><p class="hint" id="seat-hint">${d.say('join.name.hint')}</p>
        <input id="seat-name" name="name" type="text" maxlength="60" autocomplete="given-name" aria-describedby="seat-hint" .value=${had?.name ?? ''}></div>
      <fieldset aria-describedby="seat-why"><legend class="lab">${d.say('join.how')}</legend><p class="hint" id="seat-why">${d.say('join.why')}</p>
        <div class="opts">${PERSPECTIVES.map(p => html`<label class="opt"><input type="radio" name="perspective" value=${p} .checked=${had?.perspective === p}>${shape(p)}<b>${d.say(`perspective.${p}`)}</b>
          ${p === 'lived' || p === 'services' ? html`<small>${d.say(`join.${p}`)}</small>` : nothing}${icon('tick')}</label>`)}</div></fieldset>
      <div class="go"><button class="btn btn--go btn--lg" type="submit">${d.say('join.go')}</button><p class="fine">${d.say('join.fine')}</p>
        <p class="first"><button id="seat-practice" class="plain" type="button" @click=${practise}>${d.say('join.practice')}</button>
        <label><input id="seat-calm" type="checkbox" .checked=${d.calm} @change=${(e: Event) => d.setCalm((e.target as HTMLInputElement).checked)}> ${d.say('join.calm')}</label></p></div></form></section></div>`
}

export type Waiting = 'opening' | 'gone' | 'unreachable'
/** What stands here while there is no board to show, or none at this link. */
export function waitingView(why: Waiting, lang: Lang, setLang: (lang: Lang) => void, home: string | null): TemplateResult {
  // The sentences themselves have not come: the two that say so are all there is.
  if (!learnt()) {
    return html`${when(why === 'unreachable', () => html`<p lang="en">The server cannot be reached. Trying again…</p><p lang="cy">Ni ellir cyrraedd y gweinydd. Rhoi cynnig arall arni…</p>`)}`
  }
  const tell = (key: string): string => say(lang, key)
  return html`<main class="gone" aria-busy=${why === 'opening'}><header>${brand(home)}${langSwitch(lang, setLang)}</header>
    ${why === 'opening' ? html`<p role="status">${tell('join.connecting')}</p>` : html`<h1 class="voice">${tell(`${why}.head`)}</h1><p role="status">${tell(`${why}.about`)}</p>
      ${home === null ? nothing : html`<a class="btn" href=${home}>${tell('gone.home')}</a>`}`}</main>`
}
