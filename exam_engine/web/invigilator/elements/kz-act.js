/** A form in the side panel that acts without leaving the page, and says what was done. */

import { KzPanel } from "../../shared/elements/kz-panel.js";
import { Refused, send } from "../../shared/elements/wire.js";

/** `<kz-act>` around a form; outside the panel, and without script, the form works as forms do. */
class KzAct extends HTMLElement {
  #busy = false;

  connectedCallback() {
    this.addEventListener("submit", (event) => {
      const panel = this.closest("kz-panel");
      if (!(event.target instanceof HTMLFormElement) || !(panel instanceof KzPanel)) return;
      event.preventDefault();
      void this.#act(event.target, panel);
    });
  }

  /**
   * @param {HTMLFormElement} form
   * @param {KzPanel} panel
   */
  async #act(form, panel) {
    if (this.#busy) return;
    this.#busy = true;
    this.querySelector("[role=alert]")?.remove();
    try {
      const told = await send(form.action, { body: new FormData(form) });
      panel.close();
      const detail = { said: String(told.said ?? "") };
      document.dispatchEvent(new CustomEvent("kz-acted", { detail }));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      form.before(notice("bad", "alert", [error.detail, error.next]));
    } finally {
      this.#busy = false;
    }
  }
}

/**
 * A notice as the pages write it.
 * @param {string} kind
 * @param {string} role
 * @param {string[]} lines
 */
export function notice(kind, role, lines) {
  const box = document.createElement("div");
  box.className = `notice ${kind}`;
  box.setAttribute("role", role);
  const shape = document.createElement("span");
  shape.className = "shape";
  shape.setAttribute("aria-hidden", "true");
  const words = document.createElement("div");
  for (const line of lines.filter(Boolean)) {
    const part = document.createElement("p");
    part.textContent = line;
    words.append(part);
  }
  box.append(shape, words);
  return box;
}

customElements.define("kz-act", KzAct);
