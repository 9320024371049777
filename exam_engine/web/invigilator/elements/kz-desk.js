/**
 * The reviewer's keys, the same on the queue and on an incident; "?" lists them.
 * Nothing is sent by a single letter but the opening of the evidence, which is recorded.
 */

/** @import { KzClip } from "./kz-clip.js" */
/** @import { KzTimeline } from "../../shared/elements/kz-timeline.js" */

const SWITCH = "kz-desk-keys";

class KzDesk extends HTMLElement {
  /** @type {(event: KeyboardEvent) => void} */
  #onKey = (event) => this.#key(event);

  connectedCallback() {
    document.addEventListener("keydown", this.#onKey);
    this.addEventListener("kz-mark", (event) => this.#onMark(event));
    this.addEventListener("kz-stand", (event) => this.#onStand(event));
    this.addEventListener("kz-frame", (event) => this.#onFrame(event));
    this.addEventListener("change", () => this.#settle());
    this.#settle();
    const letters = this.#switch;
    if (!letters) return;
    letters.checked = localStorage.getItem(SWITCH) !== "off";
    letters.addEventListener("change", () =>
      localStorage.setItem(SWITCH, letters.checked ? "on" : "off"),
    );
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.#onKey);
  }

  get #form() {
    const form = this.querySelector("form[data-decide]");
    return form instanceof HTMLFormElement ? form : null;
  }

  /** Whether keys of a single letter are wanted (WCAG 2.2, 2.1.4); "?" always works. */
  get #switch() {
    return /** @type {HTMLInputElement | null} */ (this.querySelector("[data-keys-on]"));
  }

  get #clip() {
    return /** @type {KzClip | null} */ (this.querySelector("kz-clip:has([data-frame])"));
  }

  get #line() {
    return /** @type {KzTimeline | null} */ (this.querySelector("kz-timeline"));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target instanceof Element ? event.target.closest("form") : null;
      (form ?? this.#form)?.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    const key = event.key.toLowerCase();
    if (key !== "?" && this.#switch?.checked === false) return;
    const act = this.#acts()[key];
    const done = act ? act() : this.#choose(key);
    if (done !== false) event.preventDefault();
  }

  /** @returns {Record<string, () => unknown>} */
  #acts() {
    return {
      o: () => this.#submit("form[data-open]"),
      n: () => this.#follow('[data-key="n"]'),
      p: () => this.#follow('[data-key="p"]'),
      u: () => (this.dataset.queue ? location.assign(this.dataset.queue) : false),
      j: () => this.#clip?.step(-1) ?? false,
      k: () => this.#clip?.toggle() ?? false,
      l: () => this.#clip?.step(1) ?? false,
      z: () => this.#clip?.zoom() ?? false,
      "+": () => this.#clip?.resize(1) ?? false,
      "-": () => this.#clip?.resize(-1) ?? false,
      t: () => goTo(this.#line?.querySelector(".timeline-mark[tabindex='0']")),
      "?": () => this.#help(),
    };
  }

  /** A digit chooses a verdict, a letter one of its reasons. @param {string} key */
  #choose(key) {
    const verdicts = [...(this.#form?.querySelectorAll('input[name="verdict"]') ?? [])];
    const verdict = /^[1-9]$/.test(key) ? verdicts[Number(key) - 1] : undefined;
    if (verdict instanceof HTMLInputElement) {
      verdict.checked = true;
      this.#settle();
      return goTo(this.#codes.find((code) => code.checked) ?? this.#codes[0]);
    }
    const code = /^[a-z]$/.test(key) ? this.#codes[key.charCodeAt(0) - 97] : undefined;
    if (!code) return false;
    code.checked = true;
    this.#settle();
    const next = "words" in code.dataset ? "textarea" : "button[type=submit]";
    return goTo(this.#form?.querySelector(next));
  }

  /** The reasons of the verdict that is chosen. */
  get #codes() {
    const shown = this.#form?.querySelector("[data-codes]:not([hidden])");
    return /** @type {HTMLInputElement[]} */ ([
      ...(shown?.querySelectorAll('input[name="code"]') ?? []),
    ]);
  }

  /** Show the reasons of the chosen verdict alone, and ask for words where the reason does. */
  #settle() {
    const verdict = this.#form?.querySelector('input[name="verdict"]:checked');
    const chosen = verdict instanceof HTMLInputElement ? verdict.value : "";
    for (const part of this.#form?.querySelectorAll("[data-codes]") ?? []) {
      const own = /** @type {HTMLFieldSetElement} */ (part);
      own.hidden = own.dataset.codes !== chosen;
      own.disabled = own.hidden;
      for (const code of own.querySelectorAll("input")) {
        code.required = !own.hidden;
        if (own.hidden) code.checked = false;
      }
    }
    const words = this.#form?.querySelector("textarea");
    if (words) words.required = this.#codes.some((code) => code.checked && "words" in code.dataset);
  }

  #help() {
    const keys = this.querySelector("[data-keys]");
    if (!(keys instanceof HTMLDialogElement)) return false;
    if (keys.open) keys.close();
    else keys.showModal();
    return true;
  }

  /** @param {string} selector */
  #submit(selector) {
    const form = this.querySelector(selector);
    if (!(form instanceof HTMLFormElement)) return false;
    form.requestSubmit();
    return true;
  }

  /** @param {string} selector */
  #follow(selector) {
    const link = document.querySelector(selector);
    if (!(link instanceof HTMLAnchorElement)) return false;
    location.assign(link.href);
    return true;
  }

  /** @param {Event} event */
  #onMark(event) {
    const mark = /** @type {CustomEvent<{href?: string | null}>} */ (event).detail;
    if (!mark.href) return;
    // An incident is a page of its own, with a form: it does not fit beside another one.
    event.preventDefault();
    location.assign(mark.href);
  }

  /** A picture's mark on the time line shows that picture. @param {Event} event */
  #onStand(event) {
    const mark = /** @type {CustomEvent<{ref?: string | null}>} */ (event).detail;
    if (mark.ref) this.#clip?.find(mark.ref);
  }

  /** @param {Event} event */
  #onFrame(event) {
    const { at } = /** @type {CustomEvent<{at: string}>} */ (event).detail;
    const line = this.#line;
    if (!line || !("cursor" in line)) return;
    line.cursor(at);
    const screen = this.querySelector("[data-on-screen]");
    if (screen) screen.textContent = line.markAt("screen", at)?.text ?? "";
  }
}

/** @param {Element | null | undefined} goal */
function goTo(goal) {
  if (!(goal instanceof HTMLElement)) return false;
  goal.focus();
  return true;
}

/** @param {EventTarget | null} target */
function isWriting(target) {
  if (target instanceof HTMLInputElement) {
    return !["radio", "checkbox", "range"].includes(target.type);
  }
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

customElements.define("kz-desk", KzDesk);
