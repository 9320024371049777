/** Waits for the server to lead on (an invigilator's check), or for the window to open. */

import { clockFace } from "./clock.js";

const ASK_MS = 4000;

/** `<kz-wait data-for="step">` asks for the next page; `data-for="opening" data-left="ms"` counts. */
class KzWait extends HTMLElement {
  connectedCallback() {
    if (this.dataset.for === "opening") this.#count();
    else setInterval(() => this.#ask(), ASK_MS);
  }

  async #ask() {
    const response = await fetch("/exam/state", { headers: { Accept: "application/json" } }).catch(() => null);
    const told = response?.ok ? await response.json().catch(() => null) : null;
    if (told && told.next !== location.pathname) location.replace(told.next);
  }

  #count() {
    const end = performance.now() + Number(this.dataset.left ?? 0);
    const face = this.querySelector("[data-part=left]");
    const button = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-part=start]"));
    const tick = () => {
      const left = end - performance.now();
      if (button) button.disabled = left > 0;
      this.hidden = left <= 0;
      if (face) face.textContent = clockFace(Math.max(0, left));
      if (left > 0) setTimeout(tick, Math.min(1000, left));
    };
    tick();
  }
}

customElements.define("kz-wait", KzWait);
