/** One link for everybody: its QR code, three spoken words that lead to it while it is shown, and a copy button. */
import type { TemplateResult } from 'lit-html'
import type { Text } from '../model'
import type { Desk } from '../views/desk'
import { BEAT, type Door } from '../views/door'
import { html, nothing, own, svg, when } from './kit'
import { dialog, escape, head } from './panels'

/** Addresses that lead nowhere from another device. */
const HERE_ONLY = /^https?:\/\/(localhost|127\.|\[::1\])/

/** A link that leads past somebody's login says so, wherever it is shown. */
const behind = (d: Desk): TemplateResult | typeof nothing => when(document.documentElement.dataset.behind, () => html`<p class="hint">${d.say('share.login')}</p>`)

interface Modules { d: string; box: string; transform: string }

/** Keeps the three words alive while a share panel is open. */
class Sharing {
  words: Text | null = null
  /** null until it is known */
  link: string | null
  modules: Modules | null = null
  copied = false
  private beat = 0
  private asking = false

  constructor(private readonly door: Door | null, private readonly redraw: () => void) {
    this.link = door?.ask ? null : door?.link ?? location.href
  }

  open(): void {
    if (!this.door || this.beat) return
    if (this.door.ask && this.link === null) return void this.ask()
    if (!this.link) return
    const beat = (): void => {
      this.door!.keepShown().then(words => { this.words = words; this.redraw() }, () => { this.words = null; this.redraw() })
    }
    this.beat = window.setInterval(beat, BEAT)
    beat()
    if (!this.modules) this.door.qr().then(text => { this.modules = read(text); this.redraw() }, () => {})
  }
  /** Asks for the link, each time that the panel opens. */
  private async ask(): Promise<void> {
    if (this.asking) return
    this.asking = true
    this.link = await this.door!.ask!().catch(() => '')
    this.asking = false
    this.redraw()
  }
  close(): void {
    if (this.door?.ask) this.link = null
    if (!this.beat) return
    clearInterval(this.beat)
    this.beat = 0
    this.words = null
    this.copied = false
  }
}

/** Takes the one path out of the server's SVG: drawn by us, nothing else of that document reaches the page. */
function read(picture: string): Modules | null {
  const [, box] = /viewBox="([^"]+)"/.exec(picture) ?? []
  const [, d] = / d="([^"]+)"/.exec(picture) ?? []
  const [, transform = ''] = /transform="([^"]+)"/.exec(picture) ?? []
  return d && box ? { d, box, transform } : null
}

const code = (d: Desk, { modules }: Sharing): TemplateResult | typeof nothing => when(modules, () => {
  const { d: path, box, transform } = modules!
  return html`<svg class="qr" viewBox=${box} role="img" aria-label=${d.say('share.qr')} shape-rendering="crispEdges">${svg`<path d=${path} transform=${transform}></path>`}</svg>`
})

export const sharing = own(d => new Sharing(d.door, d.redraw))

export function sharePanel(d: Desk): TemplateResult {
  const share = sharing(d)
  const { link } = share
  if (!link) return dialog(d, 'share', html`${head(d, d.say('share.head'))}${when(link === '', () => html`<p>${d.say('notebook.share')}</p><p><code>${d.door!.cards!.replace(/\w+$/, 'share()')}</code></p>`)}`)
  // two words and a number, which in Welsh may be said in several
  const lines = /^(\S+) (\S+) (.+)$/.exec(d.pick(share.words ?? undefined))?.slice(1)
  const words = when(lines, () => html`<p>${d.say('share.say')}</p><p class="words voice" translate="no" lang=${share.words?.[d.lang] ? nothing : 'en'} dir="auto">${lines!.map(word => html`<span>${word}</span> `)}</p>`)
  if (d.panel === 'large') {
    return html`<dialog class="large" data-region="side" aria-labelledby="panel-head" @cancel=${escape(d)} @close=${() => d.panel && d.openPanel(null)}>
      ${head(d, d.model.title)}<div class="large__body">${code(d, share)}<div>${words}<p class="hint">${d.say('share.while')}</p>${behind(d)}</div></div><p class="address" translate="no">${link.replace(/^https?:\/\//, '')}</p></dialog>`
  }
  const copy = async (event: Event): Promise<void> => {
    const field = (event.currentTarget as HTMLElement).parentElement!.querySelector('input')!
    field.select()
    // Without https there is no clipboard to ask for; the field is selected, so the older command has what to copy.
    await (navigator.clipboard ?? { writeText: () => Promise.reject() }).writeText(link).catch(() => document.execCommand('copy'))
    share.copied = true
    d.tell(d.say('share.copied'))
    d.redraw()
  }
  return dialog(d, 'share', html`${head(d, d.say('share.head'))}<p>${d.say('share.equal')}</p>
    <div class="qrs">${code(d, share)}<div>${words}<button class="btn" type="button" @click=${() => d.openPanel('large')}>${d.say('share.large')}</button></div></div>
    <div class="field"><input aria-label=${d.say('share.link')} readonly .value=${link} @focus=${(e: Event) => (e.target as HTMLInputElement).select()}>
    <button class="btn btn--go" type="button" @click=${copy}>${d.say(share.copied ? 'share.copied' : 'share.copy')}</button></div>
    ${behind(d)}${when(!document.documentElement.dataset.behind && HERE_ONLY.test(link), () => html`<p class="hint">${d.say('share.local')}</p>`)}`)
}
