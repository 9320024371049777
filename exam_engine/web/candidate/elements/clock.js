/**
 * Time left, as the server last told it, counted on by the page.
 *
 * The server decides; this clock only shows. Between two words of the server it runs down by the
 * larger of two measures, since one of them stops while a machine sleeps and the other may be set
 * by hand. It never jumps up but by time given back, and never below zero.
 */

/** @typedef {import("./sync.js").Standing} Standing */

/** Fires `tick` each second (detail: milliseconds left) and `over` once when nothing is left. */
export class ExamClock extends EventTarget {
  constructor() {
    super();
    this.left = 0;
    this.extra = 0;
    this.running = false;
    this.known = false;
    this.isOver = false;
    this.mark = { steady: 0, wall: 0 };
    /** By how many milliseconds this machine's clock is ahead of the server's. */
    this.ahead = 0;
    setInterval(() => this.#tick(), 1000);
  }

  /** Milliseconds left now. */
  get remaining() {
    if (!this.running) return this.left;
    const steady = performance.now() - this.mark.steady;
    const wall = Date.now() - this.mark.wall;
    return Math.max(0, this.left - Math.max(steady, wall, 0));
  }

  /** @param {Standing} standing the server's newest word */
  follow(standing) {
    const shown = this.remaining;
    const gained = standing.extra > this.extra || standing.state === "paused" || !this.running;
    // A word that was long under way may be a little high: only time given back lifts the clock.
    const left = this.known && !gained ? Math.min(standing.remaining, shown + 1500) : standing.remaining;
    this.left = left;
    this.extra = standing.extra;
    this.running = standing.state === "in_progress";
    this.known = true;
    this.mark = { steady: performance.now(), wall: Date.now() };
    this.ahead = Date.now() - standing.now;
    if (left > 0) this.isOver = false;
    this.#tick();
  }

  #tick() {
    if (!this.known) return;
    const left = this.remaining;
    this.dispatchEvent(new CustomEvent("tick", { detail: left }));
    if (left <= 0 && this.running && !this.isOver) {
      this.isOver = true;
      this.dispatchEvent(new Event("over"));
    }
  }
}

/** `1:29:05` or `04:09`. @param {number} milliseconds */
export function clockFace(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}
