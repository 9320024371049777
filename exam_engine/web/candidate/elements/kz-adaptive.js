/**
 * The page of an adaptive test: one question at a time, and no way back.
 *
 * An answer goes to the store on the device first and then to the server, as on the ordinary exam
 * page. "Next" sends what is not saved yet and asks for the next question in one request; the
 * server saves before it chooses, so a page that is reloaded at any moment goes on where it was. The
 * question at hand is kept on the device too: a reload without network shows it again.
 */

import { word } from "../../shared/elements/words.js";
import { openStore } from "./answer-store.js";
import { ExamClock } from "./clock.js";
import { watchKeys } from "./exam-keys.js";
import { askTime, forgetPage, keepPage, takeOver } from "./exam-link.js";
import { ExamRoom } from "./exam-room.js";
import { Strip } from "./exam-strip.js";
import { Writing } from "./exam-writing.js";
import { KzEarlyEnd } from "./kz-early-end.js";
import { KzQuestion } from "./kz-question.js";
import { handOverFiles } from "./exam-files.js";
import { HandInFailed, Sync } from "./sync.js";

/** @typedef {import("./sync.js").Standing} Standing */
/** @typedef {import("./kz-question.js").QuestionView & {most: number}} Question */

const POLL_MS = 10_000;
const POLL_AT_THE_END_MS = 3000;
const ENDED = new Set(["submitted", "expired", "closed"]);

class AdaptiveExam {
  /**
   * @param {HTMLElement} page
   * @param {Question} view
   * @param {import("./answer-store.js").AnswerStore} store
   */
  constructor(page, view, store) {
    this.page = page;
    this.store = store;
    this.view = view;
    this.question = new KzQuestion();
    this.strip = new Strip(page, page.dataset.zone ?? "UTC");
    this.clock = new ExamClock();
    this.sync = new Sync(store, () => this.#renew());
    this.writing = new Writing(page, store, this.sync);
    this.room = new ExamRoom(page, this.strip, () => this.sync.token);
    this.end = /** @type {KzEarlyEnd} */ (page.querySelector("kz-early-end"));
    handOverFiles(page, () => this.sync.token);
    this.going = false;
    this.asking = false;
    /** The server's count of notices that this page has heard. @type {number} */
    this.heard = -1;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.polling = undefined;
  }

  async start() {
    this.#listen();
    if (!(await this.#begin())) return;
    if (!this.store.durable) this.strip.notice("memory", { kind: "warn", text: word("web-exam-no-store"), close: true });
    await this.store.recover();
    this.#show(this.view);
    const kept = (await this.store.current()).get(this.view.ref);
    if (kept) this.question.show(kept.payload);
    this.camera = /** @type {import("./kz-camera.js").KzCamera | null} */ (this.page.querySelector("kz-camera"));
    this.camera?.open(this.store.attempt, () => this.sync.token, () => this.clock.ahead);
    this.camera?.watchQuestions([this.question.place]);
    this.#part("work").hidden = false;
    this.#part("loading").remove();
    await this.sync.flush();
    this.#ask();
  }

  /** Become the page that writes, or go on with what the device has. */
  async #begin() {
    const taken = await takeOver();
    if (taken === "refused" || (typeof taken === "object" && taken.attempt !== this.store.attempt)) {
      // Another step comes first (a login, the receipt), or this page was kept from another exam.
      await forgetPage();
      location.replace("/exam");
      return false;
    }
    if (taken === "away") {
      const note = await this.store.note();
      if (!note?.token) {
        this.strip.notice("start", { kind: "warn", text: word("web-exam-cannot-start"), action: word("web-retry"), act: () => location.reload() });
        return false;
      }
      this.store.epoch = note.epoch;
      this.sync.token = note.token;
      // The kept page may be older than the question that was reached.
      const reached = /** @type {Question | undefined} */ (note.question);
      if (reached && reached.number > this.view.number) this.view = reached;
      this.strip.connected(false);
    } else {
      await this.#own(taken);
      this.#follow(taken.standing);
    }
    this.channel = new BroadcastChannel("kaozheng-exam");
    this.channel.onmessage = ({ data }) => {
      // Tabs of one machine hear of each other even when the network is gone.
      if (data.attempt === this.store.attempt && data.epoch >= this.store.epoch) this.#supersede();
    };
    this.channel.postMessage({ attempt: this.store.attempt, epoch: this.store.epoch });
    return true;
  }

  /** This page is now the one that writes. @param {import("./exam-link.js").Taken} taken */
  async #own(taken) {
    this.store.epoch = taken.epoch;
    this.sync.token = taken.token;
    await this.store.remember({ token: taken.token, epoch: taken.epoch });
    await this.store.merge(taken.answers);
    this.strip.connected(true);
  }

  #listen() {
    this.page.addEventListener("kz-change", (event) => this.#changed(/** @type {CustomEvent} */ (event).detail));
    this.page.addEventListener("focusout", () => this.writing.settle());
    addEventListener("pagehide", () => this.writing.settle());
    addEventListener("offline", () => this.strip.connected(false));
    addEventListener("online", () => this.#ask());
    this.clock.addEventListener("tick", (event) => this.strip.tick(/** @type {CustomEvent} */ (event).detail));
    this.clock.addEventListener("over", () => this.#timeIsUp());
    this.sync.addEventListener("status", (event) => {
      const status = /** @type {CustomEvent} */ (event).detail;
      this.strip.saved(status, this.store.durable);
      this.strip.connected(status.reachable);
    });
    this.sync.addEventListener("standing", (event) => this.#follow(/** @type {CustomEvent} */ (event).detail));
    this.sync.addEventListener("login", () => {
      this.strip.notice("login", { kind: "warn", text: word("web-exam-login-again"), action: word("web-exam-login"), href: "/exam" });
    });
    this.#part("next").addEventListener("click", () => this.#goOn());
    this.end.addEventListener("kz-hand-in", () => this.#handIn());
    watchKeys(this.page, {
      // The arrow keys walk through a paper; here a step is for good, so it takes the button.
      step: () => undefined,
      flag: () => undefined,
      letter: (letter) => this.question.press(letter),
    });
  }

  /** @param {Question} view */
  #show(view) {
    this.view = view;
    this.question = new KzQuestion().build(view, view.most);
    this.#part("stage").replaceChildren(this.question);
    this.camera?.watchQuestions([this.question.place]);
    this.strip.section.textContent = word("web-adaptive-count", { number: view.number, most: view.most });
    this.#warned(false);
    this.end.answered = view.number - 1;
    this.end.rest();
    this.store.remember({ question: view }).then(() => keepPage(this.camera?.files));
  }

  /** @param {import("./exam-writing.js").Change} change */
  #changed(change) {
    this.#warned(false);
    this.writing.changed(change);
  }

  /** Save, and go to the next question; a blank one only when the candidate says so twice. */
  async #goOn() {
    if (this.going || this.writing.locked) return;
    await this.writing.settle();
    if (this.question.progress()[0] === 0 && !this.blank) {
      this.#warned(true);
      return;
    }
    this.going = true;
    this.#lock(true);
    this.strip.say(word("web-adaptive-going"));
    const told = await this.sync.goOn(this.view.number);
    this.going = false;
    this.strip.notice("next", told ? null : { kind: "warn", text: word("web-adaptive-next-failed"), action: word("web-retry"), act: () => this.#goOn() });
    if (!told) {
      this.#lock(this.writing.superseded);
      return;
    }
    if (told.next) return void this.#leave(told.next);
    if (told.question.number !== this.view.number) this.#show(told.question);
    this.#lock(this.writing.superseded);
    this.#follow(told.standing);
    const heading = this.question.querySelector("h2");
    if (heading instanceof HTMLElement) heading.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }

  /** Hand in before the test's own end. */
  async #handIn() {
    if (this.going || this.writing.locked) return;
    await this.writing.settle();
    this.#lock(true);
    await this.camera?.flush();
    try {
      await this.#leave(await this.sync.handIn());
    } catch (error) {
      this.#lock(this.writing.superseded);
      const failed = error instanceof HandInFailed ? error : new HandInFailed("web-fault");
      this.end.tell(failed.detail || word("web-exam-hand-in-later"));
    }
  }

  /** Say (or no longer say) that the question has no answer yet. @param {boolean} blank */
  #warned(blank) {
    this.blank = blank;
    this.strip.notice("blank", blank ? { kind: "info", text: word("web-adaptive-next-blank") } : null);
    if (blank) this.strip.say(word("web-adaptive-next-blank"));
  }

  /** What the server says now decides. @param {Standing} standing */
  #follow(standing) {
    if (ENDED.has(standing.state)) return void this.#leave("/exam/done");
    this.clock.follow(standing);
    const paused = standing.state === "paused";
    this.strip.notice("paused", paused ? { kind: "info", text: word("web-exam-paused") } : null);
    if (standing.remaining > 0) this.strip.notice("over", null);
    if (standing.epoch > this.store.epoch) this.#supersede();
    this.writing.follow(standing, this.going);
    this.#lockNext();
    if (standing.notice !== this.heard) {
      this.heard = standing.notice;
      this.#ask();
    }
  }

  #supersede() {
    if (this.writing.superseded) return;
    this.writing.settle();
    this.writing.supersede();
    this.#lockNext();
    this.strip.superseded();
  }

  /** @param {boolean} locked whether writing and going on are closed for now */
  #lock(locked) {
    this.writing.lock(locked);
    this.#lockNext();
  }

  #lockNext() {
    /** @type {HTMLButtonElement} */ (this.#part("next")).disabled = this.writing.locked;
  }

  async #timeIsUp() {
    await this.writing.settle();
    this.#lock(true);
    this.strip.timeIsOver();
    await this.sync.flush();
    await this.#ask();
  }

  /** @param {string} path */
  async #leave(path) {
    this.sync.stop();
    clearTimeout(this.polling);
    await this.camera?.flush();
    await forgetPage();
    location.replace(path);
  }

  /** A new token, when the server no longer takes ours. */
  async #renew() {
    if (this.writing.superseded) return false;
    const taken = await takeOver();
    if (typeof taken !== "object" || taken.attempt !== this.store.attempt) return false;
    await this.#own(taken);
    this.#follow(taken.standing);
    return true;
  }

  async #ask() {
    if (!this.sync.token || this.asking) return;
    this.asking = true;
    const told = await askTime(this.sync.token);
    this.asking = false;
    if (told === "refused") await this.#renew();
    this.strip.connected(told !== "away");
    if (typeof told === "object") {
      this.heard = told.standing.notice;
      this.#follow(told.standing);
      await this.room.hear(told, this.store);
      if (this.sync.status.waiting > 0) this.sync.flush();
    }
    clearTimeout(this.polling);
    this.polling = setTimeout(() => this.#ask(), this.clock.isOver ? POLL_AT_THE_END_MS : POLL_MS);
  }

  /** @param {string} name @returns {HTMLElement} */
  #part(name) {
    return /** @type {HTMLElement} */ (this.page.querySelector(`[data-part="${name}"]`));
  }
}

class KzAdaptive extends HTMLElement {
  async connectedCallback() {
    const source = this.querySelector("script[data-question]");
    const view = JSON.parse(source?.textContent ?? "{}");
    const store = await openStore(this.dataset.attempt ?? "");
    await new AdaptiveExam(this, view, store).start();
  }
}

customElements.define("kz-adaptive", KzAdaptive);
