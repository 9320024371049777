/**
 * Finds faces in a picture with BlazeFace: letterbox, anchors, decoding, weighted suppression.
 *
 * The same steps as on the server, room `faces` of the models; source: Bazarevsky et al.,
 * "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs" (2019).
 */

import { halved, sampled } from "./pixels.js";

/** @typedef {import("./pixels.js").Picture} Picture */
/**
 * @typedef {[number, number, number, number]} Box left, top, right, bottom
 * @typedef {{box: Box, keypoints: [number, number][], confidence: number}} Face in pixels of the
 *   picture; the points are the right eye, left eye, nose tip, mouth, right ear and left ear, sides
 *   as the person has them
 * @typedef {{faces: Face[], highest: number}} Found faces from the surest on, and the highest score
 *   of any anchor at all
 */

/** Boxes that share more of their union than this are taken for one face. */
const OVERLAP = 0.3;
/** A box of which more than this lies in another's is a part of that face: an eye, a mouth. */
const INSIDE = 0.7;
/** From this score on a box is sure. */
const SURE = 0.5;
const VALUES = 16;
const LARGEST_LOGIT = 100;

/**
 * Where a detector looks and how it is fed; faces of the full range are so small that the picture
 * is averaged down for it and not sampled.
 */
const GRIDS = {
  face_detection_short_range: { strides: [8, 16, 16, 16], perCell: 2, averaged: false },
  face_detection_full_range_sparse: { strides: [4], perCell: 1, averaged: true },
};

export class FaceDetector {
  /** @param {import("./runtime.js").Runner} runner */
  constructor(runner) {
    const grid = GRIDS[/** @type {keyof typeof GRIDS} */ (runner.name)];
    this.runner = runner;
    this.size = runner.size;
    this.isAveraged = grid.averaged;
    this.anchors = centres(grid.strides, grid.perCell, runner.size);
  }

  /**
   * Faces whose score is at least `least`.
   * @param {Picture} picture @param {number} least @returns {Promise<Found>}
   */
  async find(picture, least) {
    const { input, scale, left, top } = letterboxed(picture, this.size, this.isAveraged);
    const [boxes, logits] = await this.runner.run(input);
    if (!boxes || !logits) return { faces: [], highest: 0 };
    const limit = Math.log(least / (1 - least));
    let highest = -Infinity;
    /** @type {{values: number[], score: number}[]} */
    const rows = [];
    for (const [row, logit] of logits.entries()) {
      if (logit > highest) highest = logit;
      if (logit >= limit) rows.push({ values: this.#decoded(boxes, row), score: probability(logit) });
    }
    const faces = merged(rows).map(({ values, score }) => faceOf(values, score, scale, left, top));
    return { faces, highest: probability(highest) };
  }

  /** Left, top, right, bottom and six points, in pixels of the letterbox. @param {Float32Array} boxes @param {number} row */
  #decoded(boxes, row) {
    const x = at(this.anchors, row * 2) * this.size;
    const y = at(this.anchors, row * 2 + 1) * this.size;
    const raw = boxes.subarray(row * VALUES, (row + 1) * VALUES);
    const [dx = 0, dy = 0, width = 0, height = 0, ...points] = raw;
    const box = [dx + x - width / 2, dy + y - height / 2, dx + x + width / 2, dy + y + height / 2];
    return [...box, ...points.map((value, place) => value + (place % 2 ? y : x))];
  }
}

/**
 * Faces of several detectors, each once: of two that overlap the one of the earlier group stays,
 * and within a group the surer one.
 * @param {...Face[]} groups
 */
export function merge(...groups) {
  /** @type {Face[]} */
  const kept = [];
  for (const group of groups) {
    for (const face of [...group].sort((one, other) => other.confidence - one.confidence)) {
      const known = kept.some(
        ({ box }) => shared(face.box, box) > INSIDE * area(face) || overlap(face.box, box) > OVERLAP,
      );
      if (!known) kept.push(face);
    }
  }
  return kept;
}

/** Area of a face's box. @param {Face} face */
export function area({ box: [left, top, right, bottom] }) {
  return Math.max(right - left, 0) * Math.max(bottom - top, 0);
}

/** The logistic function. @param {number} logit */
export function probability(logit) {
  return 1 / (1 + Math.exp(-Math.max(Math.min(logit, LARGEST_LOGIT), -LARGEST_LOGIT)));
}

/** The picture shrunk into the middle of a black square. @param {Picture} picture @param {number} size @param {boolean} isAveraged */
function letterboxed(picture, size, isAveraged) {
  const scale = size / Math.max(picture.height, picture.width);
  const near = isAveraged ? halved(picture, Math.max(Math.round(picture.width * scale), 1)) : picture;
  const fill = (scale * picture.width) / near.width;
  const left = (size - picture.width * scale) / 2;
  const top = (size - picture.height * scale) / 2;
  const how = { scale: 1 / 127.5, shift: -1, edge: /** @type {"black"} */ ("black") };
  const input = sampled(near, [1 / fill, 0, -left / fill, 0, 1 / fill, -top / fill], size, how);
  return { input, scale, left, top };
}

/** Centres of all anchors; neighbouring layers of one stride share their cells. @param {number[]} strides @param {number} perCell @param {number} size */
function centres(strides, perCell, size) {
  /** @type {number[]} */
  const places = [];
  for (const stride of new Set(strides)) {
    const cells = Math.floor(size / stride);
    const count = strides.filter((each) => each === stride).length * perCell;
    for (let row = 0; row < cells; row += 1) {
      for (let column = 0; column < cells; column += 1) {
        for (let n = 0; n < count; n += 1) places.push((column + 0.5) / cells, (row + 0.5) / cells);
      }
    }
  }
  return Float32Array.from(places);
}

/**
 * Weighted suppression: boxes of one face become their mean, weighted by score; an unsure box moves
 * no sure one.
 * @param {{values: number[], score: number}[]} rows
 */
function merged(rows) {
  let left = [...rows].sort((one, other) => other.score - one.score);
  const faces = [];
  while (left[0]) {
    const best = left[0];
    // A box of no area overlaps nothing, not even itself; it must leave the list all the same.
    const same = left.filter((row, place) => place === 0 || overlap(boxOf(best.values), boxOf(row.values)) > OVERLAP);
    const counted = best.score >= SURE ? same.filter(({ score }) => score >= SURE) : same;
    const weight = counted.reduce((sum, row) => sum + row.score, 0);
    const values = best.values.map(
      (_, place) => counted.reduce((sum, row) => sum + at(row.values, place) * row.score, 0) / weight,
    );
    faces.push({ values, score: best.score });
    left = left.filter((row) => !same.includes(row));
  }
  return faces;
}

/** @param {Box} one @param {Box} other */
function overlap(one, other) {
  const both = shared(one, other);
  const union =
    (one[2] - one[0]) * (one[3] - one[1]) + (other[2] - other[0]) * (other[3] - other[1]) - both;
  return union > 0 ? both / union : 0;
}

/** @param {Box} one @param {Box} other */
function shared(one, other) {
  const width = Math.min(one[2], other[2]) - Math.max(one[0], other[0]);
  const height = Math.min(one[3], other[3]) - Math.max(one[1], other[1]);
  return Math.max(width, 0) * Math.max(height, 0);
}

/** @param {number[]} values @returns {Box} */
function boxOf(values) {
  return /** @type {Box} */ (values.slice(0, 4));
}

/** Out of the letterbox, back to pixels of the picture. @param {number[]} values @param {number} score @param {number} scale @param {number} left @param {number} top @returns {Face} */
function faceOf(values, score, scale, left, top) {
  const places = values.map((value, place) => (value - (place % 2 ? top : left)) / scale);
  /** @type {[number, number][]} */
  const keypoints = [];
  for (let place = 4; place < places.length; place += 2) keypoints.push([at(places, place), at(places, place + 1)]);
  return { box: boxOf(places), keypoints, confidence: score };
}

/** @param {ArrayLike<number>} values @param {number} place */
function at(values, place) {
  return /** @type {number} */ (values[place]);
}
