/**
 * The exam page: puts paper, answers, clock and network together.
 *
 * What the candidate does goes to the store on the device first, then to the server. What the
 * server says (time, pause, another page, the end) decides whether the page may be written on.
 */

import { word } from "../../shared/elements/words.js";
import { isNewer, openStore } from "./answer-store.js";
import { ExamClock } from "./clock.js";
import { watchKeys } from "./exam-keys.js";
import { askTime, forgetPage, keepPage, takeOver } from "./exam-link.js";
import { showMessages, Strip } from "./exam-strip.js";
import { Walk } from "./exam-walk.js";
import { KzMap } from "./kz-map.js";
import { KzQuestion } from "./kz-question.js";
import { KzReview } from "./kz-review.js";
import { HandInFailed, Sync } from "./sync.js";

/** @typedef {import("./sync.js").Standing} Standing */

const POLL_MS = 10_000;
const POLL_AT_THE_END_MS = 3000;
const TYPED_PAUSE_MS = 300;
const ENDED = new Set(["submitted", "expired", "closed"]);

class KzExam extends HTMLElement {
  async connectedCallback() {
    const source = this.querySelector("script[data-paper]");
    const paper = JSON.parse(source?.textContent ?? "{}");
    this.attempt = this.dataset.attempt ?? "";
    this.walk = new Walk(paper.sections);
    this.strip = new Strip(this, this.dataset.zone ?? "UTC");
    this.clock = new ExamClock();
    this.superseded = false;
    this.notice = -1;
    /** @type {Map<string, ReturnType<typeof setTimeout>>} */
    this.typing = new Map();
    this.store = await openStore(this.attempt);
    this.sync = new Sync(this.store, () => this.#renew());
    this.#listen();
    this.#build();
    if (await this.#begin()) await this.#open();
  }

  /** Become the page that writes, or go on with what the device has. */
  async #begin() {
    const { store, sync, strip, walk } = this.#parts();
    const taken = await takeOver();
    if (taken === "refused" || (typeof taken === "object" && taken.attempt !== this.attempt)) {
      // Another step comes first (a login, the receipt), or this page was kept from another exam.
      await forgetPage();
      location.replace("/exam");
      return false;
    }
    const note = await store.note();
    if (taken === "away") {
      if (!note?.token) {
        strip.notice("start", { kind: "warn", text: word("web-exam-cannot-start"), action: word("web-retry"), act: () => location.reload() });
        return false;
      }
      store.epoch = note.epoch;
      sync.token = note.token;
      strip.connected(false);
    } else {
      store.epoch = taken.epoch;
      sync.token = taken.token;
      await store.remember({ token: taken.token, epoch: taken.epoch });
      await store.merge(taken.answers);
      this.#follow(taken.standing);
      strip.connected(true);
    }
    walk.recall(note ?? {});
    this.channel = new BroadcastChannel("kaozheng-exam");
    this.channel.onmessage = ({ data }) => {
      // Tabs of one machine hear of each other even when the network is gone.
      if (data.attempt === this.attempt && data.epoch >= store.epoch) this.#supersede();
    };
    this.channel.postMessage({ attempt: this.attempt, epoch: store.epoch });
    return true;
  }

  async #open() {
    const { store, sync, strip } = this.#parts();
    if (!store.durable) strip.notice("memory", { kind: "warn", text: word("web-exam-no-store"), close: true });
    for (const [ref, kept] of await store.current()) this.questions.get(ref)?.show(kept.payload);
    for (const ref of this.walk?.flagged ?? []) this.questions.get(ref)?.mark(true);
    const camera = /** @type {import("./kz-camera.js").KzCamera | null} */ (this.querySelector("kz-camera"));
    camera?.open(() => sync.token);
    this.#part("work").hidden = false;
    this.#part("loading").remove();
    this.#render();
    await sync.flush();
    this.#poll();
    keepPage();
  }

  #build() {
    const { walk } = this.#parts();
    /** @type {Map<string, KzQuestion>} */
    this.questions = new Map();
    const stage = this.#part("stage");
    for (const view of walk.questions) {
      const question = new KzQuestion().build(view, walk.questions.length);
      question.hidden = true;
      this.questions.set(view.ref, question);
      stage.append(question);
    }
    this.map = new KzMap().build(walk.sections);
    this.#part("map").append(this.map);
    this.review = new KzReview();
    this.review.hidden = true;
    stage.append(this.review);
  }

  #listen() {
    const { clock, strip, sync, store } = this.#parts();
    this.addEventListener("kz-change", (event) => this.#changed(/** @type {CustomEvent} */ (event).detail));
    this.addEventListener("kz-flag", (event) => this.#flag(/** @type {CustomEvent} */ (event).detail));
    this.addEventListener("kz-go", (event) => this.#go(/** @type {CustomEvent} */ (event).detail));
    this.addEventListener("kz-hand-in", () => this.#handIn());
    this.addEventListener("focusout", () => this.#settleTyping());
    addEventListener("pagehide", () => this.#settleTyping());
    addEventListener("offline", () => strip.connected(false));
    addEventListener("online", () => this.#ask());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#ask();
      else this.#settleTyping();
    });
    clock.addEventListener("tick", (event) => strip.tick(/** @type {CustomEvent} */ (event).detail));
    clock.addEventListener("over", () => this.#timeIsUp());
    sync.addEventListener("status", (event) => {
      const status = /** @type {CustomEvent} */ (event).detail;
      strip.saved(status, store.durable);
      if (status.reachable !== this.reachable) strip.connected((this.reachable = status.reachable));
    });
    sync.addEventListener("standing", (event) => this.#follow(/** @type {CustomEvent} */ (event).detail));
    sync.addEventListener("login", () => {
      strip.notice("login", { kind: "warn", text: word("web-exam-login-again"), action: word("web-exam-login"), href: "/exam" });
    });
    for (const [name, act] of /** @type {[string, () => void][]} */ ([
      ["previous", () => this.#step(-1)],
      ["next", () => this.#step(1)],
      ["whole", () => this.#switchView()],
      ["review", () => this.#showReview()],
    ])) {
      this.#part(name).addEventListener("click", act);
    }
    watchKeys(this, {
      step: (by) => this.#step(by),
      flag: () => this.#flag(this.walk?.here.ref ?? ""),
      letter: (letter) => this.questions?.get(this.walk?.here.ref ?? "")?.press(letter) ?? false,
    });
  }

  /** @param {{item: string, payload: import("./answer-store.js").Payload, typed: boolean}} change */
  async #changed({ item, payload, typed }) {
    this.#refreshMap();
    clearTimeout(this.typing?.get(item));
    const write = async () => {
      this.typing?.delete(item);
      await this.store?.write(item, payload);
      await this.sync?.changed();
    };
    if (!typed) return write();
    // Not every letter is an answer of its own: a pause in typing, leaving the field or the page is.
    const timer = setTimeout(write, TYPED_PAUSE_MS);
    this.typing?.set(item, timer);
    this.pendingWrites = (this.pendingWrites ?? new Map()).set(item, write);
  }

  /** Store at once what is still being typed, and send it. */
  async #settleTyping() {
    const waiting = [...(this.typing ?? [])];
    if (waiting.length === 0) return;
    for (const [item, timer] of waiting) {
      clearTimeout(timer);
      await this.pendingWrites?.get(item)?.();
    }
    await this.sync?.flush();
  }

  /** @param {string} ref */
  #flag(ref) {
    const { walk, store } = this.#parts();
    walk.toggleFlag(ref);
    this.questions?.get(ref)?.mark(walk.flagged.has(ref));
    this.#refreshMap();
    store.remember(walk.note());
  }

  /** @param {-1 | 1} by */
  #step(by) {
    this.#settleTyping();
    this.walk?.step(by);
    this.#render(true);
  }

  /** @param {number} number */
  #go(number) {
    this.#settleTyping();
    if (this.walk?.goTo(number)) this.#render(true);
  }

  #switchView() {
    const { walk } = this.#parts();
    walk.whole = !walk.whole;
    walk.goTo(walk.here.number);
    this.#render(true);
  }

  #showReview() {
    this.#settleTyping();
    const { walk } = this.#parts();
    walk.reviewing = true;
    this.#render(true);
  }

  /** @param {boolean} [move] take focus and view to what is shown now */
  #render(move = false) {
    const { walk, store, strip } = this.#parts();
    const shown = new Set(walk.reviewing ? [] : walk.shown.map((question) => question.ref));
    for (const [ref, question] of this.questions ?? []) question.hidden = !shown.has(ref);
    if (this.review) this.review.hidden = !walk.reviewing;
    if (walk.reviewing) this.review?.show(this.#entries());
    strip.section.textContent = walk.reviewing ? word("web-exam-review") : walk.section.title;
    const whole = /** @type {HTMLButtonElement} */ (this.#part("whole"));
    whole.textContent = word(walk.whole ? "web-exam-one-by-one" : "web-exam-whole-section");
    /** @type {HTMLButtonElement} */ (this.#part("previous")).disabled = walk.isFirst && !walk.reviewing;
    /** @type {HTMLButtonElement} */ (this.#part("next")).hidden = walk.reviewing || walk.isLast;
    this.#part("review").hidden = walk.reviewing || !walk.isLast;
    this.#refreshMap();
    store.remember(walk.note());
    if (!move) return;
    const target = walk.reviewing ? this.review : this.questions?.get(walk.here.ref);
    const heading = target?.querySelector("h2");
    if (heading instanceof HTMLElement) heading.focus({ preventScroll: true });
    target?.scrollIntoView({ block: "start" });
  }

  #refreshMap() {
    for (const entry of this.#entries()) this.map?.show(entry);
  }

  /** @returns {import("./kz-map.js").MapEntry[]} */
  #entries() {
    const { walk } = this.#parts();
    return walk.questions.map(({ number, ref }) => {
      const [done, all] = this.questions?.get(ref)?.progress() ?? [0, 1];
      return {
        number, ref,
        answered: done === all,
        partly: done > 0 && done < all,
        flagged: walk.flagged.has(ref),
        seen: walk.seen.has(ref),
        here: !walk.reviewing && ref === walk.here.ref,
      };
    });
  }

  /** What the server says now decides. @param {Standing} standing */
  #follow(standing) {
    const { clock, strip, store } = this.#parts();
    if (ENDED.has(standing.state)) {
      this.#leave("/exam/done");
      return;
    }
    if (this.notice >= 0 && standing.extra > clock.extra && standing.state === "in_progress") {
      const minutes = Math.round((standing.extra - clock.extra) / 60);
      const text = word("web-exam-time-given", { count: Math.max(1, minutes) });
      strip.notice("given", { kind: "good", text, close: true });
      strip.say(text);
    }
    clock.follow(standing);
    const paused = standing.state === "paused";
    strip.notice("paused", paused ? { kind: "info", text: word("web-exam-paused") } : null);
    if (standing.remaining > 0) strip.notice("over", null);
    if (standing.epoch > store.epoch) this.#supersede();
    this.#lock(paused || this.superseded || (standing.remaining <= 0 && !paused));
    if (standing.notice !== this.notice) {
      const first = this.notice < 0;
      this.notice = standing.notice;
      if (!first || standing.notice > 0) this.#ask();
    }
  }

  #supersede() {
    if (this.superseded) return;
    this.superseded = true;
    this.#settleTyping();
    this.#lock(true);
    this.strip?.notice("superseded", {
      kind: "warn",
      title: word("web-exam-superseded"),
      text: word("web-exam-superseded-next"),
      action: word("web-exam-continue-here"),
      act: () => location.reload(),
    });
    this.strip?.say(word("web-exam-superseded"));
  }

  /** @param {boolean} locked whether writing on the paper is closed for now */
  #lock(locked) {
    /** @type {HTMLFieldSetElement} */ (this.#part("paper")).disabled = locked;
    this.classList.toggle("locked", locked);
  }

  async #timeIsUp() {
    const { strip, sync } = this.#parts();
    await this.#settleTyping();
    this.#lock(true);
    strip.notice("over", { kind: "info", text: word("web-exam-time-over") });
    strip.say(word("web-exam-time-over"));
    await sync.flush();
    await this.#ask();
  }

  async #handIn() {
    const { sync } = this.#parts();
    await this.#settleTyping();
    this.#lock(true);
    try {
      this.#leave(await sync.handIn());
    } catch (error) {
      this.#lock(this.superseded);
      const failed = error instanceof HandInFailed ? error : new HandInFailed("web-fault");
      this.review?.tell(failed.detail || word("web-exam-hand-in-later"));
    }
  }

  /** @param {string} path */
  async #leave(path) {
    this.sync?.stop();
    clearTimeout(this.polling);
    await forgetPage();
    location.replace(path);
  }

  /** A new token, when the server no longer takes ours. */
  async #renew() {
    if (this.superseded) return false;
    const taken = await takeOver();
    if (typeof taken !== "object" || taken.attempt !== this.attempt) return false;
    const { store, sync } = this.#parts();
    store.epoch = taken.epoch;
    sync.token = taken.token;
    await store.remember({ token: taken.token, epoch: taken.epoch });
    const current = await store.current();
    for (const [item, kept] of Object.entries(taken.answers)) {
      const mine = current.get(item);
      if (!mine || isNewer(kept, mine)) this.questions?.get(item)?.show(kept.payload);
    }
    await store.merge(taken.answers);
    this.#follow(taken.standing);
    return true;
  }

  #poll() {
    clearTimeout(this.polling);
    const delay = this.clock?.isOver ? POLL_AT_THE_END_MS : POLL_MS;
    this.polling = setTimeout(() => this.#ask(), delay);
  }

  async #ask() {
    const { sync, strip } = this.#parts();
    if (!sync.token || this.asking) return;
    this.asking = true;
    const told = await askTime(sync.token);
    this.asking = false;
    if (told === "refused") await this.#renew();
    const reachable = told !== "away";
    if (reachable !== this.reachable) strip.connected((this.reachable = reachable));
    if (typeof told === "object") {
      this.notice = told.standing.notice;
      this.#follow(told.standing);
      await showMessages(strip, this.#parts().store, told.messages);
      if (sync.status.waiting > 0) sync.flush();
    }
    this.#poll();
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    return /** @type {HTMLElement} */ (this.querySelector(`[data-part="${name}"]`));
  }

  /** The parts that stand from the start on, as the checker wants them: never undefined. */
  #parts() {
    return /** @type {Required<Pick<KzExam, "walk" | "strip" | "clock" | "store" | "sync">>} */ (
      /** @type {unknown} */ (this)
    );
  }
}

customElements.define("kz-exam", KzExam);
