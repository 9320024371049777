/**
 * The shape of a face at rest, at points of the mesh that no expression moves much: the figures of
 * the server's room `neutral_face`.
 */

/** @typedef {[number, number, number]} Place to the picture's right, down, away from the camera */

/**
 * Numbers of a point and of its mirror image, and how far the two stand from the middle, below the
 * inner corners of the eyes, and behind them. A point of the middle is its own mirror image.
 * @type {[number, number, number, number, number][]}
 */
const HALF = [
  [10, 10, 0.0, -0.615, -0.087], [151, 151, 0.0, -0.443, -0.142], [168, 168, 0.0, -0.081, -0.184],
  [195, 195, 0.0, 0.14, -0.369], [4, 4, 0.0, 0.304, -0.474], [164, 164, 0.0, 0.516, -0.272],
  [109, 338, 0.212, -0.607, -0.067], [103, 332, 0.557, -0.493, 0.123], [66, 296, 0.322, -0.282, -0.142],
  [63, 293, 0.568, -0.243, 0.001], [21, 251, 0.731, -0.242, 0.383], [33, 263, 0.5, -0.013, 0.065],
  [133, 362, 0.196, 0.0, 0.0], [34, 264, 0.757, 0.071, 0.389], [196, 419, 0.062, 0.088, -0.287],
  [119, 348, 0.371, 0.171, -0.046], [234, 454, 0.768, 0.249, 0.652], [129, 358, 0.243, 0.37, -0.145],
  [44, 274, 0.056, 0.377, -0.45], [187, 411, 0.604, 0.499, 0.036], [167, 393, 0.099, 0.518, -0.264],
  [177, 401, 0.736, 0.534, 0.383], [186, 410, 0.352, 0.642, -0.102], [210, 430, 0.432, 0.891, 0.022],
  [182, 406, 0.192, 0.892, -0.152], [172, 397, 0.615, 0.893, 0.402],
];

/** @type {{number: number, place: Place}[]} */
export const NEUTRAL = HALF.flatMap(([right, left, aside, down, away]) => [
  { number: right, place: /** @type {Place} */ ([-aside, down, away]) },
  ...(left === right ? [] : [{ number: left, place: /** @type {Place} */ ([aside, down, away]) }]),
]);
