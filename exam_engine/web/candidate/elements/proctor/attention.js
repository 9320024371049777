/**
 * Where a head is turned, how far eyes are open, and where they look, from the mesh's points.
 *
 * The same steps as on the server, room `attention` of the models. Angles are in degrees, seen from
 * the camera in an unmirrored picture: yaw to its right, pitch up, roll clockwise. Nothing here says
 * why a person looks where they look.
 */

import { place } from "./landmarks.js";
import * as mesh from "./mesh-points.js";
import { NEUTRAL } from "./neutral-face.js";

/** @typedef {[number, number, number]} Vector */
/** @typedef {{across: Vector, down: Vector, away: Vector}} Axes the head's own, as unit vectors */
/** @typedef {{yaw: number, pitch: number, roll: number}} HeadPose */
/**
 * @typedef {{right_openness: number, left_openness: number, across: number, up: number}} Eyes
 *   height over width of each opening, and where the irises are within it, in half widths
 */
/** @typedef {{yaw: number, pitch: number}} Gaze */

/** Half the distance between an adult's eye corners, and the radius of an eyeball. */
const EYE_HALF_WIDTH_MM = 14;
const EYE_RADIUS_MM = 12;
/** Below this openness an iris is mostly hidden and its place a guess, so gaze is not given. */
const OPEN_ENOUGH_FOR_GAZE = 0.12;

/** What the mesh makes too little of, see `asTurned`; the curve is per square degree. */
const YAW_GAIN = 1.1;
const YAW_CURVE = 7e-5;
const PITCH_GAIN = 1.07;

/**
 * The head's own axes: to the picture's right, down, away. The affine map that carries the face at
 * rest to the points, made a rotation by polar decomposition (Newton's steps; Higham, 1986).
 * @param {Float64Array} points @returns {Axes}
 */
export function headAxes(points) {
  const across = sums(points, 0);
  const down = sums(points, 1);
  const away = sums(points, 2);
  // The columns of the map: covariance of points and shape, times the inverse of the shape's own.
  let columns = SPREAD.map((row) => plus(plus(times(across, row[0]), times(down, row[1])), times(away, row[2])));
  for (let step = 0; step < 12; step += 1) {
    const [a, b, c] = /** @type {[Vector, Vector, Vector]} */ (columns);
    const volume = dot(a, cross(b, c));
    if (!(Math.abs(volume) > 1e-12)) return { across: [1, 0, 0], down: [0, 1, 0], away: [0, 0, 1] };
    // The inverse, transposed, has the vector products of the columns as its columns. Scaling both
    // to the same size first makes the steps converge at once.
    const scale = Math.cbrt(Math.abs(volume));
    const inverse = [cross(b, c), cross(c, a), cross(a, b)];
    columns = columns.map((column, n) =>
      times(plus(times(column, 1 / scale), times(inverse[n] ?? a, scale / volume)), 0.5),
    );
  }
  const [first, second, third] = /** @type {[Vector, Vector, Vector]} */ (columns);
  return { across: first, down: second, away: third };
}

/** Sum of the points times one coordinate of the face at rest. @param {Float64Array} points @param {number} axis @returns {Vector} */
function sums(points, axis) {
  /** @type {Vector} */
  let sum = [0, 0, 0];
  NEUTRAL.forEach(({ number }, n) => {
    sum = plus(sum, times(place(points, number), CENTRED[n]?.[axis] ?? 0));
  });
  return sum;
}

/** Yaw, pitch and roll of a head with these axes. @param {Axes} axes @returns {HeadPose} */
export function headPose({ across, away }) {
  const yaw = Math.atan2(-away[0], away[2]);
  const pitch = Math.asin(clamped(away[1]));
  // Roll is what is left of the tilt once the head is turned back: the across axis against the
  // level direction that is square to where the face points.
  const level = unit(cross([0, 1, 0], away));
  const plumb = cross(away, level);
  return { yaw: degrees(yaw), pitch: degrees(pitch), roll: degrees(Math.atan2(dot(across, plumb), dot(across, level))) };
}

/** The pose that a head has whose mesh has this one: the mesh makes little of large turns. @param {HeadPose} pose @returns {HeadPose} */
export function asTurned({ yaw, pitch, roll }) {
  const within = (/** @type {number} */ angle) => Math.max(-90, Math.min(90, angle));
  return { yaw: within(yaw * (YAW_GAIN + YAW_CURVE * yaw * yaw)), pitch: within(pitch * PITCH_GAIN), roll };
}

/**
 * Openness and iris places, measured in the head's own frame so that turning cancels out; the eye
 * that is wider in the picture counts for more.
 * @param {Float64Array} points @param {Axes} axes @returns {Eyes}
 */
export function eyes(points, axes) {
  const right = eye(points, axes, mesh.RIGHT_EYE_OPENING, mesh.RIGHT_IRIS[0] ?? 0);
  const left = eye(points, axes, mesh.LEFT_EYE_OPENING, mesh.LEFT_IRIS[0] ?? 0);
  const rightWidth = width(points, mesh.RIGHT_EYE_OPENING) + 1e-6;
  const leftWidth = width(points, mesh.LEFT_EYE_OPENING) + 1e-6;
  const mean = (/** @type {number} */ one, /** @type {number} */ other) =>
    (one * rightWidth + other * leftWidth) / (rightWidth + leftWidth);
  return {
    right_openness: right.openness,
    left_openness: left.openness,
    across: mean(right.across, left.across),
    up: mean(right.up, left.up),
  };
}

/** Head and eyes together; null where the eyes are too far closed to tell. @param {HeadPose} pose @param {Eyes} seen @returns {Gaze | null} */
export function gaze(pose, seen) {
  if (Math.max(seen.right_openness, seen.left_openness) < OPEN_ENOUGH_FOR_GAZE) return null;
  const ratio = EYE_HALF_WIDTH_MM / EYE_RADIUS_MM;
  const turned = degrees(Math.asin(clamped(seen.across * ratio)));
  const raised = degrees(Math.asin(clamped(seen.up * ratio)));
  return { yaw: pose.yaw + turned, pitch: pose.pitch + raised };
}

/** One eye in the head's frame. @param {Float64Array} points @param {Axes} axes @param {number[]} opening @param {number} iris */
function eye(points, axes, opening, iris) {
  const flat = (/** @type {number} */ number) => {
    const point = place(points, number);
    return /** @type {const} */ ([dot(point, axes.across), dot(point, axes.down)]);
  };
  const [outer, upper1, upper2, inner, lower2, lower1] = /** @type {[P, P, P, P, P, P]} */ (opening.map(flat));
  const wide = Math.max(distance(outer, inner), 1e-6);
  const high = (distance(upper1, lower1) + distance(upper2, lower2)) / 2;
  const [x, y] = flat(iris);
  return {
    openness: high / wide,
    across: (x - (outer[0] + inner[0]) / 2) / (wide / 2),
    up: -(y - (outer[1] + inner[1]) / 2) / (wide / 2),
  };
}

/** @typedef {readonly [number, number]} P */

/** @param {P} one @param {P} other */
function distance(one, other) {
  return Math.hypot(one[0] - other[0], one[1] - other[1]);
}

/** How wide an eye is in the picture. @param {Float64Array} points @param {number[]} opening */
function width(points, opening) {
  const [outerX, outerY] = place(points, opening[0] ?? 0);
  const [innerX, innerY] = place(points, opening[3] ?? 0);
  return Math.hypot(outerX - innerX, outerY - innerY);
}

/** @param {number} angle radians */
function degrees(angle) {
  return (angle * 180) / Math.PI;
}

/** @param {number} value */
function clamped(value) {
  return Math.max(-1, Math.min(1, value));
}

/** @param {Vector} one @param {Vector} other @returns {Vector} */
function plus(one, other) {
  return [one[0] + other[0], one[1] + other[1], one[2] + other[2]];
}

/** @param {Vector} one @param {Vector} other @returns {Vector} */
function minus(one, other) {
  return [one[0] - other[0], one[1] - other[1], one[2] - other[2]];
}

/** @param {Vector} one @param {number} by @returns {Vector} */
function times(one, by) {
  return [one[0] * by, one[1] * by, one[2] * by];
}

/** @param {Vector} one @param {Vector} other */
function dot(one, other) {
  return one[0] * other[0] + one[1] * other[1] + one[2] * other[2];
}

/** @param {Vector} one @param {Vector} other @returns {Vector} */
function cross(one, other) {
  return [
    one[1] * other[2] - one[2] * other[1],
    one[2] * other[0] - one[0] * other[2],
    one[0] * other[1] - one[1] * other[0],
  ];
}

/** @param {Vector} vector @returns {Vector} */
function unit(vector) {
  const length = Math.hypot(...vector);
  return length > 0 ? times(vector, 1 / length) : vector;
}

/** The face at rest about its middle, and the inverse of its spread (3 × 3, symmetric). */
const CENTRED = centred();
const SPREAD = inverted(CENTRED);

/** @returns {Vector[]} */
function centred() {
  const sum = NEUTRAL.reduce((all, { place: at }) => plus(all, at), /** @type {Vector} */ ([0, 0, 0]));
  const middle = times(sum, 1 / NEUTRAL.length);
  return NEUTRAL.map(({ place: at }) => minus(at, middle));
}

/** @param {Vector[]} shape @returns {[Vector, Vector, Vector]} */
function inverted(shape) {
  const row = (/** @type {0 | 1 | 2} */ axis) =>
    shape.reduce((all, at) => plus(all, times(at, at[axis])), /** @type {Vector} */ ([0, 0, 0]));
  const [a, b, c] = [row(0), row(1), row(2)];
  const volume = dot(a, cross(b, c));
  return [times(cross(b, c), 1 / volume), times(cross(c, a), 1 / volume), times(cross(a, b), 1 / volume)];
}
