/**
 * The history as one line of events, and the board as it was after each of them.
 *
 * What it is: rows of the shared document's history and entries of the log in one order, and a replay that goes to any
 * of them. What it is not: a screen, or a document; it reads from a replay that it is given. The fact that shaped it:
 * somebody who writes is a change for every few letters, and for a reader all of them are one event.
 */
import { TRAY, type At, type LogEntry, type Replay } from '../model'
import type { Lines } from './boundary'

/** A change of the shared document as the server gives it (SPEC H); `update` in base64. */
export interface Row { seq: number; first: number; at: number; by: string; what: [what: string, id: string, to?: [string, number, number], place?: string][]; update: string }
/** Something that somebody did. `by` is "" where nobody stands for it; `zone` is on the place of that key; `rows` is how many changes had been made then. */
export interface Event { at: number; by: string; what: string; about: string; zone: string; place: string; rows: number; seq: number; entry: LogEntry | null }
/** `places`: where it lay on each place of the board, by the key of the place */
export interface PastCard { id: string; words: string; lang: string; places: Record<string, At>; aside: boolean; order: number }
/** `lines`: the boundaries of each tab */
export interface PastBoard { title: string; cards: PastCard[]; proposals: { id: string; words: string; lang: string }[]; lines: Record<string, Lines> }

/** Changes by one person to one thing within this time are one event, in ms. */
const RUN = 60_000
/** Going back begins at one of the places this many rows apart: from the start, a long session would take a second. */
const REST = 200

/** The key of the place that rows do not name. */
const FIRST_PLACE = 'at'

/** What an entry of the log is about: the id of a card, a proposal, a motion … */
const aboutOf = (about: Record<string, unknown>): string => String(about.card ?? about.proposal ?? about.person ?? about.who ?? about.to ?? about.motion ?? '')

/** All events, oldest first. Rows keep their order among themselves, and so do entries. */
export function events(rows: readonly Row[], log: readonly LogEntry[]): Event[] {
  const all: Event[] = []
  const put = (event: Event): void => {
    const last = all.at(-1)
    const same = last && !event.entry && !last.entry && last.by === event.by && last.what === event.what && last.about === event.about
      && last.zone === event.zone && last.place === event.place && event.at - last.at < RUN
    same ? all[all.length - 1] = event : all.push(event)
  }
  let seq = 0, next = 0
  const seated = new Set<string>()
  const entriesUntil = (at: number, played: number): void => {
    for (; next < log.length && log[next]!.at <= at; next++) {
      const entry = log[next]!
      // Whoever opens the board is known before taking a seat; taking it again is taking another shape.
      const what = entry.act === 'join' && seated.has(entry.by) ? 'rejoin' : entry.act
      if (what === 'join') seated.add(entry.by)
      put({ at: entry.at, by: entry.by, what, about: aboutOf(entry.about), zone: '', place: FIRST_PLACE, rows: played, seq, entry })
    }
  }
  rows.forEach((row, i) => {
    entriesUntil(row.at - 1, i)
    seq = row.seq
    for (const [what, about, to, place = FIRST_PLACE] of row.what) put({ at: row.at, by: row.by, what, about, zone: to?.[0] ?? '', place, rows: i + 1, seq, entry: null })
  })
  entriesUntil(Infinity, rows.length)
  return all
}

/** A place where cards can lie: its key, its tab, and the zones of its frame. */
export interface Stage { key: string; tab: string; zones: readonly { id: string }[] }

/** What a register of a place says; what its frame does not know is the tray (D4). */
function lay(value: unknown, zones: Stage['zones']): At {
  const [zone, x, y] = (Array.isArray(value) && zones.some(({ id }) => id === value[0]) ? value : [TRAY, 0.5, 0.5]) as [string, number, number]
  return { zone, x, y }
}

/** The board at any moment of the history. */
export class Past {
  private replay: Replay
  private played = 0
  private readonly rests: Uint8Array[] = []

  constructor(private readonly rows: readonly Row[], private readonly stages: () => readonly Stage[], private readonly fresh: () => Replay) {
    this.replay = fresh()
  }

  /** The board after so many rows. */
  after(rows: number): PastBoard {
    if (rows < this.played) {
      this.replay.doc.destroy()
      this.replay = this.fresh()
      const rest = Math.floor(rows / REST)
      if (rest > 0) this.replay.play([this.rests[rest - 1]!])
      this.played = rest * REST
    }
    while (this.played < rows) {
      const next = Math.min(rows, (Math.floor(this.played / REST) + 1) * REST)
      this.replay.play(this.rows.slice(this.played, next).map(({ update }) => bytes(update)))
      this.played = next
      if (next % REST === 0) this.rests[next / REST - 1] ??= this.replay.state()
    }
    return this.read()
  }

  /** How a card was, each time it had become another: with the number of rows after which it was so. */
  states(id: string): { rows: number; card: PastCard }[] {
    const found: { rows: number; card: PastCard }[] = []
    this.rows.forEach(({ what }, i) => {
      if (!what.some(([, about]) => about === id || about === '')) return
      const card = this.after(i + 1).cards.find((each) => each.id === id)
      if (card && JSON.stringify(card) !== JSON.stringify(found.at(-1)?.card)) found.push({ rows: i + 1, card })
    })
    return found
  }

  private read(): PastBoard {
    const { title, cards, proposals } = this.replay, stages = this.stages()
    const text = (value: unknown): string => (typeof value === 'object' && value !== null ? String(value) : '')
    const list = [...cards.entries()].map(([id, map]) => {
      const places = Object.fromEntries(stages.map(({ key, zones }) => [key, lay(map.get(key), zones)]))
      return { id, words: text(map.get('words')), lang: String(map.get('lang') ?? 'en'), places, aside: map.get('aside') === true, order: Number(map.get('order') ?? 0) }
    }).sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
    return {
      title: title.toString(), cards: list,
      proposals: [...proposals.entries()].filter(([, map]) => map.get('aside') !== true)
        .map(([id, map]) => ({ id, words: text(map.get('words')), lang: String(map.get('lang') ?? 'en') })),
      lines: Object.fromEntries(stages.map(({ tab }) => [tab, this.replay.lines(tab)])),
    }
  }
}

const bytes = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
