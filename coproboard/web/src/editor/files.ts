/** A frame as a file: TOML to keep, to send to somebody, and to bring in again. */
import type { TemplateResult } from 'lit-html'
import type { Frame } from '../model'
import { html, nothing } from './kit'
import type { Making } from './making'
import type { Refused } from './site'

/** what was brought and not taken */
export interface Brought { text: string; refused: Refused | null }

/** Hands the frame to the person as a file. */
export function save(toml: string, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([toml], { type: 'application/toml' }))
  link.download = `${name}.toml`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}

export function bring(m: Making): TemplateResult {
  const { text, refused } = m.brought
  const read = async (toml: string): Promise<void> => {
    m.brought = { text: toml, refused: null }
    const answer = await m.ask<{ frame: Frame }>('read', { toml })
    if (!answer) return
    if ('refused' in answer) {
      m.brought.refused = answer.refused
      m.site.focus('#toml')
    } else {
      m.brought = { text: '', refused: null }
      m.take(answer.frame, 'bring')
    }
    m.site.redraw()
  }
  const file = async (event: Event): Promise<void> => {
    const chosen = (event.target as HTMLInputElement).files?.[0]
    if (chosen) await read(await chosen.text())
  }
  return html`<details class="part" ?open=${text !== ''}><summary>${m.say('editor.bring')}</summary>
    <label for="file">${m.say('editor.file')}</label><input id="file" type="file" accept=".toml,application/toml,text/plain" @change=${file}>
    <label for="toml">${m.say('editor.text')}</label><textarea id="toml" class="code" rows="6" spellcheck="false" .value=${text} aria-describedby=${refused ? 'told-toml' : nothing} aria-invalid=${refused ? 'true' : nothing}
      @input=${({ target }: Event) => { m.brought.text = (target as HTMLTextAreaElement).value }}></textarea>
    ${refused ? html`<p class="told told--now" id="told-toml">${m.say(refused.line ? 'editor.refused.line' : 'editor.refused', { line: refused.line ?? 0, field: refused.field, expected: refused.expected })}</p>` : nothing}
    <button type="button" class="btn" @click=${() => void read(m.brought.text)}>${m.say('editor.read')}</button></details>${m.offered('bring')}`
}
