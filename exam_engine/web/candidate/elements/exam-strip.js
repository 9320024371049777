/** The top bar and the notices under it: saved or not, network, time left, words from people. */

import { word } from "../../shared/elements/words.js";
import { clockFace } from "./clock.js";
import { make } from "./dom.js";

/** @typedef {import("./sync.js").SyncStatus} SyncStatus */

const MINUTE = 60_000;
const ALWAYS_SHOWN = 5 * MINUTE;
const ANNOUNCED = [10, 5, 2];

export class Strip {
  /** @param {HTMLElement} root @param {string} zone IANA time zone of the site */
  constructor(root, zone) {
    const part = (/** @type {string} */ name) =>
      /** @type {HTMLElement} */ (root.querySelector(`[data-part="${name}"]`));
    this.save = part("save");
    this.network = part("network");
    this.time = part("time");
    this.face = part("face");
    this.hide = /** @type {HTMLButtonElement} */ (part("hide-time"));
    this.polite = part("polite");
    this.place = part("notices");
    this.section = part("section");
    this.hidden = false;
    /** @type {Set<number>} */
    this.announced = new Set();
    /** @type {number | null} */
    this.before = null;
    /** @type {Map<string, HTMLElement>} */
    this.notices = new Map();
    this.clockText = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit",
    });
    this.hide.addEventListener("click", () => {
      this.hidden = !this.hidden;
      this.#showFace(this.before ?? 0);
    });
  }

  /** @param {SyncStatus} status @param {boolean} durable */
  saved(status, durable) {
    const at = status.savedAt === null ? "" : this.clockText.format(status.savedAt);
    if (status.waiting > 0) {
      const code = status.reachable ? "web-exam-saving" : durable ? "web-exam-on-device" : "web-exam-waiting";
      this.#light(this.save, status.reachable ? "plain" : "warn", word(code, { count: status.waiting }));
    } else if (at) this.#light(this.save, "good", word("web-exam-saved-at", { time: at }));
    else this.#light(this.save, "plain", word("web-exam-nothing-to-save"));
  }

  /** @param {boolean} reachable */
  connected(reachable) {
    this.#light(this.network, reachable ? "good" : "warn", word(reachable ? "web-exam-online" : "web-exam-offline-short"));
    this.notice("offline", reachable ? null : { kind: "warn", text: word("web-exam-offline") });
  }

  /** @param {number} left milliseconds */
  tick(left) {
    for (const minutes of ANNOUNCED) {
      const passed = this.before !== null && this.before > minutes * MINUTE && left <= minutes * MINUTE;
      if (passed && left > 0 && !this.announced.has(minutes)) {
        this.announced.add(minutes);
        const text = word("web-exam-minutes-left", { count: minutes });
        this.say(text);
        this.notice("time", { kind: minutes <= 5 ? "warn" : "info", text, close: true });
      }
      if (left > minutes * MINUTE) this.announced.delete(minutes);
    }
    this.before = left;
    this.#showFace(left);
  }

  /** Something for screen readers, when there is a pause. @param {string} text */
  say(text) {
    this.polite.textContent = text;
  }

  /**
   * Show, change or (null) take away a notice; it pushes the question down and never covers it.
   * @param {string} name
   * @param {{kind: "info" | "warn" | "good", text: string, title?: string, close?: boolean,
   *   closed?: () => void, action?: string, act?: () => void, href?: string} | null} notice
   */
  notice(name, notice) {
    const shown = this.notices.get(name);
    if (!notice) {
      shown?.remove();
      this.notices.delete(name);
      return;
    }
    const { kind, text, title, close, closed, action, act, href } = notice;
    const element = make(
      "div",
      { class: `notice ${kind}`, role: "status" },
      make("span", { class: "shape", "aria-hidden": "true" }),
      make("div", {}, title && make("strong", {}, title), make("p", {}, text)),
      action && act && make("button", { type: "button", class: "button main", onclick: act }, action),
      action && href && make("a", { class: "button main", href }, action),
      close &&
        make(
          "button",
          { type: "button", class: "button plain", onclick: () => (this.notice(name, null), closed?.()) },
          word("web-exam-understood"),
        ),
    );
    if (shown) shown.replaceWith(element);
    else this.place.append(element);
    this.notices.set(name, element);
  }

  /** Another page of this attempt writes now; this one can take over again by being loaded anew. */
  superseded() {
    const text = word("web-exam-superseded");
    const act = () => location.reload();
    this.notice("superseded", { kind: "warn", title: text, text: word("web-exam-superseded-next"), action: word("web-exam-continue-here"), act });
    this.say(text);
  }

  /** No time is left. */
  timeIsOver() {
    const text = word("web-exam-time-over");
    this.notice("over", { kind: "info", text });
    this.say(text);
  }

  /** @param {number} left */
  #showFace(left) {
    const forced = left <= ALWAYS_SHOWN;
    const hidden = this.hidden && !forced;
    this.face.textContent = hidden ? word("web-exam-time-hidden") : clockFace(left);
    this.time.classList.toggle("soon", forced);
    this.hide.hidden = forced;
    this.hide.textContent = word(hidden ? "web-exam-time-show" : "web-exam-time-hide");
  }

  /** @param {HTMLElement} place @param {string} kind @param {string} text */
  #light(place, kind, text) {
    if (place.textContent === text && place.classList.contains(kind)) return;
    place.className = `state ${kind}`;
    place.replaceChildren(make("span", { class: "shape", "aria-hidden": "true" }), text);
  }
}
