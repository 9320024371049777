/** Looks at pictures of the check-in by way of the server: it measures them and lets them go. */

import { send } from "../../../shared/elements/wire.js";
import { takePicture } from "../kz-camera.js";

/** Frames in one message: small enough to be under way while the next ones are taken. */
const AT_ONCE = 12;

/** @typedef {{light?: string, faces?: number, framing?: string}} Hint what to say of a picture */

export class ServerEyes {
  /** What can be said of the picture now. @param {HTMLVideoElement} video @returns {Promise<Hint>} */
  async hint(video) {
    const picture = await takePicture(video);
    return picture ? send("/exam/check/picture", { body: picture }) : {};
  }

  /** Take frames for this run from now on. @param {string} run */
  begin(run) {
    this.run = run;
    /** @type {{at: number, picture: Blob}[]} */
    this.waiting = [];
    /** @type {Promise<void>[]} */
    this.underWay = [];
  }

  /** Keep the picture of this moment. @param {HTMLVideoElement} video @param {number} at */
  async take(video, at) {
    const picture = await takePicture(video);
    if (!picture || !this.waiting) return;
    this.waiting.push({ at: Math.round(at), picture });
    if (this.waiting.length >= AT_ONCE) this.underWay?.push(this.#send());
  }

  /** Wait until all frames have arrived; throws `Refused`. */
  async end() {
    if (this.waiting?.length) this.underWay?.push(this.#send());
    await Promise.all(this.underWay ?? []);
  }

  async #send() {
    const frames = this.waiting?.splice(0, AT_ONCE) ?? [];
    const head = JSON.stringify(frames.map(({ at, picture }) => ({ at, size: picture.size })));
    const body = new Blob([`${head}\n`, ...frames.map(({ picture }) => picture)]);
    await send(`/exam/check/run/${this.run}/frames`, { body });
  }
}
