/** Before the clock runs: own picture with a hint about the light, network, place for answers. */

import { send } from "../../shared/elements/wire.js";
import { word } from "../../shared/elements/words.js";
import { make } from "./dom.js";
import { openCamera, takePicture } from "./kz-camera.js";

const ROUNDS = 5;
const SLOW_MS = 800;
const LOOK_MS = 900;

class KzDeviceCheck extends HTMLElement {
  connectedCallback() {
    this.querySelector("[data-part=again]")?.addEventListener("click", () => this.#all());
    this.#all();
    navigator.serviceWorker?.register("/exam/sw.js", { scope: "/exam/" }).catch(() => undefined);
  }

  async #all() {
    await Promise.all([this.#camera(), this.#network(), this.#storage()]);
  }

  async #camera() {
    const video = this.querySelector("video");
    if (!video) return;
    try {
      video.srcObject = await openCamera();
      this.#tell("camera", "good", word("web-exam-check-camera-good"));
      clearInterval(this.looking);
      this.looking = setInterval(() => this.#look(video), LOOK_MS);
    } catch {
      this.#tell("camera", "warn", word("web-exam-check-camera-bad"));
      this.#tell("light", "plain", word("web-exam-check-light-unknown"));
    }
  }

  /** @param {HTMLVideoElement} video */
  async #look(video) {
    const picture = await takePicture(video);
    if (!picture) return;
    const hint = await send("/exam/check/picture", { body: picture }).catch(() => ({}));
    const kinds = { good: "good", dark: "warn", bright: "warn" };
    const light = hint.light in kinds ? /** @type {keyof typeof kinds} */ (hint.light) : null;
    this.#tell("light", light ? kinds[light] : "plain", word(`web-exam-check-light-${light ?? "unknown"}`));
    if (typeof hint.faces === "number") {
      const code = hint.faces === 1 ? "one" : hint.faces === 0 ? "none" : "several";
      this.#tell("face", hint.faces === 1 ? "good" : "warn", word(`web-exam-check-face-${code}`));
    }
  }

  async #network() {
    /** @type {number[]} */
    const spans = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const began = performance.now();
      const response = await fetch("/exam/state", { headers: { Accept: "application/json" } }).catch(() => null);
      if (!response?.ok) {
        this.#tell("network", "warn", word("web-exam-check-network-bad"));
        return;
      }
      spans.push(performance.now() - began);
    }
    const middle = Math.round(spans.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0);
    const slow = middle > SLOW_MS;
    const code = slow ? "web-exam-check-network-slow" : "web-exam-check-network-good";
    this.#tell("network", slow ? "warn" : "good", word(code, { count: middle }));
  }

  async #storage() {
    const kept = await navigator.storage?.persist?.().catch(() => false);
    const works = "indexedDB" in window;
    const code = works ? (kept ? "kept" : "works") : "bad";
    this.#tell("storage", works ? "good" : "warn", word(`web-exam-check-storage-${code}`));
  }

  /** @param {string} name @param {string} kind @param {string} text */
  #tell(name, kind, text) {
    const place = this.querySelector(`[data-part="${name}"]`);
    if (!place) return;
    place.className = `state ${kind}`;
    place.replaceChildren(make("span", { class: "shape", "aria-hidden": "true" }), text);
  }
}

customElements.define("kz-device-check", KzDeviceCheck);
