/** What happened when: a track for each source, local time, arrows to walk, Enter to open. */

import { openPanel } from "./kz-panel.js";
import { language, word } from "./words.js";

/**
 * @typedef {object} Mark
 * @property {string} at ISO 8601
 * @property {string | null} [until] ISO 8601, for what lasts
 * @property {"good" | "warn" | "bad" | "plain"} [kind]
 * @property {string} text
 * @property {string | null} [href]
 * @property {string | null} [ref] what the mark stands for elsewhere on the page
 * @property {string} [label] a few letters within a mark that is wide enough
 *
 * @typedef {object} Track
 * @property {string} [id]
 * @property {string} name
 * @property {Mark[]} marks
 * @property {{at: string, value: number}[]} [levels] a level from 0 to 1, drawn behind the marks
 *
 * @typedef {object} TimelineData
 * @property {string} from
 * @property {string} to
 * @property {string} [zone] IANA zone
 * @property {Track[]} tracks
 */

const TICKS = 5;

export class KzTimeline extends HTMLElement {
  /** @type {{button: HTMLButtonElement, mark: Mark, track: string}[]} */
  #walk = [];
  #place = -1;
  #start = 0;
  #width = 1;
  #listens = false;
  /** @type {Track[]} */
  #tracks = [];
  /** @type {Intl.DateTimeFormat | null} */
  #clock = null;

  connectedCallback() {
    if (!this.#listens) this.addEventListener("keydown", (event) => this.#onKey(event));
    this.#listens = true;
    const script = this.querySelector("script[type='application/json']");
    if (script && this.#walk.length === 0) this.show(JSON.parse(script.textContent ?? "{}"));
  }

  /**
   * Show these tracks instead of what was shown before.
   * @param {TimelineData} data
   */
  show(data) {
    this.#clock = clockOf(data.zone);
    const start = (this.#start = Date.parse(data.from));
    const width = (this.#width = Math.max(1, Date.parse(data.to) - start));
    this.#walk = [];
    this.#tracks = data.tracks;
    const tracks = data.tracks.map((track) => this.#track(track, start, width));
    this.#walk.sort((a, b) => Date.parse(a.mark.at) - Date.parse(b.mark.at));
    const told = element("p", "timeline-told");
    told.setAttribute("role", "status");
    told.textContent = this.#walk.length === 0 ? word("web-timeline-none") : "";
    const help = element("p", "timeline-help");
    help.textContent = this.#walk.length === 0 ? "" : word("web-timeline-help");
    this.replaceChildren(...tracks, this.#scale(start, width), told, help);
    this.setAttribute("role", "group");
    this.#walk.forEach(({ button }, place) => (button.tabIndex = place === 0 ? 0 : -1));
  }

  /**
   * Draw a line through all tracks at this moment; null takes it away.
   * @param {string | null} at ISO 8601
   */
  cursor(at) {
    this.classList.toggle("has-cursor", at !== null);
    if (at === null) return;
    const place = percent(Date.parse(at) - this.#start, this.#width);
    this.style.setProperty("--cursor", `${place}%`);
  }

  /**
   * What a track says of a moment: the last of the marks that last then; null where none does.
   * @param {string} id
   * @param {string} at ISO 8601
   * @returns {Mark | null}
   */
  markAt(id, at) {
    const moment = Date.parse(at);
    const marks = this.#tracks.find((track) => track.id === id)?.marks ?? [];
    const lasts = (/** @type {Mark} */ mark) => Date.parse(mark.at) <= moment && moment <= Date.parse(mark.until ?? mark.at);
    return marks.filter(lasts).at(-1) ?? null;
  }

  /**
   * @param {Track} track
   * @param {number} start
   * @param {number} width
   */
  #track(track, start, width) {
    const row = element("div", "timeline-track");
    const name = element("span", "timeline-name");
    name.textContent = track.name;
    const lane = element("div", "timeline-lane");
    if (track.levels && track.levels.length > 0) lane.append(levels(track.levels, start, width));
    for (const mark of track.marks) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `timeline-mark ${mark.kind ?? "plain"}`;
      const from = Date.parse(mark.at) - start;
      button.style.insetInlineStart = `min(${percent(from, width)}%, 100% - 0.75rem)`;
      if (mark.until) {
        button.style.width = `${percent(Date.parse(mark.until) - start - from, width)}%`;
      }
      if (mark.label && mark.until) button.append(mark.label);
      button.setAttribute("aria-label", `${this.#time(mark.at)} ${track.name} ${mark.text}`);
      button.addEventListener("focus", () => this.#stand(button));
      button.addEventListener("click", () => this.#open(button));
      this.#walk.push({ button, mark, track: track.name });
      lane.append(button);
    }
    row.append(name, lane);
    return row;
  }

  /**
   * @param {number} start
   * @param {number} width
   */
  #scale(start, width) {
    const scale = element("div", "timeline-scale");
    for (let tick = 0; tick < TICKS; tick += 1) {
      const time = document.createElement("time");
      const at = new Date(start + (width * tick) / (TICKS - 1));
      time.dateTime = at.toISOString();
      time.textContent = this.#time(time.dateTime);
      scale.append(time);
    }
    return scale;
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const last = this.#walk.length - 1;
    const goals = { ArrowRight: this.#place + 1, ArrowLeft: this.#place - 1, Home: 0, End: last };
    const goal = goals[/** @type {keyof typeof goals} */ (event.key)];
    if (goal === undefined) return;
    event.preventDefault();
    this.#walk[Math.max(0, Math.min(last, goal))]?.button.focus();
  }

  /** @param {HTMLButtonElement} button */
  #stand(button) {
    this.#place = this.#walk.findIndex((stop) => stop.button === button);
    for (const stop of this.#walk) {
      stop.button.classList.toggle("here", stop.button === button);
      stop.button.tabIndex = stop.button === button ? 0 : -1;
    }
    const stop = this.#walk[this.#place];
    const told = this.querySelector(".timeline-told");
    if (!stop || !told) return;
    const place = word("web-timeline-place", { place: this.#place + 1, total: this.#walk.length });
    const times = [stop.mark.at, stop.mark.until].filter((at) => typeof at === "string");
    told.textContent = [
      times.map((at) => this.#time(at)).join("–"),
      stop.track,
      stop.mark.text,
      place,
    ].join(" · ");
    this.dispatchEvent(new CustomEvent("kz-stand", { bubbles: true, detail: stop.mark }));
  }

  /** @param {HTMLButtonElement} button */
  #open(button) {
    const stop = this.#walk.find((other) => other.button === button);
    if (!stop) return;
    const event = new CustomEvent("kz-mark", {
      bubbles: true,
      cancelable: true,
      detail: stop.mark,
    });
    if (this.dispatchEvent(event) && stop.mark.href) void openPanel(stop.mark.href);
  }

  /** @param {string} at */
  #time(at) {
    return this.#clock?.format(new Date(at)) ?? at;
  }
}

/** @param {string} [zone] */
function clockOf(zone) {
  return new Intl.DateTimeFormat(language(), {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    ...(zone ? { timeZone: zone } : {}),
  });
}

/**
 * @param {number} part
 * @param {number} whole
 */
function percent(part, whole) {
  return Math.max(0, Math.min(100, (part / whole) * 100)).toFixed(3);
}

/**
 * Bars of a level; what they tell is told in marks and words too.
 * @param {{at: string, value: number}[]} values
 * @param {number} start
 * @param {number} width
 */
function levels(values, start, width) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("class", "timeline-levels");
  picture.setAttribute("viewBox", "0 0 100 1");
  picture.setAttribute("preserveAspectRatio", "none");
  picture.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  const stems = values.map(({ at, value }) => {
    const x = percent(Date.parse(at) - start, width);
    return `M${x} 1V${(1 - Math.max(0, Math.min(1, value))).toFixed(3)}`;
  });
  path.setAttribute("d", stems.join(""));
  picture.append(path);
  return picture;
}

/**
 * @param {string} name
 * @param {string} style
 */
function element(name, style) {
  const made = document.createElement(name);
  made.className = style;
  return made;
}

customElements.define("kz-timeline", KzTimeline);
