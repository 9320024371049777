/** What the elements of QTI interactions share: their view, their answer, and their labels. */

import { make, paperHtml, plainText } from "../dom.js";

/** @typedef {string | string[] | undefined} Given an answer as the store holds it */
/** @typedef {{name: string, content: string, match_max?: number}} ChoiceView */
/** @typedef {{source: string, width: number, height: number, alt: string}} PictureView */

const SHORT = 28;

/** An element for one interaction; `build` makes it, `show` puts an answer into it. */
export class Part extends HTMLElement {
  /** @param {any} view @param {string} name unique in the page */
  build(view, name) {
    this.view = view;
    this.name = name;
    this.replaceChildren(...this.parts());
    return this;
  }

  /** The parts of the element. @returns {Node[]} */
  parts() {
    return [];
  }

  /** @param {Given} _value */
  show(_value) {}

  /** Tell the question what the answer is now. @param {string | string[] | null} value @param {boolean} [typed] */
  tell(value, typed = false) {
    const detail = { response: this.view.response, value, typed };
    this.dispatchEvent(new CustomEvent("kz-answer", { detail, bubbles: true }));
  }

  /** The interaction's own words above it, or nothing. @returns {HTMLElement | null} */
  prompt() {
    if (!this.view.prompt) return null;
    const prompt = paperHtml("div", "prompt", this.view.prompt);
    prompt.id = `${this.name}-prompt`;
    return prompt;
  }

  /** Attributes that name a group by its prompt. @returns {Record<string, string>} */
  named() {
    return this.view.prompt ? { "aria-labelledby": `${this.name}-prompt` } : {};
  }
}

/** The answer as a list. @param {Given} value @returns {string[]} */
export function listed(value) {
  if (Array.isArray(value)) return value;
  return typeof value === "string" && value !== "" ? [value] : [];
}

/** A, B … Z, AA … for the place of a choice. @param {number} place @returns {string} */
export function letter(place) {
  const before = Math.floor(place / 26);
  return (before ? letter(before - 1) : "") + String.fromCharCode(65 + (place % 26));
}

/** A choice in few words, for lists that take no markup. @param {ChoiceView} choice @param {number} place */
export function brief(choice, place) {
  const text = plainText(choice.content);
  const short = text.length > SHORT ? `${text.slice(0, SHORT - 1)}…` : text;
  return short ? `${letter(place)}  ${short}` : letter(place);
}

/**
 * A list to choose from, with an empty first line.
 * @param {Record<string, any>} properties
 * @param {string} none
 * @param {[string, string][]} options value and words
 */
export function selectOf(properties, none, options) {
  const lines = options.map(([value, text]) => make("option", { value }, text));
  return make("select", properties, make("option", { value: "" }, none), ...lines);
}
