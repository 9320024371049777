/** The question map: each question's state by shape, word and colour. */

import { word } from "../../shared/elements/words.js";
import { make } from "./dom.js";

/** @typedef {{number: number, ref: string, answered: boolean, partly: boolean, flagged: boolean, seen: boolean, here: boolean}} MapEntry */

/** Fires `kz-go` (detail: number of the question). */
export class KzMap extends HTMLElement {
  /** @param {{title: string, questions: {number: number, ref: string}[]}[]} sections */
  build(sections) {
    /** @type {Map<string, HTMLButtonElement>} */
    this.buttons = new Map();
    const groups = sections.map((section, place) => {
      const list = make("ol", { class: "map-list" });
      for (const { number, ref } of section.questions) {
        const button = make(
          "button",
          { type: "button", class: "map-number", onclick: () => this.#go(number) },
          String(number),
        );
        this.buttons?.set(ref, button);
        list.append(make("li", {}, button));
      }
      const id = `map-section-${place + 1}`;
      return make(
        "section",
        { "aria-labelledby": id },
        make("h2", { id, class: "map-section" }, section.title || word("web-exam-all-questions")),
        list,
      );
    });
    const key = (/** @type {string} */ state, /** @type {string} */ code) =>
      make("li", {}, make("span", { class: `map-number sample ${state}`, "aria-hidden": "true" }, " "), word(code));
    this.replaceChildren(
      ...groups,
      make(
        "ul",
        { class: "map-legend" },
        key("answered", "web-exam-map-answered"),
        key("seen", "web-exam-map-open"),
        key("unseen", "web-exam-map-unseen"),
        key("flagged seen", "web-exam-map-flagged"),
        key("here seen", "web-exam-map-here"),
      ),
    );
    return this;
  }

  /** @param {MapEntry} entry */
  show(entry) {
    const button = this.buttons?.get(entry.ref);
    if (!button) return;
    const states = [
      entry.answered ? "answered" : entry.partly ? "partly" : entry.seen ? "open" : "unseen",
      ...(entry.flagged ? ["flagged"] : []),
    ];
    button.className = ["map-number", ...states, ...(entry.here ? ["here"] : [])].join(" ");
    const words = states.map((state) => word(`web-exam-map-${state}`)).join(word("web-exam-comma"));
    button.setAttribute("aria-label", word("web-exam-map-label", { number: entry.number, state: words }));
    if (entry.here) button.setAttribute("aria-current", "step");
    else button.removeAttribute("aria-current");
  }

  /** @param {number} number */
  #go(number) {
    this.dispatchEvent(new CustomEvent("kz-go", { detail: number, bubbles: true }));
  }
}

customElements.define("kz-map", KzMap);
