/**
 * A document's copy in this device's database.
 *
 * What it is: y-indexeddb, which reads the copy and merges what has gathered in it, with a writer of our own. What it is
 * not: a promise beyond this device. The fact that shaped it: a page can go away at any moment. A transaction that the
 * browser commits by itself asks the page once more and is lost with it; one that was told to commit is not.
 */
import { encodeStateAsUpdate, type Doc } from 'yjs'
import { IndexeddbPersistence, PREFERRED_TRIM_SIZE, storeState } from 'y-indexeddb'
import type { Kept } from './world'

const UPDATES = 'updates'

export function keepInDatabase(name: string, doc: Doc): Kept {
  const store = new IndexeddbPersistence(name, doc)
  const quiet = (): void => {}
  /** transactions on their way; the first reads, and writes down what is here already */
  let writing = 1
  /** something could not be written: the next change takes everything with it */
  let gap = false
  const kept: Kept = {
    get save() { return gap ? 'unsaved' : writing > 0 ? 'saving' : 'offline' },
    changed: quiet,
    // A private window may refuse its database; the board must open all the same.
    loaded: new Promise((resolve) => {
      void store.whenSynced.then(read).then(resolve)
      store._db.catch(() => resolve(lost()))
    }),
    close: () => end(store.destroy()),
    erase: () => end(store.clearData()),
  }

  function write(update: Uint8Array, origin: unknown): void {
    if (!store.db || origin === store) return
    if (++store._dbsize % PREFERRED_TRIM_SIZE === 0) void storeState(store, false)
    const transaction = store.db.transaction(UPDATES, 'readwrite'), whole = gap
    transaction.objectStore(UPDATES).add(whole ? encodeStateAsUpdate(doc) : update)
    follow(transaction, whole)
    transaction.commit()
  }
  function follow(transaction: IDBTransaction, whole = false): void {
    const done = (missed: boolean): void => {
      writing--
      gap = missed
      kept.changed()
    }
    transaction.oncomplete = () => done(gap && !whole)
    transaction.onabort = () => done(true)
    writing++
    kept.changed()
  }
  /** What reading wrote down is on the disk once the next transaction is through. */
  function read(): void {
    const transaction = store.db!.transaction(UPDATES)
    transaction.objectStore(UPDATES).count()
    follow(transaction)
    writing--
  }
  function end(last: Promise<unknown>): void {
    doc.off('update', write)
    void last.catch(quiet)
  }
  /** Another tab gave this copy up, or the person cleared it: writing to it would fail. */
  function lost(): void {
    doc.off('update', write)
    gap = true
    kept.changed()
  }

  doc.off('update', store._storeUpdate)
  doc.on('update', write)
  void store._db.then((db) => { for (const event of ['versionchange', 'close']) db.addEventListener(event, lost) }, quiet)
  return kept
}
