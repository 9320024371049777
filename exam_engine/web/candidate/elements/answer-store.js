/**
 * The answers on this device: every change is written here, numbered, before it goes to the wire,
 * and stays until the server has acknowledged it.
 *
 * IndexedDB `kaozheng-exam`:
 *   attempts  {attempt, token, epoch, …}   one row per attempt: the newest page, its flags and place
 *   counters  {attempt, epoch, next}   the next number of each page's epoch
 *   answers   {attempt, epoch, seq, item, payload, at, size}   what the server has not acknowledged
 *   current   {attempt, item, payload, epoch, seq}   the newest answer of each item, to show again
 *
 * A change is first held in localStorage, which takes it at once: a page that is closed in the very
 * moment of the change finds it there when it comes back. IndexedDB takes some milliseconds more.
 *
 * Each page writes under its own epoch: a tab left behind can never pass its answers off as newer
 * than those of the tab that took over. Numbers are given inside the transaction that stores the
 * answer, so that two tabs that were reloaded offline never give the same number twice. Where the browser has no IndexedDB the same is kept in memory,
 * and `durable` is false, which the page tells the candidate.
 */

/** @typedef {Record<string, string | string[]>} Payload response identifier → value */
/**
 * @typedef {{attempt: string, epoch: number, seq: number, item: string, payload: Payload,
 *   at: number, size: number}} Waiting
 */
/**
 * @typedef {{attempt: string, item: string, payload: Payload, epoch: number, seq: number}} Kept
 */
/**
 * @typedef {{attempt: string, token: string, epoch: number,
 *   flagged: string[], seen: string[], place: string, shown: string[],
 *   question?: object}} AttemptNote
 */

const NAME = "kaozheng-exam";
const VERSION = 1;
const STORES = ["attempts", "counters", "answers", "current"];
const COALESCE_FROM = 2000;
const HELD = "kz-held";

/** Whether the answer (epoch, seq) is newer than the other; a page that came later wins. */
export function isNewer(/** @type {{epoch: number, seq: number}} */ one, /** @type {{epoch: number, seq: number}} */ other) {
  return one.epoch > other.epoch || (one.epoch === other.epoch && one.seq > other.seq);
}

/** @param {string} attempt */
export async function openStore(attempt) {
  try {
    const database = await openDatabase();
    navigator.storage?.persist?.().catch(() => false);
    return new AnswerStore(attempt, new Indexed(database), true);
  } catch {
    return new AnswerStore(attempt, new InMemory(), false);
  }
}

/** Forget everything of every attempt: the receipt page calls it when all is handed in. */
export async function forgetAcknowledged() {
  const database = await openDatabase();
  const transaction = database.transaction(STORES, "readwrite");
  const waiting = await done(transaction.objectStore("answers").count());
  if (waiting === 0) for (const name of STORES) transaction.objectStore(name).clear();
  await finished(transaction);
  database.close();
  return waiting;
}

export class AnswerStore {
  /**
   * @param {string} attempt
   * @param {Indexed | InMemory} rows
   * @param {boolean} durable whether it outlives the page
   */
  constructor(attempt, rows, durable) {
    this.attempt = attempt;
    this.rows = rows;
    this.durable = durable;
    /** The page's own epoch; 0 until it has one. */
    this.epoch = 0;
    /**
     * What waits, as far as this page knows: for the moment of leaving, which waits for no store.
     * @type {Map<string, Waiting>}
     */
    this.queue = new Map();
  }

  /** @returns {Promise<AttemptNote | undefined>} */
  note() {
    return this.rows.change((t) => t.get("attempts", this.attempt));
  }

  /**
   * Keep facts about this attempt (token, flags, place) beside those already kept.
   * @param {Partial<AttemptNote>} facts
   */
  async remember(facts) {
    await this.rows.change(async (t) => {
      const known = (await t.get("attempts", this.attempt)) ?? this.#fresh();
      t.put("attempts", { ...known, ...facts });
    });
  }

  /**
   * Store a new answer and give it its number; resolves when it is on the device.
   * @param {string} item
   * @param {Payload} payload
   */
  async write(item, payload) {
    const { epoch } = this;
    const held = this.hold(item, payload);
    await this.#put(item, payload, epoch, () => true);
    if (held && read(held.key) === held.text) drop(held.key);
  }

  /**
   * Keep a change from this very moment on, before anything else is done with it.
   * @param {string} item
   * @param {Payload} payload
   */
  hold(item, payload) {
    const key = `${HELD} ${this.attempt} ${this.epoch} ${item}`;
    const text = JSON.stringify(payload);
    try {
      localStorage.setItem(key, text);
      return { key, text };
    } catch {
      return null; // Full or forbidden: the store below takes it a moment later.
    }
  }

  /** Store what an earlier page of this machine held and had no time to store, under its epoch. */
  async recover() {
    const start = `${HELD} ${this.attempt} `;
    for (const key of Object.keys(readAll()).filter((name) => name.startsWith(start))) {
      const text = read(key);
      const [epoch = "", item = ""] = key.slice(start.length).split(" ");
      if (text === null || !Number(epoch) || !item) continue;
      // Another tab may be at it: what it has changed meanwhile is its own to store.
      await this.#put(item, JSON.parse(text), Number(epoch), () => read(key) === text);
      if (read(key) === text) drop(key);
    }
  }

  /**
   * @param {string} item
   * @param {Payload} payload
   * @param {number} epoch
   * @param {() => boolean} stillWanted
   */
  async #put(item, payload, epoch, stillWanted) {
    const size = JSON.stringify(payload).length;
    const { attempt } = this;
    await this.rows.change(async (t) => {
      if (size > COALESCE_FROM) {
        // Of a long text only the newest unsent state waits: an hour offline must not fill a disk.
        for (const older of await t.all("answers", attempt)) {
          if (older.item === item && older.epoch === epoch) t.remove("answers", this.#key(older));
        }
      }
      const seq = await this.#number(t, epoch);
      if (!stillWanted()) return;
      const answer = { attempt, epoch, seq, item, payload, at: Date.now(), size };
      t.put("answers", answer);
      this.queue.set(String(this.#key(answer)), answer);
      const shown = await t.get("current", [attempt, item]);
      const row = { attempt, item, payload, epoch, seq };
      if (!shown || isNewer(row, shown)) t.put("current", row);
    });
  }

  /**
   * Give an unacknowledged answer a new number, because its own is taken.
   * @param {Waiting} answer
   */
  async renumber(answer) {
    await this.rows.change(async (t) => {
      t.remove("answers", this.#key(answer));
      t.put("answers", { ...answer, epoch: this.epoch, seq: await this.#number(t, this.epoch) });
    });
  }

  /**
   * All that waits for an acknowledgement and that this page may send, the oldest number first.
   * @returns {Promise<Waiting[]>}
   */
  async waiting() {
    /** @type {Waiting[]} */
    const rows = await this.rows.change((t) => t.all("answers", this.attempt));
    const own = rows.filter((row) => row.epoch <= this.epoch);
    this.queue = new Map(own.map((row) => [String(this.#key(row)), row]));
    return own;
  }

  /** @param {Waiting[]} answers */
  async acknowledge(answers) {
    if (answers.length === 0) return;
    for (const answer of answers) this.queue.delete(String(this.#key(answer)));
    await this.rows.change(async (t) => {
      for (const answer of answers) t.remove("answers", this.#key(answer));
    });
  }

  /** The newest answer of each item. @returns {Promise<Map<string, Kept>>} */
  async current() {
    const rows = await this.rows.change((t) => t.all("current", this.attempt));
    return new Map(rows.map((/** @type {Kept} */ row) => [row.item, row]));
  }

  /**
   * Take up what the server has; an answer on the device stays where it is the newer one.
   * @param {Record<string, {payload: Payload, epoch: number, seq: number}>} answers
   */
  async merge(answers) {
    await this.rows.change(async (t) => {
      const own = await t.all("current", this.attempt);
      const known = new Map(own.map((/** @type {Kept} */ row) => [row.item, row]));
      for (const [item, kept] of Object.entries(answers)) {
        const mine = known.get(item);
        if (!mine || isNewer(kept, mine)) t.put("current", { attempt: this.attempt, item, ...kept });
      }
    });
  }

  #fresh() {
    /** @type {AttemptNote} */
    const note = {
      attempt: this.attempt, token: "", epoch: 0, flagged: [], seen: [], place: "", shown: [],
    };
    return note;
  }

  /** The next number of an epoch, used up by this transaction. @param {Rows | InMemory} t @param {number} epoch */
  async #number(t, epoch) {
    const { attempt } = this;
    const seq = (await t.get("counters", [attempt, epoch]))?.next ?? 1;
    t.put("counters", { attempt, epoch, next: seq + 1 });
    return seq;
  }

  /** @param {{epoch: number, seq: number}} answer */
  #key(answer) {
    return [this.attempt, answer.epoch, answer.seq];
  }
}

/** @param {string} key */
function read(key) {
  return /** @type {string | null} */ (readAll()[key] ?? null);
}

/** @param {string} key */
function drop(key) {
  localStorage.removeItem(key);
}

/** @returns {Record<string, string>} */
function readAll() {
  try {
    return localStorage;
  } catch {
    return {}; // Forbidden by the browser's settings.
  }
}

/** Rows in IndexedDB; `change` runs its work in one transaction. */
class Indexed {
  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database;
  }

  /**
   * @template T
   * @param {(rows: Rows) => T | Promise<T>} work must await nothing but rows
   * @returns {Promise<T>}
   */
  async change(work) {
    // "strict": resolved when it is on the disk and not only on its way there.
    const transaction = this.database.transaction(STORES, "readwrite", { durability: "strict" });
    const ended = finished(transaction);
    ended.catch(() => undefined);
    const result = await work(new Rows(transaction));
    await ended;
    return result;
  }
}

class Rows {
  /** @param {IDBTransaction} transaction */
  constructor(transaction) {
    this.transaction = transaction;
  }

  /** @param {string} store @param {IDBValidKey} key @returns {Promise<any>} */
  get(store, key) {
    return done(this.transaction.objectStore(store).get(key));
  }

  /** @param {string} store @param {string} attempt @returns {Promise<any[]>} */
  all(store, attempt) {
    const range = IDBKeyRange.bound([attempt], [attempt, []]);
    return done(this.transaction.objectStore(store).getAll(range));
  }

  /** @param {string} store @param {object} row */
  put(store, row) {
    this.transaction.objectStore(store).put(row);
  }

  /** @param {string} store @param {IDBValidKey} key */
  remove(store, key) {
    this.transaction.objectStore(store).delete(key);
  }
}

/** The same rows for a browser without IndexedDB; gone with the page. */
class InMemory {
  constructor() {
    /** @type {Record<string, Map<string, any>>} */
    this.stores = Object.fromEntries(STORES.map((name) => [name, new Map()]));
  }

  /** @template T @param {(rows: any) => T | Promise<T>} work @returns {Promise<T>} */
  async change(work) {
    return work(this);
  }

  /** @param {string} store @param {IDBValidKey} key */
  async get(store, key) {
    return this.#of(store).get(JSON.stringify(key));
  }

  /** @param {string} store @param {string} attempt */
  async all(store, attempt) {
    const rows = [...this.#of(store).values()].filter((row) => row.attempt === attempt);
    return rows.sort((a, b) => a.epoch - b.epoch || a.seq - b.seq);
  }

  /** @param {string} store @param {any} row */
  put(store, row) {
    const { attempt, epoch, seq, item } = row;
    const keys = {
      attempts: attempt,
      counters: [attempt, epoch],
      answers: [attempt, epoch, seq],
      current: [attempt, item],
    };
    this.#of(store).set(JSON.stringify(keys[/** @type {keyof typeof keys} */ (store)]), row);
  }

  /** @param {string} store @param {IDBValidKey} key */
  remove(store, key) {
    this.#of(store).delete(JSON.stringify(key));
  }

  /** @param {string} store @returns {Map<string, any>} */
  #of(store) {
    return /** @type {Map<string, any>} */ (this.stores[store]);
  }
}

/** @returns {Promise<IDBDatabase>} */
function openDatabase() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const database = request.result;
      database.createObjectStore("attempts", { keyPath: "attempt" });
      database.createObjectStore("counters", { keyPath: ["attempt", "epoch"] });
      database.createObjectStore("answers", { keyPath: ["attempt", "epoch", "seq"] });
      database.createObjectStore("current", { keyPath: ["attempt", "item"] });
    };
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

/** @param {IDBTransaction} transaction @returns {Promise<void>} */
function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error ?? new Error("the store gave up"));
  });
}
