/** Choices of QTI: options in a list, a list inside the text, and words of the text itself. */

import { word } from "../../../shared/elements/words.js";
import { make, paperHtml, plainText } from "../dom.js";
import { KzQuestionChoice } from "../kz-question-choice.js";
import { KzQuestionOrder } from "../kz-question-order.js";
import { letter, listed, Part, selectOf } from "./part.js";
import { fillSlots } from "./slots.js";

/** Shows the choices under letters and turns the letters back: base of what others draw. */
class Lettered extends Part {
  /** @returns {{identifier: string, content: string}[]} */
  lettered() {
    return this.view.choices.map((/** @type {any} */ choice, /** @type {number} */ place) => ({
      identifier: letter(place),
      content: choice.content,
    }));
  }

  /** @param {import("./part.js").Given} value @returns {string[]} */
  letters(value) {
    const names = this.view.choices.map((/** @type {any} */ choice) => choice.name);
    return listed(value).map((name) => letter(names.indexOf(name)));
  }

  /** The inner element's answer in the names of the view. @param {CustomEvent} event */
  turn(event) {
    event.stopPropagation();
    const { value } = event.detail;
    const names = new Map(this.lettered().map((choice, place) => [choice.identifier, this.view.choices[place].name]));
    const turned = listed(value).map((one) => names.get(one) ?? "");
    this.tell(Array.isArray(value) ? turned : (turned[0] ?? null));
  }
}

export class QtiChoice extends Lettered {
  parts() {
    this.inner = new KzQuestionChoice().build(
      {
        kind: "choice",
        response_identifier: this.view.response,
        prompt: this.view.prompt ?? "",
        max_choices: this.view.max_choices,
        min_choices: this.view.min_choices,
        choices: this.lettered(),
      },
      this.name ?? "",
    );
    this.inner.addEventListener("kz-answer", (event) => this.turn(/** @type {CustomEvent} */ (event)));
    return [this.inner];
  }

  /** @param {import("./part.js").Given} value */
  show(value) {
    this.inner?.show(this.letters(value));
  }

  /** A letter key. @param {string} key */
  press(key) {
    return this.inner?.press(key) ?? false;
  }
}

export class QtiOrder extends Lettered {
  parts() {
    this.inner = new KzQuestionOrder().build(
      { kind: "order", response_identifier: this.view.response, prompt: this.view.prompt ?? "", choices: this.lettered() },
      this.name ?? "",
    );
    this.inner.addEventListener("kz-answer", (event) => this.turn(/** @type {CustomEvent} */ (event)));
    return [this.inner];
  }

  /** @param {import("./part.js").Given} value */
  show(value) {
    this.inner?.show(this.letters(value));
  }
}

export class QtiInlineChoice extends Part {
  parts() {
    this.dataset.inline = "true";
    const options = this.view.choices.map((/** @type {any} */ choice) => [choice.name, plainText(choice.content)]);
    const properties = { class: "inline-choice", "aria-label": word("web-exam-qti-inline"), onchange: () => this.tell(this.select?.value || null) };
    this.select = selectOf(properties, word("web-exam-qti-none"), options);
    return [this.select];
  }

  /** @param {import("./part.js").Given} value */
  show(value) {
    if (this.select) this.select.value = listed(value)[0] ?? "";
  }
}

/** Words of a text that can be marked: each is a button that is pressed or not. */
export class QtiHottext extends Part {
  parts() {
    const text = paperHtml("div", "hottext-text", this.view.content);
    /** @type {HTMLButtonElement[]} */
    this.marks = [];
    fillSlots(text, (place) => this.#mark(this.view.choices[place]));
    const hint = this.view.max_choices > 1 ? word("web-exam-at-most", { count: this.view.max_choices }) : "";
    this.full = make("p", { class: "hint", role: "status" });
    return [this.prompt(), hint ? make("p", { class: "hint" }, hint) : null, text, this.full].filter((one) => one !== null);
  }

  /** @param {import("./part.js").Given} value */
  show(value) {
    const chosen = new Set(listed(value));
    for (const mark of this.marks ?? []) mark.setAttribute("aria-pressed", String(chosen.has(mark.value)));
    if (this.full) this.full.textContent = "";
  }

  /** @param {import("./part.js").ChoiceView} choice */
  #mark(choice) {
    const mark = make("button", { type: "button", class: "hottext", value: choice.name, "aria-pressed": "false", onclick: () => this.#press(mark) });
    mark.append(paperHtml("span", "hottext-words", choice.content));
    this.marks?.push(mark);
    return mark;
  }

  /** @param {HTMLButtonElement} mark */
  #press(mark) {
    const most = this.view.max_choices;
    const was = mark.getAttribute("aria-pressed") === "true";
    let chosen = this.#chosen().filter((name) => name !== mark.value);
    if (!was && most === 1) chosen = [];
    if (!was && most > 1 && chosen.length >= most) {
      if (this.full) this.full.textContent = word("web-exam-at-most", { count: most });
      return;
    }
    if (!was) chosen.push(mark.value);
    this.show(chosen);
    this.tell(most === 1 ? (chosen[0] ?? null) : chosen);
  }

  #chosen() {
    return (this.marks ?? []).filter((mark) => mark.getAttribute("aria-pressed") === "true").map((mark) => mark.value);
  }
}

customElements.define("kz-qti-choice", QtiChoice);
customElements.define("kz-qti-order", QtiOrder);
customElements.define("kz-qti-inline-choice", QtiInlineChoice);
customElements.define("kz-qti-hottext", QtiHottext);
