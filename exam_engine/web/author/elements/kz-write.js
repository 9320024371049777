/** The editor of an item: beside the text stands what a candidate will see, with hints. */

import { make } from "../../candidate/elements/dom.js";
import { KzQuestion } from "../../candidate/elements/kz-question.js";
import { word } from "../../shared/elements/words.js";
import { Refused, send } from "../../shared/elements/wire.js";

const PAUSE_MS = 500;
const WORD = /<m:oMath[\s>P]/;

class KzWrite extends HTMLElement {
  /** @type {HTMLTextAreaElement | null} */
  text = null;
  waiting = 0;
  asked = 0;

  connectedCallback() {
    const text = this.querySelector("textarea[name=source]");
    if (!(text instanceof HTMLTextAreaElement)) return;
    this.text = text;
    text.addEventListener("input", () => this.#soon());
    // In the source text and in the fields of the form that take pictures and formulas.
    this.addEventListener("paste", (event) => this.#paste(event));
    // Nothing that a preview is asked to take is a candidate's.
    this.addEventListener("kz-file", (event) => /** @type {CustomEvent} */ (event).detail.failed(word("web-author-try-no-files")));
    void this.#show();
  }

  disconnectedCallback() {
    clearTimeout(this.waiting);
  }

  #soon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => void this.#show(), PAUSE_MS);
  }

  async #show() {
    const turn = ++this.asked;
    try {
      const told = await send("/staff/items/preview", { body: { source: this.text?.value ?? "" } });
      // An answer to what has been written over meanwhile is of no use.
      if (turn !== this.asked) return;
      const question = new KzQuestion().build(told.question, 1);
      if (question.flag) question.flag.hidden = true;
      this.#part("stage")?.replaceChildren(question);
      this.#say(told.hints, "warn");
      if (!told.hints.length) this.#say([word("web-author-findings-none")], "good");
    } catch (fault) {
      if (!(fault instanceof Refused)) throw fault;
      if (turn === this.asked) this.#say([`${fault.detail} ${fault.next}`.trim()], "bad");
    }
  }

  /** @param {string[]} lines @param {"good" | "warn" | "bad"} kind */
  #say(lines, kind) {
    const rows = lines.map((line) => make("li", { class: `state ${kind}` }, make("span", { class: "shape", "aria-hidden": "true" }), make("span", {}, line)));
    this.#part("hints")?.replaceChildren(...rows);
  }

  /** Pictures are kept and named; formulas come in as MathML, those of Word by way of the server. @param {ClipboardEvent} event */
  #paste(event) {
    const data = event.clipboardData;
    const place = event.target;
    if (!data || !(place instanceof HTMLTextAreaElement) || (place !== this.text && place.dataset.rich === undefined)) return;
    const copied = data.getData("text/html");
    if (WORD.test(copied)) {
      event.preventDefault();
      void this.#understand(copied, place);
      return;
    }
    const picture = [...data.files].find((file) => file.type.startsWith("image/"));
    const bare = formulaIn(data);
    // Within the source text it stands in a JSON string.
    const formula = place === this.text ? JSON.stringify(bare).slice(1, -1) : bare;
    if (!picture && !formula) return;
    event.preventDefault();
    if (formula) put(place, formula, formula.length);
    else if (picture) void this.#keep(picture, place);
  }

  /** Text of Word with formulas in it. @param {string} pasted @param {HTMLTextAreaElement} place */
  async #understand(pasted, place) {
    try {
      const { text } = await send("/staff/items/formulas", { body: { pasted } });
      const still = this.#still(place);
      const shown = still === this.text ? JSON.stringify(text).slice(1, -1) : text;
      if (still) put(still, shown, shown.length);
    } catch (fault) {
      if (!(fault instanceof Refused)) throw fault;
      this.#say([`${fault.detail} ${fault.next}`.trim()], "bad");
    }
  }

  /** The field at a place: the form may have been drawn anew meanwhile. @param {HTMLTextAreaElement} place */
  #still(place) {
    const still = place.isConnected ? place : document.getElementById(place.id);
    return still instanceof HTMLTextAreaElement ? still : null;
  }

  /** @param {File} picture @param {HTMLTextAreaElement} place */
  async #keep(picture, place) {
    const form = new FormData();
    form.append("file", picture, picture.name || "picture.png");
    this.#say([word("web-author-picture-coming")], "warn");
    try {
      const told = await send("/staff/items/pictures", { body: form });
      const begin = `<img src='${told.source}' alt='`;
      const still = this.#still(place);
      if (still) put(still, `${begin}'>`, begin.length);
    } catch (fault) {
      if (!(fault instanceof Refused)) throw fault;
      this.#say([`${fault.detail} ${fault.next}`.trim()], "bad");
    }
  }

  /** @param {string} name @returns {HTMLElement | null} */
  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }
}

/** Puts text where the caret stands and the caret into it, where its description is to be written. @param {HTMLTextAreaElement} text @param {string} added @param {number} caret */
function put(text, added, caret) {
  const start = text.selectionStart;
  text.setRangeText(added, start, text.selectionEnd, "end");
  text.setSelectionRange(start + caret, start + caret);
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

/** The formula that was copied, on one line; empty where there is none. @param {DataTransfer} data */
function formulaIn(data) {
  const plain = data.getData("text/plain").trim();
  const source = /^<math[\s>]/.test(plain) ? plain : data.getData("text/html");
  const found = /<math[\s>][\s\S]*?<\/math>/.exec(source);
  if (!found) return "";
  return found[0].replace(/<annotation(-xml)?[\s>][\s\S]*?<\/annotation(-xml)?>/g, "").replace(/\s+/g, " ");
}

customElements.define("kz-write", KzWrite);
