/**
 * The ledger as plain values, read once and again only where something changed.
 *
 * What it is: a cache by root that says which roots are new. What it is not: it knows what no root means; views do. The
 * fact that shaped it: a view is drawn many times for each change, and asks for the same roots each time.
 */
import { findRootTypeKey, type AbstractType, type Doc, type Transaction } from 'yjs'
import type { Facts, LogEntry, Term, Wording } from '../model'
import { readActions, readLines, readProposals, readTerms, readWordings, type Action, type Proposal, type Shared } from './schema'

const LOG = 'log', LINES = 'lines'
/** Roots of the shared document that are read here, and what each is told as. */
const SHARED: Record<string, string> = { proposals: 'proposals', actions: 'actions', wordings: 'wordings', terms: 'terms', board: LINES }

export class Ledger {
  private readonly held = new Map<string, unknown>()
  private entries: LogEntry[] = []

  constructor(private readonly shared: Shared, private readonly ledger: Doc, private readonly told: (roots: string[]) => void) {
    for (const doc of [shared.doc, ledger]) doc.on('afterTransaction', this.heard)
  }

  detach(): void {
    for (const doc of [this.shared.doc, this.ledger]) doc.off('afterTransaction', this.heard)
  }

  facts(root: string): Facts {
    return this.hold(root, () => this.ledger.getMap(root).toJSON())
  }

  /** Entries are only ever added: what is read stays read. */
  get log(): LogEntry[] {
    return this.hold(LOG, () => {
      const texts: string[] = []
      for (let item = this.ledger.get(LOG)._start; item; item = item.right) if (!item.deleted) texts.push(...item.content.getContent() as string[])
      return this.entries = [...this.entries, ...texts.slice(this.entries.length).map((text) => JSON.parse(text) as LogEntry)]
    })
  }

  get proposals(): Proposal[] { return this.hold('proposals', () => readProposals(this.shared)) }
  get actions(): Action[] { return this.hold('actions', () => readActions(this.shared)) }
  get wordings(): Wording[] { return this.hold('wordings', () => readWordings(this.shared)) }
  get terms(): Term[] { return this.hold('terms', () => readTerms(this.shared)) }

  /** Boundaries are rare: all tabs' are read again when one is set. */
  lines(tab: string): Readonly<Record<string, [number, number]>> {
    const held = this.hold(LINES, () => new Map<string, Record<string, [number, number]>>())
    if (!held.has(tab)) held.set(tab, readLines(this.shared, tab))
    return held.get(tab)!
  }

  private hold<T>(root: string, read: () => T): T {
    if (!this.held.has(root)) this.held.set(root, read())
    return this.held.get(root) as T
  }

  private readonly heard = ({ changed, doc }: Transaction): void => {
    const roots = [...new Set([...changed.keys()].map(rootOf))].map((root) => (doc === this.ledger ? root : SHARED[root]!)).filter(Boolean)
    for (const root of roots) this.held.delete(root)
    if (roots.length > 0) this.told(roots)
  }
}

/** A root that nobody has asked for yet has no observers of its own, so that only what a transaction changed names it. */
function rootOf(type: AbstractType<any>): string {
  return type._item ? rootOf(type._item.parent as AbstractType<any>) : findRootTypeKey(type)
}
