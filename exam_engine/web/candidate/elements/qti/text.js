/** Typed answers of QTI: a gap inside the text, and long answers of one part or several. */

import { word } from "../../../shared/elements/words.js";
import { make } from "../dom.js";
import { listed, Part } from "./part.js";

const GAP_LIMIT = 1000;
const LONG_LIMIT = 60_000;

export class QtiTextEntry extends Part {
  parts() {
    this.dataset.inline = "true";
    this.gap = make("input", {
      type: "text",
      class: "gap",
      maxlength: GAP_LIMIT,
      size: Math.min(40, Math.max(6, (this.view.expected_length || 8) + 2)),
      placeholder: this.view.placeholder || null,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      "aria-label": word("web-exam-gap"),
      oninput: () => this.tell(this.gap?.value.trim() ? this.gap.value : null, true),
    });
    return [this.gap];
  }

  /** @param {import("./part.js").Given} value */
  show(value) {
    const text = listed(value)[0] ?? "";
    if (this.gap && this.gap.value !== text) this.gap.value = text;
  }
}

export class QtiExtendedText extends Part {
  parts() {
    const several = Math.min(20, this.view.max_strings || 1);
    this.areas = Array.from({ length: several }, (_, place) => this.#area(place, several));
    this.length = make("p", { class: "hint" });
    this.#tellLength();
    return [this.prompt(), ...this.areas, this.length].filter((one) => one !== null);
  }

  /** @param {import("./part.js").Given} value */
  show(value) {
    const texts = listed(value);
    for (const [place, area] of (this.areas ?? []).entries()) {
      const text = texts[place] ?? "";
      if (area.value !== text) area.value = text;
    }
    this.#tellLength();
  }

  /** @param {number} place @param {number} several */
  #area(place, several) {
    const lines = this.view.expected_lines || Math.ceil((this.view.expected_length || 0) / 40);
    const label = several > 1 ? word("web-exam-gap-of", { place: place + 1, count: several }) : word("web-exam-qti-text");
    return make("textarea", {
      rows: Math.min(24, Math.max(several > 1 ? 2 : 6, lines)),
      maxlength: LONG_LIMIT,
      placeholder: this.view.placeholder || null,
      autocomplete: "off",
      spellcheck: "false",
      ...(several === 1 && this.view.prompt ? this.named() : { "aria-label": label }),
      oninput: () => this.#typed(),
    });
  }

  #typed() {
    this.#tellLength();
    const texts = (this.areas ?? []).map((area) => area.value);
    while (texts.length && !texts[texts.length - 1]?.trim()) texts.pop();
    this.tell(texts.length > 1 ? texts : (texts[0] ?? null), true);
  }

  #tellLength() {
    const count = [...(this.areas ?? []).map((area) => area.value).join("")].filter((c) => !/\s/.test(c)).length;
    const expected = this.view.expected_length || 0;
    const code = expected ? "web-exam-length-of" : "web-exam-length";
    if (this.length) this.length.textContent = word(code, { count, expected });
  }
}

customElements.define("kz-qti-text-entry", QtiTextEntry);
customElements.define("kz-qti-extended-text", QtiExtendedText);
