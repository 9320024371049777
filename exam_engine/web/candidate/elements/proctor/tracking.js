/**
 * Follows faces from one frame to the next, so that the detectors need not look at every frame:
 * room `tracking` of the server's analysis.
 */

import { place } from "./landmarks.js";
import { ALL } from "./mesh-points.js";

/** @typedef {import("./faces.js").Face} Face */
/** @typedef {import("./landmarks.js").FacePoints} FacePoints */
/** @typedef {{face: Face, points: FacePoints}} Placed */
/**
 * @typedef {{placed: Placed[], unplaced: Face[], lookedAt: number, takenAt: number,
 *   highest: number, width: number, height: number}} Trail what to follow; times in milliseconds
 */

/** The detectors look at least so often. */
export const LOOK_AGAIN_MS = 1000;
/** A face that the landmark model believes in less is not followed; the detectors decide. */
export const KEPT_PRESENCE = 0.9;

/**
 * Whether this frame can be followed from the last one without the detectors.
 * @param {Trail | null} trail @param {number} takenAt @param {{width: number, height: number}} picture
 */
export function mayFollow(trail, takenAt, picture) {
  if (!trail || trail.placed.length === 0) return false;
  if (trail.width !== picture.width || trail.height !== picture.height) return false;
  return takenAt >= trail.takenAt && takenAt - trail.lookedAt < LOOK_AGAIN_MS;
}

/**
 * The detector's box and points, carried along as the landmarks moved and grew.
 * @param {Face} face @param {Float64Array} before @param {Float64Array} after @returns {Face}
 */
export function moved(face, before, after) {
  const old = middleAndSize(before);
  const now = middleAndSize(after);
  const scale = old.size > 0 ? now.size / old.size : 1;
  const carried = (/** @type {number} */ x, /** @type {number} */ y) =>
    /** @type {[number, number]} */ ([now.x + (x - old.x) * scale, now.y + (y - old.y) * scale]);
  const [left, top, right, bottom] = face.box;
  return {
    box: [...carried(left, top), ...carried(right, bottom)],
    keypoints: face.keypoints.map(([x, y]) => carried(x, y)),
    confidence: face.confidence,
  };
}

/** @param {Float64Array} points */
function middleAndSize(points) {
  let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
  for (let number = 0; number < ALL; number += 1) {
    const [x, y] = place(points, number);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: (left + right) / 2, y: (top + bottom) / 2, size: Math.hypot(right - left, bottom - top) };
}
