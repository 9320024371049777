/**
 * Light, detail and blur of a picture, and whether it stands still, from its pixels alone: rooms
 * `frame` and `quality` of the server's analysis. Conditions of a picture say nothing of a person.
 */

import { averaged, averagedPlane, grey, halved } from "./pixels.js";

/** @typedef {import("./pixels.js").Picture} Picture */
/** @typedef {{brightness: number, contrast: number, detail: number}} Light each 0 to 1 */
/** @typedef {{areas: Uint8Array, since: number, frames: number}} Still */

const DETAIL_WIDTH = 80;
const BLUR_WIDTH = 320;
const BLUR_REACH = 9;
/** Grey levels between neighbours that count as an edge, and the same in deviations of the noise. */
const CLEAR_EDGE = 6;
const CLEAR_OF_NOISE = 6;
/** With a smaller share of clear edges a picture has none: what is left are grains of noise. */
const FEWEST_CLEAR = 0.005;
/** A living picture never stays the same for so long: people breathe and sensors make noise. */
const FROZEN_MS = 1500;
const FEWEST_FROZEN = 3;

/**
 * The picture averaged down to 80 pixels width: what light and stillness are told by.
 * @param {Picture} picture may be halved already, as far as 320 pixels width
 */
export function areasOf(picture) {
  const height = Math.max(Math.round((DETAIL_WIDTH * picture.height) / picture.width), 2);
  return averaged(halved(picture, DETAIL_WIDTH), DETAIL_WIDTH, height);
}

/**
 * Mean and standard deviation of luma, and the 99th percentile of the gradient's length.
 * @param {Picture} areas see `areasOf` @returns {Light}
 */
export function lightOf(areas) {
  const luma = grey(areas);
  let sum = 0;
  for (const level of luma.data) sum += level;
  const mean = sum / luma.data.length;
  let squares = 0;
  for (const level of luma.data) squares += (level - mean) ** 2;
  return {
    brightness: rounded(mean / 255, 4),
    contrast: rounded(Math.sqrt(squares / luma.data.length) / 255, 4),
    detail: rounded(percentile(edges(luma.data, luma.width, luma.height), 99), 4),
  };
}

/** The picture halved until it is less than 640 pixels wide: enough for all that is told here. @param {Picture} picture */
export function reduced(picture) {
  return halved(picture, BLUR_WIDTH);
}

/** The brightest twentieth of the luma, 0 to 1. @param {Picture} picture see `reduced` */
export function measureLight(picture) {
  return rounded(percentile(Float64Array.from(grey(picture).data), 95) / 255, 4);
}

/**
 * How little a further blur changes, 0 to 1: Crete-Roffet et al., "The Blur Effect" (2007).
 * @param {Picture} picture see `reduced`
 */
export function measureBlur(picture) {
  let { data, width, height } = grey(picture);
  if (width > BLUR_WIDTH) {
    const to = Math.max(Math.round((height * BLUR_WIDTH) / width), 2);
    data = averagedPlane({ data, width, height }, BLUR_WIDTH, to);
    width = BLUR_WIDTH;
    height = to;
  }
  const clear = Math.max(CLEAR_EDGE, CLEAR_OF_NOISE * noiseOf(data, width, height));
  const [down, across] = [true, false].map((isDown) => kept(data, width, height, isDown, clear));
  // A wall with a door has edges one way only; without any both ways nothing is sharp.
  return rounded(Math.max(down ?? across ?? 1, across ?? down ?? 1), 4);
}

/** Standard deviation of the noise, which edges hardly touch (Immerkær, 1996). @param {Uint8Array} luma @param {number} width @param {number} height */
function noiseOf(luma, width, height) {
  let sum = 0;
  for (let y = 0; y < height; y += 1) {
    const above = mirrored(y - 1, height) * width;
    const here = y * width;
    const below = mirrored(y + 1, height) * width;
    for (let x = 0; x < width; x += 1) {
      const left = mirrored(x - 1, width);
      const right = mirrored(x + 1, width);
      const across = (/** @type {number} */ row) =>
        value(luma, row + left) - 2 * value(luma, row + x) + value(luma, row + right);
      sum += Math.abs(across(above) - 2 * across(here) + across(below));
    }
  }
  return ((sum / (width * height)) * Math.sqrt(Math.PI / 2)) / 6;
}

/** Follow whether the picture changes. @param {Still | null} before @param {Picture} areas see `areasOf` @param {number} at milliseconds @returns {Still} */
export function watchStill(before, areas, at) {
  if (!before || !isSame(before.areas, areas.data)) return { areas: new Uint8Array(areas.data), since: at, frames: 1 };
  // The first of the equal frames stays the one to compare with, so that a slow drift is seen.
  return { ...before, frames: before.frames + 1 };
}

/** @param {Still} still @param {number} at milliseconds */
export function isFrozen(still, at) {
  return at - still.since >= FROZEN_MS && still.frames >= FEWEST_FROZEN;
}

/** @param {ArrayLike<number>} before @param {ArrayLike<number>} after */
function isSame(before, after) {
  if (before.length !== after.length) return false;
  for (let place = 0; place < before.length; place += 1) {
    if (place % 4 !== 3 && Math.abs(value(before, place) - value(after, place)) > 1) return false;
  }
  return true;
}

/** Length of the gradient at each pixel (Sobel), the picture mirrored at its edges. @param {Uint8Array} luma @param {number} width @param {number} height */
function edges(luma, width, height) {
  const lengths = new Float64Array(luma.length);
  for (let y = 0; y < height; y += 1) {
    const above = mirrored(y - 1, height) * width;
    const here = y * width;
    const below = mirrored(y + 1, height) * width;
    for (let x = 0; x < width; x += 1) {
      const left = x === 0 ? 1 : x - 1;
      const right = x === width - 1 ? width - 2 : x + 1;
      const [a, b, c] = [value(luma, above + left), value(luma, above + x), value(luma, above + right)];
      const [d, f] = [value(luma, here + left), value(luma, here + right)];
      const [g, h, i] = [value(luma, below + left), value(luma, below + x), value(luma, below + right)];
      lengths[here + x] = Math.hypot(c - a + 2 * (f - d) + i - g, g - a + 2 * (h - b) + i - c) / (8 * 255);
    }
  }
  return lengths;
}

/**
 * Share of the edges along one axis that a further blur leaves; null where few are clear.
 * @param {Uint8Array} luma @param {number} width @param {number} height @param {boolean} isDown
 * @param {number} clear
 */
function kept(luma, width, height, isDown, clear) {
  const [lines, length, step, line] = isDown ? [width, height, width, 1] : [height, width, 1, width];
  const reach = (BLUR_REACH - 1) / 2;
  const places = Int32Array.from({ length: length + 2 * reach }, (_, place) => mirrored(place - reach, length) * step);
  const levels = new Float64Array(length + 2 * reach);
  let whole = 0;
  let left = 0;
  let count = 0;
  for (let number = 0; number < lines; number += 1) {
    const start = number * line;
    let sum = 0;
    for (let place = 0; place < levels.length; place += 1) levels[place] = value(luma, start + value(places, place));
    for (let place = 0; place < BLUR_REACH; place += 1) sum += value(levels, place);
    for (let place = 1; place < length; place += 1) {
      const before = sum;
      sum += value(levels, place + BLUR_REACH - 1) - value(levels, place - 1);
      const edge = Math.abs(value(levels, place + reach) - value(levels, place + reach - 1));
      // Noise is sharp in the most blurred picture, so differences as small as noise do not count.
      if (edge <= clear) continue;
      count += 1;
      whole += edge;
      left += Math.max(edge - Math.abs(sum - before) / BLUR_REACH, 0);
    }
  }
  return count < FEWEST_CLEAR * lines * (length - 1) ? null : 1 - left / whole;
}

/** A place beyond the edge is the one as far within it. @param {number} place @param {number} length */
function mirrored(place, length) {
  if (length === 1) return 0;
  const turn = 2 * (length - 1);
  const within = ((place % turn) + turn) % turn;
  return within < length ? within : turn - within;
}

/** Between the two nearest values. @param {Float64Array} values @param {number} percent */
function percentile(values, percent) {
  const sorted = values.slice().sort();
  const place = ((sorted.length - 1) * percent) / 100;
  const below = Math.floor(place);
  const low = value(sorted, below);
  return low + (value(sorted, Math.min(below + 1, sorted.length - 1)) - low) * (place - below);
}

/** @param {number} number @param {number} digits */
export function rounded(number, digits) {
  return Number(number.toFixed(digits));
}

/** @param {ArrayLike<number>} values @param {number} place */
function value(values, place) {
  return /** @type {number} */ (values[place]);
}
