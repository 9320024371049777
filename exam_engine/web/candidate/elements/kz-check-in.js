/**
 * The check-in by camera: help with light and framing over one's own picture, then one run of dots
 * and lights that can be repeated, and what came of it in words. Nothing of it has to succeed.
 */

import { send } from "../../shared/elements/wire.js";
import { word } from "../../shared/elements/words.js";
import { DeviceEyes } from "./check-in/device-eyes.js";
import { carryOut } from "./check-in/run.js";
import { ServerEyes } from "./check-in/server-eyes.js";
import { make } from "./dom.js";
import { openCamera } from "./kz-camera.js";

/** @typedef {import("./check-in/server-eyes.js").Hint} Hint */

const LOOK_MS = 900;
const LIGHTS = { good: "good", dark: "warn", bright: "warn" };
const RESULTS = /** @type {const} */ (["seated", "gaze", "light"]);

export class KzCheckIn extends HTMLElement {
  connectedCallback() {
    this.video = this.querySelector("video");
    this.eyes = this.dataset.device ? new DeviceEyes(JSON.parse(this.dataset.device)) : new ServerEyes();
    this.#part("start")?.addEventListener("click", () => this.#run());
    this.open();
  }

  disconnectedCallback() {
    clearInterval(this.looking);
  }

  /** Open the camera and begin to look; asked again, it begins anew. */
  async open() {
    if (!this.video) return;
    try {
      this.video.srcObject = await openCamera();
      this.#tell("camera", "good", word("web-exam-check-camera-good"));
      this.#look(true);
    } catch {
      this.#tell("camera", "warn", word("web-exam-check-camera-bad"));
      this.#cannotJudge();
    }
  }

  /** @param {boolean} on */
  #look(on) {
    clearInterval(this.looking);
    if (on) this.looking = setInterval(() => this.#hint(), LOOK_MS);
  }

  async #hint() {
    if (!this.video || this.busy || this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    this.busy = true;
    const hint = /** @type {Hint | null} */ (await this.eyes?.hint(this.video).catch(() => null));
    this.busy = false;
    if (!hint) return this.#cannotJudge();
    const light = hint.light && hint.light in LIGHTS ? /** @type {keyof typeof LIGHTS} */ (hint.light) : null;
    this.#tell("light", light ? LIGHTS[light] : "plain", word(`web-exam-check-light-${light ?? "unknown"}`));
    if (typeof hint.faces === "number") {
      const code = hint.faces === 1 ? "one" : hint.faces === 0 ? "none" : "several";
      this.#tell("face", hint.faces === 1 ? "good" : "warn", word(`web-exam-check-face-${code}`));
    }
    if (hint.framing) this.#frame(hint.framing);
  }

  /** Nobody may wait for a judgement that does not come: the camera is a help and no condition. */
  #cannotJudge() {
    this.#tell("light", "plain", word("web-exam-check-light-unknown"));
    this.#tell("face", "plain", word("web-exam-check-face-unknown"));
  }

  /** Over the picture: one thing to do. @param {string} framing */
  #frame(framing) {
    const place = this.#part("framing");
    this.classList.toggle("is-framed", framing === "good");
    const text = word(`web-check-in-framing-${framing.replaceAll("_", "-")}`);
    if (place && place.textContent !== text) place.textContent = text;
  }

  async #run() {
    const start = this.#part("start");
    const plain = this.querySelector("input[name=without-lights]");
    if (!this.video || !this.eyes || !(start instanceof HTMLButtonElement)) return;
    const lights = !(plain instanceof HTMLInputElement && plain.checked);
    start.disabled = true;
    this.#look(false);
    this.#say("");
    try {
      let run = "";
      const draw = async () => {
        const plan = await send("/exam/check/run");
        run = plan.run;
        return plan;
      };
      const ended = await carryOut(draw, { video: this.video, eyes: this.eyes, lights });
      if (ended) this.#show(await send(`/exam/check/run/${run}/finish`, { body: { lights } }));
      else this.#say(word("web-check-in-stopped"));
    } catch (error) {
      this.#say(error instanceof Error ? error.message : word("web-check-in-failed"));
    }
    start.disabled = false;
    start.focus();
    this.#look(true);
  }

  /** @param {{seated: boolean, gaze: string, error_deg: number | null, light: string}} outcome */
  #show(outcome) {
    const results = this.#part("results");
    if (!results) return;
    results.hidden = false;
    const kinds = {
      seated: outcome.seated ? "good" : "warn",
      gaze: outcome.gaze === "calibrated" ? "good" : "plain",
      light: outcome.light === "followed" ? "good" : "plain",
    };
    const codes = { seated: outcome.seated ? "yes" : "no", gaze: outcome.gaze, light: outcome.light };
    for (const name of RESULTS) {
      const code = `web-check-in-${name}-${codes[name].replaceAll("_", "-")}`;
      this.#tell(name === "light" ? "lit" : name, kinds[name], word(code, { degrees: outcome.error_deg ?? 0 }));
    }
    const again = this.#part("start");
    if (again) {
      again.textContent = word("web-check-in-again");
      again.classList.replace("main", "plain");
    }
    this.dispatchEvent(new CustomEvent("kz-checked-in", { bubbles: true, detail: outcome }));
    this.#say(word(outcome.seated ? "web-check-in-done" : "web-check-in-not-seated"));
  }

  /** @param {string} text */
  #say(text) {
    const place = this.#part("said");
    if (place) place.textContent = text;
  }

  /** @param {string} name @returns {HTMLElement | null} */
  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  /** @param {string} name @param {string} kind @param {string} text */
  #tell(name, kind, text) {
    const place = this.#part(name);
    if (!place || place.textContent === text) return;
    place.className = `state ${kind}`;
    place.replaceChildren(make("span", { class: "shape", "aria-hidden": "true" }), text);
  }
}

customElements.define("kz-check-in", KzCheckIn);
