/**
 * The road of sound, only where the exam listens: a second of samples at a time to the server, which
 * tells whether somebody spoke and lets the sound go. What cannot be sent is let go here: sound is
 * never stored, not even for a moment without network.
 */

import { post } from "./post.js";

const RATE = 16_000;
const SECOND_MS = 1000;
const ASK = { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: true };

export class SoundRoad {
  /**
   * @param {string} worklet address of `sound-worklet.js`
   * @param {() => string} token gives the page's token
   */
  constructor(worklet, token) {
    this.worklet = worklet;
    this.token = token;
    this.stopped = false;
  }

  /** Begin to listen. @returns {Promise<boolean>} false where there is no microphone, or none is allowed */
  async start() {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: ASK, video: false });
      this.stream = stream;
      this.context = new AudioContext({ sampleRate: RATE });
      await this.context.audioWorklet.addModule(this.worklet);
      const gatherer = new AudioWorkletNode(this.context, "kz-gatherer", { numberOfOutputs: 0 });
      gatherer.port.onmessage = (event) => this.#send(event.data);
      this.context.createMediaStreamSource(stream).connect(gatherer);
      // A page that was not touched yet may not begin by itself; the first key or click lets it.
      if (this.context.state === "suspended") addEventListener("pointerdown", () => this.context?.resume(), { once: true });
      if (this.stopped) this.stop();
      return true;
    } catch {
      this.stop();
      return false;
    }
  }

  stop() {
    this.stopped = true;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    if (this.context?.state !== "closed") this.context?.close();
    this.context = undefined;
  }

  /** @param {Int16Array<ArrayBuffer>} samples */
  async #send(samples) {
    const sent = Date.now();
    const token = this.token();
    if (this.stopped || !token) return;
    const { fate, answer } = await post(`/exam/sound?at=${sent - SECOND_MS}&sent=${sent}`, token, samples.buffer);
    // The server does not listen: neither does this page any longer.
    if (fate === "refused" && answer?.code === "proctor-sound-not-asked") this.stop();
  }
}
