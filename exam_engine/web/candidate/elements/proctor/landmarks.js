/**
 * Places 478 points on a face: cuts the face out upright, runs the mesh, moves the points back.
 *
 * The same steps as on the server, room `landmarks` of the models; source: Grishchenko et al.,
 * "Attention Mesh: High-fidelity Face Mesh Prediction in Real-time" (2020).
 */

import { probability } from "./faces.js";
import * as mesh from "./mesh-points.js";
import { inverted, sampled } from "./pixels.js";

/** @typedef {import("./faces.js").Face} Face */
/** @typedef {import("./pixels.js").Picture} Picture */
/**
 * @typedef {{x: number, y: number, side: number, angle: number}} Region a square in the picture:
 *   centre and side in pixels, turned clockwise by `angle` radians
 * @typedef {{points: Float64Array, presence: number}} FacePoints x, y, z of each point in pixels of
 *   the picture, and the model's own score that the region holds a face
 */

const ENLARGED = 1.5;

/** Outputs of the model in the order in which they are asked for. */
const [COARSE_MESH, LIPS, EYE_LEFT, EYE_RIGHT, IRIS_LEFT, IRIS_RIGHT, FACE_FLAG] = [0, 1, 2, 3, 4, 5, 6];

/** The model names its sides as the picture has them, we name them as the person has them. */
const FINER = /** @type {[number[], number][]} */ ([
  [mesh.LIPS, LIPS],
  [mesh.RIGHT_EYE, EYE_LEFT],
  [mesh.LEFT_EYE, EYE_RIGHT],
  [mesh.RIGHT_IRIS, IRIS_LEFT],
  [mesh.LEFT_IRIS, IRIS_RIGHT],
]);
const IRISES = /** @type {[number[], number[]][]} */ ([
  [mesh.RIGHT_IRIS, mesh.RIGHT_EYE.slice(0, mesh.EYE_CONTOUR)],
  [mesh.LEFT_IRIS, mesh.LEFT_EYE.slice(0, mesh.EYE_CONTOUR)],
]);

/** The square in which the mesh is looked for. @param {Face} face @returns {Region} */
export function regionOf({ box: [left, top, right, bottom], keypoints }) {
  const [rightEye = [0, 0], leftEye = [0, 0]] = keypoints;
  return {
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    side: Math.max(right - left, bottom - top) * ENLARGED,
    angle: Math.atan2(leftEye[1] - rightEye[1], leftEye[0] - rightEye[0]),
  };
}

/**
 * The square in which to look for a face that was here a moment ago: the box of the coarse mesh,
 * upright by the outer corners of the eyes, and 1.5 times its size.
 * @param {Float64Array} points @returns {Region}
 */
export function regionAround(points) {
  const [rightX, rightY] = place(points, mesh.RIGHT_CORNER);
  const [leftX, leftY] = place(points, mesh.LEFT_CORNER);
  const angle = Math.atan2(leftY - rightY, leftX - rightX);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  let lowX = Infinity, lowY = Infinity, highX = -Infinity, highY = -Infinity;
  for (let number = 0; number < mesh.COARSE; number += 1) {
    const [x, y] = place(points, number);
    const across = x * cos + y * sin;
    const down = y * cos - x * sin;
    lowX = Math.min(lowX, across);
    highX = Math.max(highX, across);
    lowY = Math.min(lowY, down);
    highY = Math.max(highY, down);
  }
  const x = (lowX + highX) / 2;
  const y = (lowY + highY) / 2;
  return {
    x: x * cos - y * sin,
    y: x * sin + y * cos,
    side: Math.max(highX - lowX, highY - lowY) * ENLARGED,
    angle,
  };
}

/** The attention mesh. */
export class LandmarkFinder {
  /** @param {import("./runtime.js").Runner} runner */
  constructor(runner) {
    this.runner = runner;
    this.size = runner.size;
  }

  /**
   * Points of the face in `region`; look at `presence` before believing them.
   * @param {Picture} picture @param {Region} region @returns {Promise<FacePoints>}
   */
  async place(picture, region) {
    const into = this.#into(region);
    const back = inverted(into);
    const how = { scale: 1 / 255, shift: 0, edge: /** @type {"repeated"} */ ("repeated") };
    const outputs = await this.runner.run(sampled(picture, back, this.size, how));
    const points = assembled(outputs);
    for (let from = 0; from < points.length; from += 3) {
      const x = at(points, from);
      const y = at(points, from + 1);
      points[from] = x * back[0] + y * back[1] + back[2];
      points[from + 1] = x * back[3] + y * back[4] + back[5];
      points[from + 2] = (at(points, from + 2) * region.side) / this.size;
    }
    return { points, presence: probability(outputs[FACE_FLAG]?.[0] ?? -Infinity) };
  }

  /** From pixels of the picture to pixels of an upright crop. @param {Region} region @returns {import("./pixels.js").Affine} */
  #into({ x, y, side, angle }) {
    const scale = this.size / Math.max(side, 1);
    const cos = Math.cos(angle) * scale;
    const sin = Math.sin(angle) * scale;
    const middle = this.size / 2;
    return [cos, sin, middle - cos * x - sin * y, -sin, cos, middle + sin * x - cos * y];
  }
}

/** x, y and z of one point. @param {Float64Array} points @param {number} number @returns {[number, number, number]} */
export function place(points, number) {
  return [at(points, number * 3), at(points, number * 3 + 1), at(points, number * 3 + 2)];
}

/** The coarse mesh with its lips and eyes replaced by the finer points, and the irises added. @param {Float32Array[]} outputs */
function assembled(outputs) {
  const points = new Float64Array(mesh.ALL * 3);
  points.set((outputs[COARSE_MESH] ?? new Float32Array()).subarray(0, mesh.COARSE * 3));
  for (const [numbers, output] of FINER) {
    const finer = outputs[output] ?? new Float32Array();
    for (const [row, number] of numbers.entries()) {
      points[number * 3] = at(finer, row * 2);
      points[number * 3 + 1] = at(finer, row * 2 + 1);
    }
  }
  // An iris comes without a depth; it lies in its eye's opening.
  for (const [iris, eye] of IRISES) {
    const depth = eye.reduce((sum, number) => sum + at(points, number * 3 + 2), 0) / eye.length;
    for (const number of iris) points[number * 3 + 2] = depth;
  }
  return points;
}

/** @param {ArrayLike<number>} values @param {number} index */
function at(values, index) {
  return /** @type {number} */ (values[index]);
}
