/** The last page: what is unanswered or flagged, and handing in by two deliberate steps. */

import { word } from "../../shared/elements/words.js";
import { make } from "./dom.js";

/** @typedef {import("./kz-map.js").MapEntry} MapEntry */

/** Fires `kz-go` (detail: number) and `kz-hand-in`. */
export class KzReview extends HTMLElement {
  /** @param {MapEntry[]} entries */
  show(entries) {
    const open = entries.filter((entry) => !entry.answered);
    const flagged = entries.filter((entry) => entry.flagged);
    this.heading = make("h2", { tabindex: "-1" }, word("web-exam-review"));
    this.trouble = make("div", { role: "status" });
    this.replaceChildren(
      this.heading,
      make(
        "p",
        { class: "lead" },
        word("web-exam-review-count", { answered: entries.length - open.length, count: entries.length }),
      ),
      this.#list("web-exam-review-open", open),
      this.#list("web-exam-review-flagged", flagged),
      this.trouble,
      this.#acts(open.length),
    );
  }

  /** Handing in did not work: say why; nothing is lost. @param {string} text */
  tell(text) {
    this.trouble?.replaceChildren(
      make("div", { class: "notice warn" }, make("span", { class: "shape", "aria-hidden": "true" }), make("p", {}, text)),
    );
    this.#step(false);
  }

  /** @param {string} code @param {MapEntry[]} entries */
  #list(code, entries) {
    if (entries.length === 0) return make("p", { class: "soft" }, word(`${code}-none`));
    const links = entries.map((entry) =>
      make(
        "li",
        {},
        make("button", { type: "button", class: "button plain", onclick: () => this.#go(entry.number) }, String(entry.number)),
      ),
    );
    return make("section", {}, make("h3", {}, word(code, { count: entries.length })), make("ul", { class: "review-list" }, ...links));
  }

  /** @param {number} open */
  #acts(open) {
    this.first = make(
      "button",
      { type: "button", class: "button main", onclick: () => this.#step(true) },
      word("web-exam-hand-in"),
    );
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
    const back = make(
      "button",
      { type: "button", class: "button plain", onclick: () => this.#step(false) },
      word("web-exam-hand-in-back"),
    );
    this.sure = make(
      "div",
      { class: "card", hidden: true, role: "group", "aria-label": word("web-exam-hand-in") },
      make("p", {}, word(open ? "web-exam-hand-in-open" : "web-exam-hand-in-all", { count: open })),
      make("div", { class: "row" }, back, sure),
      make("p", { class: "hint" }, word("web-exam-hand-in-keys")),
    );
    this.back = back;
    return make("div", { class: "review-acts" }, this.first, this.sure);
  }

  /** @param {boolean} asked */
  #step(asked) {
    if (!this.sure || !this.first) return;
    this.sure.hidden = !asked;
    this.first.hidden = asked;
    (asked ? this.back : this.first)?.focus();
  }

  /** @param {number} number */
  #go(number) {
    this.dispatchEvent(new CustomEvent("kz-go", { detail: number, bubbles: true }));
  }
}

customElements.define("kz-review", KzReview);
