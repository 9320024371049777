/**
 * Numbers and times of frames. A number counts tenths of a second since the exam was started: a page
 * that was reloaded, or opened on another machine, goes on above those that were given before.
 */

const TENTH_MS = 100;

export class Numbers {
  /**
   * @param {number} since when the exam was started, by the server's clock, in milliseconds
   * @param {() => number} ahead by how many milliseconds this device's clock is ahead of the server's
   */
  constructor(since, ahead) {
    this.since = since;
    this.ahead = ahead;
    this.last = -1;
  }

  /** The next number, and this device's time. */
  next() {
    const at = Date.now();
    const tenth = Math.floor((this.byServer(at) - this.since) / TENTH_MS);
    this.last = Math.max(this.last + 1, tenth, 0);
    return { number: this.last, at };
  }

  /** A time of this device as the server's clock has it. @param {number} at */
  byServer(at) {
    return Math.round(at - this.ahead());
  }
}
