/**
 * Tells whether the picture runs in a loop, as a recording played to the computer does: room
 * `repeats` of the server's analysis. A living picture never comes back.
 */

/**
 * @typedef {{prints: Uint8Array[], lag: number, moving: number}} Repeats prints of the frames so far,
 *   the newest last, and how many that moved in a row came back from `lag` before
 */

/** Frames that are remembered: five minutes at two a second. */
const LONGEST_LOOP = 600;
/** So many different frames in a row must come back, in their order, before it is a loop. */
const FEWEST_REPEATED = 8;
/** Places of a frame that are remembered; noise alone makes two frames of life differ in one. */
const PLACES = 256;
const SAME_WITHIN = 1;

/** Take in one more frame. @param {Repeats | null} before @param {import("./pixels.js").Picture} areas @returns {Repeats} */
export function watchRepeats(before, areas) {
  const known = before?.prints ?? [];
  const print = printOf(areas);
  const prints = [...known.slice(-(LONGEST_LOOP - 1)), print];
  const last = known[known.length - 1];
  const moves = last !== undefined && !isSame(last, print);
  const lag = before?.lag ?? 0;
  const then = known[known.length - lag];
  if (before && lag && then && isSame(then, print)) return { prints, lag, moving: before.moving + Number(moves) };
  const found = moves ? lagOf(known, print) : 0;
  return { prints, lag: found, moving: found ? 1 : 0 };
}

/** Whether enough moving frames in a row came back. @param {Repeats} repeats */
export function isLooped(repeats) {
  return repeats.moving >= FEWEST_REPEATED;
}

/** The frame at places strewn over it and always the same. @param {import("./pixels.js").Picture} areas */
function printOf({ data }) {
  const pixels = data.length / 4;
  // Steps of a golden section strew places evenly over any number of pixels.
  return Uint8Array.from({ length: PLACES }, (_, place) => {
    const pixel = Math.floor(((place * 0.618034) % 1) * pixels);
    return data[pixel * 4 + (place % 3)] ?? 0;
  });
}

/** How many frames ago this one was shown before; 0 where it never was, and never 1. @param {Uint8Array[]} known @param {Uint8Array} print */
function lagOf(known, print) {
  for (let place = known.length - 2; place >= 0; place -= 1) {
    const then = known[place];
    if (then && isSame(then, print)) return known.length - place;
  }
  return 0;
}

/** @param {Uint8Array} one @param {Uint8Array} other */
function isSame(one, other) {
  for (let place = 0; place < PLACES; place += 1) {
    if (Math.abs((one[place] ?? 0) - (other[place] ?? 0)) > SAME_WITHIN) return false;
  }
  return true;
}
