/** Pairs of QTI: choices joined to one another, and one side joined to the other. */

import { word } from "../../../shared/elements/words.js";
import { make, paperHtml, plainText } from "../dom.js";
import { brief, letter, listed, Part, selectOf } from "./part.js";

/** @typedef {import("./part.js").ChoiceView} ChoiceView */

/** How often a choice may be used; 0 stands for any number. @param {ChoiceView} choice */
const most = (choice) => choice.match_max ?? 1;

/** Join any two of the choices: pick both ends, add the pair, take a pair back. */
export class QtiAssociate extends Part {
  parts() {
    /** @type {string[]} */
    this.pairs = [];
    const options = this.view.choices.map((/** @type {ChoiceView} */ choice, /** @type {number} */ place) => [choice.name, brief(choice, place)]);
    const end = (/** @type {string} */ code) => selectOf({ "aria-label": word(code), onchange: () => this.#ready() }, word("web-exam-qti-none"), options);
    this.first = end("web-exam-qti-pair-first");
    this.second = end("web-exam-qti-pair-second");
    this.add = make("button", { type: "button", class: "button plain", disabled: true, onclick: () => this.#add() }, word("web-exam-qti-pair-add"));
    this.list = make("ul", { class: "pair-list", "aria-label": word("web-exam-qti-pairs") });
    this.told = make("p", { class: "hint", role: "status" });
    const choices = make(
      "ul",
      { class: "match-targets" },
      ...this.view.choices.map((/** @type {ChoiceView} */ choice, /** @type {number} */ place) =>
        make("li", {}, make("span", { class: "option-letter" }, letter(place)), paperHtml("span", "option-text", choice.content)),
      ),
    );
    const row = make("div", { class: "pair-row", role: "group", ...this.named() }, this.first, make("span", { "aria-hidden": "true" }, "—"), this.second, this.add);
    return [this.prompt(), choices, row, this.told, this.list].filter((one) => one !== null);
  }

  /** @param {import("./part.js").Given} value */
  show(value) {
    this.pairs = listed(value);
    this.#draw();
  }

  #ready() {
    const [a, b] = [this.first?.value ?? "", this.second?.value ?? ""];
    const known = this.pairs?.some((pair) => pair === `${a} ${b}` || pair === `${b} ${a}`);
    const whole = this.view.max_associations > 0 && (this.pairs?.length ?? 0) >= this.view.max_associations;
    const used = [a, b].some((name) => this.#isUsed(name));
    if (this.told) this.told.textContent = a && b && whole ? word("web-exam-at-most", { count: this.view.max_associations }) : a && b && used ? word("web-exam-qti-used") : "";
    if (this.add) this.add.disabled = !a || !b || Boolean(known) || whole || used || (a === b && most(this.#choice(a)) === 1);
  }

  #add() {
    this.pairs = [...(this.pairs ?? []), `${this.first?.value} ${this.second?.value}`];
    if (this.first) this.first.value = "";
    if (this.second) this.second.value = "";
    this.#draw();
    this.tell(this.pairs);
    this.first?.focus();
  }

  /** @param {string} pair */
  #takeBack(pair) {
    this.pairs = (this.pairs ?? []).filter((one) => one !== pair);
    this.#draw();
    this.tell(this.pairs);
    this.first?.focus();
  }

  #draw() {
    const rows = (this.pairs ?? []).map((pair) => {
      const [a = "", b = ""] = pair.split(" ");
      const text = `${this.#brief(a)} — ${this.#brief(b)}`;
      return make("li", {}, make("span", {}, text), make("button", { type: "button", class: "button quiet", "aria-label": word("web-exam-qti-take-back", { text }), onclick: () => this.#takeBack(pair) }, "×"));
    });
    this.list?.replaceChildren(...rows);
    this.#ready();
  }

  /** @param {string} name @returns {ChoiceView} */
  #choice(name) {
    return this.view.choices.find((/** @type {ChoiceView} */ choice) => choice.name === name) ?? { name, content: "" };
  }

  /** @param {string} name */
  #brief(name) {
    const place = this.view.choices.findIndex((/** @type {ChoiceView} */ choice) => choice.name === name);
    return brief(this.#choice(name), Math.max(0, place));
  }

  /** @param {string} name */
  #isUsed(name) {
    const limit = most(this.#choice(name));
    const uses = (this.pairs ?? []).flatMap((pair) => pair.split(" ")).filter((one) => one === name).length;
    return name !== "" && limit > 0 && uses >= limit;
  }
}

/** Join one side to the other: for each choice of the first, boxes for those of the second. */
export class QtiMatch extends Part {
  parts() {
    const [left = [], right = []] = this.view.sides;
    this.told = make("p", { class: "hint", role: "status" });
    const rows = left.map((/** @type {ChoiceView} */ source, /** @type {number} */ place) => this.#row(source, place, right));
    return [this.prompt(), make("div", { class: "match-grid", role: "group", ...this.named() }, ...rows), this.told].filter((one) => one !== null);
  }

  /** @param {import("./part.js").Given} value */
  show(value) {
    const chosen = new Set(listed(value));
    for (const box of this.#boxes()) box.checked = chosen.has(box.value);
    if (this.told) this.told.textContent = "";
  }

  /** @param {ChoiceView} source @param {number} place @param {ChoiceView[]} right */
  #row(source, place, right) {
    const label = paperHtml("div", "match-source", source.content);
    label.id = `${this.name}-${source.name}`;
    const kind = most(source) === 1 ? "radio" : "checkbox";
    const boxes = right.map((target) => {
      const box = make("input", { type: kind, name: `${this.name}-${place}`, value: `${source.name} ${target.name}`, onclick: () => this.#picked(box) });
      return make("label", { class: "match-box" }, box, paperHtml("span", "option-text", target.content));
    });
    return make("div", { class: "match-line", role: "group", "aria-labelledby": label.id }, label, make("div", { class: "match-boxes" }, ...boxes));
  }

  /** @param {HTMLInputElement} box */
  #picked(box) {
    const fault = this.#tooMany(box);
    if (this.told) this.told.textContent = fault;
    if (fault) box.checked = false;
    this.tell(this.#boxes().filter((one) => one.checked).map((one) => one.value));
  }

  /** What a choice of this box would break, in words; empty if nothing. @param {HTMLInputElement} box */
  #tooMany(box) {
    if (!box.checked) return "";
    const chosen = this.#boxes().filter((one) => one.checked).map((one) => one.value.split(" "));
    if (this.view.max_associations > 0 && chosen.length > this.view.max_associations) return word("web-exam-at-most", { count: this.view.max_associations });
    const ends = box.value.split(" ");
    for (const [side, choices] of this.view.sides.entries()) {
      const choice = choices.find((/** @type {ChoiceView} */ one) => one.name === ends[side]);
      const uses = chosen.filter((pair) => pair[side] === ends[side]).length;
      if (choice && most(choice) > 0 && uses > most(choice)) return word("web-exam-qti-used-up", { text: plainText(choice.content), count: most(choice) });
    }
    return "";
  }

  #boxes() {
    return [...this.querySelectorAll("input")];
  }
}

customElements.define("kz-qti-associate", QtiAssociate);
customElements.define("kz-qti-match", QtiMatch);
