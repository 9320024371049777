/** Gaps of QTI that are filled from a stock: in running text, and on a picture. */

import { word } from "../../../shared/elements/words.js";
import { make, paperHtml } from "../dom.js";
import { brief, letter, listed, Part, selectOf } from "./part.js";
import { Picture } from "./picture.js";
import { fillSlots } from "./slots.js";

/** @typedef {import("./part.js").ChoiceView & {picture?: import("./part.js").PictureView}} StockView */

/** A select for each gap; what is used up is closed in the other gaps. */
class Gaps extends Part {
  /** @type {Map<string, HTMLSelectElement>} */
  selects = new Map();

  /** @param {string} gap its name @param {string} label */
  gap(gap, label) {
    const options = this.view.choices.map((/** @type {StockView} */ choice, /** @type {number} */ place) => [choice.name, this.words(choice, place)]);
    const select = selectOf({ class: "inline-choice", "aria-label": label, onchange: () => this.changed() }, word("web-exam-qti-none"), options);
    this.selects.set(gap, select);
    return select;
  }

  /** @param {StockView} choice @param {number} place */
  words(choice, place) {
    return choice.picture?.alt ? `${letter(place)}  ${choice.picture.alt}` : brief(choice, place);
  }

  /** @param {import("./part.js").Given} value pairs of choice and gap */
  show(value) {
    const filled = new Map(listed(value).map((pair) => [pair.split(" ")[1] ?? "", pair.split(" ")[0] ?? ""]));
    for (const [gap, select] of this.selects) select.value = filled.get(gap) ?? "";
    this.used();
  }

  changed() {
    this.used();
    this.tell(this.filled().map(([gap, choice]) => `${choice} ${gap}`));
  }

  /** Gaps with what stands in them. @returns {[string, string][]} */
  filled() {
    return [...this.selects].filter(([, select]) => select.value).map(([gap, select]) => [gap, select.value]);
  }

  used() {
    for (const choice of this.view.choices) {
      const limit = choice.match_max ?? 1;
      for (const select of this.selects.values()) {
        const elsewhere = [...this.selects.values()].filter((one) => one !== select && one.value === choice.name).length;
        const option = [...select.options].find((one) => one.value === choice.name);
        if (option) option.disabled = limit > 0 && elsewhere >= limit;
      }
    }
  }
}

export class QtiGapMatch extends Gaps {
  parts() {
    const text = paperHtml("div", "gap-text", this.view.content);
    const count = this.view.gaps.length;
    fillSlots(text, (place) => {
      const label = count > 1 ? word("web-exam-gap-of", { place: place + 1, count }) : word("web-exam-gap");
      return this.gap(this.view.gaps[place], label);
    });
    const stock = this.view.choices.map((/** @type {StockView} */ choice, /** @type {number} */ place) =>
      make("li", {}, make("span", { class: "option-letter" }, letter(place)), paperHtml("span", "option-text", choice.content)),
    );
    return [this.prompt(), make("ul", { class: "match-targets", "aria-label": word("web-exam-qti-stock") }, ...stock), text].filter((one) => one !== null);
  }
}

/** Places on a picture that are filled from a stock; a list below the picture says which. */
export class QtiGraphicGapMatch extends Gaps {
  parts() {
    this.picture = new Picture(this.view.picture);
    const rows = this.view.areas.map((/** @type {any} */ area, /** @type {number} */ place) => {
      this.picture?.area(area, String(place + 1));
      const label = area.label || word("web-exam-qti-place", { place: place + 1 });
      return make("li", {}, make("span", { class: "option-letter" }, String(place + 1)), this.gap(area.name, label), area.label ? make("span", {}, area.label) : null);
    });
    const stock = this.view.choices.map((/** @type {StockView} */ choice, /** @type {number} */ place) =>
      make("li", {}, make("span", { class: "option-letter" }, letter(place)), this.#piece(choice)),
    );
    return [
      this.prompt(),
      this.picture.element,
      make("ul", { class: "match-targets", "aria-label": word("web-exam-qti-stock") }, ...stock),
      make("ol", { class: "place-list", "aria-label": word("web-exam-qti-places") }, ...rows),
    ].filter((one) => one !== null);
  }

  used() {
    super.used();
    const filled = new Map(this.filled());
    for (const area of this.view.areas) {
      const place = this.view.choices.findIndex((/** @type {StockView} */ choice) => choice.name === filled.get(area.name));
      this.picture?.fill(area.name, place < 0 ? "" : letter(place), place < 0 ? "" : (this.view.choices[place].picture?.source ?? ""));
    }
  }

  /** @param {StockView} choice */
  #piece(choice) {
    const source = choice.picture?.source;
    return source ? make("img", { src: source, alt: choice.picture?.alt ?? "", class: "stock-picture" }) : paperHtml("span", "option-text", choice.content);
  }
}

customElements.define("kz-qti-gap-match", QtiGapMatch);
customElements.define("kz-qti-graphic-gap-match", QtiGraphicGapMatch);
