/**
 * Follows faces from one frame to the next, so that the detectors need not look at every frame:
 * rooms `tracking` and `beats` of the server's analysis, with the same rules.
 */

import { place } from "./landmarks.js";
import { ALL } from "./mesh-points.js";

/** @typedef {import("./faces.js").Face} Face */
/** @typedef {import("./landmarks.js").FacePoints} FacePoints */
/** @typedef {{face: Face, points: FacePoints}} Placed */
/**
 * @typedef {{placed: Placed[], seen: Placed[], settled: FacePoints | undefined, unplaced: Face[],
 *   lookedAt: number, readAt: number, highest: number, width: number, height: number}} Trail what to
 *   follow, of all that was `seen`; what tells the pose, where it is not the first face's own points;
 *   when the detectors looked last and when the faces were placed, in milliseconds
 */

/** How often the faces are read; what comes in between leaves them to the reading before it. */
const FACES_MS = 1000;
/** A frame that comes so much before its beat is read: cameras are not even. */
const EARLY_MS = 250;
/** How often others are looked for beside the faces that are followed. */
const OTHERS_MS = 3000;
/** A face is looked for where it was only so long. */
const LONGEST_STEP_MS = 2500;
/** A face that the landmark model believes in less is not followed; the detectors decide. */
export const KEPT_PRESENCE = 0.9;

/**
 * Whether this frame can be followed from the last one without the detectors.
 * @param {Trail | null} trail @param {number} takenAt @param {{width: number, height: number}} picture
 */
export function mayFollow(trail, takenAt, picture) {
  if (!trail || trail.placed.length === 0) return false;
  if (trail.width !== picture.width || trail.height !== picture.height) return false;
  const since = takenAt - trail.readAt;
  return since >= 0 && since <= LONGEST_STEP_MS;
}

/**
 * Whether the last reading of the faces still stands for a frame that comes so soon after.
 * @param {Trail} trail @param {number} takenAt @param {{width: number, height: number}} picture
 */
export function stands(trail, takenAt, picture) {
  if (trail.width !== picture.width || trail.height !== picture.height) return false;
  const since = takenAt - trail.readAt;
  return since >= 0 && since < FACES_MS - EARLY_MS;
}

/** Whether somebody may have come in since the detectors looked last. @param {Trail} trail @param {number} takenAt */
export function isDue(trail, takenAt) {
  return takenAt - trail.lookedAt >= OTHERS_MS - EARLY_MS;
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
