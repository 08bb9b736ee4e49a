/**
 * A document's copy in this device's database.
 *
 * What it is: updates in the order of writing, gathered into one when they have become many; the form is y-indexeddb's.
 * What it is not: a promise beyond this device. The fact that shaped it: a page can go away at any moment. A transaction
 * that the browser commits by itself asks the page once more and is lost with it; one that was told to commit is not.
 */
import { applyUpdate, encodeStateAsUpdate, transact, type Doc } from 'yjs'
import type { Kept } from './world'

const UPDATES = 'updates'
/** Updates after which they are written down as one. */
const MANY = 500

export function keepInDatabase(name: string, doc: Doc): Kept {
  let db: IDBDatabase | null = null
  /** transactions on their way; the first takes in what is there, and writes down what is here already */
  let writing = 1
  /** something could not be written: the next change takes everything with it */
  let gap = false
  let size = 0
  let read: () => void
  const kept: Kept = {
    get save() { return gap ? 'unsaved' : writing > 0 ? 'saving' : 'offline' },
    changed() {},
    loaded: new Promise((resolve) => { read = resolve }),
    close: () => end(),
    erase: () => end(() => indexedDB.deleteDatabase(name)),
  }
  const opening = open(name).then((opened) => {
    db = opened
    for (const event of ['versionchange', 'close']) db.addEventListener(event, lost)
    gather()
    writing--
  })
  // A private window may refuse its database; the board must open all the same.
  opening.catch(lost)
  doc.on('update', write)
  return kept

  function write(update: Uint8Array, origin: unknown): void {
    if (!db || origin === kept) return
    if (++size % MANY === 0) gather()
    const transaction = db.transaction(UPDATES, 'readwrite'), whole = gap
    transaction.objectStore(UPDATES).add(whole ? encodeStateAsUpdate(doc) : update)
    follow(transaction, whole)
    transaction.commit()
  }
  /** Takes in what the database holds, other tabs' changes too. */
  function gather(): void {
    const transaction = db!.transaction(UPDATES, 'readwrite'), store = transaction.objectStore(UPDATES), all = store.getAll()
    all.onsuccess = () => {
      const before = encodeStateAsUpdate(doc), many = all.result.length >= MANY
      transact(doc, () => all.result.forEach((update: Uint8Array) => applyUpdate(doc, update)), kept, false)
      if (many) store.clear()
      store.add(many ? encodeStateAsUpdate(doc) : before)
      size = many ? 1 : all.result.length + 1
      read()
    }
    follow(transaction, true)
  }
  function follow(transaction: IDBTransaction, whole: boolean): void {
    const done = (missed: boolean): void => {
      writing--
      gap = missed
      kept.changed()
    }
    transaction.oncomplete = () => done(gap && !whole)
    transaction.onabort = () => {
      done(true)
      read()
    }
    writing++
    kept.changed()
  }
  function end(then?: () => void): void {
    doc.off('update', write)
    opening.then(() => db!.close()).then(then, () => {})
  }
  /** Another tab gave this copy up, or the person cleared it: writing to it would fail. */
  function lost(): void {
    doc.off('update', write)
    db?.close()
    gap = true
    kept.changed()
    read()
  }
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name)
    request.onupgradeneeded = () => request.result.createObjectStore(UPDATES, { autoIncrement: true })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error as Error)
  })
}
