/** Follows work that takes time: how much is done, how much there is, how long it will take. */

import { Refused, get } from "./wire.js";
import { span, word } from "./words.js";

/**
 * @typedef {object} Told
 * @property {"waiting" | "running" | "paused" | "done" | "failed"} state
 * @property {number} done
 * @property {number} total
 * @property {string | null} [started_at]
 * @property {number} [begun_with] done already when the present run began
 * @property {string | null} [detail]
 * @property {string | null} [next]
 */

/**
 * @typedef {object} Seen what this page saw first of a run that had got somewhere
 * @property {string} run when the run began
 * @property {number} done
 * @property {number} at milliseconds
 */

const SOONEST = 1000;
const LATEST = 8000;

export class KzProgress extends HTMLElement {
  #timer = 0;
  #pause = SOONEST;
  /** @type {Seen | null} */
  #seen = null;

  connectedCallback() {
    this.#later(0);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  /** @param {number} pause */
  #later(pause) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), pause);
  }

  async #ask() {
    const href = this.getAttribute("href");
    if (!href || !this.isConnected) return;
    try {
      const told = /** @type {Told} */ (await get(href));
      this.#show(told);
      if (told.state === "done" || told.state === "failed") {
        this.#end(told);
        return;
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#say(error.status === 0 ? word("web-progress-offline") : error.detail);
      if (error.status !== 0 && error.status < 500) return;
    }
    this.#pause = Math.min(LATEST, this.#pause * 1.25);
    this.#later(document.hidden ? LATEST : this.#pause);
  }

  /** @param {Told} told */
  #show(told) {
    const bar = this.querySelector("progress");
    if (bar) {
      bar.max = Math.max(1, told.total);
      bar.value = told.done;
    }
    const parts = [word("web-progress-of", { done: told.done, total: told.total })];
    if (told.state === "waiting") parts.push(word("web-progress-waiting"));
    if (told.state === "paused") parts.push(word("web-progress-paused"));
    if (told.state === "failed") parts.push(told.detail ?? word("web-progress-failed"));
    const made = told.done - (told.begun_with ?? 0);
    if (told.started_at && made > 0 && this.#seen?.run !== told.started_at) {
      this.#seen = { run: told.started_at, done: told.done, at: Date.now() };
    }
    const left = told.state === "running" ? secondsLeft(told, this.#seen) : null;
    if (left !== null) parts.push(word("web-progress-left", { left: span(left) }));
    this.#say(parts.join(" · "));
  }

  /** @param {string} text */
  #say(text) {
    const place = this.querySelector(".progress-text");
    if (place && place.textContent !== text) place.textContent = text;
  }

  /** @param {Told} told */
  #end(told) {
    this.dispatchEvent(new CustomEvent("kz-done", { bubbles: true, detail: told }));
    // A page that shows its own work comes back to itself, however the work ended.
    const own = this.getAttribute("next");
    if (own) location.assign(own);
    else if (told.state === "done" && told.next && !this.hasAttribute("stay")) location.assign(told.next);
  }
}

/**
 * Seconds left if the work goes on as it has so far; unknown before anything is done.
 *
 * What it took to get ready counts only until the page has seen the work itself go on for a while.
 * @param {Told} told
 * @param {Seen | null} seen
 */
function secondsLeft(told, seen) {
  const made = told.done - (told.begun_with ?? 0);
  if (!told.started_at || made <= 0 || told.total <= told.done) return null;
  const rest = told.total - told.done;
  const watched = seen ? (Date.now() - seen.at) / 1000 : 0;
  if (seen && watched > 2 && told.done > seen.done) return (watched / (told.done - seen.done)) * rest;
  const gone = (Date.now() - Date.parse(told.started_at)) / 1000;
  return gone > 2 ? (gone / made) * rest : null;
}

customElements.define("kz-progress", KzProgress);
