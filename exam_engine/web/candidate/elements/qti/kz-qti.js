/** A QTI item as it is: its text with each interaction in the place where the item has it. */

import { word } from "../../../shared/elements/words.js";
import { make, paperHtml } from "../dom.js";
import "./areas.js";
import "./choices.js";
import "./files.js";
import "./gaps.js";
import "./others.js";
import "./pairs.js";
import "./points.js";
import "./portable.js";
import "./text.js";
import { fillSlots } from "./slots.js";

/** @type {Record<string, string>} */
const ELEMENTS = {
  choice: "kz-qti-choice",
  order: "kz-qti-order",
  inlineChoice: "kz-qti-inline-choice",
  hottext: "kz-qti-hottext",
  textEntry: "kz-qti-text-entry",
  extendedText: "kz-qti-extended-text",
  associate: "kz-qti-associate",
  match: "kz-qti-match",
  gapMatch: "kz-qti-gap-match",
  graphicGapMatch: "kz-qti-graphic-gap-match",
  hotspot: "kz-qti-hotspot",
  graphicOrder: "kz-qti-graphic-order",
  graphicAssociate: "kz-qti-graphic-associate",
  selectPoint: "kz-qti-select-point",
  positionObject: "kz-qti-position-object",
  slider: "kz-qti-slider",
  media: "kz-qti-media",
  endAttempt: "kz-qti-end-attempt",
  upload: "kz-qti-upload",
  drawing: "kz-qti-drawing",
  portableCustom: "kz-qti-portable",
};

/** @typedef {{made: number, open: boolean}} Tries of an adaptive item: those made, and whether one more may be */
/** @typedef {{kind: "qti", content: string, interactions: any[], feedback: string[], tries?: Tries}} QtiView */

/** Fires `kz-try` (detail: how many tries were made before) when a try at an adaptive item ends. */
export class KzQuestionQti extends HTMLElement {
  /** Whether the page counts tries; pages that do not show an adaptive item as any other one. */
  static countsTries = false;

  /** @param {QtiView} view @param {string} name unique in the page */
  build(view, name) {
    this.view = view;
    /** @type {any[]} */
    this.parts = [];
    const text = paperHtml("div", "qti-text", view.content);
    fillSlots(text, (place) => this.#part(view.interactions[place], `${name}-${place + 1}`));
    const told = view.feedback.map((html) => paperHtml("div", "notice info", html));
    this.replaceChildren(text, ...told, ...this.#tries(view.tries));
    // A button of the item's own ends a try as well.
    if (view.tries?.open) this.addEventListener("kz-end-attempt", () => this.#end());
    return this;
  }

  /** What stands below an adaptive item. @param {Tries | undefined} tries */
  #tries(tries) {
    if (!tries || !KzQuestionQti.countsTries) return [];
    if (!tries.open) return [make("p", { class: "hint", role: "status" }, word("web-exam-qti-complete"))];
    const made = tries.made > 0 ? make("p", { class: "hint", role: "status" }, word("web-exam-qti-tried", { count: tries.made })) : null;
    const end = make("button", { type: "button", class: "button plain", onclick: () => this.#end() }, word("web-exam-qti-try"));
    return [made, end].filter((one) => one !== null);
  }

  #end() {
    if (!KzQuestionQti.countsTries) return;
    this.dispatchEvent(new CustomEvent("kz-try", { detail: this.view?.tries?.made ?? 0, bubbles: true }));
  }

  /** @param {string | string[] | undefined} value @param {string} response */
  show(value, response) {
    for (const part of this.parts ?? []) if (part.view.response === response) part.show(value);
  }

  /** A letter key goes to the only list of options. @param {string} key */
  press(key) {
    const lists = (this.parts ?? []).filter((part) => typeof part.press === "function" && part.inner);
    return lists.length === 1 ? lists[0].press(key) : false;
  }

  /** @param {any} view @param {string} name */
  #part(view, name) {
    const tag = ELEMENTS[view?.kind];
    if (!tag) return make("p", { class: "notice warn" }, word("web-exam-qti-unknown"));
    const part = /** @type {any} */ (document.createElement(tag));
    this.parts?.push(part.build(view, name));
    return part;
  }
}

/** The responses of a QTI question, each once. @param {QtiView} view @returns {string[]} */
export function qtiResponses(view) {
  return [...new Set(view.interactions.map((one) => one.response).filter(Boolean))];
}

customElements.define("kz-question-qti", KzQuestionQti);
