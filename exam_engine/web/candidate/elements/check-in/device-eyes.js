/**
 * Looks at pictures of the check-in on the device itself: only what was measured leaves it.
 * The steps of `proctor.analysis.face_colour`, for the same picture, with the same figures.
 */

import { send } from "../../../shared/elements/wire.js";

const WIDTH = 640;
const HEIGHT = 480;
const AT_ONCE = 12;
const DARK = 0.22;
const BRIGHT = 0.88;
const SMALLEST = 0.22;
const LARGEST = 0.72;
const ASIDE = 0.17;
const ABOVE = 0.18;
/** The part of a face's box that is skin: left, top, right, bottom. */
const MIDDLE = [0.25, 0.35, 0.75, 0.8];
const MOST_STEPS = 40;
/** A model that has not answered by then does not work on this device. */
const PATIENCE_MS = 60_000;

/** @typedef {import("../proctor/frame.js").Observation} Observation */
/** @typedef {{at_ms: number, observation: Observation, face: number[] | null}} Sample */

export class DeviceEyes {
  /** @param {{worker: string, sources: object, version: string}} device what the page brought along */
  constructor(device) {
    this.worker = new Worker(device.worker, { type: "module" });
    /** @type {Map<number, {resolve: (observation: Observation) => void, reject: (error: Error) => void}>} */
    this.asked = new Map();
    this.number = 0;
    this.ready = new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error("the models did not open")), PATIENCE_MS);
      this.worker.addEventListener("message", ({ data }) => {
        if (data.kind === "open") { clearTimeout(late); resolve(undefined); }
        if (data.kind === "broken") {
          reject(new Error(data.reason));
          // Nothing may wait for a frame that no longer comes.
          for (const waiting of this.asked.values()) waiting.reject(new Error(data.reason));
          this.asked.clear();
        }
        if (data.kind === "seen") this.#answer(data.observation);
      });
    });
    this.ready.catch(() => undefined);
    const { sources, version } = device;
    // Eyes that follow a dot are read in every picture.
    this.worker.postMessage({ kind: "open", sources, version, readsAll: true });
  }

  /** @param {HTMLVideoElement} video */
  async hint(video) {
    const { observation } = await this.#measured(video, Date.now());
    const { brightness } = observation;
    const light = brightness < DARK ? "dark" : brightness > BRIGHT ? "bright" : "good";
    return { light, faces: observation.faces.length, framing: framing(observation) };
  }

  /** @param {string} run */
  begin(run) {
    this.run = run;
    this.began = Date.now();
    /** @type {Sample[]} */
    this.waiting = [];
    /** @type {Promise<void>[]} */
    this.underWay = [];
  }

  /** @param {HTMLVideoElement} video @param {number} at */
  async take(video, at) {
    const at_ms = Math.round(at);
    const { observation, picture } = await this.#measured(video, (this.began ?? 0) + at_ms);
    this.waiting?.push({ at_ms, observation, face: skinLight(picture, observation) });
    if ((this.waiting?.length ?? 0) >= AT_ONCE) this.underWay?.push(this.#send());
  }

  async end() {
    if (this.waiting?.length) this.underWay?.push(this.#send());
    await Promise.all(this.underWay ?? []);
  }

  async #send() {
    const body = JSON.stringify(this.waiting?.splice(0, AT_ONCE));
    await send(`/exam/check/run/${this.run}/samples`, { body });
  }

  /** @param {HTMLVideoElement} video @param {number} takenAt */
  async #measured(video, takenAt) {
    await this.ready;
    const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("the browser draws no pictures");
    context.drawImage(video, 0, 0, WIDTH, HEIGHT);
    const picture = context.getImageData(0, 0, WIDTH, HEIGHT);
    const frame = await createImageBitmap(canvas);
    const sequence = (this.number += 1);
    /** @type {Promise<Observation>} */
    const answer = new Promise((resolve, reject) => this.asked.set(sequence, { resolve, reject }));
    this.worker.postMessage({ kind: "frame", frame, takenAt, sequence, quality: 0 }, [frame]);
    return { observation: await answer, picture };
  }

  /** @param {Observation} observation */
  #answer(observation) {
    this.asked.get(observation.sequence)?.resolve(observation);
    this.asked.delete(observation.sequence);
  }
}

/** The one thing to change first. @param {Observation} observation */
export function framing({ brightness, faces }) {
  if (brightness < DARK) return "dark";
  if (brightness > BRIGHT) return "bright";
  const [face] = faces;
  if (!face) return "no_face";
  if (faces.length > 1) return "several";
  const [left = 0, top = 0, right = 0, bottom = 0] = face.box;
  if (bottom - top < SMALLEST) return "far";
  if (bottom - top > LARGEST) return "near";
  const aside = (left + right) / 2 - 0.5;
  const below = (top + bottom) / 2 - 0.5;
  // The picture is not mirrored: what is on its right is on the person's left.
  if (Math.abs(aside) > ASIDE) return aside > 0 ? "move_right" : "move_left";
  if (Math.abs(below) > ABOVE) return below > 0 ? "move_up" : "move_down";
  return "good";
}

/**
 * Mean linear light of the middle of the only face, each channel 0 to 1.
 * @param {ImageData} picture @param {Observation} observation
 */
export function skinLight({ data, width, height }, { faces }) {
  const [face] = faces;
  if (!face || faces.length > 1) return null;
  const [left = 0, top = 0, right = 0, bottom = 0] = face.box;
  const [fromX = 0, fromY = 0, toX = 0, toY = 0] = MIDDLE;
  const columns = places(left + fromX * (right - left), left + toX * (right - left), width);
  const rows = places(top + fromY * (bottom - top), top + toY * (bottom - top), height);
  const sum = [0, 0, 0];
  for (const row of rows) {
    for (const column of columns) {
      for (let channel = 0; channel < 3; channel += 1) {
        sum[channel] = (sum[channel] ?? 0) + ((data[(row * width + column) * 4 + channel] ?? 0) / 255) ** 2.2;
      }
    }
  }
  const count = rows.length * columns.length;
  return count ? sum.map((light) => Math.round((light / count) * 1e5) / 1e5) : null;
}

/** Pixels between two fractions, thinned out where there are many. @param {number} first @param {number} last @param {number} size */
function places(first, last, size) {
  const start = Math.max(0, Math.round(first * size));
  const stop = Math.min(size, Math.round(last * size));
  const step = Math.max(1, Math.floor((stop - start) / MOST_STEPS));
  return Array.from({ length: Math.max(0, Math.ceil((stop - start) / step)) }, (_, place) => start + place * step);
}
