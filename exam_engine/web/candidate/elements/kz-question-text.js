/** Gaps in running text, and long answers: what is typed. */

import { word } from "../../shared/elements/words.js";
import { make, paperHtml } from "./dom.js";

/**
 * @typedef {{kind: "textEntry", prompt: string,
 *   segments: (string | {response_identifier: string, expected_length: number})[]}} TextEntryView
 * @typedef {{kind: "extendedText", response_identifier: string, prompt: string,
 *   expected_length: number}} ExtendedTextView
 */

const GAP_LIMIT = 1000;
const LONG_LIMIT = 60_000;

/** @param {HTMLElement} element @param {string} response @param {string} text */
function tell(element, response, text) {
  const detail = { response, value: text.trim() ? text : null, typed: true };
  element.dispatchEvent(new CustomEvent("kz-answer", { detail, bubbles: true }));
}

export class KzQuestionTextEntry extends HTMLElement {
  /** @param {TextEntryView} view @param {string} name */
  build(view, name) {
    /** @type {Map<string, HTMLInputElement>} */
    this.gaps = new Map();
    const count = view.segments.filter((segment) => typeof segment !== "string").length;
    const text = make("div", { class: "gap-text" });
    for (const segment of view.segments) {
      if (typeof segment === "string") {
        text.append(paperHtml("span", "gap-words", segment));
        continue;
      }
      const place = this.gaps.size + 1;
      const response = segment.response_identifier;
      const gap = make("input", {
        type: "text",
        class: "gap",
        id: `${name}-${place}`,
        maxlength: GAP_LIMIT,
        size: Math.min(40, Math.max(6, segment.expected_length + 2)),
        autocomplete: "off",
        autocapitalize: "off",
        spellcheck: "false",
        "aria-label": count > 1 ? word("web-exam-gap-of", { place, count }) : word("web-exam-gap"),
        oninput: () => tell(this, response, gap.value),
      });
      this.gaps.set(response, gap);
      text.append(gap);
    }
    this.replaceChildren(paperHtml("div", "prompt", view.prompt), text);
    return this;
  }

  /** @param {string | string[] | undefined} value @param {string} response */
  show(value, response) {
    const gap = this.gaps?.get(response);
    const text = typeof value === "string" ? value : "";
    if (gap && gap.value !== text) gap.value = text;
  }
}

export class KzQuestionExtendedText extends HTMLElement {
  /** @param {ExtendedTextView} view @param {string} name */
  build(view, name) {
    const prompt = paperHtml("div", "prompt", view.prompt);
    prompt.id = `${name}-prompt`;
    this.count = make("p", { class: "hint" });
    const area = make("textarea", {
      id: name,
      rows: Math.min(24, Math.max(8, Math.ceil(view.expected_length / 40))),
      maxlength: LONG_LIMIT,
      autocomplete: "off",
      spellcheck: "false",
      "aria-labelledby": prompt.id,
      oninput: () => {
        this.#tellLength();
        tell(this, view.response_identifier, area.value);
      },
    });
    this.area = area;
    this.expected = view.expected_length;
    this.replaceChildren(prompt, area, this.count);
    this.#tellLength();
    return this;
  }

  /** @param {string | string[] | undefined} value */
  show(value) {
    const text = typeof value === "string" ? value : "";
    if (this.area && this.area.value !== text) this.area.value = text;
    this.#tellLength();
  }

  #tellLength() {
    const count = [...(this.area?.value ?? "")].filter((c) => !/\s/.test(c)).length;
    const facts = { count, expected: this.expected ?? 0 };
    const code = this.expected ? "web-exam-length-of" : "web-exam-length";
    if (this.count) this.count.textContent = word(code, facts);
  }
}

customElements.define("kz-question-text-entry", KzQuestionTextEntry);
customElements.define("kz-question-extended-text", KzQuestionExtendedText);
