/**
 * The candidate's camera during the exam: a small own picture, its state in words, and what is
 * watched sent to the server: frames, or in the mode in which pictures stay on the device what was
 * measured of them. While the network is away all of it waits on the device. Facts that the browser
 * tells are sent with it, and the candidate reads each of them.
 */

import { word } from "../../shared/elements/words.js";
import { followClicks } from "./check-in/clicks.js";
import { make } from "./dom.js";
import { CameraSource } from "./proctor/camera-source.js";
import { FrameRoad } from "./proctor/frame-road.js";
import { Numbers } from "./proctor/numbers.js";
import { post } from "./proctor/post.js";
import { ReportRoad } from "./proctor/report-road.js";
import { ShownRoad } from "./proctor/shown-road.js";
import { Signals } from "./proctor/signals.js";
import { SoundRoad } from "./proctor/sound-road.js";
import { Spool } from "./proctor/spool.js";

export { openCamera } from "./proctor/camera-source.js";
export { takePicture } from "./proctor/frame-road.js";

/**
 * @typedef {{every: number, since: number, mode: "device" | "site" | "central",
 *   signals: Record<string, number>, clicks?: boolean, shown?: boolean, sound?: string,
 *   device?: import("./proctor/measurer.js").DeviceView}} Watch what the page's server says;
 *   `signals` has for each kind from how many seconds on the server keeps it
 */

const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 30_000;
const SIGNALS_AT_ONCE = 20;
const SOON_MS = 50;
/** States in which the candidate can open the camera again. */
const CLOSED = new Set(["web-exam-camera-off", "web-exam-camera-refused"]);
const LONGEST_FLUSH_MS = 4000;

export class KzCamera extends HTMLElement {
  /**
   * @param {string} attempt
   * @param {() => string} token gives the page's token
   * @param {() => number} ahead by how many milliseconds this device's clock is ahead
   */
  async open(attempt, token, ahead) {
    /** @type {Watch} */
    this.watch = JSON.parse(this.dataset.watch ?? "{}");
    this.token = token;
    this.numbers = new Numbers(this.watch.since, ahead, "frames", attempt);
    /** Told last to the candidate. @type {string | undefined} */
    this.told = undefined;
    this.retryMs = FIRST_RETRY_MS;
    /** Before this moment (`performance.now()`) nobody tries the network again. */
    this.nextTry = 0;
    this.#build();
    this.signals = new Signals(Object.keys(this.watch.signals), (signal) => this.#heard(signal));
    this.spool = await Spool.open(attempt);
    this.signalNumber = Date.now();
    this.signals.start();
    this.#openShown(this.spool, ahead);
    await this.source?.start();
    if (this.watch?.sound) {
      this.sound = new SoundRoad(this.watch.sound, token);
      this.sound.start();
    }
    if (this.watch?.clicks) this.letClicksGo = followClicks(token);
    this.road = await this.#openRoad(this.spool, this.numbers);
    this.#next(SOON_MS);
  }

  /** What stands on the screen is told by number, where that was agreed to. @param {import("./proctor/shown-road.js").Place[]} places */
  watchQuestions(places) {
    this.places = places;
    this.shown?.watch(places);
  }

  /** What a reload without network needs besides the page's own files. @returns {string[]} */
  get files() {
    return this.watch?.device?.files ?? [];
  }

  /** Send what waits before the exam ends, and give up after some seconds: handing in comes first. */
  async flush() {
    const until = performance.now() + LONGEST_FLUSH_MS;
    this.ended = true;
    this.signals?.stop();
    this.sound?.stop();
    this.letClicksGo?.();
    this.shown?.stop();
    const token = this.token?.() ?? "";
    await this.#sendSignals(token).catch(() => "away");
    await this.shown?.flush(token, until).catch(() => undefined);
    await this.road?.flush(token, until);
  }

  #build() {
    this.video = make("video", { autoplay: true, muted: true, playsinline: true, "aria-label": word("web-exam-camera-own") });
    this.video.muted = true;
    this.source = new CameraSource(this.video);
    this.source.addEventListener("on", () => this.#turned(true));
    this.source.addEventListener("lost", (event) => this.#turned(false, event instanceof CustomEvent && event.detail.refused));
    this.source.addEventListener("virtual", () => this.signals?.once("virtual_camera"));
    this.state = make("p", { class: "state plain", role: "status" });
    this.fact = make("p", { class: "hint", role: "status", hidden: true });
    this.again = make(
      "button",
      { type: "button", class: "button plain", hidden: true, onclick: () => this.source?.start() },
      word("web-exam-camera-again"),
    );
    this.stop = this.#stopButton();
    const words = make("div", { class: "camera-words" }, this.state, this.fact, this.again, this.stop);
    this.replaceChildren(this.video, words);
  }

  /** @param {Spool} spool @param {() => number} ahead */
  #openShown(spool, ahead) {
    if (!this.watch?.shown) return;
    const numbers = new Numbers(this.watch.since, ahead, "shown", spool.attempt);
    this.shown = new ShownRoad(spool, numbers, (kind) => this.#say(kind, 0));
    if (this.places) this.shown.watch(this.places);
  }

  /** @param {Spool} spool @param {Numbers} numbers */
  async #openRoad(spool, numbers) {
    const thinned = (/** @type {import("./proctor/spool.js").Thinned} */ { from, until }) =>
      this.#heard({ kind: "record_gap", at: from, seconds: (until - from) / 1000 });
    const noted = (/** @type {string} */ kind) => this.#say(kind, 0);
    if (this.watch?.mode !== "device") return new FrameRoad(spool, numbers, thinned, noted);
    try {
      return await ReportRoad.open(spool, numbers, /** @type {any} */ (this.watch.device), noted);
    } catch {
      // Pictures were promised to stay here, so none is sent instead: the record shows the gap.
      this.broken = true;
      this.#tell("warn", "web-exam-camera-not-measured");
      return null;
    }
  }

  /** @param {boolean} on @param {boolean} [refused] the browser was told, or tells, not to allow it */
  #turned(on, refused = false) {
    if (this.stopped) return;
    if (!on && !this.lost) this.signals?.once("camera_lost");
    if (on && this.lost) this.#note(word("web-exam-camera-back"));
    this.lost = !on;
    if (!this.broken) this.#tell(on ? "good" : "warn", on ? "web-exam-camera-on" : refused ? "web-exam-camera-refused" : "web-exam-camera-off");
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
      const { fate } = await post("/exam/camera/stop", this.token?.() ?? "", "");
      if (fate !== "taken") return;
      this.stopped = true;
      this.signals?.stop();
      this.sound?.stop();
      this.shown?.stop();
      this.source?.stop();
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
      if (this.stopped || this.ended) return;
      const began = performance.now();
      await this.#round().catch(() => undefined);
      const every = this.watch?.every ?? 1000;
      this.#next(Math.max(SOON_MS, every - (performance.now() - began)));
    }, delay);
  }

  /** One frame, and what waits; frames go on at their pace while the network is tried more seldom. */
  async #round() {
    const now = performance.now();
    const token = now >= (this.nextTry ?? 0) ? (this.token?.() ?? "") : "";
    const signals = token ? await this.#sendSignals(token) : "away";
    const shown = (await this.shown?.round(token)) ?? "taken";
    const sees = this.road && this.source?.isLive;
    const frame = sees && this.video ? await this.road?.round(this.video, token) : "taken";
    const away = [signals, shown, frame].includes("away");
    if (token && away) {
      this.nextTry = performance.now() + (this.retryMs ?? FIRST_RETRY_MS);
      this.retryMs = Math.min((this.retryMs ?? FIRST_RETRY_MS) * 2, LONGEST_RETRY_MS);
    }
    if (!away) this.retryMs = FIRST_RETRY_MS;
    if (this.stopped || this.broken || !this.source?.isOn) return;
    this.#tell(away ? "plain" : "good", away ? "web-exam-camera-waiting" : "web-exam-camera-on");
  }

  /**
   * A fact of the browser: kept until it was taken, and told to the candidate. What is too short for
   * the sitting's policy is neither, for the server would not keep it.
   * @param {import("./proctor/signals.js").Signal} signal
   */
  async #heard(signal) {
    if (signal.seconds < (this.watch?.signals[signal.kind] ?? Infinity)) return;
    this.signalNumber = Math.max((this.signalNumber ?? 0) + 1, Date.now());
    this.#say(signal.kind, signal.seconds);
    await this.spool?.add("signal", this.signalNumber, signal.at, signal);
  }

  /** Tell the candidate what was noted. @param {string} kind @param {number} seconds */
  #say(kind, seconds) {
    this.#note(word(`web-exam-fact-${kind.replaceAll("_", "-")}`, { seconds: Math.round(seconds) }));
  }

  /** @param {string} text */
  #note(text) {
    if (!this.fact) return;
    this.fact.hidden = false;
    if (this.fact.textContent !== text) this.fact.textContent = text;
  }

  /** @param {string} token */
  async #sendSignals(token) {
    for (const row of (await this.spool?.oldest("signal", SIGNALS_AT_ONCE)) ?? []) {
      const { kind, seconds } = row.content;
      const { fate } = await post("/exam/signals", token, JSON.stringify({ kind, at: row.at, seconds, sent: Date.now() }));
      if (fate === "away" || fate === "later") return fate;
      await this.spool?.remove([row]);
    }
    return "taken";
  }

  /** @param {string} kind @param {string} code */
  #tell(kind, code) {
    if (this.again) this.again.hidden = !CLOSED.has(code);
    if (!this.state || this.told === code) return;
    this.told = code;
    this.state.className = `state ${kind}`;
    this.state.replaceChildren(make("span", { class: "shape", "aria-hidden": "true" }), word(code));
  }
}

customElements.define("kz-camera", KzCamera);
