/**
 * Who did what, and when: the board's history in words, and that of one card with a way back.
 *
 * What it is: the list. What it is not: the board as it was; `replay.ts` shows that. The fact that shaped it: everyone
 * reads the same history (Y1), and names come from one place, so somebody forgotten is a guest in all of it.
 */
import type { TemplateResult } from 'lit-html'
import { FIRST, TRAY, type At, type BoardModel, type Layer, type News, type Tab, type Text } from '../model'
import type { Desk } from '../views/desk'
import { cardSelector, dirOf, html, nothing, own, repeat, shape, when } from '../steps/kit'
import { head } from '../steps/panels'
import { moment, show } from '../steps/then'
import { type Lines, corners, drawn } from './boundary'
import { Past, events, type Event, type PastCard, type Row } from './past'

/** Lines that are on the screen at first, and how many more each time somebody asks. */
const LINES = 200
/** How long the board has to be quiet before news of it is fetched, in ms. */
const CALM = 1500
/** What is news whenever the history has more to tell. */
const TELLING = new Set(['touched', 'log', 'proposals', 'actions', 'wordings', 'terms', 'lines'])

const KINDS: Record<string, string> = {
  cards: 'board copied made moved worded aside back lang titled said-again wording-worded wording-lang wording-aside wording-back',
  frames: 'frame turn drawn',
  words: 'term-added term-worded term-lang term-aside term-back',
  talk: 'comment edited withdrew reason fold mute',
  agree: 'proposed reworded explained powered dated proposal-aside proposal-back proposal-lang planned replanned due action-aside action-back action-lang scale answer vote dots result adopt record confirmed',
  steps: 'step ready timer round seal reveal raise voice carried fell withdrawn',
  people: 'join rejoin enter credit named forget',
}
const kindOf = (what: string): string => Object.keys(KINDS).find((kind) => KINDS[kind]!.split(' ').includes(what)) ?? 'steps'
/** Different words for what a reader sees as one thing. */
const sameAs = (what: string): string => (what.endsWith('-lang') ? 'lang' : what)

/** The history as this page has it. */
export class Story {
  readonly rows: Row[] = []
  state: 'new' | 'loading' | 'ready' | 'failed' = 'new'
  kind = ''
  lines = LINES
  readonly past: Past
  /** something was done that this page has not fetched */
  private behind = true
  private known: { rows: number; log: unknown; all: Event[] } = { rows: -1, log: null, all: [] }
  private timer = 0

  constructor(private readonly d: Desk) {
    this.past = new Past(this.rows, () => spots(d).map(({ key, tab }) => ({ key, tab: tab.id, zones: tab.frame.zones })), () => d.model.replay())
    d.model.addEventListener('facts', (event) => { this.behind ||= (event as CustomEvent<News>).detail.roots.some((root) => TELLING.has(root)) })
  }

  /** All events, oldest first. */
  get all(): Event[] {
    const { log } = this.d.model
    if (this.known.rows !== this.rows.length || this.known.log !== log) this.known = { rows: this.rows.length, log, all: events(this.rows, log) }
    return this.known.all
  }

  /** Fetches what this page lacks: at once the first time, and when it is calm again after others did something. */
  follow(): void {
    if (this.state === 'loading' || this.timer || !this.behind) return
    this.timer = window.setTimeout(() => { this.timer = 0; void this.load() }, this.state === 'new' ? 0 : CALM)
  }

  async load(): Promise<void> {
    const { model, redraw } = this.d
    this.behind = false
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

// Where things lie --------------------------------------------------------------------------------------------------

/** A place of the board: its key, its tab, and the question that it answers. */
export interface Spot { key: string; tab: Tab; layer: Layer }
/** Every place of the board, on frames that are set aside as well. */
export const spots = (d: Desk): Spot[] => d.model.tabs.flatMap((tab) => tab.frame.layers.filter(({ places }) => places)
  .map((layer) => ({ key: d.model.placeKey({ tab: tab.id, layer: layer.id }), tab, layer })))

/** What tells a place from the others: its frame where there are several, and its question where the frame has several. */
export function spotName(d: Desk, { tab, layer }: Spot): string {
  const many = tab.frame.layers.filter(({ places }) => places).length > 1
  return [d.model.tabs.length > 1 ? d.pick(tab.frame.title) : '', many ? d.pick(layer.title) : ''].filter(Boolean).join(': ')
}

/** What a zone is called, or was with these boundaries: its statement while names wait (F11). */
export const titleIn = (zone: Tab['frame']['zones'][number], { frame }: Tab, lines: Lines): Text => (frame.hides && !drawn(frame, lines) && zone.statement) || zone.title
export function zoneIn(d: Desk, tab: Tab, id: string, lines: Lines = d.model.lines(tab.id)): string {
  const zone = tab.frame.zones.find((each) => each.id === id)
  return d.pick(zone ? titleIn(zone, tab, lines) : tab.frame.tray.title)
}

/** The zone that a card was moved to, with what tells its place from others; or whose boundary was drawn. */
function zoneOf(d: Desk, { what, about, zone, place }: Event): string {
  const key = what === 'drawn' ? about : ''
  const spot = spots(d).find((each) => (key ? each.tab.id === key.split('/')[0] : each.key === place))
  if (!spot) return '…'
  if (!key) return zoneIn(d, spot.tab, zone) + (spotName(d, spot) && ` (${spotName(d, spot)})`)
  return zoneIn(d, spot.tab, corners(spot.tab.frame).find((corner) => key.endsWith(`/${corner.key}`))?.zone.id ?? '')
}

// What was done -----------------------------------------------------------------------------------------------------

const brief = (words: string): string => (words.length > 60 ? `${words.slice(0, 57).trimEnd()}…` : words)

const ROOTS = ['proposals', 'actions', 'wordings', 'terms'] as const
/** What an event is about, in words that people wrote, as they are now. `root`: where anyone brings it back from here. */
interface Written { words: string; lang?: string; aside?: boolean; root?: Parameters<BoardModel['setValue']>[0] }
function written(d: Desk, { about, entry }: Event): Written | null {
  const { model } = d, card = model.card(about)
  if (card) return { words: card.words, lang: card.lang }
  for (const root of ROOTS) {
    const found = model[root].find(({ id }) => id === about)
    if (found) return { words: 'what' in found ? found.what : found.words, lang: found.lang, aside: found.aside, root }
  }
  const vote = entry?.about.vote && model.facts('votes')[entry.about.vote as string]
  return vote ? { words: String(vote.question) } : null
}

/** Which of the sentences about one kind of event tells this one. */
function variant(d: Desk, { what, entry }: Event): string {
  const told: Record<string, any> = entry?.about ?? {}
  if (what === 'timer') return told.seconds ? '' : '.off'
  if (what === 'enter') return told.again ? '.again' : ''
  if (what === 'frame') return told.aside === undefined ? '' : told.aside ? '.aside' : '.back'
  if (what === 'round' || what === 'reveal') return d.model.tabs.length > 1 ? '.on' : ''
  return told.yes === false ? '.no' : ''
}

/** One event as a sentence; `words` for what it is about. */
export function sentence(d: Desk, event: Event, words = brief(written(d, event)?.words || '…')): string {
  const { what, by, about, entry } = event
  const told: Record<string, any> = entry?.about ?? {}
  const kind = told.kind ?? d.model.facts('motions')[told.motion]?.kind
  const tab = d.model.tabs.find(({ id }) => id === (what === 'turn' ? told.to : told.tab ?? FIRST))
  const key = `history.do.${sameAs(what)}${variant(d, event)}`
  const text = d.say(key, {
    name: by ? d.name(d.model.person(by)) : d.say('history.group'),
    words, zone: zoneOf(d, event), frame: d.pick(tab?.frame.title) || '…', step: d.say(`step.${told.to ?? told.step}`),
    motion: kind ? d.say(`history.motion.${kind}`) : '', who: d.name(d.model.person(about)), n: told.record ?? Math.round((told.seconds ?? 0) / 60),
  })
  // A newer server may tell of what this page has no words for.
  return text === key ? d.say('history.do.other') : text
}

/** What is told as done by the group, whoever said the last word. */
const OURS = new Set(['carried', 'fell', 'confirmed', 'adopt', 'result', 'forget'])
/** Where the words that somebody wrote stand in a sentence. Those of a card lead to its history. */
const HERE = '\u0000'
const line = (d: Desk, event: Event): TemplateResult => {
  const by = event.by && !OURS.has(event.what) ? d.model.person(event.by) : null
  const it = written(d, event), lang = it?.lang ?? nothing, dir = it?.lang ? dirOf(it.lang) : nothing
  const [before, after] = sentence(d, event, it ? HERE : undefined).split(HERE)
  const words = it && html`<span lang=${lang} dir=${dir}>${brief(it.words || '…')}</span>`
  return html`<li>${by ? shape(by.perspective) : html`<i></i>`}<span>${before}${after === undefined ? nothing : html`${d.model.card(event.about) ? html`<button type="button" class="plain" title=${d.say('history.card')}
    @click=${() => { d.focus = '#panel-head'; d.openPanel(`history/${event.about}`) }}>${words}<span class="vh"> (${d.say('history.card')})</span></button>` : words}${after}`}${bring(d, event, it)}</span></li>`
}

/** What was set aside, at the last time that it was: anyone brings it back from here. */
function bring(d: Desk, event: Event, it: Written | null): unknown {
  const { about, what } = event, root = it?.aside && what.endsWith('-aside') && it.root
  if (!root || story(d).all.findLast((each) => each.about === about && each.what === what) !== event) return nothing
  const back = (): void => {
    d.model.setValue(root, about, 'aside', false)
    d.focus = '#panel-head'
    d.tell(d.say('told.back'))
    d.redraw()
  }
  return html` <button type="button" class="plain bring" aria-label=${`${d.say('aside.back')}: ${it!.words}`} @click=${back}>${d.say('aside.back')}</button>`
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

// A card as it was --------------------------------------------------------------------------------------------------

/** What would make a card as it was: `key` is that of a place, or `aside`, or `words`. */
interface Change { key: string; run: () => void }
const same = (one: At, other: At | undefined): boolean => one.zone === (other?.zone ?? TRAY) && (one.zone === TRAY || (one.x === other!.x && one.y === other!.y))

/** In which a card is other now than it was then, on these places. */
export function changes(d: Desk, then: PastCard, keys = Object.keys(then.places)): Change[] {
  const { model } = d, now = model.card(then.id)
  if (!now) return []
  const steps: Change[] = keys.filter((key) => !same(then.places[key]!, now.places[key])).map((key) => ({ key, run: () => model.move(then.id, then.places[key]!, key) }))
  if (now.aside !== then.aside) steps.push({ key: 'aside', run: () => model.setAside(then.id, then.aside) })
  // Written through a field, as by hand: the one way in which words are written here. After the rest, so that it is not
  // one act with what I typed just before.
  if (now.words !== then.words) steps.push({ key: 'words', run: () => {
    const field = document.createElement('textarea')
    const unbind = model.bindText(field, now.text)
    field.value = then.words
    unbind()
  } })
  return steps
}

/** Does it at once; as any change of mine it can be undone (Y3). */
function putBack(d: Desk, id: string, steps: Change[], text: string): void {
  if (d.still) return
  for (const { run } of steps) run()
  const undo = (): void => {
    for (const _ of steps) d.undo()
  }
  // Back to the board, where the card lies and can be undone.
  d.focus = cardSelector(id)
  d.openPanel(null)
  d.tell(text)
  d.show({ text, actions: [{ label: d.say('undo'), run: undo }] })
}

/** The way back, when there is one. `label`: back to what. */
export const back = (d: Desk, id: string, steps: Change[], label: string): unknown => when(steps.length && !d.still, () => html`<button type="button" class="btn"
  @click=${() => putBack(d, id, steps, d.say('history.put'))}>${d.say('history.back')}<span class="vh">: ${label}</span></button>`)

function cardPast(d: Desk, id: string): TemplateResult {
  const told = story(d)
  const { all } = told
  const states = told.past.states(id).reverse()
  const last = (rows: number): Event | undefined => all.findLast((event) => event.rows === rows && !event.entry) ?? all.findLast((event) => event.rows <= rows)
  return html`${head(d, d.say('history.card'))}<p lang=${d.model.card(id)?.lang ?? nothing}>${d.model.card(id)?.words}</p>
    <p><button type="button" class="plain" @click=${() => d.openPanel('history')}>${d.say('history.all')}</button></p>${waiting(d)}${when(d.still, () => html`<p class="note">${d.say('history.still')}</p>`)}
    <ol class="asides states">${states.map(({ rows, card }) => stateThen(d, card, last(rows)))}</ol>`
}

/** A card as it was: on a board of several places each that it had, with a way back to that one alone. */
function stateThen(d: Desk, card: PastCard, event: Event | undefined): TemplateResult {
  const mine = event?.about === card.id ? event : undefined, time = event ? moment(d, event.at) : '', all = spots(d)
  const steps = changes(d, card), fresh = mine?.what === 'moved' ? mine.place : ''
  const zone = ({ key, tab }: Spot): string => zoneIn(d, tab, card.places[key]!.zone)
  const stood = all.length > 1 ? all.filter(({ key }) => key === fresh || card.places[key]!.zone !== TRAY) : []
  // With one place to go back to, its own button says it better.
  const whole = steps.length > 1 || !stood.some(({ key }) => key === steps[0]?.key)
  const one = (spot: Spot): TemplateResult => {
    const step = steps.filter(({ key }) => key === spot.key), place = spotName(d, spot)
    return html`<li class=${fresh === spot.key ? 'is-fresh' : ''}><span><small>${place}</small> ${zone(spot)}</span>${when(step.length && !d.still, () => html`<button type="button" class="btn"
      @click=${() => putBack(d, card.id, step, d.say('history.put.place', { zone: zone(spot), place }))}>${d.say('history.back.place')}<span class="vh">: ${zone(spot)} (${place}), ${time}</span></button>`)}</li>`
  }
  return html`<li><small>${time}${mine ? html`. ${sentence(d, mine)}` : nothing}</small><p lang=${card.lang}>${card.words || d.say('card.empty')}</p>
    ${when(stood.length, () => html`<ul class="stood">${stood.map(one)}</ul>`)}
    <div><small>${card.aside ? d.say('history.aside') : stood.length ? nothing : zone(all[0]!)}</small>
      ${steps.length ? when(whole, () => back(d, card.id, steps, time)) : html`<small>${d.say('history.now')}</small>`}</div></li>`
}
