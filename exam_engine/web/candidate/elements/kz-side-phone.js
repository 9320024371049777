/**
 * The telephone at the side: asks, opens its camera, and sends a picture every few seconds.
 *
 * The code stands after the `#` of the address and is taken out of sight at once. When the network
 * is away the page waits and keeps no pictures; the server notes the silence by itself.
 */

import { csrfToken, Refused, send } from "../../shared/elements/wire.js";
import { word } from "../../shared/elements/words.js";
import { make } from "./dom.js";

const WIDTH = 640;
const HEIGHT = 480;
const QUALITY = 0.7;
const LOW_BATTERY = 30;
const OVER = new Set([401, 403, 404, 409, 410]);

/** @typedef {{level: number, charging: boolean}} Battery */

class KzSidePhone extends HTMLElement {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #token = "";
  #sequence = 0;
  #facing = "environment";
  /** @type {MediaStream | null} */
  #stream = null;
  /** @type {Battery | null} */
  #battery = null;
  #code = "";
  /** A second tap must not use the code a second time. */
  #asking = false;

  connectedCallback() {
    this.#code = location.hash.slice(1);
    // Out of the address bar and the history: it is good once, and nobody else's.
    history.replaceState(null, "", location.pathname);
    if (!this.#code) return this.#end("web-side-no-code");
    if (!navigator.mediaDevices) return this.#end("web-side-insecure");
    this.#part("agree").addEventListener("click", () => void this.#agree());
    this.#part("refuse").addEventListener("click", () => this.#refuse());
    this.#part("turn").addEventListener("click", () => void this.#turn(true));
    this.#part("stop").addEventListener("click", () => void this.#stop());
    document.addEventListener("visibilitychange", () => !document.hidden && void this.#stayAwake());
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#close();
  }

  /** The camera first: a code must not be used up by a telephone that shows nothing. */
  async #agree() {
    if (this.#asking || this.#token) return;
    this.#asking = true;
    await this.#pair();
    this.#asking = false;
    if (this.#token) await this.#round();
  }

  async #pair() {
    this.#tell("plain", "web-side-starting");
    if (!(await this.#open())) return this.#tell("warn", "web-side-no-camera");
    try {
      const body = new FormData();
      body.set("code", this.#code);
      body.set("digest", this.dataset["digest"] ?? "");
      this.#token = (await send("/side/pair", { body })).token;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#close();
      this.#say("warn", [error.detail, error.next].join(" "));
      if (error.status !== 0) this.#part("ask").hidden = true;
      return;
    }
    this.#part("ask").hidden = true;
    this.#part("camera").hidden = false;
    await Promise.all([this.#stayAwake(), this.#followBattery()]);
  }

  #refuse() {
    this.#part("ask").hidden = true;
    this.#part("refused").hidden = false;
    this.#part("state").hidden = true;
  }

  /** Open the camera anew: the other one, or the same after the telephone took it away. @param {boolean} over */
  async #turn(over) {
    if (over) this.#facing = this.#facing === "environment" ? "user" : "environment";
    this.#close();
    if (!(await this.#open())) this.#tell("warn", "web-side-no-camera");
  }

  async #stop() {
    await this.#post("/side/stop", "").catch(() => null);
    this.#end("web-side-ended");
  }

  /** @param {string} code */
  #end(code) {
    clearTimeout(this.#timer);
    this.#token = "";
    this.#close();
    this.#part("ask").hidden = true;
    this.#part("camera").hidden = true;
    this.#tell(code === "web-side-ended" ? "plain" : "warn", code);
  }

  async #open() {
    try {
      const video = { width: { ideal: WIDTH }, height: { ideal: HEIGHT }, facingMode: this.#facing };
      this.#stream = await navigator.mediaDevices.getUserMedia({ audio: false, video });
      for (const track of this.#stream.getTracks()) track.addEventListener("ended", () => void this.#turn(false));
      const shown = this.#video();
      shown.srcObject = this.#stream;
      await shown.play().catch(() => undefined);
      return true;
    } catch {
      return false;
    }
  }

  #close() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
  }

  async #round() {
    clearTimeout(this.#timer);
    if (!this.#token) return;
    try {
      // Without a living camera the last picture would be sent again and again.
      if (!this.#sees) await this.#turn(false);
      const picture = this.#sees ? await this.#picture() : null;
      if (picture) await this.#sendPicture(picture);
    } catch {
      this.#tell("warn", "web-side-waiting");
    }
    if (this.#token) this.#timer = setTimeout(() => void this.#round(), Number(this.dataset["every"] ?? 3000));
  }

  /** @param {Blob} picture */
  async #sendPicture(picture) {
    this.#sequence += 1;
    const query = new URLSearchParams({ seq: String(this.#sequence), at: String(Date.now()) });
    if (this.#battery) {
      query.set("battery", String(Math.round(this.#battery.level * 100)));
      query.set("charging", this.#battery.charging ? "1" : "0");
    }
    const response = await this.#post(`/side/frames?${query}`, picture);
    if (response.ok) return this.#tell("good", "web-side-on");
    if (OVER.has(response.status)) return this.#end("web-side-ended");
    this.#tell("warn", "web-side-waiting");
  }

  get #sees() {
    return this.#stream?.getTracks().some((track) => track.readyState === "live") ?? false;
  }

  /** @returns {Promise<Blob | null>} what the camera shows, upright and small */
  #picture() {
    const video = this.#video();
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return Promise.resolve(null);
    const scale = WIDTH / Math.max(video.videoWidth, video.videoHeight, 1);
    const canvas = make("canvas", {
      width: Math.round(video.videoWidth * scale),
      height: Math.round(video.videoHeight * scale),
    });
    canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  }

  /** @param {string} path @param {BodyInit} body */
  #post(path, body) {
    return fetch(path, {
      method: "POST",
      headers: { Accept: "application/json", "X-Side-Token": this.#token, "X-CSRF-Token": csrfToken() },
      body,
      credentials: "same-origin",
      signal: AbortSignal.timeout(10_000),
    });
  }

  /** Keep the screen on, where the browser can; a telephone asleep sends nothing. */
  async #stayAwake() {
    if (!this.#token) return;
    const kept = await navigator.wakeLock?.request("screen").catch(() => null);
    this.#part("screen").textContent = word(kept ? "web-side-screen-stays" : "web-side-screen-by-hand");
  }

  async #followBattery() {
    // Not in the list of what every browser has; where it is missing nothing is said.
    const able = /** @type {{getBattery?: () => Promise<Battery & EventTarget>}} */ (/** @type {unknown} */ (navigator));
    const battery = await able.getBattery?.().catch(() => null);
    if (!battery) return;
    const show = () => {
      this.#battery = battery;
      const level = Math.round(battery.level * 100);
      const low = level < LOW_BATTERY && !battery.charging;
      this.#part("battery").textContent = word(low ? "web-side-battery-low" : "web-side-battery", { level });
    };
    show();
    for (const name of ["levelchange", "chargingchange"]) battery.addEventListener(name, show);
  }

  /** @param {string} kind @param {string} code */
  #tell(kind, code) {
    this.#say(kind, word(code));
  }

  /** @param {string} kind @param {string} text */
  #say(kind, text) {
    const place = this.#part("state");
    if (place.textContent === text && place.classList.contains(kind)) return;
    place.className = `state ${kind}`;
    place.replaceChildren(make("span", { class: "shape", "aria-hidden": "true" }), text);
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-part="${name}"]`));
  }

  #video() {
    return /** @type {HTMLVideoElement} */ (this.#part("video"));
  }
}

customElements.define("kz-side-phone", KzSidePhone);
