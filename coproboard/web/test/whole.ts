/** The whole Yjs, beside the one that our bundles have (lean.mjs). */
import { createRequire } from 'node:module'
import type * as Yjs from 'yjs'

export const WEB = process.env.COPROBOARD_WEB!
const { error } = console
console.error = () => {} // two copies on one page are a mistake elsewhere, and the point here
export const whole = createRequire(`${WEB}/`)('yjs') as typeof Yjs
console.error = error
