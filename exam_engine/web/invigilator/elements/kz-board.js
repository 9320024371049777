/** Keeps the room board up to date: asks every few seconds, changes only what has changed. */

import { Refused, get } from "../../shared/elements/wire.js";
import { notice } from "./kz-act.js";

/**
 * @typedef {object} Tile
 * @property {string} id
 * @property {string} place
 * @property {string} word
 * @property {string} left
 * @property {string} saved
 * @property {string} camera
 * @property {string} camera_kind
 * @property {string[]} seen
 *
 * @typedef {{id: string, name: string, text: string}} Need
 *
 * @typedef {object} Board
 * @property {string} at
 * @property {Record<string, number>} counts
 * @property {Need[]} needs
 * @property {Tile[]} tiles
 */

/** Tiles keep their places and nothing is drawn anew, so that focus and eyes stay where they are. */
class KzBoard extends HTMLElement {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #at = "";
  #needs = "";
  /** @type {(event: Event) => void} */
  #onActed = (event) => this.#tell(/** @type {CustomEvent<{said: string}>} */ (event).detail.said);
  #onShown = () => {
    if (!document.hidden) void this.#ask();
  };

  connectedCallback() {
    document.addEventListener("kz-acted", this.#onActed);
    document.addEventListener("visibilitychange", this.#onShown);
    this.#needs = JSON.stringify([...this.querySelectorAll("[data-needs] li")].map(idOf));
    this.#wait();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    document.removeEventListener("kz-acted", this.#onActed);
    document.removeEventListener("visibilitychange", this.#onShown);
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), Number(this.dataset["every"] ?? 4000));
  }

  async #ask() {
    if (document.hidden) return this.#wait();
    try {
      this.#show(await get(this.dataset["href"] ?? ""));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const offline = (this.dataset["offline"] ?? "").replace("{time}", this.#at);
      this.#say(error.status === 0 ? offline : error.detail, "warn");
    }
    this.#wait();
  }

  /** @param {string} said */
  #tell(said) {
    this.#say(said, "good");
    void this.#ask();
  }

  /**
   * @param {string} text
   * @param {string} kind
   */
  #say(text, kind) {
    const place = this.querySelector("[data-said]");
    if (!place || place.textContent === text) return;
    place.replaceChildren(...(text ? [notice(kind, "presentation", [text])] : []));
  }

  /** @param {Board} board */
  #show(board) {
    if (this.querySelector("[data-said] .warn")) this.#say("", "");
    this.#at = board.at;
    write(this.querySelector("[data-now]"), (this.dataset["at"] ?? "").replace("{time}", board.at));
    for (const [name, count] of Object.entries(board.counts)) {
      write(this.querySelector(`[data-count="${name}"]`), String(count));
    }
    this.#showNeeds(board.needs);
    const seats = new Map(
      [...this.querySelectorAll(".seat")].map((seat) => [idOf(seat), seat]),
    );
    for (const tile of board.tiles) {
      const seat = seats.get(tile.id);
      if (seat instanceof HTMLElement) showTile(seat, tile);
    }
  }

  /** @param {Need[]} needs */
  #showNeeds(needs) {
    const list = this.querySelector("[data-needs]");
    const told = JSON.stringify(needs.map((need) => need.id));
    if (!list || told === this.#needs) return;
    this.#needs = told;
    const known = new Map([...list.children].map((line) => [idOf(line), line]));
    const wanted = new Set(needs.map((need) => need.id));
    for (const [id, line] of known) if (!wanted.has(id)) line.remove();
    list.append(...needs.filter((need) => !known.has(need.id)).map((need) => this.#need(need)));
    const none = this.querySelector("[data-no-needs]");
    if (none instanceof HTMLElement) none.hidden = needs.length > 0;
  }

  /** @param {Need} need */
  #need(need) {
    const line = document.createElement("li");
    line.dataset["id"] = need.id;
    const link = document.createElement("a");
    link.href = `${this.dataset["people"]}/${need.id}`;
    link.dataset["panel"] = "";
    link.textContent = need.name;
    const text = document.createElement("span");
    text.textContent = need.text;
    line.append(link, " ", text);
    return line;
  }
}

/**
 * @param {HTMLElement} seat
 * @param {Tile} tile
 */
function showTile(seat, tile) {
  seat.dataset["state"] = tile.place;
  const place = seat.querySelector("[data-place]");
  if (place) place.className = `place ${tile.place}`;
  write(seat.querySelector("[data-place] [data-word]"), tile.word);
  write(seat.querySelector("[data-left]"), tile.left);
  write(seat.querySelector("[data-saved]"), tile.saved);
  const camera = seat.querySelector("[data-camera]");
  if (camera instanceof HTMLElement) {
    camera.hidden = tile.camera === "";
    const state = camera.querySelector(".state");
    if (state) state.className = `state ${tile.camera_kind}`;
    write(camera.querySelector("[data-word]"), tile.camera);
  }
  const seen = seat.querySelector("[data-seen]");
  if (seen instanceof HTMLElement && seen.dataset["told"] !== tile.seen.join("\n")) {
    seen.dataset["told"] = tile.seen.join("\n");
    seen.hidden = tile.seen.length === 0;
    seen.replaceChildren(...tile.seen.map(listed));
  }
}

/** @param {string} text */
function listed(text) {
  const line = document.createElement("li");
  line.textContent = text;
  return line;
}

/**
 * Change a text only when it differs, so that nothing is announced or drawn for nothing.
 * @param {Element | null} place
 * @param {string} text
 */
function write(place, text) {
  if (place && place.textContent !== text) place.textContent = text;
}

/** @param {Element} element */
function idOf(element) {
  return element instanceof HTMLElement ? (element.dataset["id"] ?? "") : "";
}

customElements.define("kz-board", KzBoard);
