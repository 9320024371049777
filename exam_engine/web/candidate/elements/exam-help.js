/**
 * The way to the people in the room: call an invigilator, see whether somebody comes, and read
 * their messages. Everything is shown under the top bar and pushes the question down; nothing
 * covers it, and nothing stops the candidate from writing on.
 */

import { word } from "../../shared/elements/words.js";
import { make } from "./dom.js";
import { TOKEN_HEADER } from "./sync.js";

/** @typedef {import("./exam-strip.js").Strip} Strip */
/** @typedef {{reason: string, state: "waiting" | "coming", at: number}} HelpTold */
/** @typedef {{room: number, seat: number, epoch: number}} MovedTold */

const REASONS = ["come", "machine", "paper", "leave", "unwell"];
const PATIENCE_MS = 10_000;

export class ExamHelp {
  /** @param {HTMLElement} page @param {Strip} strip @param {() => string} token */
  constructor(page, strip, token) {
    this.strip = strip;
    this.token = token;
    this.told = "";
    /** The move that this page was told of, by its epoch. */
    this.movedAt = 0;
    /** @type {HTMLElement | null} */
    this.choices = null;
    /** Messages that this page has shown since it was loaded. @type {Set<string>} */
    this.shown = new Set();
    const call = page.querySelector("[data-part=help]");
    call?.addEventListener("click", () => (this.choices ? this.#fold() : this.#unfold()));
    this.call = call instanceof HTMLElement ? call : null;
    page.addEventListener("kz-call", (event) => void this.ask(/** @type {CustomEvent<string>} */ (event).detail));
  }

  /** What the server says of the open request. @param {HelpTold | null} help */
  show(help) {
    const told = JSON.stringify(help);
    if (told === this.told) return;
    this.told = told;
    if (this.call) this.call.hidden = help !== null;
    if (!help) return this.strip.notice("help", null);
    const time = this.strip.clockText.format(help.at);
    const title = word(help.state === "coming" ? "web-exam-help-coming" : "web-exam-help-waiting", { time });
    this.strip.notice("help", {
      kind: help.state === "coming" ? "good" : "info",
      title,
      text: `${word(`web-help-reason-${help.reason.replace("_", "-")}`)} · ${word("web-exam-help-lead")}`,
      action: word("web-exam-help-take-back"),
      act: () => void this.ask(null),
    });
    this.strip.say(title);
  }

  /** The page of the old seat learns where the candidate sits now. @param {MovedTold | null} moved @param {number} epoch */
  moved(moved, epoch) {
    if (!moved || epoch >= moved.epoch || this.movedAt === moved.epoch) return;
    this.movedAt = moved.epoch;
    const title = word("web-exam-new-seat", { room: moved.room, seat: moved.seat });
    this.strip.notice("superseded", { kind: "warn", title, text: word("web-exam-new-seat-next") });
    this.strip.say(title);
  }

  /** Ask for a person, or (null) take the request back. @param {string | null} reason */
  async ask(reason) {
    this.#fold();
    const answer = await this.#post("/exam/help", { reason });
    const text = word("web-exam-help-failed");
    this.strip.notice("help-failed", answer?.ok ? null : { kind: "warn", text, close: true });
    if (answer?.ok) this.show(await answer.json());
  }

  /**
   * Words from people, each until the candidate has put it away; the server is told of both.
   * @param {import("./answer-store.js").AnswerStore} store
   * @param {import("./exam-link.js").PersonMessage[]} messages
   */
  async messages(store, messages) {
    const away = new Set((await store.note())?.shown ?? []);
    const fresh = messages.filter(({ id }) => !away.has(id) && !this.shown.has(id));
    for (const message of fresh) {
      const code = message.to_all ? "web-exam-message-all" : "web-exam-message-you";
      const title = word(code, { time: this.strip.clockText.format(message.at) });
      const closed = async () => {
        const known = (await store.note())?.shown ?? [];
        await store.remember({ shown: [...known, message.id] });
        await this.#post("/exam/messages", { read: [message.id] });
      };
      this.strip.notice(`message-${message.id}`, { kind: "info", title, text: message.text, close: true, closed });
      this.strip.say(`${title} ${message.text}`);
      this.shown.add(message.id);
    }
    if (fresh.length) await this.#post("/exam/messages", { shown: fresh.map(({ id }) => id) });
  }

  #unfold() {
    const title = make("h2", { id: "help-title", tabindex: "-1" }, word("web-exam-help-title"));
    const buttons = REASONS.map((reason) =>
      make("button", { type: "button", class: "button plain", onclick: () => void this.ask(reason) }, word(`web-help-reason-${reason}`)),
    );
    const cancel = make("button", { type: "button", class: "button quiet", onclick: () => this.#fold() }, word("web-exam-help-cancel"));
    this.choices = make(
      "section",
      { class: "exam-help", "aria-labelledby": "help-title" },
      title,
      make("p", { class: "hint" }, word("web-exam-help-lead")),
      make("div", { class: "row" }, ...buttons, cancel),
    );
    this.strip.place.prepend(this.choices);
    this.call?.setAttribute("aria-expanded", "true");
    title.focus();
  }

  #fold() {
    this.choices?.remove();
    this.choices = null;
    this.call?.setAttribute("aria-expanded", "false");
  }

  /** @param {string} path @param {object} body @returns {Promise<Response | null>} null without network */
  async #post(path, body) {
    try {
      return await fetch(path, {
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/json", [TOKEN_HEADER]: this.token() },
        body: JSON.stringify(body),
        credentials: "same-origin",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch {
      return null;
    }
  }
}
