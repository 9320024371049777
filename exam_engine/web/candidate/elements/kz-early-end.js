/** Ending an adaptive test before its own end, by two deliberate steps; nothing of it is in the way. */

import { word } from "../../shared/elements/words.js";
import { make } from "./dom.js";

/** Fires `kz-hand-in`; `answered` is how many questions are done so far. */
export class KzEarlyEnd extends HTMLElement {
  answered = 0;

  connectedCallback() {
    this.text = make("p", {});
    this.trouble = make("div", { role: "status" });
    this.first = make("button", { type: "button", class: "button quiet", onclick: () => this.#step(true) }, word("web-adaptive-end"));
    this.back = make("button", { type: "button", class: "button plain", onclick: () => this.#step(false) }, word("web-exam-hand-in-back"));
    const sure = make(
      "button",
      {
        type: "button",
        class: "button main",
        onclick: () => this.dispatchEvent(new Event("kz-hand-in", { bubbles: true })),
        // Enter is pressed too easily: handing in takes the space bar, a click or a touch.
        onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && event.preventDefault(),
      },
      word("web-exam-hand-in-sure"),
    );
    this.sure = make(
      "div",
      { class: "card", hidden: true, role: "group", "aria-label": word("web-adaptive-end") },
      this.text,
      this.trouble,
      make("div", { class: "row" }, this.back, sure),
      make("p", { class: "hint" }, word("web-exam-hand-in-keys")),
    );
    this.replaceChildren(this.first, this.sure);
  }

  /** Handing in did not work: say why; the test goes on. @param {string} text */
  tell(text) {
    this.trouble?.replaceChildren(
      make("div", { class: "notice warn" }, make("span", { class: "shape", "aria-hidden": "true" }), make("p", {}, text)),
    );
  }

  /** The question has changed, or writing was closed: the second step is taken back. */
  rest() {
    if (this.sure?.hidden === false) this.#step(false);
  }

  /** @param {boolean} asked */
  #step(asked) {
    if (!this.sure || !this.first || !this.text) return;
    this.text.textContent = word("web-adaptive-end-sure", { count: this.answered });
    this.trouble?.replaceChildren();
    this.sure.hidden = !asked;
    this.first.hidden = asked;
    (asked ? this.back : this.first)?.focus();
  }
}

customElements.define("kz-early-end", KzEarlyEnd);
