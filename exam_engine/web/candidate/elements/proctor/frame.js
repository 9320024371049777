/**
 * Measures one frame: light, detail, faces, head and eyes, and judges nothing. Room `frame` of the
 * server's analysis, with the same steps in the same order; `tests/browser/test_parity.py` compares.
 */

import { DARKEST, findCloser } from "./closer.js";
import { area, FaceDetector, merge } from "./faces.js";
import { attentionOf, BELIEVED, settled } from "./head.js";
import { LandmarkFinder, regionAround, regionOf } from "./landmarks.js";
import { areasOf, isFrozen, lightOf, measureBlur, measureLight, reduced, rounded, watchStill } from "./quality.js";
import { isLooped, watchRepeats } from "./repeats.js";
import { isDue, KEPT_PRESENCE, mayFollow, moved, stands } from "./tracking.js";

/** @typedef {import("./faces.js").Face} Face */
/** @typedef {import("./landmarks.js").FacePoints} FacePoints */
/** @typedef {import("./pixels.js").Picture} Picture */
/** @typedef {import("./tracking.js").Placed} Placed */
/** @typedef {import("./tracking.js").Trail} Trail */
/**
 * @typedef {{box: number[], confidence: number, presence: number | null}} SeenFace
 * @typedef {{sequence: number, taken_at: string, width: number, height: number, brightness: number,
 *   contrast: number, detail: number, faces: SeenFace[], highest: number,
 *   pose: import("./attention.js").HeadPose | null, eyes: import("./attention.js").Eyes | null,
 *   gaze: import("./attention.js").Gaze | null, model_version: string, light: number | null,
 *   blur: number | null, frozen: boolean, looped: boolean, carried: string[]}} Observation what
 *   `proctor.observation` reads
 * @typedef {{placed: Placed[], unplaced: Face[], highest: number, followed: boolean,
 *   carried: boolean, settled?: FacePoints | undefined}} Look `carried`: nothing looked for faces, and those of an
 *   earlier frame are told; `settled`: the points that tell the pose, where they are others
 */

/** Least scores that are kept; the policy's own limits are stricter or equal. */
const NEAR_SCORE = 0.4;
const WIDE_SCORE = 0.6;
/** Landmarks are placed on so many faces at most, so that a crowd cannot slow the device down. */
const MOST_FACES = 4;
/** A detector that is less sure is believed only where no other saw anything there. */
const LEAST_SCORE = 0.5;
/** Below these a policy may take a blurred face for none; then light and blur have to be known. */
const SURE_SCORE = 0.6;
const SURE_PRESENCE = 0.6;
/** What is told of the faces of an earlier frame, as the server names it. */
const FACES = "faces";
/** So many faces are kept of a frame; more would say no more of it. */
const MOST_KEPT = 8;

export class FrameAnalyser {
  /**
   * @param {Map<string, import("./runtime.js").Runner>} models
   * @param {string} version names exactly these model files
   * @param {boolean} [readsAll] whether the faces of every frame are read, and not at their beat
   */
  constructor(models, version, readsAll = false) {
    this.readsAll = readsAll;
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
   * Measure the next frame of one camera; faces are followed from the last one where they can be,
   * and read at their own beat.
   * @param {Picture} picture @param {number} takenAt milliseconds @param {number} sequence
   */
  async follow(picture, takenAt, sequence) {
    const { trail } = this;
    const leaves = trail !== null && !this.readsAll && stands(trail, takenAt, picture);
    const seen = leaves ? carriedFrom(trail) : await this.look(picture, takenAt);
    const small = reduced(picture);
    const areas = areasOf(small);
    this.still = watchStill(this.still, areas, takenAt);
    this.repeats = watchRepeats(this.repeats, areas);
    if (!seen.carried) this.trail = this.#after(seen, takenAt, picture);
    const quality = {
      ...lightOf(areas), ...conditions(small, seen.placed[0]),
      frozen: isFrozen(this.still, takenAt), looped: isLooped(this.repeats),
    };
    return { seen, observation: this.#observed(seen, picture, takenAt, sequence, quality) };
  }

  /**
   * See faces and their points, from the trail of the last frame where it allows.
   * @param {Picture} picture @param {number} takenAt @returns {Promise<Look>}
   */
  async look(picture, takenAt) {
    const { trail } = this;
    const following = trail && mayFollow(trail, takenAt, picture) ? await this.#followed(picture, trail) : null;
    if (trail && following && !isDue(trail, takenAt)) {
      const { unplaced, highest } = trail;
      return { placed: ranked(following), unplaced, highest, followed: true, carried: false };
    }
    if (trail && following) return this.#joined(picture, following, trail.highest);
    return this.#lookedAnew(picture);
  }

  /** The faces of both detectors, each once, and landmarks on the most prominent. @param {Picture} picture @returns {Promise<Look>} */
  async #lookedAnew(picture) {
    const near = await this.near.find(picture, NEAR_SCORE);
    const wide = await this.wide.find(picture, WIDE_SCORE);
    /** @type {Map<Face, Placed>} */
    const first = new Map();
    for (const face of near.faces.slice(0, MOST_FACES)) first.set(face, await this.#placed(picture, face));
    // Landmarks fit the short range detector's boxes best; where a face is too small for it, it is
    // unsure or its box is beside the face, and the other's box counts.
    const known = [...first.values()].filter(isBelieved).map(({ face }) => face);
    const doubted = [...first.keys()].filter((face) => !known.includes(face));
    const faces = merge(known, wide.faces, doubted).sort(bySize);
    const placed = [];
    for (const face of faces.slice(0, MOST_FACES)) {
      placed.push(first.get(face) ?? (await this.#placed(picture, face)));
    }
    if (!placed.some(isBelieved)) placed.push(...(await this.#lookedCloser(picture)));
    const highest = Math.max(near.highest, wide.highest);
    const [main] = ranked(placed);
    const told = main && (await settled(this.mesh, picture, main));
    return { placed, unplaced: faces.slice(MOST_FACES), highest, followed: false, carried: false, settled: told };
  }

  /** A second look before nobody is said to be there: it counts only where the landmark model believes it too. @param {Picture} picture */
  async #lookedCloser(picture) {
    if (lightOf(areasOf(picture)).brightness < DARKEST) return [];
    const faces = (await findCloser(this.wide, picture, LEAST_SCORE)).sort(bySize);
    const placed = [];
    for (const face of faces.slice(0, MOST_FACES)) placed.push(await this.#placed(picture, face));
    return placed.filter(isBelieved);
  }

  /** The faces that are followed, and whoever came since the detectors looked last. @param {Picture} picture @param {Placed[]} known @param {number} highest @returns {Promise<Look>} */
  async #joined(picture, known, highest) {
    const wide = await this.wide.find(picture, WIDE_SCORE);
    const followed = known.map(({ face }) => face);
    const others = merge(followed, wide.faces).filter((face) => !followed.includes(face));
    const room = Math.max(MOST_FACES - known.length, 0);
    const placed = [...known];
    for (const face of others.slice(0, room)) placed.push(await this.#placed(picture, face));
    return { placed: ranked(placed), unplaced: others.slice(room), highest, followed: false, carried: false };
  }

  /** @param {Picture} picture @param {Face} face @returns {Promise<Placed>} */
  async #placed(picture, face) {
    return { face, points: await this.mesh.place(picture, regionOf(face)) };
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
    return {
      placed: sure ? believed : [], seen: seen.placed, settled: seen.settled, unplaced: seen.unplaced,
      lookedAt, readAt: takenAt, highest: seen.highest, width, height,
    };
  }

  /**
   * @param {Look} seen @param {Picture} picture @param {number} takenAt @param {number} sequence
   * @param {import("./quality.js").Light & {light: number | null, blur: number | null,
   *   frozen: boolean, looped: boolean}} quality
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
      ...attentionOf(seen.settled ?? seen.placed[0]?.points),
      model_version: this.version,
      carried: seen.carried ? [FACES] : [],
    };
  }
}

/** What is told of faces between two readings of them. @param {Trail} trail @returns {Look} */
function carriedFrom({ seen, unplaced, highest, settled: told }) {
  return { placed: seen, unplaced, highest, followed: true, carried: true, settled: told };
}

/** The more prominent first: it is large, and the detector is sure of it. @param {Face} one @param {Face} other */
function bySize(one, other) {
  return area(other) * other.confidence ** 2 - area(one) * one.confidence ** 2;
}

/** Whether detector and landmark model both say that there is a face. @param {Placed} placed */
function isBelieved({ face, points }) {
  return face.confidence >= LEAST_SCORE && points.presence >= BELIEVED;
}

/**
 * Light and blur where no face is sure: only there they change what is told.
 * @param {Picture} small see `reduced` @param {Placed | undefined} placed
 */
function conditions(small, placed) {
  const isSure = placed && placed.face.confidence >= SURE_SCORE && placed.points.presence >= SURE_PRESENCE;
  return isSure ? { light: null, blur: null } : { light: measureLight(small), blur: measureBlur(small) };
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
