/**
 * The frames of a board as tabs, and the place that this screen looks at.
 *
 * What it is: the ledger's list of tabs, each with its frame once that is here. What it is not: the cards, or the word
 * on where the group is; that is the ledger's. The fact that shaped it: a board opens as soon as the one frame is here
 * that people are at, and the others come when they come.
 */
import { FIRST, type Facts, type Frame, type Place, type Tab, type Zone } from '../model'
import type { Scene } from './deck'
import { keepFrame, keptFrame } from './shelf'
import type { World } from './world'

export interface TabsHooks {
  /** there is another tab, or its frame has come; `turned`: the place in view is another */
  changed(turned: boolean): void
}

/** The frame that the board was made with, as far as anybody has said: a reference, or one of the group's own. */
export interface First { frame?: string; own?: Frame | null; group?: Ahead | null }
/** The tab that the group is at, told ahead of the ledger when it is another than the first. */
export interface Ahead { tab: string; frame: string; own: Frame | null }

/** How long a frame is waited for when this device has one of its own, in ms. */
const PATIENCE = 2_500
/** A template's id, its version, and whether its names are shown from the start (F11). */
const REFERENCE = /^([a-z0-9-]+)@\d+(\+quick)?$/

export class Tabs implements Scene {
  list: readonly Tab[] = []
  view: Place = { tab: FIRST, layer: '' }
  group = FIRST
  /** resolves when there is a frame to show; false when there is none to be had */
  readonly ready: Promise<boolean>
  private settle!: (ready: boolean) => void
  private readonly frames = new Map<string, Frame>()
  private readonly asked = new Set<string>()
  private known: Facts = {}
  /** the group's tab is to be looked at as soon as its frame is here */
  private following = true

  constructor(private readonly world: World, private readonly base: string, readonly first: First, private readonly hooks: TabsHooks) {
    this.ready = new Promise((resolve) => { this.settle = resolve })
  }

  /** What the ledger says of tabs, and of where the group is. */
  learn(frames: Facts, group = FIRST): void {
    const ahead = Object.keys(frames).length ? null : this.first.group
    if (ahead) [group, frames] = [ahead.tab, { [ahead.tab]: { ...ahead, at: 0 } }]
    if (group !== this.group) this.following = true
    this.group = group
    this.known = frames
    this.read()
    // Whoever comes for the first time waits for one frame only.
    for (const id of ahead ? [group] : this.ids) this.fetch(id)
  }

  /** The tab in view; null before there is any. */
  get tab(): Tab | null { return this.find(this.view.tab) }
  get key(): string { return this.keyOf(this.view) }
  get zones(): readonly Zone[] { return this.tab?.frame.zones ?? [] }

  keyOf({ tab, layer }: Place): string {
    return tab === FIRST && layer === this.find(FIRST)?.frame.layers[0]!.id ? 'at' : `at/${tab}/${layer}`
  }

  /** Whether the frame that a place is on has such a zone; one that is not here yet may have any. */
  readonly knows = (zone: string, key: string): boolean =>
    this.find(key.split('/')[1] ?? FIRST)?.frame.zones.some(({ id }) => id === zone) ?? true

  /** Looks at another place. */
  look(tab: string, layer?: string): void {
    const layers = this.find(tab)?.frame.layers.filter(({ places }) => places)
    if (!layers) return
    this.following = false
    this.turn({ tab, layer: (layers.find(({ id }) => id === layer) ?? layers[0]!).id })
  }

  private turn(view: Place): void {
    const { tab, layer } = this.view
    if (view.tab === tab && view.layer === layer) return
    this.view = view
    this.hooks.changed(true)
    this.settle(true)
  }

  private get ids(): string[] {
    const at = (id: string): number => (id === FIRST ? -1 : this.known[id]!.at)
    return [...new Set([FIRST, ...Object.keys(this.known)])].sort((a, b) => at(a) - at(b) || (a < b ? -1 : 1))
  }

  /** The reference of the first frame; '' for one of the group's own. */
  get reference(): string { return this.first.frame?.match(REFERENCE)?.[0] ?? '' }

  private said(id: string): First | undefined {
    return this.known[id] ?? (id === FIRST ? this.first : undefined)
  }

  private find(id: string): Tab | null {
    return this.list.find((tab) => tab.id === id) ?? null
  }

  /** Reads the list again, and follows the group to a tab whose frame has come. */
  private read(): void {
    const before = names(this.list)
    this.list = this.ids.flatMap((id) => {
      const frame = this.frames.get(id) ?? this.said(id)?.own
      if (!frame) return []
      this.frames.set(id, frame)
      return [{ id, frame, aside: this.known[id]?.aside === true }]
    })
    const group = this.find(this.group)
    if (this.following && group) {
      this.following = false
      if (group.id !== this.view.tab || this.view.layer === '') return this.turn({ tab: group.id, layer: group.frame.layers[0]!.id })
    }
    if (names(this.list) !== before) this.hooks.changed(false)
  }

  private fetch(id: string): void {
    const [, file, quick] = REFERENCE.exec(this.said(id)?.frame ?? '') ?? []
    if (!file || this.frames.has(id) || this.asked.has(id)) return
    this.asked.add(id)
    void this.get(file).then((frame) => {
      this.asked.delete(id)
      if (frame) this.frames.set(id, quick ? { ...frame, hides: false } : frame)
      this.read()
      // Where the group is cannot be shown: what there is will do.
      if (this.asked.size === 0 && this.view.layer === '') {
        if (this.list[0]) this.look(this.list[0].id)
        else this.settle(false)
      }
    })
  }

  /** The server's, or the one that this device kept when there is no answer soon. */
  private async get(file: string): Promise<Frame | null> {
    const { world } = this, kept = keptFrame(world.storage, file)
    const asked = async (): Promise<Frame> => {
      const answer = await world.fetch(new URL(`assets/frame.${file}.json`, this.base))
      if (!answer.ok) throw new Error(file)
      const frame = await answer.json() as Frame
      keepFrame(world.storage, file, frame)
      return frame
    }
    const late = kept && [new Promise<Frame>((resolve) => world.after(PATIENCE, () => resolve(kept)))]
    return Promise.race([asked(), ...late ?? []]).catch(() => kept)
  }
}

function names(list: readonly Tab[]): string {
  return list.map(({ id, aside }) => `${id} ${aside}`).join()
}
