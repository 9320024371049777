/** The invigilator's side of a live view: opened by a press, closed with the page. */

import { gathered, newPeer } from "../../shared/elements/peer.js";
import { Refused, csrfToken, get, send } from "../../shared/elements/wire.js";
import { word } from "../../shared/elements/words.js";

const ASK_MS = 1000;

class KzLiveView extends HTMLElement {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {RTCPeerConnection | null} */
  #peer = null;
  #view = "";
  #answered = "";

  connectedCallback() {
    this.#part("open").addEventListener("click", () => void this.#open());
    this.#part("close").addEventListener("click", () => void this.#close());
    addEventListener("pagehide", this.#onLeave);
  }

  disconnectedCallback() {
    removeEventListener("pagehide", this.#onLeave);
    this.#onLeave();
  }

  #onLeave = () => {
    if (!this.#view) return;
    const headers = { "X-CSRF-Token": csrfToken() };
    void fetch(`${this.#base}/${this.#view}/close`, { method: "POST", headers, keepalive: true });
    this.#end();
  };

  get #base() {
    return this.dataset["view"] ?? "";
  }

  async #open() {
    try {
      this.#view = (await send(this.#base)).view;
    } catch (error) {
      return this.#fail(error);
    }
    this.#part("open").hidden = true;
    this.#part("close").hidden = false;
    this.#tell("plain", word("web-live-view-waiting"));
    await this.#ask();
  }

  /** Ask for the candidate's offer, again and again: this also says that somebody still looks. */
  async #ask() {
    clearTimeout(this.#timer);
    if (!this.#view) return;
    try {
      const { offer } = await get(`${this.#base}/${this.#view}`);
      if (offer && offer !== this.#answered) await this.#answer(offer);
    } catch (error) {
      if (error instanceof Refused && error.status !== 0) {
        this.#end();
        return this.#fail(error);
      }
    }
    this.#timer = setTimeout(() => void this.#ask(), ASK_MS);
  }

  /** @param {string} offer */
  async #answer(offer) {
    this.#answered = offer;
    this.#peer?.close();
    this.#tell("plain", word("web-live-view-connecting"));
    const peer = newPeer();
    this.#peer = peer;
    peer.addEventListener("track", ({ streams }) => {
      const video = this.#video();
      video.srcObject = streams[0] ?? null;
      video.hidden = false;
      void video.play().catch(() => undefined);
    });
    peer.addEventListener("connectionstatechange", () => {
      if (peer.connectionState === "connected") this.#tell("good", word("web-live-view-on"));
      if (peer.connectionState === "failed") this.#tell("warn", word("web-live-view-failed"));
    });
    await peer.setRemoteDescription({ type: "offer", sdp: offer });
    await peer.setLocalDescription(await peer.createAnswer());
    const body = new FormData();
    body.set("answer", await gathered(peer));
    await send(`${this.#base}/${this.#view}/answer`, { body });
  }

  async #close() {
    const view = this.#view;
    this.#end();
    this.#tell("plain", word("web-live-view-over"));
    await send(`${this.#base}/${view}/close`).catch(() => undefined);
  }

  #end() {
    clearTimeout(this.#timer);
    this.#view = this.#answered = "";
    this.#peer?.close();
    this.#peer = null;
    const video = this.#video();
    video.srcObject = null;
    video.hidden = true;
    this.#part("open").hidden = false;
    this.#part("close").hidden = true;
  }

  /** @param {unknown} error */
  #fail(error) {
    if (!(error instanceof Refused)) throw error;
    this.#tell("warn", [error.detail, error.next].filter(Boolean).join(" "));
  }

  /** @param {string} kind @param {string} text */
  #tell(kind, text) {
    const place = this.#part("state");
    place.className = `state ${kind}`;
    const shape = document.createElement("span");
    shape.className = "shape";
    shape.setAttribute("aria-hidden", "true");
    place.replaceChildren(shape, text);
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-part="${name}"]`));
  }

  #video() {
    return /** @type {HTMLVideoElement} */ (this.#part("video"));
  }
}

customElements.define("kz-live-view", KzLiveView);
