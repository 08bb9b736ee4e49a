import type { Text } from '../model'

/**
 * What the views ask of the server besides the live model: the link's picture, the three spoken words.
 * `board.ts` gives a real one; without it (in a test) the share panel shows the link alone.
 */
export interface Door {
  /** the whole link, key included */
  link: string
  /** an SVG document of the link's QR code, its dark modules in one path */
  qr(): Promise<string>
  /** keeps the link shown and answers its three words; called again every `BEAT` ms while it is shown */
  keepShown(): Promise<Text>
}
export const BEAT = 20_000
