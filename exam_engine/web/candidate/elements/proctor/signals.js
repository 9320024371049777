/**
 * Facts that the browser itself can tell: the window or full screen was left, a second display, text
 * from elsewhere, a page put to sleep. Each has a beginning and an end; none says why.
 *
 * Open developer tools are not told: no browser says so, and what pages do to guess it takes a
 * narrow window or a screen reader for them.
 */

/**
 * @typedef {{kind: string, at: number, seconds: number}} Signal `at` in milliseconds by this device
 * @typedef {(signal: Signal) => void} Hear a fact that lasts is told again while it does, with the
 *   same beginning
 */

const AGAIN_MS = 30_000;
const TICK_MS = 1000;
/** Timers that are so late did not run: the machine slept, or the browser froze the page. */
const ASLEEP_MS = 5000;

/** Watches for the kinds that the sitting's policy asks for. */
export class Signals {
  /** @param {Iterable<string>} kinds @param {Hear} hear */
  constructor(kinds, hear) {
    this.kinds = new Set(kinds);
    this.hear = hear;
    /** What lasts now. @type {Map<string, {at: number, toldAt: number}>} */
    this.lasting = new Map();
    this.lastTick = Date.now();
    /** What was last copied within this page. */
    this.copied = "";
  }

  start() {
    this.#watchWindow();
    this.#watchFullScreen();
    this.#watchDisplays();
    this.#watchClipboard();
    this.ticking = setInterval(() => this.#tick(), TICK_MS);
  }

  stop() {
    clearInterval(this.ticking);
    for (const kind of [...this.lasting.keys()]) this.set(kind, false);
  }

  /** A fact that begins or ends now. @param {string} kind @param {boolean} holds */
  set(kind, holds) {
    const known = this.lasting.get(kind);
    if (holds === Boolean(known) || !this.kinds.has(kind)) return;
    if (!known) {
      this.lasting.set(kind, { at: Date.now(), toldAt: Date.now() });
      return;
    }
    this.lasting.delete(kind);
    this.#tell(kind, known.at, Date.now());
  }

  /** A fact of one moment. @param {string} kind */
  once(kind) {
    this.#tell(kind, Date.now(), Date.now());
  }

  #watchWindow() {
    const look = () => this.set("window_left", document.visibilityState === "hidden" || !document.hasFocus());
    document.addEventListener("visibilitychange", look);
    addEventListener("blur", look);
    addEventListener("focus", look);
  }

  #watchFullScreen() {
    // Only what was there can be left: a page that never was in full screen has not left it.
    document.addEventListener("fullscreenchange", () => this.set("full_screen_left", !document.fullscreenElement));
  }

  #watchDisplays() {
    const display = /** @type {Screen & {isExtended?: boolean} & EventTarget} */ (/** @type {unknown} */ (screen));
    if (display.isExtended === undefined) return;
    const look = () => this.set("second_display", display.isExtended === true);
    display.addEventListener?.("change", look);
    look();
  }

  #watchClipboard() {
    const copy = () => (this.copied = String(document.getSelection() ?? "") || selectedInField());
    document.addEventListener("copy", copy);
    document.addEventListener("cut", copy);
    document.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (text.trim() && text.trim() !== this.copied.trim()) this.once("pasted");
    });
  }

  #tick() {
    const now = Date.now();
    if (now - this.lastTick > ASLEEP_MS) this.#tell("tab_asleep", this.lastTick, now);
    this.lastTick = now;
    for (const [kind, fact] of this.lasting) {
      if (now - fact.toldAt < AGAIN_MS) continue;
      fact.toldAt = now;
      this.#tell(kind, fact.at, now);
    }
  }

  /** @param {string} kind @param {number} from @param {number} until */
  #tell(kind, from, until) {
    if (this.kinds.has(kind)) this.hear({ kind, at: from, seconds: Math.max(0, until - from) / 1000 });
  }
}

/** Text that is selected in a field, where the document's own selection is empty. */
function selectedInField() {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return "";
  return field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0);
}
