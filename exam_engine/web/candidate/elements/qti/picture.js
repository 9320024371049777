/** A picture with areas drawn over it, in the picture's own pixels at any size of the page. */

import { make } from "../dom.js";

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {{name: string, shape: string, coords: string, label: string}} AreaView */

export class Picture {
  /** @param {import("./part.js").PictureView} view */
  constructor(view) {
    this.view = view;
    this.width = 0;
    this.height = 0;
    /** @type {Map<string, SVGGElement>} */
    this.areas = new Map();
    this.image = make("img", { src: view.source || null, alt: view.alt ?? "", draggable: "false" });
    this.drawing = svg("svg", { class: "picture-areas" });
    this.element = make("div", { class: "picture" }, this.image, this.drawing);
    this.#size(view.width, view.height);
    this.image.addEventListener("load", () => this.#size(view.width || this.image.naturalWidth, view.height || this.image.naturalHeight));
  }

  /** Draw an area with a mark in its middle. @param {AreaView} area @param {string} mark @returns {SVGGElement} */
  area(area, mark = "") {
    const shape = shapeOf(area, this.width, this.height);
    const [x, y] = middleOf(area, this.width, this.height);
    const text = svg("text", { x, y, class: "area-mark" });
    text.textContent = mark;
    const group = svg("g", { class: "area" }, shape, text);
    this.areas.set(area.name, group);
    this.drawing.append(group);
    return group;
  }

  /** Change what stands in an area: a mark, or a small picture. @param {string} name @param {string} mark @param {string} [source] */
  fill(name, mark, source = "") {
    const group = this.areas.get(name);
    const text = group?.querySelector("text");
    group?.classList.toggle("filled", mark !== "");
    group?.querySelector("image")?.remove();
    if (text && mark) text.textContent = mark;
    if (!source || !group || !text) return;
    const size = 44;
    const [x, y] = [Number(text.getAttribute("x")) - size / 2, Number(text.getAttribute("y")) - size / 2];
    group.append(svg("image", { href: source, x, y, width: size, height: size }));
  }

  /** Where in the picture's pixels an event happened, inside the picture. @param {{clientX: number, clientY: number}} event @returns {[number, number]} */
  at(event) {
    const box = this.drawing.getBoundingClientRect();
    const x = ((event.clientX - box.left) / (box.width || 1)) * this.width;
    const y = ((event.clientY - box.top) / (box.height || 1)) * this.height;
    return this.inside(x, y);
  }

  /** The nearest point of the picture, in whole pixels. @param {number} x @param {number} y @returns {[number, number]} */
  inside(x, y) {
    return [Math.round(Math.min(Math.max(x, 0), this.width)), Math.round(Math.min(Math.max(y, 0), this.height))];
  }

  /** @param {number} width @param {number} height */
  #size(width, height) {
    this.width = width || 400;
    this.height = height || 300;
    this.drawing.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    this.element.style.setProperty("--picture-width", `${this.width}px`);
    this.element.style.aspectRatio = `${this.width} / ${this.height}`;
  }
}

/** @param {string} tag @param {Record<string, string | number>} properties @param {...Node} children @returns {any} */
export function svg(tag, properties = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(properties)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** The area's outline (QTI, shapes: rect, circle, poly, ellipse, default). @param {AreaView} area @param {number} width @param {number} height */
function shapeOf(area, width, height) {
  const [a = 0, b = 0, c = 0, d = 0] = numbers(area);
  if (area.shape === "circle") return svg("circle", { cx: a, cy: b, r: c });
  if (area.shape === "ellipse") return svg("ellipse", { cx: a, cy: b, rx: c, ry: d });
  if (area.shape === "poly") return svg("polygon", { points: numbers(area).join(" ") });
  if (area.shape === "rect") return svg("rect", { x: a, y: b, width: Math.max(0, c - a), height: Math.max(0, d - b) });
  return svg("rect", { x: 0, y: 0, width, height });
}

/** @param {AreaView} area @param {number} width @param {number} height @returns {[number, number]} */
function middleOf(area, width, height) {
  const coords = numbers(area);
  const [a = 0, b = 0, c = 0, d = 0] = coords;
  if (area.shape === "circle" || area.shape === "ellipse") return [a, b];
  if (area.shape === "rect") return [(a + c) / 2, (b + d) / 2];
  if (area.shape !== "poly" || coords.length < 2) return [width / 2, height / 2];
  const xs = coords.filter((_, place) => place % 2 === 0);
  const ys = coords.filter((_, place) => place % 2 === 1);
  const mean = (/** @type {number[]} */ all) => all.reduce((sum, one) => sum + one, 0) / all.length;
  return [mean(xs), mean(ys)];
}

/** @param {AreaView} area @returns {number[]} */
function numbers(area) {
  return area.coords.split(/[\s,]+/).filter(Boolean).map(Number).filter(Number.isFinite);
}
