/** The pictures around an incident, one at a time: play, pause, step, a slider, a larger view. */

import { word } from "../../shared/elements/words.js";

/** @typedef {{id: string, at: string, offset: number, src: string, told: string}} Frame */

const SHORTEST = 150;
const LONGEST = 2000;
const SIZES = [1, 1.5, 2, 3, 4];

export class KzClip extends HTMLElement {
  /** @type {Frame[]} */
  #frames = [];
  #place = 0;
  #size = 0;
  /** @type {number | undefined} */
  #timer;

  connectedCallback() {
    this.#frames = [...this.querySelectorAll("[data-frame]")].map(frameOf);
    const player = this.#part("player");
    if (this.#frames.length === 0 || !player) return;
    player.hidden = false;
    const list = this.#part("pictures");
    if (list) list.hidden = true;
    this.#slider.max = String(this.#frames.length - 1);
    this.addEventListener("click", (event) => this.#onClick(event));
    this.#slider.addEventListener("input", () => {
      this.pause();
      this.#show(Number(this.#slider.value));
    });
    this.#part("stage")?.addEventListener("keydown", (event) => this.#onPan(event));
    // The picture that the finding rests on is the first that is no longer before it.
    const first = this.#frames.findIndex((frame) => frame.offset >= 0);
    this.#show(Math.max(0, first));
  }

  disconnectedCallback() {
    this.pause();
  }

  get isPlaying() {
    return this.#timer !== undefined;
  }

  /** Step by so many pictures; a clip that plays is paused. @param {number} by */
  step(by) {
    this.pause();
    this.#show(this.#place + by);
  }

  /** Play from here, or from the beginning when the end was reached; or pause. */
  toggle() {
    if (this.isPlaying) return this.pause();
    if (this.#place === this.#frames.length - 1) this.#show(0);
    this.#play();
  }

  pause() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#tellPlaying();
  }

  /** Show the picture of this link of the chain, if it is one of the clip. @param {string} id */
  find(id) {
    const place = this.#frames.findIndex((frame) => frame.id === id);
    if (place >= 0) this.step(place - this.#place);
  }

  /** Open or close the larger view. */
  zoom() {
    const viewer = this.#part("viewer");
    if (!(viewer instanceof HTMLDialogElement)) return;
    if (viewer.open) return viewer.close();
    viewer.showModal();
    this.resize(0);
    this.#part("stage")?.focus();
  }

  /** Make the larger view larger or smaller. @param {number} by */
  resize(by) {
    this.#size = Math.max(0, Math.min(SIZES.length - 1, this.#size + by));
    const size = SIZES[this.#size] ?? 1;
    const large = this.#part("large");
    if (large) large.style.width = `${size * 100}%`;
    const told = this.#part("size-told");
    if (told) told.textContent = `${Math.round(size * 100)} %`;
  }

  #play() {
    const next = this.#frames[this.#place + 1];
    const here = this.#frames[this.#place];
    if (!next || !here) return this.pause();
    const wait = Date.parse(next.at) - Date.parse(here.at);
    this.#timer = window.setTimeout(() => {
      this.#show(this.#place + 1);
      this.#play();
    }, Math.max(SHORTEST, Math.min(LONGEST, wait)));
    this.#tellPlaying();
  }

  /** @param {number} place */
  #show(place) {
    this.#place = Math.max(0, Math.min(this.#frames.length - 1, place));
    const frame = this.#frames[this.#place];
    if (!frame) return;
    for (const name of ["shown", "large"]) {
      const image = this.#part(name);
      if (!(image instanceof HTMLImageElement)) continue;
      image.src = frame.src;
      image.alt = frame.told;
    }
    const next = this.#frames[this.#place + 1];
    // Fetched beforehand, so that playing does not wait.
    if (next) new Image().src = next.src;
    const told = [frame.told, offset(frame.offset), this.#placeTold()].join(" · ");
    const line = this.#part("told");
    if (line) line.textContent = told;
    this.#slider.value = String(this.#place);
    this.#slider.setAttribute("aria-valuetext", told);
    this.dispatchEvent(new CustomEvent("kz-frame", { bubbles: true, detail: { at: frame.at } }));
  }

  #placeTold() {
    return word("web-clip-place", { place: this.#place + 1, total: this.#frames.length });
  }

  #tellPlaying() {
    const button = this.#part("play");
    if (button) button.textContent = word(this.isPlaying ? "web-clip-pause" : "web-clip-play");
  }

  /** @param {Event} event */
  #onClick(event) {
    const pressed = event.target instanceof Element ? event.target.closest("button") : null;
    if (!(pressed instanceof HTMLElement)) return;
    const { step, size } = pressed.dataset;
    if (step !== undefined) this.step(Number(step));
    else if (size !== undefined) this.resize(Number(size));
    else if ("play" in pressed.dataset) this.toggle();
    else if ("zoom" in pressed.dataset) this.zoom();
  }

  /** The arrows move over an enlarged picture. @param {KeyboardEvent} event */
  #onPan(event) {
    const stage = this.#part("stage");
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const go = way[/** @type {keyof typeof way} */ (event.key)];
    if (!stage || !go) return;
    event.preventDefault();
    event.stopPropagation();
    stage.scrollBy({ left: (go[0] ?? 0) * 80, top: (go[1] ?? 0) * 80 });
  }

  get #slider() {
    return /** @type {HTMLInputElement} */ (this.querySelector("[data-slider]"));
  }

  /** @param {string} name */
  #part(name) {
    return /** @type {HTMLElement | null} */ (this.querySelector(`[data-${name}]`));
  }
}

/**
 * @param {Element} figure
 * @returns {Frame}
 */
function frameOf(figure) {
  const { frame = "", at = "", offset: seconds = "0" } = /** @type {HTMLElement} */ (figure).dataset;
  const image = figure.querySelector("img");
  return {
    id: frame,
    at,
    offset: Number(seconds),
    src: image?.getAttribute("src") ?? "",
    told: image?.alt ?? "",
  };
}

/** @param {number} seconds */
function offset(seconds) {
  const sign = seconds < 0 ? "−" : "+";
  return word("web-clip-at", { seconds: `${sign}${Math.abs(seconds).toFixed(1)}` });
}

customElements.define("kz-clip", KzClip);
