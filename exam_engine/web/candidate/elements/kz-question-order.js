/** Put all options in order, with buttons that move one up or down. */

import { word } from "../../shared/elements/words.js";
import { make, paperHtml, plainText } from "./dom.js";

/**
 * @typedef {{kind: "order", response_identifier: string, prompt: string,
 *   choices: {identifier: string, content: string}[]}} OrderView
 */

export class KzQuestionOrder extends HTMLElement {
  /** @param {OrderView} view @param {string} name */
  build(view, name) {
    this.view = view;
    const prompt = paperHtml("div", "prompt", view.prompt);
    prompt.id = `${name}-prompt`;
    this.told = make("p", { class: "hidden", role: "status" });
    this.list = make("ol", { class: "order-list", "aria-labelledby": prompt.id });
    this.list.append(...view.choices.map((choice) => this.#entry(choice)));
    this.keep = make(
      "button",
      { type: "button", class: "button plain", onclick: () => this.#tell() },
      word("web-exam-order-keep"),
    );
    this.hint = make("p", { class: "hint" }, word("web-exam-order-hint"));
    this.replaceChildren(prompt, this.hint, this.list, this.keep, this.told);
    this.#ends();
    return this;
  }

  /** @param {string | string[] | undefined} value */
  show(value) {
    const order = Array.isArray(value) ? value : [];
    const names = order.length
      ? order
      : (this.view?.choices.map((choice) => choice.identifier) ?? []);
    for (const name of names) {
      const entry = this.#entries().find((one) => one.dataset.name === name);
      if (entry) this.list?.append(entry);
    }
    if (this.keep) this.keep.hidden = order.length > 0;
    this.#ends();
  }

  /** @param {{identifier: string, content: string}} choice */
  #entry(choice) {
    const text = plainText(choice.content);
    const button = (/** @type {-1 | 1} */ by, /** @type {string} */ code, /** @type {string} */ arrow) =>
      make(
        "button",
        {
          type: "button",
          class: `button plain move ${by < 0 ? "up" : "down"}`,
          "aria-label": word(code, { text }),
          onclick: () => this.#move(choice.identifier, by),
        },
        arrow,
      );
    return make(
      "li",
      { "data-name": choice.identifier },
      paperHtml("span", "order-text", choice.content),
      make("span", { class: "order-moves" }, button(-1, "web-exam-move-up", "↑"), button(1, "web-exam-move-down", "↓")),
    );
  }

  /** @param {string} name @param {-1 | 1} by */
  #move(name, by) {
    const entries = this.#entries();
    const place = entries.findIndex((entry) => entry.dataset.name === name);
    const entry = entries[place];
    const other = entries[place + by];
    if (!entry || !other) return;
    if (by < 0) other.before(entry);
    else other.after(entry);
    this.#ends();
    const same = entry.querySelector(by < 0 ? ".up" : ".down");
    const back = entry.querySelector(by < 0 ? ".down" : ".up");
    const focus = same instanceof HTMLButtonElement && !same.disabled ? same : back;
    if (focus instanceof HTMLElement) focus.focus();
    if (this.told) {
      this.told.textContent = word("web-exam-moved", { place: place + by + 1, count: entries.length });
    }
    this.#tell();
  }

  #tell() {
    if (this.keep) this.keep.hidden = true;
    const value = this.#entries().map((entry) => entry.dataset.name ?? "");
    const detail = { response: this.view?.response_identifier, value, typed: false };
    this.dispatchEvent(new CustomEvent("kz-answer", { detail, bubbles: true }));
  }

  #ends() {
    const entries = this.#entries();
    for (const [place, entry] of entries.entries()) {
      const up = /** @type {HTMLButtonElement} */ (entry.querySelector(".up"));
      const down = /** @type {HTMLButtonElement} */ (entry.querySelector(".down"));
      up.disabled = place === 0;
      down.disabled = place === entries.length - 1;
    }
  }

  #entries() {
    return [...(this.list?.querySelectorAll("li") ?? [])];
  }
}

customElements.define("kz-question-order", KzQuestionOrder);
