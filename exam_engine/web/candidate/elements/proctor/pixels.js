/**
 * Resamples pictures exactly as the server does, so that both measure the same: own arithmetic on
 * the bytes, since canvases differ from browser to browser in how they shrink a picture.
 */

/**
 * @typedef {{data: Uint8Array | Uint8ClampedArray, width: number, height: number}} Picture
 *   RGBA bytes, row by row, as `getImageData` gives them
 * @typedef {{data: Float32Array | Uint8Array, width: number, height: number}} Plane one value a pixel
 * @typedef {[number, number, number, number, number, number]} Affine
 *   a b c d e f: (x, y) goes to (a x + b y + c, d x + e y + f)
 */

/** The way back. @param {Affine} into @returns {Affine} */
export function inverted([a, b, c, d, e, f]) {
  const part = 1 / (a * e - b * d);
  return [e * part, -b * part, (b * f - e * c) * part, -d * part, a * part, (d * c - a * f) * part];
}

/**
 * What `from` shows of `picture`, `size` by `size`, as a model takes it: red, green, blue of each
 * pixel, sampled between four neighbours, rounded to whole grey levels, times `scale` plus `shift`.
 * @param {Picture} picture
 * @param {Affine} from leads from the result's pixels to the picture's
 * @param {number} size
 * @param {{scale: number, shift: number, edge: "black" | "repeated"}} how what lies outside is black
 *   or repeats the edge
 * @param {Float32Array} [into] filled and given back
 */
export function sampled(picture, from, size, how, into = new Float32Array(size * size * 3)) {
  const { data, width, height } = picture;
  const { scale, shift } = how;
  const repeats = how.edge === "repeated";
  let place = 0;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1, place += 3) {
      const x = from[0] * column + from[1] * row + from[2];
      const y = from[3] * column + from[4] * row + from[5];
      const left = Math.floor(x);
      const top = Math.floor(y);
      const fx = x - left;
      const fy = y - top;
      let x0 = left, x1 = left + 1, y0 = top, y1 = top + 1;
      let w00 = (1 - fx) * (1 - fy), w10 = fx * (1 - fy), w01 = (1 - fx) * fy, w11 = fx * fy;
      if (left < 0 || top < 0 || x1 >= width || y1 >= height) {
        if (!repeats) {
          if (x0 < 0 || x0 >= width) w00 = w01 = 0;
          if (x1 < 0 || x1 >= width) w10 = w11 = 0;
          if (y0 < 0 || y0 >= height) w00 = w10 = 0;
          if (y1 < 0 || y1 >= height) w01 = w11 = 0;
        }
        x0 = within(x0, width);
        x1 = within(x1, width);
        y0 = within(y0, height);
        y1 = within(y1, height);
      }
      const p00 = (y0 * width + x0) * 4;
      const p10 = (y0 * width + x1) * 4;
      const p01 = (y1 * width + x0) * 4;
      const p11 = (y1 * width + x1) * 4;
      for (let colour = 0; colour < 3; colour += 1) {
        const value =
          at(data, p00 + colour) * w00 + at(data, p10 + colour) * w10 +
          at(data, p01 + colour) * w01 + at(data, p11 + colour) * w11;
        into[place + colour] = Math.floor(value + 0.5) * scale + shift;
      }
    }
  }
  return into;
}

/**
 * Halved by averaging until it is less than twice as wide as `width`.
 * @param {Picture} picture @param {number} width @returns {Picture}
 */
export function halved(picture, width) {
  let now = picture;
  while (now.width >= 2 * width && now.width % 2 === 0 && now.height % 2 === 0) now = half(now);
  return now;
}

/**
 * What was halved of a picture: the light and a detector both begin with it.
 * @type {WeakMap<Picture, Picture>}
 */
const halves = new WeakMap();

/** @param {Picture} picture @returns {Picture} */
function half(picture) {
  const known = halves.get(picture);
  if (known) return known;
  const small = averagedByTwo(picture);
  halves.set(picture, small);
  return small;
}

/** @param {Picture} picture @returns {Picture} */
function averagedByTwo({ data, width, height }) {
  const small = { data: new Uint8Array(width * height), width: width / 2, height: height / 2 };
  const line = width * 4;
  let place = 0;
  for (let row = 0; row < small.height; row += 1) {
    let from = row * 2 * line;
    for (let column = 0; column < small.width; column += 1, from += 8, place += 4) {
      for (let colour = 0; colour < 3; colour += 1) {
        const first = from + colour;
        const sum =
          at(data, first) + at(data, first + 4) + at(data, first + line) + at(data, first + line + 4);
        small.data[place + colour] = (sum + 2) >> 2;
      }
    }
  }
  return small;
}

/**
 * Luma by ITU-R BT.601 in whole grey levels, with the weights of the server's library.
 * @param {Picture} picture @returns {{data: Uint8Array, width: number, height: number}}
 */
export function grey({ data, width, height }) {
  const luma = new Uint8Array(width * height);
  for (let place = 0, from = 0; place < luma.length; place += 1, from += 4) {
    const sum = at(data, from) * 9798 + at(data, from + 1) * 19235 + at(data, from + 2) * 3735;
    luma[place] = (sum + 16384) >> 15;
  }
  return { data: luma, width, height };
}

/**
 * Averaged down to `width` by `height`; each new pixel is the mean of the area it covers.
 * @param {Picture} picture @param {number} width @param {number} height @returns {Picture}
 */
export function averaged(picture, width, height) {
  if (picture.width === width && picture.height === height) return picture;
  const small = { data: new Uint8Array(width * height * 4), width, height };
  const planes = [0, 1, 2].map((colour) => {
    const plane = new Uint8Array(picture.width * picture.height);
    for (let place = 0; place < plane.length; place += 1) plane[place] = at(picture.data, place * 4 + colour);
    return averagedPlane({ data: plane, width: picture.width, height: picture.height }, width, height);
  });
  for (const [colour, plane] of planes.entries()) {
    for (let place = 0; place < plane.length; place += 1) small.data[place * 4 + colour] = at(plane, place);
  }
  return small;
}

/**
 * As `averaged`, for one value a pixel, rounded to whole levels.
 * @param {Plane} plane @param {number} width @param {number} height @returns {Uint8Array}
 */
export function averagedPlane({ data, width: wide, height: high }, width, height) {
  const across = shares(wide, width);
  const down = shares(high, height);
  const rows = new Float64Array(width * high);
  for (let row = 0; row < high; row += 1) {
    for (const [column, parts] of across.entries()) {
      let sum = 0;
      for (const [place, share] of parts) sum += at(data, row * wide + place) * share;
      rows[row * width + column] = sum;
    }
  }
  const small = new Uint8Array(width * height);
  for (const [row, parts] of down.entries()) {
    for (let column = 0; column < width; column += 1) {
      let sum = 0;
      for (const [place, share] of parts) sum += at(rows, place * width + column) * share;
      small[row * width + column] = Math.floor(sum + 0.5);
    }
  }
  return small;
}

/** Which pixels of a line a new one covers, and by what share each. @param {number} from @param {number} to */
function shares(from, to) {
  const span = from / to;
  return Array.from({ length: to }, (_, place) => {
    const start = place * span;
    const end = Math.min(start + span, from);
    /** @type {[number, number][]} */
    const parts = [];
    for (let pixel = Math.floor(start); pixel < end - 1e-9; pixel += 1) {
      const covered = Math.min(pixel + 1, end) - Math.max(pixel, start);
      if (covered > 1e-9) parts.push([pixel, covered / span]);
    }
    return parts;
  });
}

/** @param {number} value @param {number} length */
function within(value, length) {
  return value < 0 ? 0 : value >= length ? length - 1 : value;
}

/** A value of which we know that it is there. @param {ArrayLike<number>} values @param {number} place */
function at(values, place) {
  return /** @type {number} */ (values[place]);
}
