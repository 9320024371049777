/** A sheet of points that is filled in by keyboard: Enter goes on, ↑ ↓ add and take a half. */

import { word } from "../../shared/elements/words.js";

const STEP = 0.5;

export class KzSheet extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.#onKey(event));
    this.addEventListener("input", () => this.#tell());
    this.#tell();
  }

  get #fields() {
    return [...this.querySelectorAll("input[name=points]")].filter(
      (field) => field instanceof HTMLInputElement,
    );
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const field = event.target;
    if (!(field instanceof HTMLInputElement)) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      field.form?.requestSubmit();
      return;
    }
    // Enter never submits by chance: it goes on to the next field, and from the last to the button.
    if (event.key === "Enter") {
      event.preventDefault();
      this.#next(field);
    } else if (field.name === "points" && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      this.#step(field, event.key === "ArrowUp" ? STEP : -STEP);
    }
  }

  /** @param {HTMLInputElement} field */
  #next(field) {
    const fields = this.#fields;
    const next = fields[fields.indexOf(field) + 1];
    if (field.name === "points" && next) {
      next.focus();
      next.select();
      return;
    }
    const all = [...(field.form?.elements ?? [])].filter(
      (part) => part instanceof HTMLElement && part.tabIndex >= 0 && !isHidden(part),
    );
    const after = all[all.indexOf(field) + 1];
    if (after instanceof HTMLElement) after.focus();
  }

  /**
   * @param {HTMLInputElement} field
   * @param {number} by
   */
  #step(field, by) {
    const most = Number(field.dataset["most"]);
    const now = pointsOf(field.value) ?? 0;
    field.value = String(Math.min(most, Math.max(0, now + by)));
    this.#tell();
  }

  #tell() {
    let sum = 0;
    let open = 0;
    for (const field of this.#fields) {
      const points = pointsOf(field.value);
      const most = Number(field.dataset["most"]);
      const fits = points !== null && points >= 0 && points <= most && points % STEP === 0;
      if (field.value.trim() && !fits) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
      if (fits) sum += points;
      else open += 1;
    }
    const place = this.querySelector("[data-total]");
    const code = open > 0 ? "web-marker-sum-open" : "web-marker-sum";
    if (place) place.textContent = word(code, { sum, open });
  }
}

/** @param {Element} part */
function isHidden(part) {
  return part instanceof HTMLInputElement && part.type === "hidden";
}

/**
 * The number that was typed, full-width figures understood; null for none.
 * @param {string} text
 */
function pointsOf(text) {
  const plain = text.normalize("NFKC").replace("。", ".").trim();
  return /^\d+(\.\d*)?$/.test(plain) ? Number(plain) : null;
}

customElements.define("kz-sheet", KzSheet);
