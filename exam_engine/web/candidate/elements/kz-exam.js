/**
 * The exam page: puts paper, answers, clock and network together.
 *
 * What the candidate does goes to the store on the device first, then to the server. What the
 * server says (time, pause, another page, the end) decides whether the page may be written on.
 */

import { word } from "../../shared/elements/words.js";
import { isNewer, openStore } from "./answer-store.js";
import { ExamClock } from "./clock.js";
import { handOverFiles } from "./exam-files.js";
import { countTries } from "./exam-tries.js";
import { watchKeys } from "./exam-keys.js";
import { askTime, forgetPage, keepPage, takeOver } from "./exam-link.js";
import { ExamRoom } from "./exam-room.js";
import { Strip } from "./exam-strip.js";
import { Walk } from "./exam-walk.js";
import { Writing } from "./exam-writing.js";
import { KzMap } from "./kz-map.js";
import { KzQuestion } from "./kz-question.js";
import { KzReview } from "./kz-review.js";
import { HandInFailed, Sync } from "./sync.js";

/** @typedef {import("./sync.js").Standing} Standing */

const POLL_MS = 10_000;
const POLL_AT_THE_END_MS = 3000;
const ENDED = new Set(["submitted", "expired", "closed"]);

class Exam {
  /**
   * @param {HTMLElement} page
   * @param {import("./exam-walk.js").SectionView[]} sections
   * @param {import("./answer-store.js").AnswerStore} store
   */
  constructor(page, sections, store) {
    this.page = page;
    this.store = store;
    this.attempt = store.attempt;
    this.walk = new Walk(sections);
    this.strip = new Strip(page, page.dataset.zone ?? "UTC");
    this.clock = new ExamClock();
    this.sync = new Sync(store, () => this.#renew());
    this.writing = new Writing(page, store, this.sync);
    this.room = new ExamRoom(page, this.strip, () => this.sync.token);
    this.map = new KzMap().build(sections);
    this.review = new KzReview();
    /** @type {Map<string, KzQuestion>} */
    this.questions = new Map();
    /** @type {boolean | null} */
    this.reachable = null;
    /** The server's count of notices that this page has heard; -1 before the first word. @type {number} */
    this.heard = -1;
    this.asking = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.polling = undefined;
  }

  async start() {
    this.#listen();
    this.#build();
    if (await this.#begin()) await this.#open();
  }

  /** Become the page that writes, or go on with what the device has. */
  async #begin() {
    const taken = await takeOver();
    if (taken === "refused" || (typeof taken === "object" && taken.attempt !== this.attempt)) {
      // Another step comes first (a login, the receipt), or this page was kept from another exam.
      await forgetPage();
      location.replace("/exam");
      return false;
    }
    const note = await this.store.note();
    if (taken === "away") {
      if (!note?.token) {
        this.strip.notice("start", { kind: "warn", text: word("web-exam-cannot-start"), action: word("web-retry"), act: () => location.reload() });
        return false;
      }
      this.store.epoch = note.epoch;
      this.sync.token = note.token;
      this.#connected(false);
    } else {
      this.store.epoch = taken.epoch;
      this.sync.token = taken.token;
      await this.store.remember({ token: taken.token, epoch: taken.epoch });
      await this.store.merge(taken.answers);
      this.#follow(taken.standing);
      this.#connected(true);
    }
    this.walk.recall(note ?? {});
    this.channel = new BroadcastChannel("kaozheng-exam");
    this.channel.onmessage = ({ data }) => {
      // Tabs of one machine hear of each other even when the network is gone.
      if (data.attempt === this.attempt && data.epoch >= this.store.epoch) this.#supersede();
    };
    this.channel.postMessage({ attempt: this.attempt, epoch: this.store.epoch });
    return true;
  }

  async #open() {
    if (!this.store.durable) this.strip.notice("memory", { kind: "warn", text: word("web-exam-no-store"), close: true });
    await this.store.recover();
    for (const [ref, kept] of await this.store.current()) this.questions.get(ref)?.show(kept.payload);
    for (const ref of this.walk.flagged) this.questions.get(ref)?.mark(true);
    this.camera = /** @type {import("./kz-camera.js").KzCamera | null} */ (this.page.querySelector("kz-camera"));
    this.camera?.open(this.attempt, () => this.sync.token, () => this.clock.ahead);
    this.camera?.watchQuestions([...this.questions.values()].map((question) => question.place));
    const narrow = matchMedia("(max-width: 60rem)");
    const fold = () => this.#part("map-fold").toggleAttribute("open", !narrow.matches);
    narrow.addEventListener("change", fold);
    fold();
    this.#part("work").hidden = false;
    this.#part("loading").remove();
    this.#render();
    await this.sync.flush();
    this.#ask();
    keepPage(this.camera?.files);
  }

  #build() {
    const stage = this.#part("stage");
    for (const view of this.walk.questions) {
      const question = new KzQuestion().build(view, this.walk.questions.length);
      question.hidden = true;
      this.questions.set(view.ref, question);
      stage.append(question);
    }
    this.#part("map").append(this.map);
    this.review.hidden = true;
    stage.append(this.review);
  }

  #listen() {
    handOverFiles(this.page, () => this.sync.token);
    countTries(this.page, this.questions, {
      token: () => this.sync.token,
      save: () => this.#settleTyping().then(() => this.sync.flush()),
      follow: (standing) => this.#follow(standing),
      refuse: (text) => this.strip.notice("try", { kind: "warn", text, close: true }),
    });
    this.page.addEventListener("kz-change", (event) => this.#changed(/** @type {CustomEvent} */ (event).detail));
    this.page.addEventListener("kz-flag", (event) => this.#flag(/** @type {CustomEvent} */ (event).detail));
    this.page.addEventListener("kz-go", (event) => this.#go(/** @type {CustomEvent} */ (event).detail));
    this.page.addEventListener("kz-hand-in", () => this.#handIn());
    this.page.addEventListener("focusout", () => this.#settleTyping());
    addEventListener("pagehide", () => this.#settleTyping());
    addEventListener("offline", () => this.#connected(false));
    addEventListener("online", () => this.#ask());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#ask();
      else this.#settleTyping();
    });
    this.clock.addEventListener("tick", (event) => this.strip.tick(/** @type {CustomEvent} */ (event).detail));
    this.clock.addEventListener("over", () => this.#timeIsUp());
    this.sync.addEventListener("status", (event) => {
      const status = /** @type {CustomEvent} */ (event).detail;
      this.strip.saved(status, this.store.durable);
      this.#connected(status.reachable);
    });
    this.sync.addEventListener("standing", (event) => this.#follow(/** @type {CustomEvent} */ (event).detail));
    this.sync.addEventListener("login", () => {
      this.strip.notice("login", { kind: "warn", text: word("web-exam-login-again"), action: word("web-exam-login"), href: "/exam" });
    });
    this.#part("previous").addEventListener("click", () => this.#step(-1));
    this.#part("next").addEventListener("click", () => this.#step(1));
    this.#part("whole").addEventListener("click", () => this.#switchView());
    this.#part("review").addEventListener("click", () => this.#showReview());
    watchKeys(this.page, {
      step: (by) => this.#step(by),
      flag: () => this.#flag(this.walk.here.ref),
      letter: (letter) => this.questions.get(this.walk.here.ref)?.press(letter) ?? false,
    });
  }

  /** @param {import("./exam-writing.js").Change} change */
  #changed(change) {
    this.writing.changed(change);
    this.#refreshMap();
  }

  /** Store at once what is still being typed, and send it. */
  async #settleTyping() {
    if (await this.writing.settle()) await this.sync.flush();
  }

  /** @param {string} ref */
  #flag(ref) {
    this.walk.toggleFlag(ref);
    this.questions.get(ref)?.mark(this.walk.flagged.has(ref));
    this.#refreshMap();
    this.store.remember(this.walk.note());
  }

  /** @param {-1 | 1} by */
  #step(by) {
    this.#settleTyping();
    this.walk.step(by);
    this.#render(true);
  }

  /** @param {number} number */
  #go(number) {
    this.#settleTyping();
    if (this.walk.goTo(number)) this.#render(true);
  }

  #switchView() {
    this.walk.whole = !this.walk.whole;
    this.walk.goTo(this.walk.here.number);
    this.#render(true);
  }

  #showReview() {
    this.#settleTyping();
    this.walk.reviewing = true;
    this.#render(true);
  }

  /** @param {boolean} [move] take focus and view to what is shown now */
  #render(move = false) {
    const shown = new Set(this.walk.reviewing ? [] : this.walk.shown.map((question) => question.ref));
    for (const [ref, question] of this.questions) question.hidden = !shown.has(ref);
    this.review.hidden = !this.walk.reviewing;
    if (this.walk.reviewing) this.review.show(this.#entries());
    this.strip.section.textContent = this.walk.reviewing ? word("web-exam-review") : this.walk.section.title;
    const whole = /** @type {HTMLButtonElement} */ (this.#part("whole"));
    whole.textContent = word(this.walk.whole ? "web-exam-one-by-one" : "web-exam-whole-section");
    /** @type {HTMLButtonElement} */ (this.#part("previous")).disabled = this.walk.isFirst && !this.walk.reviewing;
    /** @type {HTMLButtonElement} */ (this.#part("next")).hidden = this.walk.reviewing || this.walk.isLast;
    this.#part("review").hidden = this.walk.reviewing || !this.walk.isLast;
    whole.hidden = this.walk.reviewing;
    this.#refreshMap();
    this.store.remember(this.walk.note());
    if (!move) return;
    const target = this.walk.reviewing ? this.review : this.questions.get(this.walk.here.ref);
    const heading = target?.querySelector("h2");
    if (heading instanceof HTMLElement) heading.focus({ preventScroll: true });
    target?.scrollIntoView({ block: "start" });
  }

  #refreshMap() {
    for (const entry of this.#entries()) this.map.show(entry);
  }

  /** @returns {import("./kz-map.js").MapEntry[]} */
  #entries() {
    return this.walk.questions.map(({ number, ref }) => {
      const [done, all] = this.questions.get(ref)?.progress() ?? [0, 1];
      return {
        number, ref, answered: done === all, partly: done > 0 && done < all,
        flagged: this.walk.flagged.has(ref), seen: this.walk.seen.has(ref),
        here: !this.walk.reviewing && ref === this.walk.here.ref,
      };
    });
  }

  /** What the server says now decides. @param {Standing} standing */
  #follow(standing) {
    if (ENDED.has(standing.state)) return void this.#leave("/exam/done");
    if (this.heard >= 0 && standing.extra > this.clock.extra && standing.state === "in_progress") {
      const minutes = Math.round((standing.extra - this.clock.extra) / 60);
      const text = word("web-exam-time-given", { count: Math.max(1, minutes) });
      this.strip.notice("given", { kind: "good", text, close: true });
      this.strip.say(text);
    }
    this.clock.follow(standing);
    const paused = standing.state === "paused";
    this.strip.notice("paused", paused ? { kind: "info", text: word("web-exam-paused") } : null);
    if (standing.remaining > 0) this.strip.notice("over", null);
    if (standing.epoch > this.store.epoch) this.#supersede();
    this.writing.follow(standing);
    if (standing.notice !== this.heard) {
      const first = this.heard < 0;
      this.heard = standing.notice;
      if (!first || standing.notice > 0) this.#ask();
    }
  }

  #supersede() {
    if (this.writing.superseded) return;
    this.#settleTyping();
    this.writing.supersede();
    this.strip.superseded();
  }

  async #timeIsUp() {
    await this.#settleTyping();
    this.writing.lock(true);
    this.strip.timeIsOver();
    await this.sync.flush();
    await this.#ask();
  }

  async #handIn() {
    await this.#settleTyping();
    this.writing.lock(true);
    await this.camera?.flush();
    try {
      this.#leave(await this.sync.handIn());
    } catch (error) {
      this.writing.lock(this.writing.superseded);
      const failed = error instanceof HandInFailed ? error : new HandInFailed("web-fault");
      this.review.tell(failed.detail || word("web-exam-hand-in-later"));
    }
  }

  /** @param {string} path */
  async #leave(path) {
    this.sync.stop();
    clearTimeout(this.polling);
    await forgetPage();
    location.replace(path);
  }

  /** A new token, when the server no longer takes ours. */
  async #renew() {
    if (this.writing.superseded) return false;
    const taken = await takeOver();
    if (typeof taken !== "object" || taken.attempt !== this.attempt) return false;
    this.store.epoch = taken.epoch;
    this.sync.token = taken.token;
    await this.store.remember({ token: taken.token, epoch: taken.epoch });
    const current = await this.store.current();
    for (const [item, kept] of Object.entries(taken.answers)) {
      const mine = current.get(item);
      if (!mine || isNewer(kept, mine)) this.questions.get(item)?.show(kept.payload);
    }
    await this.store.merge(taken.answers);
    this.#follow(taken.standing);
    return true;
  }

  #poll() {
    clearTimeout(this.polling);
    const delay = this.clock.isOver ? POLL_AT_THE_END_MS : POLL_MS;
    this.polling = setTimeout(() => this.#ask(), delay);
  }

  async #ask() {
    if (!this.sync.token || this.asking) return;
    this.asking = true;
    const told = await askTime(this.sync.token);
    this.asking = false;
    if (told === "refused") await this.#renew();
    this.#connected(told !== "away");
    if (typeof told === "object") {
      this.heard = told.standing.notice;
      this.#follow(told.standing);
      await this.room.hear(told, this.store);
      if (this.sync.status.waiting > 0) this.sync.flush();
    }
    this.#poll();
  }

  /** @param {boolean} reachable */
  #connected(reachable) {
    if (reachable === this.reachable) return;
    this.reachable = reachable;
    this.strip.connected(reachable);
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    return /** @type {HTMLElement} */ (this.page.querySelector(`[data-part="${name}"]`));
  }
}

class KzExam extends HTMLElement {
  async connectedCallback() {
    const source = this.querySelector("script[data-paper]");
    const paper = JSON.parse(source?.textContent ?? "{}");
    const store = await openStore(this.dataset.attempt ?? "");
    await new Exam(this, paper.sections, store).start();
  }
}

customElements.define("kz-exam", KzExam);
