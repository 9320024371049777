/**
 * The road of pictures: one frame to the server every so often, where the server measures. While
 * the network is away frames wait in the spool, and are sent in their order when it is back.
 */

import { post } from "./post.js";
import { fitted } from "./measurer.js";

/** @typedef {import("./post.js").Fate} Fate */

const QUALITY = 0.75;
/** Frames of the spool that are sent for each one that is taken: it empties, and nobody is flooded. */
const AT_ONCE = 2;

export class FrameRoad {
  /**
   * @param {import("./spool.js").Spool} spool
   * @param {import("./numbers.js").Numbers} numbers
   * @param {(thinned: import("./spool.js").Thinned) => void} thinned hears what had to be let go
   * @param {(kind: string) => void} noted hears what the server noted of a frame's arrival
   */
  constructor(spool, numbers, thinned, noted) {
    this.spool = spool;
    this.numbers = numbers;
    this.thinned = thinned;
    this.noted = noted;
  }

  /**
   * Take one frame and send what waits.
   * @param {HTMLVideoElement} video
   * @param {string} token none while the network is known to be away
   * @returns {Promise<Fate>}
   */
  async round(video, token) {
    const { number, at } = this.numbers.next();
    const picture = await takePicture(video);
    if (!picture) return this.#empty(token);
    if (this.spool.bytes > 0) {
      // Behind what waits, and sent with it: so the order holds and the spool empties to the last.
      await this.#keep(number, at, picture);
      return this.#empty(token);
    }
    const fate = await this.#send(number, at, picture, token);
    if (fate === "away" || fate === "later") await this.#keep(number, at, picture);
    return fate;
  }

  /** @param {number} number @param {number} at @param {Blob} picture */
  async #keep(number, at, picture) {
    const thinned = await this.spool.add("frame", number, at, picture);
    if (thinned) this.thinned(thinned);
  }

  /** Send what waits, as long as it is taken. @param {string} token @param {number} [most] @returns {Promise<Fate>} */
  async #empty(token, most = AT_ONCE) {
    for (const row of await this.spool.oldest("frame", most)) {
      const fate = await this.#send(row.number, row.at, row.content, token);
      if (fate === "away" || fate === "later") return fate;
      await this.spool.remove([row]);
    }
    return "taken";
  }

  /** The exam ends: send what waits while there is time. @param {string} token @param {number} until by `performance.now()` */
  async flush(token, until) {
    while (this.spool.bytes > 0 && performance.now() < until) {
      if ((await this.#empty(token, AT_ONCE)) !== "taken") return;
    }
  }

  /** @param {number} number @param {number} at @param {Blob} picture @param {string} token */
  async #send(number, at, picture, token) {
    if (!token) return /** @type {const} */ ("away");
    const path = `/exam/frames?seq=${number}&at=${at}&sent=${Date.now()}`;
    const { fate, answer } = await post(path, token, picture);
    for (const kind of answer?.facts ?? []) this.noted(kind);
    return fate;
  }
}

/**
 * One JPEG of what `video` shows, no larger than 640 by 480, in the camera's own proportions.
 * @param {HTMLVideoElement} video @returns {Promise<Blob | null>}
 */
export async function takePicture(video) {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
  const { resizeWidth: width, resizeHeight: height } = fitted(video.videoWidth, video.videoHeight);
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext("2d")?.drawImage(video, 0, 0, width, height);
  return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
}
