/**
 * The worker in which frames are measured, apart from the page that saves answers.
 *
 * In:  {kind: "open", sources, version, readsAll}, then {kind: "frame", frame, takenAt, sequence, quality}
 *      with an ImageBitmap that is handed over.
 * Out: {kind: "open"}, {kind: "broken", reason}, and for each frame
 *      {kind: "seen", observation, jpeg, landmarks, milliseconds}.
 */

import { FrameAnalyser } from "./frame.js";
import { openModels } from "./runtime.js";

/** @type {any} The worker's own scope, which this checker takes for a window. */
const worker = self;

/** @type {FrameAnalyser | undefined} */
let analyser;
/** Frames are measured one after the other, in the order in which they came. */
let line = Promise.resolve();

worker.addEventListener("message", (/** @type {MessageEvent} */ { data }) => {
  line = line.then(() => act(data)).catch((error) => worker.postMessage({ kind: "broken", reason: String(error) }));
});

/** @param {any} told */
async function act(told) {
  if (told.kind === "open") {
    analyser = new FrameAnalyser(await openModels(told.sources), told.version, told.readsAll);
    worker.postMessage({ kind: "open" });
  }
  if (told.kind === "frame") await measure(told);
}

/**
 * @param {{frame: ImageBitmap, takenAt: number, sequence: number, quality: number,
 *   landmarks?: boolean}} told without `quality` no picture is kept
 */
async function measure({ frame, takenAt, sequence, quality, landmarks }) {
  if (!analyser) throw new Error("no model is open");
  const began = performance.now();
  const canvas = new OffscreenCanvas(frame.width, frame.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("the browser draws no pictures");
  context.drawImage(frame, 0, 0);
  frame.close();
  const picture = context.getImageData(0, 0, canvas.width, canvas.height);
  const { observation, seen } = await analyser.follow(picture, takenAt, sequence);
  const jpeg = quality ? await canvas.convertToBlob({ type: "image/jpeg", quality }) : null;
  const points = landmarks ? Array.from(seen.placed[0]?.points.points ?? []) : null;
  worker.postMessage({
    kind: "seen", observation, jpeg, landmarks: points, followed: seen.followed,
    milliseconds: performance.now() - began,
  });
}
