// An ordinary y-websocket client with a board's key, set up as its own documentation says. Of coproboard it knows only
// section D of SPEC.md. Usage: node foreign.mjs ADDRESS BOARD KEY
// In, one a line: JavaScript that may use the names below. Out, one JSON a line, in answer: its value, or {"error"}.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const modules = createRequire(process.env.COPROBOARD_NODE_MODULES + '/')
const Y = modules('yjs')
const { WebsocketProvider } = modules('y-websocket')
const { WebSocket } = modules('ws')
const [address, board, key] = process.argv.slice(2)

const doc = new Y.Doc()
const provider = new WebsocketProvider(`${address}/sync`, board, doc, {
  params: { key }, WebSocketPolyfill: WebSocket, disableBc: true, maxBackoffTime: 200,
})
const cards = doc.getMap('cards')
/** Codes with which the server closed. */
const closed = []
provider.on('connection-close', (event) => closed.push(event?.code))

function add (words, zone) {
  doc.transact(() => {
    const card = new Y.Map()
    card.set('words', new Y.Text(words))
    card.set('at', [zone, 0.5, 0.5])
    card.set('lang', 'cy')
    card.set('order', 1 + Math.max(0, ...[...cards.values()].map((each) => each.get('order') ?? 0)))
    cards.set(`node-${doc.clientID}-${cards.size}`, card)
  })
}
const card = (words) => [...cards.values()].find((each) => each.get('words').toString() === words)
const move = (words, zone) => card(words).set('at', [zone, 0.25, 0.75])
const write = (words, more) => card(words).get('words').insert(words.length, more)

/** What the board looks like from here. */
const seen = () => ({
  frame: doc.getMap('board').get('frame'),
  title: doc.getText('title').toString(),
  cards: [...cards.values()].map((each) => ({ ...each.toJSON(), id: undefined })).sort((a, b) => a.order - b.order),
  users: [...provider.awareness.getStates().values()].map((state) => state.user?.name ?? null).sort(),
})

/** Resolves once a condition holds; looks again whenever something happens. */
function until (holds) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not yet: ${holds}, but ${JSON.stringify(seen())}`)), 20_000)
    const look = () => {
      if (!holds()) return
      clearTimeout(late)
      resolve(seen())
    }
    doc.on('update', look)
    provider.on('sync', look)
    provider.on('status', look)
    provider.on('connection-close', look)
    provider.awareness.on('change', look)
    look()
  })
}

const names = { Y, provider, closed, doc, cards, add, card, move, write, seen, until }
for await (const line of createInterface({ input: process.stdin })) {
  try {
    const value = await new Function(...Object.keys(names), `return (${line})`)(...Object.values(names))
    console.log(JSON.stringify(value ?? null))
  } catch (error) {
    console.log(JSON.stringify({ error: error.message }))
  }
}
process.exit(0)
