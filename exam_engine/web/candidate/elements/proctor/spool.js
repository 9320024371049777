/**
 * What waits on this device while the network is away: frames, measurements, facts of the browser, what stood on the screen.
 *
 * IndexedDB `kaozheng-watch`, store `waiting`: {attempt, kind, number, at, size, content}. It
 * outlives a reload. Pictures have a quota: when it is reached, every second one of the older half
 * is let go, and what was thinned is told, so that nothing is missing without a record of it. Where
 * the browser has no IndexedDB the same is kept in memory until the page is closed.
 */

/** @typedef {"frame" | "observation" | "signal" | "shown"} Kind */
/**
 * @typedef {{attempt: string, kind: Kind, number: number, at: number, size: number,
 *   content: any}} Waiting `at` in milliseconds by this device's clock
 * @typedef {{from: number, until: number, dropped: number}} Thinned
 */

const NAME = "kaozheng-watch";
const STORE = "waiting";
export const QUOTA_BYTES = 60 * 1024 * 1024;

export class Spool {
  /**
   * @param {string} attempt
   * @param {IDBDatabase | null} database
   * @param {number} quota bytes of pictures
   */
  constructor(attempt, database, quota) {
    this.attempt = attempt;
    this.database = database;
    this.quota = quota;
    /** @type {Map<string, Waiting>} */
    this.memory = new Map();
    /** Bytes of frames that wait. */
    this.bytes = 0;
  }

  /** @param {string} attempt @param {number} [quota] */
  static async open(attempt, quota = QUOTA_BYTES) {
    const database = await openDatabase().catch(() => null);
    const spool = new Spool(attempt, database, quota);
    for (const row of await spool.#all("frame")) spool.bytes += row.size;
    return spool;
  }

  /**
   * Keep something until it was taken; tells what had to be thinned for it.
   * @param {Kind} kind @param {number} number @param {number} at @param {any} content
   * @returns {Promise<Thinned | null>}
   */
  async add(kind, number, at, content) {
    const size = content instanceof Blob ? content.size : 0;
    await this.#put({ attempt: this.attempt, kind, number, at, size, content });
    this.bytes += size;
    return this.bytes > this.quota ? this.#thin() : null;
  }

  /** The oldest that wait, in order. @param {Kind} kind @param {number} count */
  async oldest(kind, count) {
    return (await this.#all(kind, count)).slice(0, count);
  }

  /** @param {Kind} kind */
  async count(kind) {
    return (await this.#all(kind)).length;
  }

  /** They were taken. @param {Waiting[]} rows */
  async remove(rows) {
    for (const row of rows) {
      if (row.kind === "frame") this.bytes -= row.size;
      await this.#remove(row);
    }
  }

  /** Let every second picture of the older half go. @returns {Promise<Thinned | null>} */
  async #thin() {
    const frames = await this.#all("frame");
    const older = frames.slice(0, Math.ceil(frames.length / 2));
    const dropped = older.filter((_, place) => place % 2 === 1);
    await this.remove(dropped);
    const first = older[0];
    const last = older[older.length - 1];
    return first && last && dropped.length ? { from: first.at, until: last.at, dropped: dropped.length } : null;
  }

  /** @param {Kind} kind @param {number} [count] @returns {Promise<Waiting[]>} */
  async #all(kind, count) {
    if (!this.database) {
      const rows = [...this.memory.values()].filter((row) => row.kind === kind);
      return rows.sort((one, other) => one.number - other.number);
    }
    const range = IDBKeyRange.bound([this.attempt, kind, 0], [this.attempt, kind, Infinity]);
    return done(this.database.transaction(STORE).objectStore(STORE).getAll(range, count));
  }

  /** @param {Waiting} row */
  async #put(row) {
    if (!this.database) this.memory.set(`${row.kind} ${row.number}`, row);
    else await done(this.#store().put(row));
  }

  /** @param {Waiting} row */
  async #remove(row) {
    if (!this.database) this.memory.delete(`${row.kind} ${row.number}`);
    else await done(this.#store().delete([row.attempt, row.kind, row.number]));
  }

  #store() {
    return /** @type {IDBDatabase} */ (this.database).transaction(STORE, "readwrite").objectStore(STORE);
  }
}

/** Forget all that waits, of every attempt: the exam is over and its record closed. */
export async function forgetSpool() {
  const database = await openDatabase();
  await done(database.transaction(STORE, "readwrite").objectStore(STORE).clear());
  database.close();
}

/** @returns {Promise<IDBDatabase>} */
function openDatabase() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: ["attempt", "kind", "number"] });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("the store is blocked by an older page"));
  });
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
