/** `<li ${vars({ '--k': 3 })}>`: sets CSS properties through the CSSOM, because our pages allow no style attributes. */
import { noChange, nothing } from 'lit-html'
import { Directive, type ElementPart, directive } from 'lit-html/directive.js'

class Vars extends Directive {
  render(_: Record<string, string | number>): unknown {
    return nothing
  }
  override update(part: ElementPart, [values]: [Record<string, string | number>]): unknown {
    const { style } = part.element as HTMLElement
    for (const [name, value] of Object.entries(values)) style.setProperty(name, String(value))
    return noChange
  }
}
export const vars = directive(Vars)
