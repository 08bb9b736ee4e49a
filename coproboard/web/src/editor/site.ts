/** What the editor asks of the page around it, and what the page asks of it. */
import type { TemplateResult } from 'lit-html'
import type { Lang } from '../model'

export interface Site {
  lang(): Lang
  redraw(): void
  /** moves the focus after the next drawing */
  focus(selector: string): void
  /** starts a board with a frame of one's own */
  start(toml: string, title: string): void
  /** what went wrong when it was started */
  told(): TemplateResult
  busy(): boolean
}

export interface Editor {
  draw(): TemplateResult
  /** goes on with what this tab holds; else begins from the frame that a board has left, or from the one of ours with this id */
  open(from: string): Promise<void>
}

/** What the loader did not take: the field's path, its line in a text, and what was expected there. */
export interface Refused { field: string; line: number | null; expected: string }
