/**
 * Runs on the sound's own thread: gathers a second of samples, 16 bits each, and hands it on. The
 * sound context runs at 16 kHz, so nothing is resampled here.
 */

/** The scope of a worklet, which has no types of its own. @type {any} */
const scope = globalThis;

class Gatherer extends scope.AudioWorkletProcessor {
  constructor() {
    super();
    this.samples = new Int16Array(scope.sampleRate);
    this.count = 0;
  }

  /** @param {Float32Array[][]} inputs */
  process(inputs) {
    const [channel] = inputs[0] ?? [];
    for (const value of channel ?? []) {
      this.samples[this.count++] = Math.max(-1, Math.min(1, value)) * 32767;
      if (this.count < this.samples.length) continue;
      this.port.postMessage(this.samples.slice());
      this.count = 0;
    }
    return true;
  }
}

scope.registerProcessor("kz-gatherer", Gatherer);
