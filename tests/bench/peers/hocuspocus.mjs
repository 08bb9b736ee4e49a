// Hocuspocus with its defaults, or with a flush window. Usage: node hocuspocus.mjs PORT [MILLISECONDS]
import { Server } from '@hocuspocus/server'

const [port, delay] = process.argv.slice(2).map(Number)
await new Server({ port, address: '127.0.0.1', quiet: true, ...(delay ? { flushDelay: delay } : {}) }).listen()
