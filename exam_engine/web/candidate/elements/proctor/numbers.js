/**
 * Numbers and times of frames, and of what stood on the screen. A number counts tenths of a second
 * since the exam was started: a page that was reloaded, or opened on another machine, goes on above
 * those that were given before. How far the clocks are apart is measured anew by each page, over a
 * network that is now fast and now slow; so this device also remembers the last number it gave.
 */

const TENTH_MS = 100;
const NAME = "kaozheng-number-";

export class Numbers {
  /**
   * @param {number} since when the exam was started, by the server's clock, in milliseconds
   * @param {() => number} ahead by how many milliseconds this device's clock is ahead of the server's
   * @param {string} use what is numbered
   * @param {string} attempt
   */
  constructor(since, ahead, use, attempt) {
    this.since = since;
    this.ahead = ahead;
    this.use = use;
    this.attempt = attempt;
    this.last = recalled(use, attempt);
  }

  /** The next number, and this device's time. */
  next() {
    const at = Date.now();
    const tenth = Math.floor((this.byServer(at) - this.since) / TENTH_MS);
    this.last = Math.max(this.last + 1, tenth, 0);
    remember(this.use, this.attempt, this.last);
    return { number: this.last, at };
  }

  /** A time of this device as the server's clock has it. @param {number} at */
  byServer(at) {
    return Math.round(at - this.ahead());
  }
}

/** One key for each use: what was remembered of an earlier exam goes. @param {string} use @param {string} attempt */
function recalled(use, attempt) {
  try {
    const [known, last] = (localStorage.getItem(NAME + use) ?? "").split(" ");
    return known === attempt ? Number(last) : -1;
  } catch {
    // A browser that keeps nothing numbers by the clock alone.
    return -1;
  }
}

/** @param {string} use @param {string} attempt @param {number} last */
function remember(use, attempt, last) {
  try {
    localStorage.setItem(NAME + use, `${attempt} ${last}`);
  } catch {
    // As above.
  }
}
