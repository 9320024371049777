/**
 * On the receipt and at the entrance: hand over what this device still holds, then forget the
 * paper, so that the next candidate finds a clean machine.
 */

import { word } from "../../shared/elements/words.js";
import { forgetAcknowledged, openStore } from "./answer-store.js";
import { forgetPage } from "./exam-link.js";
import { make } from "./dom.js";
import { Sync } from "./sync.js";

class KzGoodbye extends HTMLElement {
  async connectedCallback() {
    await forgetPage();
    const attempt = this.dataset.attempt;
    if (attempt) await this.#sendLeftOver(attempt);
    await forgetAcknowledged().catch(() => undefined);
  }

  /** What could not be sent before the end is sent now: it is kept, marked as late. @param {string} attempt */
  async #sendLeftOver(attempt) {
    const store = await openStore(attempt);
    const note = await store.note();
    if (!note?.token) return;
    store.epoch = note.epoch;
    const sync = new Sync(store, async () => false);
    sync.token = note.token;
    sync.addEventListener("status", (event) => this.#tell(/** @type {CustomEvent} */ (event).detail.waiting));
    await sync.flush();
  }

  /** @param {number} waiting */
  #tell(waiting) {
    if (waiting === 0) {
      this.replaceChildren();
      forgetAcknowledged().catch(() => undefined);
      return;
    }
    this.replaceChildren(
      make(
        "div",
        { class: "notice warn", role: "status" },
        make("span", { class: "shape", "aria-hidden": "true" }),
        make("p", {}, word("web-exam-left-over", { count: waiting })),
      ),
    );
  }
}

customElements.define("kz-goodbye", KzGoodbye);
