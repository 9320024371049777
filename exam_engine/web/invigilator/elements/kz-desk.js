/** The reviewer's keys: numbers choose a judgement, O opens the evidence, Ctrl + Enter submits. */

class KzDesk extends HTMLElement {
  /** @type {(event: KeyboardEvent) => void} */
  #onKey = (event) => this.#key(event);

  connectedCallback() {
    document.addEventListener("keydown", this.#onKey);
    this.addEventListener("kz-mark", (event) => {
      const mark = /** @type {CustomEvent<{href: string | null}>} */ (event).detail;
      if (!mark.href) return;
      // An incident is a page of its own, with a form: it does not fit beside another one.
      event.preventDefault();
      location.assign(mark.href);
    });
    this.addEventListener("change", () => this.#askForReason());
    this.#askForReason();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#onKey);
  }

  get #form() {
    const form = this.querySelector("form[data-decide]");
    return form instanceof HTMLFormElement ? form : null;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target instanceof Element ? event.target.closest("form") : null;
      (form ?? this.#form)?.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    if (event.key === "o" || event.key === "O") {
      const open = this.querySelector("form[data-open]");
      if (open instanceof HTMLFormElement) open.requestSubmit();
      return;
    }
    this.#choose(Number(event.key), event);
  }

  /**
   * @param {number} number
   * @param {KeyboardEvent} event
   */
  #choose(number, event) {
    const choices = this.#form?.querySelectorAll('input[name="verdict"]') ?? [];
    const choice = choices[number - 1];
    if (!(choice instanceof HTMLInputElement)) return;
    event.preventDefault();
    choice.checked = true;
    this.#askForReason();
    const next = this.#form?.querySelector(number === 1 ? "button[type=submit]" : "textarea");
    if (next instanceof HTMLElement) next.focus();
  }

  /** Every judgement but the first asks for a reason. */
  #askForReason() {
    const chosen = this.#form?.querySelector('input[name="verdict"]:checked');
    const reason = this.#form?.querySelector("textarea");
    if (!reason) return;
    reason.required = chosen instanceof HTMLInputElement && chosen.value !== "nothing";
  }
}

/** @param {EventTarget | null} target */
function isWriting(target) {
  if (target instanceof HTMLInputElement) return !["radio", "checkbox"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

customElements.define("kz-desk", KzDesk);
