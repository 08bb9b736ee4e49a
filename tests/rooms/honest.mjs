// People at real Yjs replicas: online and offline, undo and redo, reloads, one another's words at once.
// In: {seeds: [first, last], steps}. Out, per seed: the messages in the order in which the server gets them, each with
// the ids that its sender may write under; what everybody sees at the end; and the whole state as one update.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

const Y = createRequire(process.env.COPROBOARD_NODE_MODULES + '/')('yjs')
const hex = (bytes) => Buffer.from(bytes).toString('hex')
const PIECES = ['a', 'bc', 'def ', '😀', '👩‍👩‍👧', 'e\u0301', 'ŵ', '𝒳y𝒳', 'שלום', '\n', '😀😀']
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'

const TEXTS = { cards: ['words'], proposals: ['words', 'why', 'options'], actions: ['what', 'who'], wordings: ['words'], terms: ['words', 'means'] }
const ROOTS = Object.keys(TEXTS)
const PLACES = ['at', 'at/b2/do', 'at/first/wanted']
const LINES = ['line/first/top-left', 'line/b2/bottom-right']
const POWERS = ['organisation', 'both', 'people']
const DATES = ['2026-05-01', '2028-02-29', '']

function randomness (seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function play (seed, steps) {
  const random = randomness(seed)
  const below = (n) => Math.floor(random() * n)
  const pick = (list) => list[below(list.length)]
  const server = new Y.Doc()
  server.clientID = 1
  server.transact(() => {
    server.getMap('board').set('frame', 'spectrum@1')
    server.getText('title').insert(0, 'What 😀 matters?')
  })
  const start = hex(Y.encodeStateAsUpdate(server))
  const messages = []
  const people = []

  const receive = (person, update) => {
    messages.push({ ids: [...person.ids], update: hex(update) })
    Y.applyUpdate(server, update)
    for (const other of people) if (other !== person && other.online) Y.applyUpdate(other.doc, update)
  }
  const open = (person, held) => {
    const doc = new Y.Doc({ gc: random() < 0.7 })
    doc.clientID = 2 + below(2 ** 32 - 2)
    person.doc = doc
    person.ids.push(doc.clientID)
    Y.applyUpdate(doc, held)
    person.undo = new Y.UndoManager([...ROOTS.map((root) => doc.getMap(root)), doc.getText('title')], {
      trackedOrigins: new Set(['mine']), captureTimeout: pick([0, 500])
    })
    doc.on('update', (update, origin) => {
      if (person.online && (origin === 'mine' || origin === 'added' || origin === person.undo)) receive(person, update)
    })
  }
  const sync = (person) => {
    Y.applyUpdate(person.doc, Y.encodeStateAsUpdate(server, Y.encodeStateVector(person.doc)))
    receive(person, Y.encodeStateAsUpdate(person.doc, Y.encodeStateVector(server)))
  }
  const write = (text) => {
    const characters = [...text.toString()]
    const at = below(characters.length + 1)
    const index = characters.slice(0, at).join('').length
    if (random() < 0.6 || at === characters.length) text.insert(index, pick(PIECES))
    else text.delete(index, characters.slice(at, at + 1 + below(3)).join('').length)
  }
  const act = (person) => {
    const root = pick(['cards', 'cards', 'cards', ...ROOTS])
    const entries = person.doc.getMap(root)
    const mine = (change) => person.doc.transact(() => { for (let k = pick([1, 1, 1, 5]); k > 0; k--) change() }, 'mine')
    const entry = entries.size ? entries.get(pick([...entries.keys()])) : null
    const newId = () => Array.from({ length: 8 + below(20) }, () => pick([...LETTERS])).join('')
    const what = random()
    if (entry === null || what < 0.08) {
      const values = [['lang', pick(['en', 'cy'])], ['order', entries.size]]
      if (root === 'cards' && random() < 0.8) values.push(['at', ['zone-' + below(5), random(), pick([0, 1, 0.5, random()])]])
      if (root === 'proposals' && random() < 0.3) values.push(['review', pick(DATES)], ['knows', pick(POWERS)])
      if (root === 'actions' && random() < 0.9) values.push(['proposal', pick([newId(), ...person.doc.getMap('proposals').keys()])])
      if (root === 'wordings') values.push(['card', newId()])
      const texts = TEXTS[root].map((key) => [key, new Y.Text(pick(['', ...PIECES]))])
      person.doc.transact(() => entries.set(newId(), new Y.Map([...texts, ...values])), 'added')
    } else if (what < 0.5) mine(() => write(entry.get(pick(TEXTS[root]))))
    else if (what < 0.56) mine(() => write(person.doc.getText('title')))
    else if (what < 0.7) {
      mine(() => {
        if (random() < 0.2) person.doc.getMap('board').set(pick(LINES), [random(), random()])
        else if (root === 'cards') entry.set(pick(PLACES), ['zone-' + below(5), random(), random()])
        else if (root === 'actions') entry.set('when', pick(DATES))
        else if (root !== 'proposals') entry.set('lang', pick(['en', 'cy']))
        else if (random() < 0.3) entry.set('review', pick(DATES))
        else if (random() < 0.3) entry.delete(pick(['knows', 'decides', 'acts']))
        else entry.set(pick(['knows', 'decides', 'acts']), pick(POWERS))
      })
    } else if (what < 0.78) mine(() => entry.set('aside', random() < 0.5))
    else if (what < 0.8) mine(() => entry.set('lang', pick(['en', 'cy', 'zh-Hant-TW'])))
    else if (what < 0.9) person.undo.undo()
    else person.undo.redo()
  }

  for (let n = 0; n < 3; n++) {
    const person = { ids: [], online: true }
    people.push(person)
    open(person, Y.encodeStateAsUpdate(server))
  }
  for (let n = 0; n < steps; n++) {
    const person = pick(people)
    const what = random()
    if (what < 0.04) person.online = false
    else if (what < 0.09 && !person.online) { person.online = true; sync(person) }
    else if (what < 0.11) open(person, Y.encodeStateAsUpdate(person.doc))
    else if (what < 0.13 && person.online) receive(person, Y.encodeStateAsUpdate(person.doc))
    else if (what < 0.15 && person.online) receive(person, Y.mergeUpdates([Y.encodeStateAsUpdate(person.doc), Y.encodeStateAsUpdate(server)]))
    else act(person)
  }
  for (const person of people) { person.online = true; sync(person) }
  const see = (doc) => ({ title: doc.getText('title').toString(), ...Object.fromEntries(['board', ...ROOTS].map((root) => [root, doc.getMap(root).toJSON()])) })
  return { seed, start, messages, sees: [server, ...people.map((person) => person.doc)].map(see), states: [server, ...people.map((person) => person.doc)].map((doc) => hex(Y.encodeStateAsUpdate(doc))) }
}

const { seeds: [first, last], steps } = JSON.parse(readFileSync(0, 'utf8'))
const played = []
for (let seed = first; seed < last; seed++) played.push(play(seed, steps))
process.stdout.write(JSON.stringify(played))
