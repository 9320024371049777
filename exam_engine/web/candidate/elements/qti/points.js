/** Points on a picture in QTI: placed by pointer, or by a cross that arrow keys move. */

import { word } from "../../../shared/elements/words.js";
import { make } from "../dom.js";
import { listed, Part } from "./part.js";
import { Picture, svg } from "./picture.js";

const STEP = 1;
const WIDE_STEP = 10;
/** @type {Record<string, [number, number]>} */
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class QtiSelectPoint extends Part {
  parts() {
    /** @type {string[]} */
    this.points = [];
    const picture = new Picture(this.stage());
    this.picture = picture;
    this.cross = svg("path", { class: "cross", d: "M-12 0H12M0 -12V12" });
    this.marks = svg("g", {});
    this.picture.drawing.append(this.marks, this.cross);
    const surface = this.picture.element;
    surface.tabIndex = 0;
    surface.setAttribute("role", "application");
    surface.setAttribute("aria-label", word("web-exam-qti-points"));
    surface.addEventListener("click", (event) => this.#place(...this.#at(event)));
    surface.addEventListener("keydown", (event) => this.#key(event));
    /** Where the cross stands. @type {[number, number]} */
    this.here = picture.inside(picture.width / 2, picture.height / 2);
    this.told = make("p", { class: "hint", role: "status" });
    this.list = make("ol", { class: "place-list" });
    this.#cross();
    return [this.prompt(), make("p", { class: "hint" }, word("web-exam-qti-points-hint")), surface, this.told, this.list].filter((one) => one !== null);
  }

  /** The picture that points are set on. @returns {import("./part.js").PictureView} */
  stage() {
    return this.view.picture;
  }

  /** What is drawn at a point. @param {number} x @param {number} y @param {number} number @returns {Node} */
  drawn(x, y, number) {
    const text = svg("text", { x, y, class: "area-mark" });
    text.textContent = String(number);
    return svg("g", { class: "point" }, svg("circle", { cx: x, cy: y, r: 11 }), text);
  }

  /** @param {import("./part.js").Given} value points as "x y" */
  show(value) {
    this.points = listed(value);
    const at = this.points.map((point) => point.split(" ").map(Number));
    this.marks.replaceChildren(...at.map(([x = 0, y = 0], place) => this.drawn(x, y, place + 1)));
    this.list?.replaceChildren(...at.map(([x = 0, y = 0], place) => this.#line(x, y, place)));
  }

  /** @param {MouseEvent} event @returns {[number, number]} */
  #at(event) {
    return this.picture?.at(event) ?? [0, 0];
  }

  /** @param {number} x @param {number} y */
  #place(x, y) {
    this.here = [x, y];
    this.#cross();
    const most = this.view.max_choices;
    const points = most === 1 ? [] : [...(this.points ?? [])];
    if (most > 0 && points.length >= most) {
      if (this.told) this.told.textContent = word("web-exam-at-most", { count: most });
      return;
    }
    points.push(`${x} ${y}`);
    if (this.told) this.told.textContent = word("web-exam-qti-point-at", { x, y });
    this.show(points);
    this.tell(points);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const move = MOVES[event.key];
    if (move) {
      const step = event.shiftKey ? WIDE_STEP : STEP;
      const [x, y] = this.here ?? [0, 0];
      this.here = this.picture?.inside(x + move[0] * step, y + move[1] * step) ?? [x, y];
      this.#cross();
      if (this.told) this.told.textContent = word("web-exam-qti-cross-at", { x: this.here?.[0] ?? 0, y: this.here?.[1] ?? 0 });
    } else if (event.key === "Enter" || event.key === " ") {
      this.#place(...(this.here ?? [0, 0]));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} x @param {number} y @param {number} place */
  #line(x, y, place) {
    const text = word("web-exam-qti-point-at", { x, y });
    const back = () => {
      const points = (this.points ?? []).filter((_, other) => other !== place);
      this.show(points);
      this.tell(points);
    };
    return make("li", {}, make("span", {}, text), make("button", { type: "button", class: "button quiet", "aria-label": word("web-exam-qti-take-back", { text }), onclick: back }, "×"));
  }

  #cross() {
    const [x, y] = this.here ?? [0, 0];
    this.cross.setAttribute("transform", `translate(${x} ${y})`);
  }
}

/** The same with a picture of its own at each point, on the stage that several may share. */
export class QtiPositionObject extends QtiSelectPoint {
  /** @returns {import("./part.js").PictureView} */
  stage() {
    return this.view.stage?.source ? this.view.stage : this.view.picture;
  }

  /** @param {number} x @param {number} y @param {number} number @returns {Node} */
  drawn(x, y, number) {
    const { source, width, height } = this.view.picture;
    if (!source) return super.drawn(x, y, number);
    const [w, h] = [width || 32, height || 32];
    return svg("image", { href: source, x: x - w / 2, y: y - h / 2, width: w, height: h });
  }
}

customElements.define("kz-qti-select-point", QtiSelectPoint);
customElements.define("kz-qti-position-object", QtiPositionObject);
