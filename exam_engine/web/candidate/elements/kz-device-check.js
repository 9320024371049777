/** Before the clock runs: network and a place for answers; `kz-check-in` sees to the camera. */

import { word } from "../../shared/elements/words.js";
import { make } from "./dom.js";

const ROUNDS = 5;
const SLOW_MS = 800;

class KzDeviceCheck extends HTMLElement {
  connectedCallback() {
    this.querySelector("[data-part=again]")?.addEventListener("click", () => {
      this.#all();
      this.#checkIn()?.open();
    });
    this.addEventListener("kz-checked-in", () => this.querySelector("[data-part=next]")?.classList.replace("plain", "main"));
    this.#all();
    navigator.serviceWorker?.register("/exam/sw.js", { scope: "/exam/" }).catch(() => undefined);
  }

  async #all() {
    await Promise.all([this.#network(), this.#storage()]);
  }

  /** @returns {import("./kz-check-in.js").KzCheckIn | null} */
  #checkIn() {
    return this.querySelector("kz-check-in");
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
