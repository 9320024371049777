/**
 * Reads a head's pose, eyes and gaze from its points, placed again first where it is turned: room
 * `head` of the server's analysis, with the same steps.
 */

import { asTurned, eyes, gaze, headAxes, headPose } from "./attention.js";
import { regionAround, regionOf } from "./landmarks.js";
import { rounded } from "./quality.js";

/** @typedef {import("./landmarks.js").FacePoints} FacePoints */

/** From this presence on the landmark model says that there is a face. */
export const BELIEVED = 0.5;
/** Yaw from which the points are placed again. */
const TURNED_DEG = 20;
/** The same where the eyes of the detector are less level with those of the mesh than this. */
const ASKEW_DEG = 5;
/** So often they are placed again. */
const STEPS = 2;

/** Pose, eyes and gaze as these points tell them. @param {FacePoints | undefined} placed */
export function attentionOf(placed) {
  if (!placed) return { pose: null, eyes: null, gaze: null };
  const axes = headAxes(placed.points);
  const pose = asTurned(headPose(axes));
  const seen = eyes(placed.points, axes);
  return { pose: all(pose, 2), eyes: all(seen, 4), gaze: all(gaze(pose, seen), 2) };
}

/**
 * The points that tell the pose of a face whose points stand in a detector's box.
 * @param {import("./landmarks.js").LandmarkFinder} mesh @param {import("./pixels.js").Picture} picture
 * @param {import("./tracking.js").Placed} placed @returns {Promise<FacePoints>}
 */
export async function settled(mesh, picture, { face, points: first }) {
  const { yaw } = asTurned(headPose(headAxes(first.points)));
  const askew = regionOf(face).angle - regionAround(first.points).angle;
  const isLevel = Math.cos(askew) > Math.cos((ASKEW_DEG * Math.PI) / 180);
  if (first.presence < BELIEVED || (isLevel && Math.abs(yaw) < TURNED_DEG)) return first;
  let points = first;
  for (let step = 0; step < STEPS; step += 1) points = await mesh.place(picture, regionAround(points.points));
  return points.presence >= BELIEVED ? points : first;
}

/**
 * Every value of a record rounded.
 * @template {Record<string, number> | null} T
 * @param {T} record @param {number} digits @returns {T}
 */
function all(record, digits) {
  if (!record) return record;
  const pairs = Object.entries(record).map(([name, value]) => [name, rounded(value, digits)]);
  return /** @type {T} */ (Object.fromEntries(pairs));
}
