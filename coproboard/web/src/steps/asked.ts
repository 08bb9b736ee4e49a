/** What the group is being asked about one thing: raised from here, answered where all motions are. */
import type { TemplateResult } from 'lit-html'
import type { Receipt } from '../model'
import type { Desk } from '../views/desk'
import { newId, say } from './doing'
import { html } from './kit'

/** Whether an act was taken. When it was not, the message that says why must not lie behind a panel. */
export async function said(d: Desk, act: Promise<Receipt>): Promise<boolean> {
  const { ok } = await act
  if (!ok) d.openPanel(null)
  return ok
}

/** Asks the group. */
export const ask = (d: Desk, kind: string, about: unknown): Promise<boolean> => said(d, say(d, 'raise', { motion: newId(), kind, about }))

/** The open motion of a kind (about one thing): who asked, and the way to answer it; null when there is none. */
export function asked(d: Desk, kind: string, about?: unknown): TemplateResult | null {
  const found = Object.values(d.model.facts('motions')).find((each) => each.kind === kind && each.state === 'open' && (about === undefined || each.about === about))
  if (!found) return null
  return html`<p class="waits">${d.say('history.asked', { name: d.name(d.model.person(found.by)) })}
    <button type="button" class="btn" @click=${() => d.openPanel('motions')}>${d.say('history.answer')}</button></p>`
}
