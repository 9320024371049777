/**
 * Measures one frame: light, detail, faces, head and eyes, and judges nothing. Room `frame` of the
 * server's analysis, with the same steps in the same order; `tests/browser/test_parity.py` compares.
 */

import { asTurned, eyes, gaze, headAxes, headPose } from "./attention.js";
import { area, FaceDetector, merge } from "./faces.js";
import { LandmarkFinder, regionAround, regionOf } from "./landmarks.js";
import { areasOf, isFrozen, lightOf, measureBlur, reduced, rounded, watchStill } from "./quality.js";
import { isLooped, watchRepeats } from "./repeats.js";
import { KEPT_PRESENCE, mayFollow, moved } from "./tracking.js";

/** @typedef {import("./faces.js").Face} Face */
/** @typedef {import("./pixels.js").Picture} Picture */
/** @typedef {import("./tracking.js").Placed} Placed */
/** @typedef {import("./tracking.js").Trail} Trail */
/**
 * @typedef {{box: number[], confidence: number, presence: number | null}} SeenFace
 * @typedef {{sequence: number, taken_at: string, width: number, height: number, brightness: number,
 *   contrast: number, detail: number, faces: SeenFace[], highest: number,
 *   pose: import("./attention.js").HeadPose | null, eyes: import("./attention.js").Eyes | null,
 *   gaze: import("./attention.js").Gaze | null, model_version: string, blur: number,
 *   frozen: boolean, looped: boolean}} Observation what `proctor.observation` reads
 * @typedef {{placed: Placed[], unplaced: Face[], highest: number, followed: boolean}} Look
 */

/** Least scores that are kept; the policy's own limits are stricter or equal. */
const NEAR_SCORE = 0.4;
const WIDE_SCORE = 0.6;
/** Landmarks are placed on so many faces at most, so that a crowd cannot slow the device down. */
const MOST_FACES = 4;
/** From this presence on the landmark model says that there is a face. */
const BELIEVED = 0.5;
/** So many faces are kept of a frame; more would say no more of it. */
const MOST_KEPT = 8;

export class FrameAnalyser {
  /**
   * @param {Map<string, import("./runtime.js").Runner>} models
   * @param {string} version names exactly these model files
   */
  constructor(models, version) {
    this.near = new FaceDetector(model(models, "face_detection_short_range"));
    this.wide = new FaceDetector(model(models, "face_detection_full_range_sparse"));
    this.mesh = new LandmarkFinder(model(models, "face_landmark_with_attention"));
    this.version = version;
    /** @type {Trail | null} */
    this.trail = null;
    /** @type {import("./quality.js").Still | null} */
    this.still = null;
    /** @type {import("./repeats.js").Repeats | null} */
    this.repeats = null;
  }

  /**
   * Measure the next frame of one camera; faces are followed from the last one where they can be.
   * @param {Picture} picture @param {number} takenAt milliseconds @param {number} sequence
   */
  async follow(picture, takenAt, sequence) {
    const seen = await this.look(picture, takenAt);
    const small = reduced(picture);
    const areas = areasOf(small);
    this.still = watchStill(this.still, areas, takenAt);
    this.repeats = watchRepeats(this.repeats, areas);
    this.trail = this.#after(seen, takenAt, picture);
    const frozen = isFrozen(this.still, takenAt);
    const quality = { ...lightOf(areas), blur: measureBlur(small), frozen, looped: isLooped(this.repeats) };
    return { seen, observation: this.#observed(seen, picture, takenAt, sequence, quality) };
  }

  /**
   * See faces and their points, from the trail of the last frame where it allows.
   * @param {Picture} picture @param {number} takenAt @returns {Promise<Look>}
   */
  async look(picture, takenAt) {
    const { trail } = this;
    const following = trail && mayFollow(trail, takenAt, picture) ? await this.#followed(picture, trail) : null;
    if (trail && following) {
      return { placed: ranked(following), unplaced: trail.unplaced, highest: trail.highest, followed: true };
    }
    const near = await this.near.find(picture, NEAR_SCORE);
    const wide = await this.wide.find(picture, WIDE_SCORE);
    const faces = merge(near.faces, wide.faces).sort(
      (one, other) => area(other) * other.confidence ** 2 - area(one) * one.confidence ** 2,
    );
    const placed = [];
    for (const face of faces.slice(0, MOST_FACES)) {
      placed.push({ face, points: await this.mesh.place(picture, regionOf(face)) });
    }
    const highest = Math.max(near.highest, wide.highest);
    return { placed: ranked(placed), unplaced: faces.slice(MOST_FACES), highest, followed: false };
  }

  /** The faces of the trail where they are now; null as soon as one of them is in doubt. @param {Picture} picture @param {Trail} trail */
  async #followed(picture, trail) {
    const placed = [];
    for (const before of trail.placed) {
      const points = await this.mesh.place(picture, regionAround(before.points.points));
      if (points.presence < KEPT_PRESENCE) return null;
      placed.push({ face: moved(before.face, before.points.points, points.points), points });
    }
    // Two trails that ran into one face would count it twice.
    return merge(placed.map(({ face }) => face)).length === placed.length ? placed : null;
  }

  /** What the next frame may follow. @param {Look} seen @param {number} takenAt @param {Picture} picture @returns {Trail} */
  #after(seen, takenAt, { width, height }) {
    const lookedAt = seen.followed && this.trail ? this.trail.lookedAt : takenAt;
    const believed = seen.placed.filter(({ points }) => points.presence >= BELIEVED);
    // One face in doubt and nothing is followed: the detectors are to look at the next frame.
    const sure = believed.every(({ points }) => points.presence >= KEPT_PRESENCE);
    return { placed: sure ? believed : [], unplaced: seen.unplaced, lookedAt, takenAt, highest: seen.highest, width, height };
  }

  /**
   * @param {Look} seen @param {Picture} picture @param {number} takenAt @param {number} sequence
   * @param {import("./quality.js").Light & {blur: number, frozen: boolean, looped: boolean}} quality
   * @returns {Observation}
   */
  #observed(seen, picture, takenAt, sequence, quality) {
    const kept = [
      ...seen.placed.map(({ face, points }) => seenFace(face, points.presence, picture)),
      ...seen.unplaced.map((face) => seenFace(face, null, picture)),
    ];
    return {
      sequence,
      taken_at: new Date(takenAt).toISOString(),
      width: picture.width,
      height: picture.height,
      ...quality,
      faces: kept.slice(0, MOST_KEPT),
      highest: rounded(seen.highest, 3),
      ...attentionOf(seen.placed[0]),
      model_version: this.version,
    };
  }
}

/** @param {Placed | undefined} placed */
function attentionOf(placed) {
  if (!placed) return { pose: null, eyes: null, gaze: null };
  const axes = headAxes(placed.points.points);
  const pose = asTurned(headPose(axes));
  const seen = eyes(placed.points.points, axes);
  return { pose: all(pose, 2), eyes: all(seen, 4), gaze: all(gaze(pose, seen), 2) };
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

/**
 * The person before the camera is large, and both models are sure of the face. A pattern on the
 * wall may be larger than the face, but the models are less sure of it.
 * @param {Placed[]} placed
 */
function ranked(placed) {
  const weight = (/** @type {Placed} */ { face, points }) => area(face) * (face.confidence * points.presence) ** 2;
  const isFace = (/** @type {Placed} */ { points }) => Number(points.presence >= BELIEVED);
  return placed.sort((one, other) => isFace(other) - isFace(one) || weight(other) - weight(one));
}

/** @param {Face} face @param {number | null} presence @param {Picture} picture @returns {SeenFace} */
function seenFace({ box, confidence }, presence, { width, height }) {
  return {
    box: box.map((value, place) => rounded(value / (place % 2 ? height : width), 4)),
    confidence: rounded(confidence, 3),
    presence: presence === null ? null : rounded(presence, 3),
  };
}

/** @param {Map<string, import("./runtime.js").Runner>} models @param {string} name */
function model(models, name) {
  const runner = models.get(name);
  if (!runner) throw new Error(`model ${name} was not opened`);
  return runner;
}
