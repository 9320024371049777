/** Pick one option or several: radio buttons or check boxes with letters. */

import { word } from "../../shared/elements/words.js";
import { make, paperHtml, plainText } from "./dom.js";

/**
 * @typedef {{kind: "choice", response_identifier: string, prompt: string, max_choices: number,
 *   min_choices: number, choices: {identifier: string, content: string}[]}} ChoiceView
 */

export class KzQuestionChoice extends HTMLElement {
  /**
   * @param {ChoiceView} view @param {string} name unique in the page
   * @param {boolean} [listed] whether the options stand above already, for several questions
   */
  build(view, name, listed = false) {
    this.view = view;
    const single = view.max_choices === 1;
    const free = view.max_choices === 0 || view.max_choices >= view.choices.length;
    const told = free ? word("web-exam-several") : word("web-exam-at-most", { count: view.max_choices });
    const hint = single ? null : make("p", { class: "hint" }, told);
    this.full = make("p", { class: "hint", role: "status" });
    const options = view.choices.map((choice) => {
      const box = make("input", {
        type: single ? "radio" : "checkbox",
        name,
        value: choice.identifier,
        id: `${name}-${choice.identifier}`,
        "aria-label": listed ? `${choice.identifier} ${plainText(choice.content)}` : null,
        onchange: () => this.#picked(box),
      });
      return make(
        "label",
        { class: "option", for: box.id },
        box,
        make("span", { class: "option-letter" }, choice.identifier),
        listed ? null : paperHtml("span", "option-text", choice.content),
      );
    });
    const rows = listed ? [make("div", { class: "option-row" }, ...options)] : options;
    const legend = paperHtml("div", "prompt", view.prompt);
    legend.id = `${name}-prompt`;
    this.replaceChildren(
      make(
        "div",
        { role: single ? "radiogroup" : "group", "aria-labelledby": legend.id, class: "options" },
        legend,
        hint,
        ...rows,
        this.full,
      ),
    );
    return this;
  }

  /** @param {string | string[] | undefined} value */
  show(value) {
    const chosen = new Set(typeof value === "string" ? [value] : (value ?? []));
    for (const box of this.#boxes()) box.checked = chosen.has(box.value);
    if (this.full) this.full.textContent = "";
  }

  /** Choose (or take back) the option of a letter key. @param {string} letter */
  press(letter) {
    const box = this.#boxes().find((one) => one.value === letter);
    if (!box || box.disabled) return false;
    box.checked = box.type === "radio" ? true : !box.checked;
    box.focus();
    this.#picked(box);
    return true;
  }

  /** @param {HTMLInputElement} box */
  #picked(box) {
    const view = /** @type {ChoiceView} */ (this.view);
    let chosen = this.#boxes().filter((one) => one.checked).map((one) => one.value);
    if (view.max_choices > 1 && chosen.length > view.max_choices) {
      box.checked = false;
      chosen = chosen.filter((value) => value !== box.value);
      if (this.full) this.full.textContent = word("web-exam-at-most", { count: view.max_choices });
      return;
    }
    if (this.full) this.full.textContent = "";
    const value = view.max_choices === 1 ? (chosen[0] ?? null) : chosen;
    const detail = { response: view.response_identifier, value, typed: false };
    this.dispatchEvent(new CustomEvent("kz-answer", { detail, bubbles: true }));
  }

  #boxes() {
    return [...this.querySelectorAll("input")];
  }
}

customElements.define("kz-question-choice", KzQuestionChoice);
