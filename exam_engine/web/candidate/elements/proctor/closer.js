/**
 * Looks for faces in overlapping parts of a picture, where a small face is large enough to be seen:
 * room `closer` of the server's models, with the same parts.
 */

import { merge } from "./faces.js";

/** @typedef {import("./faces.js").Face} Face */
/** @typedef {import("./pixels.js").Picture} Picture */

/** How long a part is. */
const FIFTHS = 3;

/** Mean luma below which nobody looks closer: such a picture is told as dark, and nobody as absent. */
export const DARKEST = 0.08;

/**
 * Faces that `detector` finds in four parts of the picture, each once, from the surest on.
 * @param {import("./faces.js").FaceDetector} detector @param {Picture} picture @param {number} least
 * @returns {Promise<Face[]>}
 */
export async function findCloser(detector, picture, least) {
  const found = [];
  for (const [top, bottom] of ends(picture.height)) {
    for (const [left, right] of ends(picture.width)) {
      const { faces } = await detector.find(cut(picture, left, top, right, bottom), least);
      for (const face of faces) found.push(moved(face, left, top));
    }
  }
  return merge(found);
}

/** @param {number} length @returns {[number, number][]} */
function ends(length) {
  const long = Math.floor((length * FIFTHS) / 5);
  return [[0, long], [length - long, length]];
}

/** @param {Picture} picture @param {number} left @param {number} top @param {number} right @param {number} bottom @returns {Picture} */
function cut({ data, width }, left, top, right, bottom) {
  const part = { data: new Uint8Array((right - left) * (bottom - top) * 4), width: right - left, height: bottom - top };
  for (let row = top; row < bottom; row += 1) {
    const line = data.subarray((row * width + left) * 4, (row * width + right) * 4);
    part.data.set(line, (row - top) * part.width * 4);
  }
  return part;
}

/** From pixels of the part to pixels of the picture. @param {Face} face @param {number} left @param {number} top @returns {Face} */
function moved({ box: [x0, y0, x1, y1], keypoints, confidence }, left, top) {
  return {
    box: [x0 + left, y0 + top, x1 + left, y1 + top],
    keypoints: keypoints.map(([x, y]) => [x + left, y + top]),
    confidence,
  };
}
