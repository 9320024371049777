/**
 * Carries waiting answers from the device to the server: at most every two seconds, at once when
 * the candidate leaves a field or the page, again and again while the network is gone. It never
 * gives up and never drops an answer that was not acknowledged.
 */

/** @typedef {import("./answer-store.js").AnswerStore} AnswerStore */
/** @typedef {import("./answer-store.js").Waiting} Waiting */
/**
 * @typedef {{now: number, remaining: number, state: string, epoch: number, extra: number,
 *   notice: number}} Standing where the attempt stands, as the server tells it (milliseconds)
 */
/**
 * @typedef {{waiting: number, sending: boolean, reachable: boolean, savedAt: number | null}} SyncStatus
 */

export const TOKEN_HEADER = "X-Exam-Token";
const PAUSE_MS = 2000;
const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 30_000;
const PATIENCE_MS = 15_000;
const MOST_ANSWERS = 200;
const MOST_BYTES = 600_000;
const MOST_BYTES_LEAVING = 55_000;
const KEPT = new Set(["accepted", "late", "superseded"]);

/**
 * Fires `status` (detail: SyncStatus), `standing` (detail: Standing) and `login` (the server does
 * not know this page any more; answers stay on the device).
 */
export class Sync extends EventTarget {
  /**
   * @param {AnswerStore} store
   * @param {() => Promise<boolean>} renew asks for a new token; false when there is none
   */
  constructor(store, renew) {
    super();
    this.store = store;
    this.renew = renew;
    this.token = "";
    /** @type {SyncStatus} */
    this.status = { waiting: 0, sending: false, reachable: true, savedAt: null };
    this.retryMs = FIRST_RETRY_MS;
    this.lastSent = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {Promise<void> | null} */
    this.running = null;
    this.stopped = false;
    addEventListener("online", () => this.flush());
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.leave();
      else this.flush();
    });
  }

  /** An answer has been stored: send soon. */
  async changed() {
    this.#tell({ waiting: (await this.store.waiting()).length });
    this.#plan(Math.max(0, this.lastSent + PAUSE_MS - Date.now()));
  }

  /** Send now, whatever the pause. Resolves when the attempt to send is over. */
  async flush() {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.retryMs = FIRST_RETRY_MS;
    await this.#send();
  }

  /** The page is going away: hand what fits to the browser, which sends it without us. */
  leave() {
    if (this.stopped || !this.token) return;
    const answers = upTo([...this.store.queue.values()], MOST_BYTES_LEAVING);
    if (answers.length === 0) return;
    // The answer may never be read; what was not acknowledged is simply sent again.
    this.#post("/exam/answers", answers, true)
      .then((response) => (response.ok ? response.json() : null))
      .then((content) => content && this.#settle(answers, content))
      .catch(() => undefined);
  }

  /**
   * Hand in with all that waits. Resolves to where to go; rejects (`HandInFailed`) when the server
   * could not be reached or refused, and the exam goes on.
   */
  async handIn() {
    await this.flush();
    const answers = upTo(await this.store.waiting(), MOST_BYTES);
    const response = await this.#post("/exam/submit", answers, false).catch(() => null);
    if (!response) throw new HandInFailed("web-exam-offline");
    const content = await response.json().catch(() => ({}));
    if (!response.ok) throw new HandInFailed(content.code ?? "web-fault", content.detail);
    await this.#settle(answers, content);
    this.stop();
    return String(content.next);
  }

  /**
   * Save all that waits and go on from a question of an adaptive test, in one request. Resolves to
   * what the server gives, or to null when it could not be reached or refused.
   * @param {number} at the question that is done, from 1
   * @returns {Promise<{question: any, next: string, standing: Standing} | null>}
   */
  async goOn(at) {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.running;
    const answers = upTo(await this.store.waiting(), MOST_BYTES);
    const response = await this.#post(`/exam/next?at=${at}`, answers, false).catch(() => null);
    this.#tell({ reachable: response !== null && response.status < 500 });
    if (response?.status === 403 && !(await this.renew())) this.dispatchEvent(new Event("login"));
    const content = response?.ok ? await response.json().catch(() => null) : null;
    if (!content) {
      this.#plan(this.retryMs);
      return null;
    }
    this.lastSent = Date.now();
    await this.#settle(answers, content);
    return content;
  }

  /** Send no more; what waits stays on the device. */
  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** @param {number} delay milliseconds */
  #plan(delay) {
    if (this.stopped || this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.#send();
    }, delay);
  }

  async #send() {
    if (this.stopped) return;
    if (!this.running) this.running = this.#sendAll().finally(() => (this.running = null));
    await this.running;
  }

  async #sendAll() {
    for (;;) {
      const waiting = await this.store.waiting();
      const answers = upTo(waiting, MOST_BYTES);
      if (answers.length === 0 || !this.token) {
        this.#tell({ waiting: waiting.length, sending: false });
        return;
      }
      this.lastSent = Date.now();
      this.#tell({ waiting: waiting.length, sending: true });
      const settled = await this.#exchange(answers);
      if (!settled) {
        this.#tell({ sending: false });
        this.#plan(this.retryMs * (0.75 + Math.random() / 2));
        this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
        return;
      }
      this.retryMs = FIRST_RETRY_MS;
    }
  }

  /** @param {Waiting[]} answers @returns {Promise<boolean>} whether there may be more to send */
  async #exchange(answers) {
    let response;
    try {
      response = await this.#post("/exam/answers", answers, false);
    } catch {
      this.#tell({ reachable: false });
      return false;
    }
    this.#tell({ reachable: response.status < 500 });
    if (response.status === 403) {
      if (!(await this.renew())) this.dispatchEvent(new Event("login"));
      return false;
    }
    if (!response.ok) return false;
    const content = await response.json().catch(() => null);
    if (!content) return false;
    return this.#settle(answers, content);
  }

  /**
   * @param {Waiting[]} answers
   * @param {{verdicts: string[], standing?: Standing}} content
   * @returns {Promise<boolean>} whether all of them left the queue
   */
  async #settle(answers, content) {
    const kept = answers.filter((_, place) => KEPT.has(content.verdicts[place] ?? ""));
    await this.store.acknowledge(kept);
    for (const [place, answer] of answers.entries()) {
      if (content.verdicts[place] === "conflict") await this.store.renumber(answer);
    }
    const waiting = await this.store.waiting();
    const savedAt = kept.length ? (content.standing?.now ?? Date.now()) : this.status.savedAt;
    this.#tell({ waiting: waiting.length, savedAt });
    if (content.standing) {
      this.dispatchEvent(new CustomEvent("standing", { detail: content.standing }));
    }
    return content.verdicts.every((verdict) => KEPT.has(verdict) || verdict === "conflict");
  }

  /**
   * @param {string} path
   * @param {Waiting[]} answers
   * @param {boolean} keepalive
   */
  #post(path, answers, keepalive) {
    const rows = answers.map((a) => [a.epoch, a.seq, a.item, a.payload, a.at]);
    return fetch(path, {
      method: "POST",
      headers: {
        [TOKEN_HEADER]: this.token,
        "Content-Type": "application/json",
        Accept: "application/json",
      },
      body: JSON.stringify({ answers: rows }),
      keepalive,
      credentials: "same-origin",
      signal: keepalive ? null : AbortSignal.timeout(PATIENCE_MS),
    });
  }

  /** @param {Partial<SyncStatus>} change */
  #tell(change) {
    this.status = { ...this.status, ...change };
    this.dispatchEvent(new CustomEvent("status", { detail: this.status }));
  }
}

/** Handing in did not succeed; the exam goes on. */
export class HandInFailed extends Error {
  /** @param {string} code @param {string} [detail] */
  constructor(code, detail = "") {
    super(detail || code);
    this.code = code;
    this.detail = detail;
  }
}

/**
 * The first answers of the queue that fit into one request.
 * @param {Waiting[]} waiting
 * @param {number} bytes
 */
function upTo(waiting, bytes) {
  let size = 0;
  // Three bytes a character and the row around it: an estimate that is never too small.
  const fits = waiting.findIndex((answer) => (size += answer.size * 3 + 150) > bytes);
  const count = fits === -1 ? waiting.length : Math.max(bytes === MOST_BYTES ? 1 : 0, fits);
  return waiting.slice(0, Math.min(count, MOST_ANSWERS));
}
