/** Shows a certificate template while it is written: the page, what is wrong, each field. */

import { Refused, send } from "../../shared/elements/wire.js";
import { word } from "../../shared/elements/words.js";

/**
 * @typedef {object} Complaint
 * @property {string} text
 * @property {string | null} next
 * @property {string | null} file
 * @property {number | null} line
 */

/**
 * @typedef {object} FieldRow
 * @property {string} name
 * @property {string} text
 * @property {number | null} size
 * @property {number | null} lines
 * @property {number | null} step
 * @property {number} steps
 * @property {boolean} fits
 * @property {boolean} smaller
 * @property {string} stand_ins
 * @property {string[]} gaps
 */

/**
 * @typedef {object} Preview
 * @property {string | null} picture
 * @property {number} milliseconds
 * @property {Complaint[]} complaints
 * @property {FieldRow[]} fields
 */

const PAUSE = 500;

export class KzDesigner extends HTMLElement {
  #timer = 0;
  /** @type {AbortController | null} */
  #running = null;

  connectedCallback() {
    const choice = this.querySelector(".sample-choice");
    choice?.addEventListener("change", () => this.#later(0));
    choice?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#later(0);
    });
    if (this.dataset.live !== "yes") return;
    for (const area of this.#areas()) area.addEventListener("input", () => this.#later(PAUSE));
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#running?.abort();
  }

  /** @param {number} pause milliseconds without a key before the page is made */
  #later(pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), pause);
  }

  async #ask() {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#tell(word("web-designer-working"));
    try {
      const body = { ...this.#texts(), case: this.#chosen("case"), rank: Number(this.#chosen("rank")) };
      const path = this.dataset.preview ?? "";
      /** @type {Preview} */
      const preview = await send(path, { body, signal: running.signal });
      this.#show(preview);
    } catch (error) {
      if (running.signal.aborted) return;
      if (!(error instanceof Refused)) throw error;
      this.#tell(error.next ? `${error.message} ${error.next}` : error.message);
    }
  }

  /** @param {Preview} preview */
  #show(preview) {
    const page = this.querySelector("[data-page]");
    if (page instanceof HTMLImageElement) {
      page.hidden = preview.picture === null;
      if (preview.picture !== null) page.src = `data:image/png;base64,${preview.picture}`;
    }
    this.querySelector("[data-complaints]")?.replaceChildren(
      ...preview.complaints.map((complaint) => this.#notice(complaint)),
    );
    this.querySelector("[data-fields]")?.replaceChildren(...preview.fields.map(row));
    const made = preview.picture !== null;
    this.#tell(made ? word("web-designer-done", { milliseconds: preview.milliseconds }) : word("web-designer-not-done"));
  }

  /** @param {Complaint} complaint */
  #notice(complaint) {
    const text = element("div", "");
    text.append(element("p", "", complaint.text));
    if (complaint.next) text.append(element("p", "", complaint.next));
    const area = this.#areas().find((one) => one.dataset.file === complaint.file);
    if (area && complaint.line) {
      const line = complaint.line;
      const go = element("button", "button quiet", word("web-designer-at-line", { file: area.dataset.file ?? "", line }));
      go.setAttribute("type", "button");
      go.addEventListener("click", () => select(area, line));
      text.append(go);
    }
    const notice = element("div", "notice bad");
    const shape = element("span", "shape");
    shape.setAttribute("aria-hidden", "true");
    notice.append(shape, text);
    return notice;
  }

  /** @param {string} text */
  #tell(text) {
    const told = this.querySelector("[data-told]");
    if (told) told.textContent = text;
  }

  #areas() {
    return [...this.querySelectorAll("textarea")];
  }

  #texts() {
    return Object.fromEntries(this.#areas().map((area) => [area.name, area.value]));
  }

  /** @param {string} id */
  #chosen(id) {
    const select = this.querySelector(`#${id}`);
    return select instanceof HTMLSelectElement ? select.value : "";
  }
}

/** @param {FieldRow} field */
function row(field) {
  const made = element("tr", "");
  const name = element("th", "code", field.name);
  name.setAttribute("scope", "row");
  const size = field.size === null ? "—" : word("web-designer-size", { size: field.size, lines: field.lines ?? 1 });
  const last = element("td", "");
  last.append(stateOf(field));
  made.append(name, last, element("td", "", size), element("td", "said", field.text));
  return made;
}

/** @param {FieldRow} field */
function stateOf(field) {
  if (field.gaps.length > 0) return state("bad", word("web-designer-field-gaps", { gaps: field.gaps.join("、") }));
  if (!field.fits) return state("bad", word("web-designer-field-over"));
  if (field.stand_ins) return state("plain", word("web-designer-field-rare", { characters: field.stand_ins }));
  if (field.smaller)
    return state("warn", word("web-designer-field-smaller", { step: field.step ?? 1, steps: field.steps }));
  return state("good", word("web-designer-field-good"));
}

/**
 * @param {string} kind
 * @param {string} text
 */
function state(kind, text) {
  const made = element("span", `state ${kind}`);
  const shape = element("span", "shape");
  shape.setAttribute("aria-hidden", "true");
  made.append(shape, text);
  return made;
}

/**
 * @param {string} name
 * @param {string} className
 * @param {string} [text]
 */
function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/**
 * Select a line of a source and bring it into view.
 * @param {HTMLTextAreaElement} area
 * @param {number} line counted from 1
 */
function select(area, line) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  area.scrollTop = (area.scrollHeight / lines.length) * Math.max(0, line - 4);
}

customElements.define("kz-designer", KzDesigner);
