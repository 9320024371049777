/**
 * Writing on an exam page: each change is held at once and stored after a pause in typing, and the
 * page takes no more while it is locked (a pause, the end of the time, another page that writes).
 */

/** @typedef {import("./answer-store.js").Payload} Payload */
/** @typedef {{item: string, payload: Payload, typed: boolean}} Change */

const TYPED_PAUSE_MS = 300;

export class Writing {
  /**
   * @param {HTMLElement} page
   * @param {Pick<import("./answer-store.js").AnswerStore, "hold" | "write">} store
   * @param {Pick<import("./sync.js").Sync, "changed">} sync
   */
  constructor(page, store, sync) {
    this.page = page;
    this.store = store;
    this.sync = sync;
    /** Another page of this candidate writes now; that is for good. */
    this.superseded = false;
    /** What is being typed and not yet stored. @type {Map<string, {timer: ReturnType<typeof setTimeout>, write: () => Promise<void>}>} */
    this.typing = new Map();
  }

  /** @param {Change} change */
  async changed({ item, payload, typed }) {
    this.store.hold(item, payload);
    clearTimeout(this.typing.get(item)?.timer);
    const write = async () => {
      this.typing.delete(item);
      await this.store.write(item, payload);
      await this.sync.changed();
    };
    if (!typed) return write();
    // Not every letter is an answer of its own: a pause in typing, leaving the field or the page is.
    this.typing.set(item, { timer: setTimeout(write, TYPED_PAUSE_MS), write });
  }

  /** Store at once what is still being typed. @returns {Promise<boolean>} whether there was any */
  async settle() {
    const waiting = [...this.typing.values()];
    for (const { timer } of waiting) clearTimeout(timer);
    for (const { write } of waiting) await write();
    return waiting.length > 0;
  }

  /**
   * Lock the page or open it, as the server's word asks.
   *
   * @param {Pick<import("./sync.js").Standing, "state" | "remaining">} standing
   * @param {boolean} [busy] whether the page is on its way to another question
   */
  follow(standing, busy = false) {
    this.lock(standing.state === "paused" || this.superseded || busy || standing.remaining <= 0);
  }

  /** Another page writes now, and this one takes nothing more. */
  supersede() {
    this.superseded = true;
    this.lock(true);
  }

  /** Whether writing is closed for now. */
  get locked() {
    return this.page.classList.contains("locked");
  }

  /** @param {boolean} locked */
  lock(locked) {
    /** @type {HTMLFieldSetElement} */ (this.page.querySelector('[data-part="paper"]')).disabled = locked;
    this.page.classList.toggle("locked", locked);
  }
}
