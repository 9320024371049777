/**
 * The candidate's side of a live view: says that somebody looks, offers the camera, and stops when
 * nobody looks any more. Without a camera that was agreed to, nothing is offered.
 */

import { gathered, newPeer } from "../../shared/elements/peer.js";
import { word } from "../../shared/elements/words.js";
import { TOKEN_HEADER } from "./sync.js";

const ASK_MS = 2000;

/** @typedef {{id: string, answer: string}} ViewTold */

export class ExamView {
  /** @param {HTMLElement} page @param {import("./exam-strip.js").Strip} strip @param {() => string} token */
  constructor(page, strip, token) {
    this.page = page;
    this.strip = strip;
    this.token = token;
    this.view = "";
    this.answered = "";
    /** @type {RTCPeerConnection | null} */
    this.peer = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** What the server says: somebody looks, or (null) nobody does. @param {ViewTold | null} told */
  async show(told) {
    clearTimeout(this.timer);
    if (!told) return this.#end();
    if (told.id !== this.view) await this.#offer(told.id);
    if (told.answer && told.answer !== this.answered && this.peer) {
      this.answered = told.answer;
      await this.peer.setRemoteDescription({ type: "answer", sdp: told.answer });
    }
    this.timer = setTimeout(() => void this.#ask(), ASK_MS);
  }

  async #ask() {
    const answer = await this.#fetch("GET", null);
    if (answer?.ok) await this.show(await answer.json());
    else this.timer = setTimeout(() => void this.#ask(), ASK_MS);
  }

  /** @param {string} id */
  async #offer(id) {
    this.#end();
    this.view = id;
    const text = word("web-live-view-told");
    this.strip.notice("view", { kind: "info", title: text, text: word("web-live-view-told-next") });
    this.strip.say(text);
    const video = this.page.querySelector("kz-camera video");
    const stream = video instanceof HTMLVideoElement ? video.srcObject : null;
    if (!(stream instanceof MediaStream)) return;
    const peer = newPeer();
    this.peer = peer;
    for (const track of stream.getVideoTracks()) peer.addTrack(track, stream);
    await peer.setLocalDescription(await peer.createOffer());
    const offer = await gathered(peer);
    await this.#fetch("POST", JSON.stringify({ view: id, offer }));
  }

  #end() {
    this.peer?.close();
    this.peer = null;
    if (this.view) this.strip.notice("view", null);
    this.view = this.answered = "";
  }

  /** @param {string} method @param {string | null} body @returns {Promise<Response | null>} */
  async #fetch(method, body) {
    try {
      return await fetch("/exam/view", {
        method,
        headers: { Accept: "application/json", [TOKEN_HEADER]: this.token() },
        body,
        credentials: "same-origin",
        signal: AbortSignal.timeout(10_000),
      });
    } catch {
      return null;
    }
  }
}
