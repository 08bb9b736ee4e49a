// Real Yjs replicas. In: for each replica, updates in the order in which they come. Out: what each one shows, and
// whether updates were left waiting for something.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

const Y = createRequire(process.env.COPROBOARD_NODE_MODULES + '/')('yjs')
const shown = JSON.parse(readFileSync(0, 'utf8')).map((updates) => {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, Buffer.from(update, 'hex'))
  const waits = doc.store.pendingStructs !== null || doc.store.pendingDs !== null
  const roots = ['board', 'cards', 'proposals', 'actions', 'wordings', 'terms']
  return { title: doc.getText('title').toString(), ...Object.fromEntries(roots.map((root) => [root, doc.getMap(root).toJSON()])), waits }
})
process.stdout.write(JSON.stringify(shown))
