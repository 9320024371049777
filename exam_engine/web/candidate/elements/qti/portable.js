/** An interaction that is shown by a program of its own, in a frame of another origin. */

import { word } from "../../../shared/elements/words.js";
import { make } from "../dom.js";
import { listed, Part } from "./part.js";

const LEAST_HEIGHT = 60;
const MOST_HEIGHT = 2400;
/** What a sandboxed frame's origin is called in messages: it has none. */
const NO_ORIGIN = "null";

/** The answer is the JSON that the program gives (IMS PCI v1), as text. */
export class QtiPortable extends Part {
  /** The answer as it is kept: what a program that begins is told. @type {string} */
  given = "";

  parts() {
    const { frame } = this.view;
    if (!frame) return [this.prompt(), make("p", { class: "notice warn" }, word("web-exam-qti-program-off"))].filter((one) => one !== null);
    this.frame = make("iframe", { class: "program", src: frame, sandbox: "allow-scripts", title: word("web-exam-qti-program"), referrerpolicy: "no-referrer" });
    this.told = make("p", { class: "hint", role: "status" });
    return [this.prompt(), this.frame, this.told].filter((one) => one !== null);
  }

  connectedCallback() {
    this.listener = (/** @type {MessageEvent} */ event) => this.#ready(event);
    window.addEventListener("message", this.listener);
  }

  disconnectedCallback() {
    if (this.listener) window.removeEventListener("message", this.listener);
    this.port?.close();
  }

  /** @param {import("./part.js").Given} value */
  show(value) {
    const given = listed(value)[0] ?? "";
    if (given === this.given) return;
    this.given = given;
    // A program cannot be told an answer while it runs: it begins anew with it.
    if (this.port && this.frame) this.frame.src = this.view.frame;
  }

  /** The frame is there: it gets its program, and the way to answer. @param {MessageEvent} event */
  #ready(event) {
    if (event.source !== this.frame?.contentWindow || event.origin !== NO_ORIGIN || event.data?.kz !== "program-ready") return;
    this.port?.close();
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    port1.onmessage = ({ data }) => this.#hear(data);
    const { module, modules, markup, properties, response } = this.view;
    const begin = { kz: "program-begin", module, modules, markup, properties, response, bound: this.given ? JSON.parse(this.given) : null, language: document.documentElement.lang };
    // Its origin has no name; our own policy lets the frame go nowhere but to its own origin.
    this.frame?.contentWindow?.postMessage(begin, "*", [port2]);
  }

  /** @param {any} data */
  #hear(data) {
    if (data?.kz === "program-height" && this.frame) {
      this.frame.style.height = `${Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT, Number(data.height) || 0))}px`;
    } else if (data?.kz === "program-answer") {
      const text = data.answer === null || data.answer?.base === null ? "" : JSON.stringify(data.answer);
      this.given = text;
      this.tell(text || null);
    } else if (data?.kz === "program-fault" && this.told) {
      this.told.textContent = word("web-exam-qti-program-fault");
    }
  }
}

customElements.define("kz-qti-portable", QtiPortable);
