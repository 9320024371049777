/** The editor of an item: beside the text stands what a candidate will see, with hints. */

import { make } from "../../candidate/elements/dom.js";
import { KzQuestion } from "../../candidate/elements/kz-question.js";
import { word } from "../../shared/elements/words.js";
import { Refused, send } from "../../shared/elements/wire.js";

const PAUSE_MS = 500;

class KzWrite extends HTMLElement {
  /** @type {HTMLTextAreaElement | null} */
  text = null;
  waiting = 0;
  asked = 0;

  connectedCallback() {
    const text = this.querySelector("textarea");
    if (!text) return;
    this.text = text;
    text.addEventListener("input", () => this.#soon());
    text.addEventListener("paste", (event) => this.#paste(event));
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

  /** Pictures are kept and named; formulas come in as MathML. @param {ClipboardEvent} event */
  #paste(event) {
    const data = event.clipboardData;
    if (!data) return;
    const picture = [...data.files].find((file) => file.type.startsWith("image/"));
    const formula = formulaIn(data);
    if (!picture && !formula) return;
    event.preventDefault();
    if (formula) this.#put(formula, formula.length);
    else if (picture) void this.#keep(picture);
  }

  /** @param {File} picture */
  async #keep(picture) {
    const form = new FormData();
    form.append("file", picture, picture.name || "picture.png");
    this.#say([word("web-author-picture-coming")], "warn");
    try {
      const told = await send("/staff/items/pictures", { body: form });
      const begin = `<img src='${told.source}' alt='`;
      this.#put(`${begin}'>`, begin.length);
    } catch (fault) {
      if (!(fault instanceof Refused)) throw fault;
      this.#say([`${fault.detail} ${fault.next}`.trim()], "bad");
    }
  }

  /** Puts text where the caret stands and the caret into it, where its description is to be written. @param {string} added @param {number} caret */
  #put(added, caret) {
    const text = this.text;
    if (!text) return;
    const start = text.selectionStart;
    text.setRangeText(added, start, text.selectionEnd, "end");
    text.setSelectionRange(start + caret, start + caret);
    text.focus();
    this.#soon();
  }

  /** @param {string} name @returns {HTMLElement | null} */
  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }
}

/** The formula that was copied, as text within a JSON string; empty where there is none. @param {DataTransfer} data */
function formulaIn(data) {
  const plain = data.getData("text/plain").trim();
  const source = /^<math[\s>]/.test(plain) ? plain : data.getData("text/html");
  const found = /<math[\s>][\s\S]*?<\/math>/.exec(source);
  if (!found) return "";
  const bare = found[0].replace(/<annotation(-xml)?[\s>][\s\S]*?<\/annotation(-xml)?>/g, "").replace(/\s+/g, " ");
  return JSON.stringify(bare).slice(1, -1);
}

customElements.define("kz-write", KzWrite);
