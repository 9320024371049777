/**
 * The candidate's camera during the exam: a small own picture, its state in words, and one frame
 * to the server every so often. Also tells how long the window or full screen was left, if the
 * sitting's policy asks for it. When the network is away it waits and keeps no pictures.
 */

import { word } from "../../shared/elements/words.js";
import { make } from "./dom.js";
import { TOKEN_HEADER } from "./sync.js";

const FIRST_RETRY_MS = 5000;
const LONGEST_RETRY_MS = 30_000;
const QUALITY = 0.75;
const WIDTH = 640;
const HEIGHT = 480;
const MOST_SIGNALS = 200;
const TOO_MANY = 429;

/** Camera pictures of 640 by 480, or an error that names why there is none. */
export function openCamera() {
  if (!navigator.mediaDevices) return Promise.reject(new Error("no camera here"));
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { width: { ideal: WIDTH }, height: { ideal: HEIGHT }, facingMode: "user" },
  });
}

/** One JPEG of what `video` shows. @param {HTMLVideoElement} video @returns {Promise<Blob | null>} */
export function takePicture(video) {
  const canvas = make("canvas", { width: WIDTH, height: HEIGHT });
  canvas.getContext("2d")?.drawImage(video, 0, 0, WIDTH, HEIGHT);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

export class KzCamera extends HTMLElement {
  /** @param {() => string} token gives the page's token */
  async open(token) {
    const policy = JSON.parse(this.dataset.watch ?? "{}");
    this.every = policy.every ?? 1000;
    this.token = token;
    this.sequence = 0;
    this.retryMs = FIRST_RETRY_MS;
    /** @type {{kind: string, at: number, seconds: number}[]} */
    this.signals = [];
    this.video = make("video", { autoplay: true, muted: true, playsinline: true, "aria-label": word("web-exam-camera-own") });
    this.video.muted = true;
    this.state = make("p", { class: "state plain", role: "status" });
    this.again = make(
      "button",
      { type: "button", class: "button plain", hidden: true, onclick: () => this.#start() },
      word("web-exam-camera-again"),
    );
    this.stop = this.#stopButton();
    this.replaceChildren(this.video, make("div", { class: "camera-words" }, this.state, this.again, this.stop));
    for (const kind of policy.signals ?? []) this.#watchFor(kind);
    await this.#start();
    this.#next(this.every);
  }

  async #start() {
    try {
      const stream = await openCamera();
      if (this.video) this.video.srcObject = stream;
      for (const track of stream.getVideoTracks()) {
        track.addEventListener("ended", () => !this.stopped && this.#tell("warn", "web-exam-camera-off"));
      }
      this.#tell("good", "web-exam-camera-on");
    } catch {
      this.#tell("warn", "web-exam-camera-off");
    }
  }

  /** Taking the agreement back, as the consent page promised: two steps, and the exam goes on. */
  #stopButton() {
    const place = make("div", {});
    const ask = make("button", { type: "button", class: "button quiet" }, word("web-exam-camera-stop"));
    const sure = make("button", { type: "button", class: "button plain" }, word("web-exam-camera-stop-sure"));
    const keep = make("button", { type: "button", class: "button plain" }, word("web-exam-camera-keep"));
    const question = make("div", { hidden: true }, make("p", {}, word("web-exam-camera-stop-next")), make("div", { class: "row" }, keep, sure));
    const show = (/** @type {boolean} */ asked) => {
      question.hidden = !asked;
      ask.hidden = asked;
    };
    ask.addEventListener("click", () => show(true));
    keep.addEventListener("click", () => show(false));
    sure.addEventListener("click", async () => {
      if (!(await this.#post("/exam/camera/stop", this.token?.() ?? "", ""))) return;
      this.stopped = true;
      const stream = this.video?.srcObject;
      if (stream instanceof MediaStream) for (const track of stream.getTracks()) track.stop();
      this.video?.remove();
      place.remove();
      this.#tell("plain", "web-exam-camera-stopped");
    });
    place.append(ask, question);
    return place;
  }

  /** @param {number} delay */
  #next(delay) {
    setTimeout(async () => {
      if (this.stopped) return;
      const sent = await this.#round();
      this.retryMs = sent ? FIRST_RETRY_MS : Math.min((this.retryMs ?? 0) * 2, LONGEST_RETRY_MS);
      this.#next(sent ? (this.every ?? 1000) : this.retryMs);
    }, delay);
  }

  /** @returns {Promise<boolean>} false when the network was away */
  async #round() {
    const token = this.token?.();
    if (!token) return true;
    const reached = (await this.#sendSignals(token)) && (await this.#sendFrame(token));
    if (!reached) this.#tell("plain", "web-exam-camera-waiting");
    return reached;
  }

  /** @param {string} token */
  async #sendFrame(token) {
    const stream = this.video?.srcObject;
    if (!this.video || !(stream instanceof MediaStream) || !stream.active) return true;
    if (this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return true;
    const at = Date.now();
    const picture = await takePicture(this.video);
    if (!picture) return true;
    this.sequence = (this.sequence ?? 0) + 1;
    const reached = await this.#post(`/exam/frames?seq=${this.sequence}&at=${at}`, token, picture);
    if (reached) this.#tell("good", "web-exam-camera-on");
    return reached;
  }

  /** @param {string} token */
  async #sendSignals(token) {
    while (this.signals?.[0]) {
      const body = JSON.stringify(this.signals[0]);
      if (!(await this.#post("/exam/signals", token, body))) return false;
      this.signals.shift();
    }
    return true;
  }

  /** @param {string} path @param {string} token @param {BodyInit} body */
  async #post(path, token, body) {
    try {
      const response = await fetch(path, {
        method: "POST",
        headers: { [TOKEN_HEADER]: token },
        body,
        credentials: "same-origin",
        signal: AbortSignal.timeout(10_000),
      });
      // Sent too fast is as good as not arrived: the next one is sent later.
      return response.status < 500 && response.status !== TOO_MANY;
    } catch {
      return false;
    }
  }

  /** @param {string} kind */
  #watchFor(kind) {
    /** @type {number | null} */
    let since = null;
    const look = (/** @type {boolean} */ away) => {
      if (away && since === null) since = Date.now();
      if (away || since === null) return;
      this.signals?.push({ kind, at: since, seconds: (Date.now() - since) / 1000 });
      this.signals?.splice(0, Math.max(0, (this.signals?.length ?? 0) - MOST_SIGNALS));
      since = null;
    };
    if (kind === "window_left") {
      document.addEventListener("visibilitychange", () => look(document.visibilityState === "hidden"));
      addEventListener("blur", () => look(true));
      addEventListener("focus", () => look(false));
    } else {
      document.addEventListener("fullscreenchange", () => look(document.fullscreenElement === null));
    }
  }

  /** @param {string} kind @param {string} code */
  #tell(kind, code) {
    if (this.again) this.again.hidden = code !== "web-exam-camera-off";
    if (!this.state) return;
    this.state.className = `state ${kind}`;
    this.state.replaceChildren(make("span", { class: "shape", "aria-hidden": "true" }), word(code));
  }
}

customElements.define("kz-camera", KzCamera);
