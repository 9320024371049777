/**
 * One run of the check-in: nine dots and a changing light over the whole window, for 15 seconds.
 *
 * Nothing moves: a dot stands, is gone, and stands elsewhere, so that a wish for reduced motion is
 * met by itself. The light changes less than one and a half times a second. Escape stops it.
 */

import { word } from "../../../shared/elements/words.js";
import { make } from "../dom.js";

const LEAD_IN_MS = 2500;
/** The window's colour before the first light, and during a run without lights. */
const PLAIN = "rgb(245, 245, 245)";

/**
 * @typedef {{x: number, y: number, from_ms: number, until_ms: number}} Dot
 * @typedef {{colour: number[], from_ms: number, until_ms: number}} Light
 * @typedef {{run: string, every: number, dots: Dot[], lights: Light[], total_ms: number}} Plan
 * @typedef {{begin: (run: string) => void, take: (video: HTMLVideoElement, at: number) => Promise<void>,
 *   end: () => Promise<void>}} Eyes
 */

/**
 * Show a plan and take frames meanwhile. Gives false when the candidate stopped it.
 * @param {() => Promise<Plan>} draw draws the plan at the last moment
 * @param {{video: HTMLVideoElement, eyes: Eyes, lights: boolean}} tools
 * @returns {Promise<boolean>}
 */
export async function carryOut(draw, { video, eyes, lights }) {
  const stage = new Stage();
  try {
    await stage.open();
    await stage.wait(LEAD_IN_MS);
    if (stage.stopped) return false;
    const plan = await draw();
    eyes.begin(plan.run);
    const began = performance.now();
    /** @type {Promise<void>[]} */
    const taken = [];
    let next = 0;
    for (let now = 0; now < plan.total_ms && !stage.stopped; now = performance.now() - began) {
      stage.show(plan, now, lights);
      if (now >= next) {
        // The moment is that of the picture, not that of its arrival.
        taken.push(eyes.take(video, now));
        next = Math.max(next + plan.every, now);
      }
      await nextFrame();
    }
    if (stage.stopped) return false;
    stage.say(word("web-check-in-reading"));
    await Promise.all(taken);
    await eyes.end();
    return true;
  } finally {
    stage.close();
  }
}

class Stage {
  constructor() {
    this.stopped = false;
    this.dot = make("div", { class: "run-dot", "aria-hidden": "true" });
    this.words = make("p", { class: "run-words", role: "status" }, word("web-check-in-follow"));
    const stop = make("button", { type: "button", class: "button plain", onclick: () => this.stop() }, word("web-check-in-stop"));
    this.dialog = make("dialog", { class: "run", "aria-label": word("web-check-in-running") }, this.dot, this.words, stop);
    this.dialog.addEventListener("cancel", () => this.stop());
    this.dialog.addEventListener("close", () => this.stop());
  }

  async open() {
    // A whole screen gives more light; without it, it works too. What is opened last lies on top.
    await document.documentElement.requestFullscreen?.().catch(() => undefined);
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.#colour(PLAIN);
    this.#place(0.5, 0.5);
  }

  stop() {
    this.stopped = true;
  }

  close() {
    if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined);
    this.dialog.remove();
  }

  /** @param {number} ms */
  async wait(ms) {
    const until = performance.now() + ms;
    while (performance.now() < until && !this.stopped) await nextFrame();
  }

  /** @param {Plan} plan @param {number} now @param {boolean} lights */
  show(plan, now, lights) {
    const stands = (/** @type {{from_ms: number, until_ms: number}} */ it) => it.from_ms <= now && now < it.until_ms;
    const dot = plan.dots.find(stands);
    const light = lights ? plan.lights.find(stands) : undefined;
    if (dot) this.#place(dot.x, dot.y);
    this.#colour(light ? `rgb(${light.colour.join(", ")})` : PLAIN);
  }

  /** @param {string} text */
  say(text) {
    this.dot.hidden = true;
    this.#colour(PLAIN);
    if (this.words.textContent !== text) this.words.textContent = text;
  }

  /** @param {number} x @param {number} y fractions of the window */
  #place(x, y) {
    this.dot.style.left = `${x * 100}%`;
    this.dot.style.top = `${y * 100}%`;
  }

  /** @param {string} colour */
  #colour(colour) {
    if (this.dialog.style.backgroundColor !== colour) this.dialog.style.backgroundColor = colour;
  }
}

function nextFrame() {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}
