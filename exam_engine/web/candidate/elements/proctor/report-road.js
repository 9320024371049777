/**
 * The road of measurements: frames are measured on this device, and what was measured is sent. A
 * picture leaves the device only when the server asks for it, because a finding showed in it; the
 * last twenty seconds are kept in memory for that, and nowhere else.
 */

import { Measurer } from "./measurer.js";
import { post } from "./post.js";

/** @typedef {import("./post.js").Fate} Fate */

const KEPT_MS = 20_000;
/** Nobody keeps more pictures than this for findings that last. */
const MOST_PINNED = 24;
const QUALITY = 0.8;
const SEND_EVERY_MS = 2000;
const AT_ONCE = 60;

export class ReportRoad {
  /**
   * @param {import("./spool.js").Spool} spool
   * @param {import("./numbers.js").Numbers} numbers
   * @param {Measurer} measurer
   * @param {(kind: string) => void} noted hears what the server noted of a report's arrival
   */
  constructor(spool, numbers, measurer, noted) {
    this.spool = spool;
    this.numbers = numbers;
    this.measurer = measurer;
    this.noted = noted;
    /** Pictures of the last seconds by number. @type {Map<number, {at: number, jpeg: Blob}>} */
    this.pictures = new Map();
    /** Numbers of pictures that must stay. @type {Set<number>} */
    this.pinned = new Set();
    /** Wanted pictures that are not here. @type {Set<number>} */
    this.gone = new Set();
    this.sentAt = 0;
  }

  /**
   * @param {import("./spool.js").Spool} spool
   * @param {import("./numbers.js").Numbers} numbers
   * @param {import("./measurer.js").DeviceView} view
   * @param {(kind: string) => void} noted
   */
  static async open(spool, numbers, view, noted) {
    return new ReportRoad(spool, numbers, await Measurer.open(view), noted);
  }

  /**
   * Measure one frame, and send what waits when it is time.
   * @param {HTMLVideoElement} video
   * @param {string} token none while the network is known to be away
   * @returns {Promise<Fate>}
   */
  async round(video, token) {
    const { number, at } = this.numbers.next();
    const seen = await this.measurer.measure(video, at, number, QUALITY);
    if (seen) {
      if (seen.jpeg) this.#keep(number, at, seen.jpeg);
      await this.spool.add("observation", number, at, seen.observation);
    }
    if (!token) return "away";
    const due = performance.now() - this.sentAt >= SEND_EVERY_MS;
    return due ? this.#send(token) : "taken";
  }

  /** The exam ends: send what waits while there is time. @param {string} token @param {number} until by `performance.now()` */
  async flush(token, until) {
    while (performance.now() < until && (await this.spool.count("observation")) > 0) {
      if ((await this.#send(token)) !== "taken") return;
    }
  }

  close() {
    this.measurer.close();
  }

  /** @param {string} token @returns {Promise<Fate>} */
  async #send(token) {
    this.sentAt = performance.now();
    const rows = await this.spool.oldest("observation", AT_ONCE);
    if (rows.length === 0 && this.gone.size === 0) return "taken";
    const observations = rows.map(({ content }) => content);
    const body = JSON.stringify({ sent: Date.now(), observations, gone: [...this.gone] });
    const { fate, answer } = await post("/exam/observations", token, body);
    // What can never be taken must not keep what follows from being sent; the server sees the gap.
    if (fate === "taken" || fate === "refused") await this.spool.remove(rows);
    if (fate !== "taken") return fate;
    for (const kind of answer.facts) this.noted(kind);
    this.gone.clear();
    this.pinned = new Set([...answer.keep, ...answer.wanted].slice(-MOST_PINNED));
    return this.#upload(answer.wanted, token);
  }

  /** @param {number[]} wanted @param {string} token @returns {Promise<Fate>} */
  async #upload(wanted, token) {
    for (const number of wanted) {
      const picture = this.pictures.get(number);
      if (!picture) {
        this.gone.add(number);
        continue;
      }
      const { fate } = await post(`/exam/pictures?seq=${number}`, token, picture.jpeg);
      if (fate === "away" || fate === "later") return fate;
      if (fate === "refused") this.gone.add(number);
    }
    return "taken";
  }

  /** @param {number} number @param {number} at @param {Blob} jpeg */
  #keep(number, at, jpeg) {
    this.pictures.set(number, { at, jpeg });
    for (const [known, { at: taken }] of this.pictures) {
      if (at - taken > KEPT_MS && !this.pinned.has(known)) this.pictures.delete(known);
    }
  }
}
