/** Draws an area over a picture with the pointer: by dragging, and a polygon corner by corner. */

import { svg } from "../../candidate/elements/qti/picture.js";

/** The shape whose corners are pressed one by one. */
export const CORNERS = "poly";
/** What the numbers of a shape are called. @type {Record<string, string[]>} */
export const SHAPES = {
  rect: ["web-writing-left-edge", "web-writing-top-edge", "web-writing-right-edge", "web-writing-bottom-edge"],
  circle: ["web-writing-centre-x", "web-writing-centre-y", "web-writing-radius"],
};
const LEAST_CORNERS = 3;

/** An area in the middle of a picture, for those who write numbers. @param {string} shape @param {number} width @param {number} height @returns {number[]} */
export function begun(shape, width, height) {
  const at = (/** @type {number} */ x, /** @type {number} */ y) => [Math.round(width * x), Math.round(height * y)];
  if (shape === "circle") return [...at(0.5, 0.5), Math.max(1, Math.round(Math.min(width, height) / 8))];
  if (shape === CORNERS) return [...at(0.5, 0.4), ...at(0.6, 0.6), ...at(0.4, 0.6)];
  return [...at(0.4, 0.4), ...at(0.6, 0.6)];
}

export class Drawing {
  /**
   * @param {import("../../candidate/elements/qti/picture.js").Picture} picture
   * @param {{ least: number, done: (shape: string, coords: number[]) => void, again: () => void }} told
   * what is smaller than `least` was a slip; `again` draws what stood there before
   */
  constructor(picture, told) {
    this.picture = picture;
    this.told = told;
    this.shape = "rect";
    /** @type {[number, number][]} */
    this.points = [];
    picture.element.classList.add("w-picture");
    const surface = picture.element;
    surface.addEventListener("pointerdown", (event) => this.#down(event));
    surface.addEventListener("pointermove", (event) => this.#move(event));
    surface.addEventListener("pointerup", (event) => this.#up(event));
  }

  /** @param {string} shape */
  choose(shape) {
    this.shape = shape;
    this.points = [];
    this.told.again();
  }

  /** The corners pressed so far are the polygon. */
  finish() {
    const corners = this.points;
    if (this.shape !== CORNERS || corners.length < LEAST_CORNERS) return;
    this.points = [];
    this.told.done(CORNERS, corners.flat());
  }

  /** @param {PointerEvent} event */
  #down(event) {
    event.preventDefault();
    const point = this.picture.at(event);
    if (this.shape === CORNERS) {
      const [first] = this.points;
      if (first && this.points.length >= LEAST_CORNERS && this.#near(first, point)) return this.finish();
      this.points.push(point);
      return this.#sketch(point);
    }
    this.picture.element.setPointerCapture(event.pointerId);
    this.points = [point];
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (this.points.length && (this.shape === CORNERS || event.buttons)) this.#sketch(this.picture.at(event));
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (this.shape === CORNERS || !this.points.length) return;
    const coords = this.#coords(this.picture.at(event));
    this.points = [];
    if (coords) this.told.done(this.shape, coords);
    else this.told.again();
  }

  /** What a drag to this point makes; null where it was a slip. @param {[number, number]} to @returns {number[] | null} */
  #coords(to) {
    const [from = to] = this.points;
    const [left, right] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
    const [top, bottom] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])];
    if (this.shape === "circle") {
      const radius = Math.round(Math.hypot(to[0] - from[0], to[1] - from[1]));
      return radius < this.told.least ? null : [...from, radius];
    }
    return right - left < this.told.least || bottom - top < this.told.least ? null : [left, top, right, bottom];
  }

  /** What would come of the next press. @param {[number, number]} to */
  #sketch(to) {
    this.told.again();
    if (this.shape === CORNERS) {
      const points = [...this.points, to].map((point) => point.join(",")).join(" ");
      this.picture.drawing.append(svg("polyline", { points, class: "w-sketch" }));
      return;
    }
    const coords = this.#coords(to);
    if (coords) this.picture.area({ name: "", shape: this.shape, coords: coords.join(","), label: "" });
  }

  /** @param {[number, number]} a @param {[number, number]} b */
  #near(a, b) {
    return Math.hypot(a[0] - b[0], a[1] - b[1]) < Math.max(8, this.picture.width / 60);
  }
}
