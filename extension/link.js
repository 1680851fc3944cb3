// link.js: whom we are paired with. The token lies in IndexedDB of the extension's own origin, which content scripts
// cannot open; what `storage` holds they could read.

import { api } from "./browser.js";

/** @typedef {{ server: string, token: string }} Link */

const SHELF = "link";

/** @returns {Promise<IDBDatabase>} */
function database() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("firsthand", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(SHELF);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

/** @param {IDBTransactionMode} mode @param {(shelf: IDBObjectStore) => IDBRequest} work */
async function withShelf(mode, work) {
  const opened = await database();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = opened.transaction(SHELF, mode);
      const request = work(transaction.objectStore(SHELF));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    opened.close();
  }
}

/** @returns {Promise<Link | undefined>} undefined where this browser is not paired */
export const link = () => withShelf("readonly", (shelf) => shelf.get(SHELF));

/** Keep a new link. `paired` in storage holds no secret: it wakes the worker, whoever has paired. @param {Link} made */
export async function keepLink(made) {
  await withShelf("readwrite", (shelf) => shelf.put(made, SHELF));
  await api.storage.local.set({ paired: { server: made.server, at: Date.now() } });
}

/** Forget whom we were paired with, and all that was heard from there. */
export async function dropLink() {
  await withShelf("readwrite", (shelf) => shelf.delete(SHELF));
  await api.storage.local.remove(["paired", "state", "health", "unguarded", "offHere"]);
}
