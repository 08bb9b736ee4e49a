import type { Text } from '../model'

/**
 * What the views ask of the server besides the live model: the link's picture, the three spoken words.
 * `board.ts` gives a real one; without it (in a test) the share panel shows the link alone.
 */
export interface Door {
  /** the whole link, key included */
  link: string
  /** where the link is given only to whoever asks for it: the link, or "" while the board is not shared */
  ask?(): Promise<string>
  /** opens the board in a tab of its own, where that can be reached; false when no tab opens */
  full?: (() => boolean) | null
  /** what a program calls the board's cards */
  cards?: string
  /** an SVG document of the link's QR code, its dark modules in one path */
  qr(): Promise<string>
  /** keeps the link shown and answers its three words; called again every `BEAT` ms while it is shown */
  keepShown(): Promise<Text>
}
export const BEAT = 20_000
