/**
 * Which questions stand on the screen, from when to when: their numbers go to the server in batches,
 * and wait on this device while the network is away. Nothing of what a question says leaves with it.
 *
 * A question is on the screen while a good part of it is, or while it fills a good part of the
 * screen. In a page that is hidden none is; the overview before handing in is told as no question.
 */

import { post } from "./post.js";

/** @typedef {{number: number, element: Element}} Place a question's number on the paper, and where it stands */
/** @typedef {{number: number, since: number, questions: number[]}} Stretch */

/** Scrolling past is not showing: what stands on the screen counts once it stood so long. */
const SETTLES_MS = 500;
/** A stretch that lasts is told again, so that a page that breaks off loses no more than this. */
const AGAIN_MS = 15_000;
const SEND_EVERY_MS = 5000;
const AT_ONCE = 100;
/** Of the question, or of the screen. */
const GOOD_PART = 0.25;
const STEPS = [0, 0.25, 0.5, 0.75, 1];

export class ShownRoad {
  /**
   * @param {import("./spool.js").Spool} spool
   * @param {import("./numbers.js").Numbers} numbers of their own: stretches are no frames
   * @param {(kind: string) => void} noted hears what the server noted of an arrival
   */
  constructor(spool, numbers, noted) {
    this.spool = spool;
    this.numbers = numbers;
    this.noted = noted;
    /** Questions on the screen now. @type {Set<number>} */
    this.seen = new Set();
    /** @type {Stretch | null} */
    this.stretch = null;
    this.tellNumber = 0;
    this.toldAt = 0;
    this.sentAt = -SEND_EVERY_MS;
    /** Writes to the spool, one after the other. */
    this.line = Promise.resolve();
    this.turned = () => this.#settle(0);
    document.addEventListener("visibilitychange", this.turned);
  }

  /** Follow these questions, and those before them no longer. @param {Place[]} places */
  watch(places) {
    this.observer?.disconnect();
    this.seen.clear();
    const numbers = new Map(places.map(({ number, element }) => [element, number]));
    this.observer = new IntersectionObserver((entries) => {
      for (const entry of entries) this.#look(entry, numbers.get(entry.target) ?? 0);
      this.#settle(SETTLES_MS);
    }, { threshold: STEPS });
    for (const { element } of places) this.observer.observe(element);
  }

  /**
   * Tell what lasts, and send what waits when it is time.
   * @param {string} token none while the network is known to be away
   * @returns {Promise<import("./post.js").Fate>}
   */
  async round(token) {
    if (this.stretch && performance.now() - this.toldAt >= AGAIN_MS) this.#tell();
    await this.line;
    if (!token) return "away";
    return performance.now() - this.sentAt >= SEND_EVERY_MS ? this.#send(token) : "taken";
  }

  /** The exam ends, or the candidate no longer agrees to be watched. */
  stop() {
    clearTimeout(this.timer);
    this.observer?.disconnect();
    document.removeEventListener("visibilitychange", this.turned);
    this.#end(Date.now());
  }

  /** Send what waits while there is time. @param {string} token @param {number} until by `performance.now()` */
  async flush(token, until) {
    await this.line;
    while (performance.now() < until && (await this.spool.count("shown")) > 0) {
      if ((await this.#send(token)) !== "taken") return;
    }
  }

  /** @param {IntersectionObserverEntry} entry @param {number} number */
  #look({ isIntersecting, intersectionRatio, intersectionRect, rootBounds }, number) {
    const fills = intersectionRect.height / (rootBounds?.height || innerHeight);
    const shows = isIntersecting && (intersectionRatio >= GOOD_PART || fills >= GOOD_PART);
    if (shows) this.seen.add(number);
    else this.seen.delete(number);
  }

  /** What stands on the screen after so many milliseconds without a change begins a stretch. @param {number} after */
  #settle(after) {
    clearTimeout(this.timer);
    const since = Date.now();
    this.timer = setTimeout(() => {
      const questions = [...this.seen].sort((one, other) => one - other);
      const hidden = document.visibilityState === "hidden";
      if (!hidden && this.stretch && String(this.stretch.questions) === String(questions)) return;
      this.#end(since);
      if (!hidden) this.#begin(questions, since);
    }, after);
  }

  /** @param {number[]} questions @param {number} since */
  #begin(questions, since) {
    this.stretch = { number: this.numbers.next().number, since, questions };
    this.#tell();
  }

  /** @param {number} until */
  #end(until) {
    if (this.stretch) this.#tell(until);
    this.stretch = null;
  }

  /** Keep what the stretch is so far; it is sent later. */
  #tell(until = Date.now()) {
    const { stretch } = this;
    if (!stretch) return;
    this.toldAt = performance.now();
    this.tellNumber = Math.max(this.tellNumber + 1, Date.now());
    const content = { ...stretch, until: Math.max(until, stretch.since) };
    const number = this.tellNumber;
    this.line = this.line.then(() => this.spool.add("shown", number, content.until, content)).then(() => undefined, () => undefined);
  }

  /** @param {string} token @returns {Promise<import("./post.js").Fate>} */
  async #send(token) {
    const rows = await this.spool.oldest("shown", AT_ONCE);
    if (rows.length === 0) return "taken";
    this.sentAt = performance.now();
    const shown = rows.map(({ content }) => content);
    const { fate, answer } = await post("/exam/shown", token, JSON.stringify({ sent: Date.now(), shown }));
    // What can never be taken must not keep what follows from being sent.
    if (fate === "taken" || fate === "refused") await this.spool.remove(rows);
    if (fate === "taken") for (const kind of answer?.facts ?? []) this.noted(kind);
    return fate === "refused" ? "taken" : fate;
  }
}
