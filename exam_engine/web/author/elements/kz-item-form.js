/**
 * An item written as a form. The authoring JSON in the text area stays what is posted: the form is
 * made of it and writes each change back into it.
 */

import { make } from "../../candidate/elements/dom.js";
import { word } from "../../shared/elements/words.js";
import { read, written } from "./ordered-json.js";
import { itemForm, unclaimed } from "./writing-facts.js";

/** @typedef {import("./writing-controls.js").Offer} Offer */
/** @typedef {import("./ordered-json.js").Fields} Fields */

const STEP = /\[[^\]]*\]|\.?[^.[\]]+/g;

class KzItemForm extends HTMLElement {
  /** @type {HTMLTextAreaElement | null} */
  source = null;
  /** @type {Offer | null} */
  offer = null;
  /** @type {Fields | null} */
  fields = null;
  sheet = make("div", { class: "w-sheet" });
  told = make("p", { class: "notice warn", role: "status", hidden: true });
  /** @type {HTMLButtonElement[]} */
  ways = [];

  connectedCallback() {
    const source = this.querySelector("textarea");
    const offer = this.querySelector("script[data-part=offer]");
    if (this.source || !source || !offer) return;
    this.source = source;
    this.offer = JSON.parse(offer.textContent ?? "null");
    this.ways = [
      make("button", { type: "button", class: "button plain", onclick: () => this.#turn(true) }, word("web-writing-as-form")),
      make("button", { type: "button", class: "button plain", onclick: () => this.#turn(false) }, word("web-writing-as-source")),
    ];
    this.prepend(make("div", { class: "w-ways", role: "group", "aria-label": word("web-writing-ways") }, ...this.ways), this.told, this.sheet);
    this.#turn(true);
    this.#blame();
  }

  /** Shows the form, where the source text can be read, or the source text. @param {boolean} asForm */
  #turn(asForm) {
    const isForm = asForm && this.#read();
    this.told.hidden = isForm || !asForm;
    if (!this.told.hidden) this.told.replaceChildren(word("web-writing-unreadable"));
    this.sheet.hidden = !isForm;
    const field = this.source?.closest(".field");
    if (field instanceof HTMLElement) field.hidden = isForm;
    this.ways.forEach((way, place) => way.setAttribute("aria-pressed", String((place === 0) === isForm)));
  }

  /** Draws the form of the text as it stands; false where it is no JSON object. */
  #read() {
    const found = read(this.source?.value ?? "");
    if (!(found?.value instanceof Map)) return false;
    this.fields = found.value;
    this.#draw();
    return true;
  }

  #draw() {
    const { offer, fields } = this;
    if (!offer || !fields) return;
    /** @type {Map<Fields, Set<string>>} */
    const claimed = new Map();
    /** @type {import("./writing-controls.js").Pen} */
    const pen = {
      offer,
      changed: () => this.#write(),
      redraw: (focus) => {
        this.#write();
        this.#draw();
        if (focus) document.getElementById(focus)?.focus();
      },
      claim: (one, name) => claimed.set(one, (claimed.get(one) ?? new Set()).add(name)),
    };
    const rows = itemForm(pen, fields);
    const left = unclaimed(fields, claimed);
    if (left.length) rows.push(make("p", { class: "soft", "data-part": "left" }, word("web-writing-only-source", { fields: left.join(", ") })));
    this.sheet.replaceChildren(...rows);
  }

  #write() {
    if (!this.source || !this.fields) return;
    this.source.value = written(this.fields);
    // What else follows the text, such as the preview, hears of it as of typing.
    this.source.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** What the server refused is said at its field, or at the nearest that holds it. */
  #blame() {
    const error = this.offer?.error;
    if (!error || this.sheet.hidden) return;
    const place = this.#placeOf(error.field);
    if (!place) return;
    const control = place.matches("input, select, textarea") ? place : place.querySelector("input, select, textarea, button");
    const note = make("p", { class: "field-error", id: "w-error" }, error.text);
    const field = control?.closest(".field") ?? null;
    if (field && place === control) field.append(note);
    else (place.matches(".w-row, .w-part") ? place : (place.closest("fieldset") ?? place)).firstElementChild?.after(note);
    note.parentElement?.classList.add("has-error");
    const more = place.closest("details");
    if (more) more.open = true;
    if (!(control instanceof HTMLElement)) return;
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") ?? ""} w-error`.trim());
    control.focus();
  }

  /** `parts[1].key[2]`, else `parts[1].key`, `parts[1]`, `parts`. @param {string} field @returns {Element | null} */
  #placeOf(field) {
    const steps = field.match(STEP) ?? [];
    for (let count = steps.length; count; count -= 1) {
      const at = steps.slice(0, count).join("");
      const place = this.sheet.querySelector(`[data-at="${CSS.escape(at)}"]`);
      if (place) return place;
    }
    return null;
  }
}

customElements.define("kz-item-form", KzItemForm);
