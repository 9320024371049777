/**
 * Measures what a video shows, on this device: hands frames to the worker and gives back what it
 * saw. One frame at a time; a frame that comes while another is measured is left out.
 */

/** @typedef {import("./frame.js").Observation} Observation */
/**
 * @typedef {{worker: string, version: string, sources: import("./runtime.js").Sources,
 *   files: string[]}} DeviceView what the page's server says of runtime and models; `files` are all
 *   that is loaded for it, for a reload without network
 * @typedef {{observation: Observation, jpeg: Blob | null, milliseconds: number}} Seen
 */

const WIDTH = 640;
const HEIGHT = 480;

export class Measurer {
  /** @param {Worker} worker */
  constructor(worker) {
    this.worker = worker;
    this.busy = false;
  }

  /**
   * Load runtime and models; takes seconds at the first time. Rejects where that is not possible.
   * @param {DeviceView} view
   */
  static async open(view) {
    if (!view?.worker) throw new Error("this site has no models for devices");
    const measurer = new Measurer(new Worker(view.worker, { type: "module" }));
    await measurer.#ask({ kind: "open", sources: view.sources, version: view.version });
    return measurer;
  }

  /**
   * What the video shows now; null while another frame is measured or there is no picture yet.
   * @param {HTMLVideoElement} video
   * @param {number} takenAt milliseconds
   * @param {number} sequence the frame's number
   * @param {number} [quality] of the JPEG that is given back, 0 to 1; none without it
   * @returns {Promise<Seen | null>}
   */
  async measure(video, takenAt, sequence, quality = 0) {
    if (this.busy || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
    this.busy = true;
    try {
      const frame = await createImageBitmap(video, fitted(video.videoWidth, video.videoHeight));
      return await this.#ask({ kind: "frame", frame, takenAt, sequence, quality }, [frame]);
    } finally {
      this.busy = false;
    }
  }

  close() {
    this.worker.terminate();
  }

  /** @param {any} told @param {Transferable[]} [handed] @returns {Promise<any>} */
  #ask(told, handed = []) {
    return new Promise((resolve, reject) => {
      this.worker.onmessage = ({ data }) => (data.kind === "broken" ? reject(new Error(data.reason)) : resolve(data));
      this.worker.onerror = (event) => reject(new Error(event.message || "the worker did not load"));
      this.worker.postMessage(told, handed);
    });
  }
}

/** No larger than the pictures that are measured elsewhere, and in the camera's own proportions. @param {number} width @param {number} height */
export function fitted(width, height) {
  const scale = Math.min(1, WIDTH / width, HEIGHT / height);
  return { resizeWidth: Math.round(width * scale), resizeHeight: Math.round(height * scale) };
}
