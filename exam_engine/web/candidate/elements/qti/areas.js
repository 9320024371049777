/** Areas of a picture in QTI: chosen, put in order, or joined, by pointer and by keyboard alike. */

import { word } from "../../../shared/elements/words.js";
import { make } from "../dom.js";
import { listed, Part } from "./part.js";
import { Picture, svg } from "./picture.js";

/** @typedef {import("./picture.js").AreaView} AreaView */

/** Draws each area as something to press; what a press means is the subclass's. */
class Areas extends Part {
  parts() {
    this.picture = new Picture(this.view.picture);
    this.told = make("p", { class: "hint", role: "status" });
    for (const [place, area] of this.view.areas.entries()) {
      const group = this.picture.area(area, "");
      group.setAttribute("role", "button");
      group.setAttribute("tabindex", "0");
      group.setAttribute("aria-pressed", "false");
      group.setAttribute("aria-label", this.label(area.name));
      group.addEventListener("click", () => this.press(area.name));
      group.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        this.press(area.name);
      });
      group.dataset.place = String(place);
    }
    this.list = make("ol", { class: "place-list" });
    const hint = make("p", { class: "hint" }, this.hint());
    const group = make("div", { role: "group", ...this.named() }, this.picture.element);
    return [this.prompt(), hint, group, this.told, this.list].filter((one) => one !== null);
  }

  /** @returns {string} */
  hint() {
    return word("web-exam-qti-areas-hint");
  }

  /** @param {string} _name */
  press(_name) {}

  /** An area in words: its own, or its number. @param {string} name @returns {string} */
  label(name) {
    const place = this.view.areas.findIndex((/** @type {AreaView} */ area) => area.name === name);
    return this.view.areas[place]?.label || word("web-exam-qti-area", { place: place + 1 });
  }

  /** @param {string} name @param {boolean} chosen @param {string} [mark] */
  chosen(name, chosen, mark = "") {
    const group = this.picture?.areas.get(name);
    group?.setAttribute("aria-pressed", String(chosen));
    const text = group?.querySelector("text");
    if (text) text.textContent = mark;
  }

  /** A line of the list with what can be done to it. @param {string} text @param {() => void} back */
  line(text, back) {
    const label = word("web-exam-qti-take-back", { text });
    return make("li", {}, make("span", {}, text), make("button", { type: "button", class: "button quiet", "aria-label": label, onclick: back }, "×"));
  }

  /** @returns {boolean} whether one more would be too many, which is told */
  isFull(/** @type {number} */ count) {
    const most = this.view.max_choices;
    const full = most > 0 && count >= most;
    if (this.told) this.told.textContent = full ? word("web-exam-at-most", { count: most }) : "";
    return full;
  }
}

export class QtiHotspot extends Areas {
  /** @param {import("./part.js").Given} value */
  show(value) {
    this.names = listed(value);
    for (const area of this.view.areas) this.chosen(area.name, this.names.includes(area.name), this.names.includes(area.name) ? "✓" : "");
    if (this.told) this.told.textContent = "";
  }

  /** @param {string} name */
  press(name) {
    const single = this.view.max_choices === 1;
    let names = (this.names ?? []).filter((one) => one !== name);
    if (names.length === (this.names ?? []).length) {
      if (single) names = [];
      else if (this.isFull(names.length)) return;
      names.push(name);
    }
    this.show(names);
    this.tell(single ? (names[0] ?? null) : names);
  }
}

/** Press the areas one after the other; a press on a numbered one takes it back. */
export class QtiGraphicOrder extends Areas {
  /** @returns {string} */
  hint() {
    return word("web-exam-qti-graphic-order-hint");
  }

  /** @param {import("./part.js").Given} value */
  show(value) {
    this.names = listed(value);
    for (const area of this.view.areas) {
      const place = this.names.indexOf(area.name);
      this.chosen(area.name, place >= 0, place >= 0 ? String(place + 1) : "");
    }
    this.list?.replaceChildren(...this.names.map((name) => this.line(this.label(name), () => this.press(name))));
  }

  /** @param {string} name */
  press(name) {
    const names = (this.names ?? []).filter((one) => one !== name);
    if (names.length === (this.names ?? []).length) {
      if (this.view.max_choices > 1 && this.isFull(names.length)) return;
      names.push(name);
    }
    this.show(names);
    this.tell(names);
  }
}

/** Press one area, then another: they are joined by a line. */
export class QtiGraphicAssociate extends Areas {
  /** @returns {string} */
  hint() {
    return word("web-exam-qti-graphic-associate-hint");
  }

  /** @param {import("./part.js").Given} value */
  show(value) {
    this.pairs = listed(value);
    this.#draw();
  }

  /** @param {string} name */
  press(name) {
    if (!this.from) {
      if (this.isFull(this.pairs?.length ?? 0)) return;
      this.from = name;
    } else if (this.from === name) this.from = "";
    else {
      const pair = `${this.from} ${name}`;
      const known = this.pairs?.some((one) => one === pair || one === `${name} ${this.from}`);
      this.from = "";
      if (!known) {
        this.pairs = [...(this.pairs ?? []), pair];
        this.tell(this.pairs);
      }
    }
    this.#draw();
  }

  #draw() {
    for (const line of this.querySelectorAll("line")) line.remove();
    for (const area of this.view.areas) this.chosen(area.name, area.name === this.from, area.name === this.from ? "●" : "");
    for (const pair of this.pairs ?? []) {
      const ends = pair.split(" ").map((name) => this.picture?.areas.get(name)?.querySelector("text"));
      const [a, b] = ends.map((text) => [text?.getAttribute("x") ?? 0, text?.getAttribute("y") ?? 0]);
      if (a && b) this.picture?.drawing.append(svg("line", { x1: a[0] ?? 0, y1: a[1] ?? 0, x2: b[0] ?? 0, y2: b[1] ?? 0 }));
    }
    const lines = (this.pairs ?? []).map((pair) => {
      const text = pair.split(" ").map((name) => this.label(name)).join(" — ");
      return this.line(text, () => this.#takeBack(pair));
    });
    this.list?.replaceChildren(...lines);
  }

  /** @param {string} pair */
  #takeBack(pair) {
    this.pairs = (this.pairs ?? []).filter((one) => one !== pair);
    this.#draw();
    this.tell(this.pairs);
  }
}

customElements.define("kz-qti-hotspot", QtiHotspot);
customElements.define("kz-qti-graphic-order", QtiGraphicOrder);
customElements.define("kz-qti-graphic-associate", QtiGraphicAssociate);
