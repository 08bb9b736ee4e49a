/**
 * Who did what, and when: the board's history in words, and that of one card with a way back.
 *
 * What it is: the list. What it is not: the board as it was; `replay.ts` shows that. The fact that shaped it: everyone
 * reads the same history (Y1), and names come from one place, so somebody forgotten is a guest in all of it.
 */
import type { TemplateResult } from 'lit-html'
import { FIRST } from '../model'
import type { Desk } from '../views/desk'
import { cardSelector, html, nothing, own, repeat, shape, when } from '../steps/kit'
import { head } from '../steps/panels'
import { moment, show } from '../steps/then'
import { Past, events, type Event, type PastCard, type Row } from './past'

/** Lines that are on the screen at first, and how many more each time somebody asks. */
const LINES = 200
/** How long the board has to be quiet before news of it is fetched, in ms. */
const CALM = 1500

const KINDS: Record<string, string> = {
  cards: 'board made moved worded aside back lang titled',
  talk: 'comment edited withdrew reason fold mute',
  agree: 'proposed reworded powered dated proposal-aside proposal-back proposal-lang planned replanned due action-aside action-back action-lang scale answer vote dots result adopt record confirmed',
  steps: 'step ready timer round seal reveal raise voice carried fell withdrawn',
  people: 'join rejoin enter credit named forget',
}
const kindOf = (what: string): string => Object.keys(KINDS).find((kind) => KINDS[kind]!.split(' ').includes(what)) ?? 'steps'
/** Different words for what a reader sees as one thing. */
const SAME: Record<string, string> = { 'proposal-lang': 'reworded', 'action-lang': 'replanned', 'lang': 'worded' }

/** The history as this page has it. */
export class Story {
  readonly rows: Row[] = []
  state: 'new' | 'loading' | 'ready' | 'failed' = 'new'
  kind = ''
  lines = LINES
  readonly past: Past
  private told: { touched: unknown; log: unknown } | null = null
  private known: { rows: number; log: unknown; all: Event[] } = { rows: -1, log: null, all: [] }
  private timer = 0

  constructor(private readonly d: Desk) {
    this.past = new Past(this.rows, () => ({ key: d.model.placeKey(d.model.view), zones: d.model.frame.zones }), () => d.model.replay())
  }

  /** All events, oldest first. */
  get all(): Event[] {
    const { log } = this.d.model
    if (this.known.rows !== this.rows.length || this.known.log !== log) this.known = { rows: this.rows.length, log, all: events(this.rows, log) }
    return this.known.all
  }

  /** Fetches what this page lacks: at once the first time, and when it is calm again after others did something. */
  follow(): void {
    const { model } = this.d, touched = model.facts('touched'), { log } = model
    if (this.state === 'loading' || this.timer || (this.told?.touched === touched && this.told.log === log)) return
    this.timer = window.setTimeout(() => { this.timer = 0; void this.load() }, this.state === 'new' ? 0 : CALM)
  }

  async load(): Promise<void> {
    const { model, redraw } = this.d
    this.told = { touched: model.facts('touched'), log: model.log }
    this.state = 'loading'
    try {
      for (let more = true; more;) {
        const page = await model.ask('history', { after: this.rows.at(-1)?.seq ?? 0 }) as { rows: (Row & { what: unknown })[]; more: boolean }
        this.rows.push(...page.rows.map((row) => ({ ...row, what: typeof row.what === 'string' ? JSON.parse(row.what) as Row['what'] : row.what })))
        more = page.more && page.rows.length > 0
        redraw()
      }
      this.state = 'ready'
    } catch {
      this.state = 'failed'
    }
    redraw()
  }
}

export const story = own((d) => new Story(d))

const brief = (words: string): string => (words.length > 60 ? `${words.slice(0, 57).trimEnd()}…` : words)

/** What an event is about, in words that people wrote: a card's, a proposal's, an action's, as they are now. */
function subject(d: Desk, { about, entry }: Event): string {
  const { model } = d
  const words = model.card(about)?.words ?? model.proposals.find(({ id }) => id === about)?.words ?? model.actions.find(({ id }) => id === about)?.what
  if (words !== undefined) return brief(words)
  const vote = entry?.about.vote && model.facts('votes')[entry.about.vote as string]
  return vote ? brief(String(vote.question)) : ''
}

/** The zone that a card was moved to, by the frame of the tab that it was moved on. */
function zoneOf(d: Desk, { zone, place }: Event): string {
  const tab = d.model.tabs.find(({ id }) => id === (place.split('/')[1] ?? FIRST))
  return d.pick((tab?.frame.zones.find(({ id }) => id === zone) ?? d.model.frame.tray).title)
}

/** One event as a sentence; `words` for what it is about. */
export function sentence(d: Desk, event: Event, words = subject(d, event) || '…'): string {
  const { what, by, about, entry } = event
  const told: Record<string, any> = entry?.about ?? {}
  const kind = told.kind ?? d.model.facts('motions')[told.motion]?.kind
  const more = what === 'timer' && !told.seconds ? '.off' : what === 'enter' && told.again ? '.again' : ''
  const yes = typeof told.yes === 'boolean' && !(what === 'fold' && told.yes) ? (told.yes ? '' : '.no') : ''
  const key = `history.do.${SAME[what] ?? what}${yes}${more}`
  const text = d.say(key, {
    name: by ? d.name(d.model.person(by)) : d.say('history.group'),
    words, zone: zoneOf(d, event), step: d.say(`step.${told.to ?? told.step}`), motion: kind ? d.say(`history.motion.${kind}`) : '',
    who: d.name(d.model.person(about)), n: told.record ?? Math.round((told.seconds ?? 0) / 60),
  })
  // A newer server may tell of what this page has no words for.
  return text === key ? d.say('history.do.other') : text
}

/** What is told as done by the group, whoever said the last word. */
const OURS = new Set(['carried', 'fell', 'confirmed', 'adopt', 'result', 'forget'])
/** Where the words of a card stand in a sentence: they lead to its history. */
const HERE = '\u0000'
const line = (d: Desk, event: Event): TemplateResult => {
  const by = event.by && !OURS.has(event.what) ? d.model.person(event.by) : null
  const [before, after] = sentence(d, event, d.model.card(event.about) ? HERE : undefined).split(HERE)
  return html`<li>${by ? shape(by.perspective) : html`<i></i>`}<span>${before}${after === undefined ? nothing : html`<button type="button" class="plain" title=${d.say('history.card')}
    @click=${() => d.openPanel(`history/${event.about}`)}>${subject(d, event)}<span class="vh"> (${d.say('history.card')})</span></button>${after}`}</span></li>`
}

/** Where the history stands, while it is not all there. */
export function waiting(d: Desk): unknown {
  const { state, rows } = story(d)
  if (state === 'failed') return html`<p class="note" role="status">${d.say('history.failed')} <button type="button" class="btn" @click=${() => story(d).load()}>${d.say('history.again')}</button></p>`
  return state === 'ready' || rows.length ? nothing : html`<p class="note" role="status">${d.say('history.loading')}</p>`
}

/** `about`: the card whose history it is; "" for the whole board. */
export function historyPanel(d: Desk, about: string): TemplateResult {
  const told = story(d)
  told.follow()
  return about ? cardPast(d, about) : wholeHistory(d, told)
}

function wholeHistory(d: Desk, told: Story): TemplateResult {
  const chosen = told.all.map((event, i) => ({ event, i })).filter(({ event }) => !told.kind || kindOf(event.what) === told.kind)
  const shown = chosen.slice(-told.lines).reverse()
  const groups: { name: string; last: number; list: Event[] }[] = []
  for (const { event, i } of shown) {
    const name = moment(d, event.at)
    if (groups.at(-1)?.name === name) groups.at(-1)!.list.push(event)
    else groups.push({ name, last: i + 1, list: [event] })
  }
  const filter = (event: globalThis.Event): void => {
    told.kind = (event.target as HTMLSelectElement).value
    told.lines = LINES
    d.redraw()
  }
  return html`${head(d, d.say('history.head'))}<p>${d.say('history.about')}</p>
    <div class="hist__bar"><button type="button" class="btn btn--go" @click=${() => show(d, 0)}>${d.say('history.play')}</button>
      <label>${d.say('history.show')} <select @change=${filter}>${['', ...Object.keys(KINDS)].map((kind) => html`<option value=${kind} ?selected=${kind === told.kind}>${d.say(`history.kind.${kind || 'all'}`)}</option>`)}</select></label></div>
    ${waiting(d)}${chosen.length || told.state !== 'ready' ? nothing : html`<p class="note">${d.say('history.none')}</p>`}
    <ol class="hist">${repeat(groups, ({ last }) => last, ({ name, last, list }) => html`<li><h3>${name}</h3><ul>${list.map((event) => line(d, event))}</ul>
      <button type="button" class="plain" @click=${() => show(d, last)}>${d.say('history.see')}<span class="vh">: ${name}</span></button></li>`)}</ol>
    ${when(chosen.length > told.lines, () => html`<button type="button" class="btn" @click=${() => { told.lines += LINES; d.redraw() }}>${d.say('history.earlier', { n: Math.min(LINES, chosen.length - told.lines) })}</button>`)}`
}

/** Whether a card is other now than it was then. */
export function differs(d: Desk, then: PastCard): boolean {
  const now = d.model.card(then.id)
  return now !== null && (now.words !== then.words || now.aside !== then.aside || now.at.zone !== then.at.zone || now.at.x !== then.at.x || now.at.y !== then.at.y)
}

/** Makes a card as it was, at once; as any change of mine it can be undone (Y3). */
export function putBack(d: Desk, then: PastCard): void {
  const { model } = d, now = model.card(then.id)
  if (!now || d.still) return
  let done = 0
  if (now.at.zone !== then.at.zone || now.at.x !== then.at.x || now.at.y !== then.at.y) {
    model.move(then.id, then.at)
    done++
  }
  if (now.aside !== then.aside) {
    model.setAside(then.id, then.aside)
    done++
  }
  if (now.words !== then.words) {
    // Written through a field, as by hand: the one way in which words are written here. After the rest, so that it is
    // not one act with what I typed just before.
    const field = document.createElement('textarea')
    const unbind = model.bindText(field, now.text)
    field.value = then.words
    unbind()
    done++
  }
  const undo = (): void => {
    for (let i = 0; i < done; i++) d.undo()
  }
  // Back to the board, where the card lies and can be undone.
  d.focus = cardSelector(then.id)
  d.openPanel(null)
  d.tell(d.say('history.put'))
  d.show({ text: d.say('history.put'), actions: [{ label: d.say('undo'), run: undo }] })
}

export const back = (d: Desk, card: PastCard, label: string): TemplateResult => d.still ? html`` : html`<button type="button" class="btn"
  @click=${() => putBack(d, card)}>${d.say('history.back')}<span class="vh">: ${label}</span></button>`

function cardPast(d: Desk, id: string): TemplateResult {
  const told = story(d)
  const { all } = told
  const states = told.past.states(id).reverse()
  const last = (rows: number): Event | undefined => all.findLast((event) => event.rows === rows && !event.entry) ?? all.findLast((event) => event.rows <= rows)
  return html`${head(d, d.say('history.card'))}<p lang=${d.model.card(id)?.lang ?? nothing}>${d.model.card(id)?.words}</p>
    <p><button type="button" class="plain" @click=${() => d.openPanel('history')}>${d.say('history.all')}</button></p>${waiting(d)}${when(d.still, () => html`<p class="note">${d.say('history.still')}</p>`)}
    <ol class="asides states">${states.map(({ rows, card }) => {
      const event = last(rows)
      const when_ = event ? moment(d, event.at) : ''
      return html`<li><small>${when_}${event && event.about === id ? html`. ${sentence(d, event)}` : nothing}</small><p lang=${card.lang}>${card.words || d.say('card.empty')}</p>
        <div><small>${card.aside ? d.say('history.aside') : d.zoneName(card.at.zone)}</small>${differs(d, card) ? back(d, card, when_) : html`<small>${d.say('history.now')}</small>`}</div></li>`
    })}</ol>`
}
