/**
 * Keeps the room board up to date by a held channel, and asks every few seconds where there is
 * none. Only what has changed is changed, so that focus and eyes stay where they are.
 */

import { Refused, get, send } from "../../shared/elements/wire.js";
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
 * @property {string} side
 * @property {string} side_kind
 * @property {string[]} seen
 *
 * @typedef {{key: string, kind: string, id: string, name: string, text: string}} Need
 *
 * @typedef {object} Board what is new; what is left out is as it was
 * @property {string} at
 * @property {Record<string, number>} [counts]
 * @property {Need[]} [needs]
 * @property {Tile[]} [tiles]
 * @property {Record<string, Record<string, string | null>>} [pictures] candidate → camera → JPEG
 */

const REOPEN_MS = 30_000;

class KzBoard extends HTMLElement {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {EventSource | null} */
  #channel = null;
  #reopenAt = 0;
  #opening = "";
  #at = "";
  #needs = "";
  /** @type {(event: Event) => void} */
  #onActed = (event) => this.#tell(/** @type {CustomEvent<{said: string}>} */ (event).detail.said);
  #onShown = () => (document.hidden ? this.#hang() : this.#hold());

  connectedCallback() {
    document.addEventListener("kz-acted", this.#onActed);
    document.addEventListener("visibilitychange", this.#onShown);
    this.querySelector("[data-look]")?.addEventListener("click", () => void this.#look());
    this.#hold();
    this.#wait();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    this.#hang();
    document.removeEventListener("kz-acted", this.#onActed);
    document.removeEventListener("visibilitychange", this.#onShown);
  }

  /** Hold a channel; a browser opens one that has ended again by itself. */
  #hold() {
    this.#hang();
    const address = new URL(this.dataset["events"] ?? "", location.href);
    if (this.#opening) address.searchParams.set("opening", this.#opening);
    const channel = new EventSource(address);
    channel.addEventListener("board", (event) => {
      if (event instanceof MessageEvent) this.#show(JSON.parse(event.data));
    });
    channel.addEventListener("error", () => {
      if (channel.readyState !== EventSource.CLOSED) return;
      // Refused: the login has ended, or too many look. Asking says which, in words.
      this.#hang();
      this.#reopenAt = Date.now() + REOPEN_MS;
    });
    this.#channel = channel;
  }

  #hang() {
    this.#channel?.close();
    this.#channel = null;
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), Number(this.dataset["every"] ?? 4000));
  }

  /** Where there is no channel that works, ask. */
  async #ask() {
    const held = this.#channel?.readyState === EventSource.OPEN;
    if (document.hidden || held) return this.#wait();
    if (!this.#channel && Date.now() > this.#reopenAt) this.#hold();
    await this.#askOnce();
    this.#wait();
  }

  async #askOnce() {
    try {
      this.#show(await get(this.dataset["href"] ?? ""));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const offline = (this.dataset["offline"] ?? "").replace("{time}", this.#at);
      this.#say(error.status === 0 ? offline : error.detail, "warn");
    }
  }

  /** Open the pictures: the server records who looks, and sends them from then on. */
  async #look() {
    const button = this.querySelector("[data-look]");
    try {
      const told = await send(this.dataset["pictures"] ?? "");
      this.#opening = String(told.opening ?? "");
      this.classList.add("wall");
      for (const place of this.querySelectorAll("[data-seat-pictures]")) {
        if (place instanceof HTMLElement) place.hidden = false;
      }
      if (button instanceof HTMLElement) button.hidden = true;
      this.#hold();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#say(error.detail, "warn");
    }
  }

  /** @param {string} said */
  #tell(said) {
    this.#say(said, "good");
    void this.#askOnce();
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
    for (const [name, count] of Object.entries(board.counts ?? {})) {
      write(this.querySelector(`[data-count="${name}"]`), String(count));
    }
    if (board.needs) this.#showNeeds(board.needs);
    if (!board.tiles && !board.pictures) return;
    const seats = new Map([...this.querySelectorAll(".seat")].map((seat) => [idOf(seat), seat]));
    for (const tile of board.tiles ?? []) {
      const seat = seats.get(tile.id);
      if (seat instanceof HTMLElement) showTile(seat, tile);
    }
    for (const [id, cameras] of Object.entries(board.pictures ?? {})) {
      const seat = seats.get(id);
      if (seat) showPictures(seat, cameras);
    }
  }

  /** Lines keep their places among each other, those of help before the others. @param {Need[]} needs */
  #showNeeds(needs) {
    const list = this.querySelector("[data-needs]");
    const told = JSON.stringify(needs);
    if (!list || told === this.#needs) return;
    this.#needs = told;
    const known = new Map([...list.children].map((line) => [keyOf(line), line]));
    const wanted = new Set(needs.map((need) => need.key));
    for (const [key, line] of known) if (!wanted.has(key)) line.remove();
    needs.forEach((need, place) => {
      const line = known.get(need.key) ?? this.#need(need);
      line.className = `need ${need.kind}`;
      write(line.querySelector("[data-text]"), need.text);
      if (list.children[place] !== line) list.insertBefore(line, list.children[place] ?? null);
    });
    const none = this.querySelector("[data-no-needs]");
    if (none instanceof HTMLElement) none.hidden = needs.length > 0;
  }

  /** @param {Need} need */
  #need(need) {
    const line = document.createElement("li");
    line.dataset["key"] = need.key;
    const link = document.createElement("a");
    link.href = `${this.dataset["here"]}/${need.id ? `people/${need.id}` : "everyone"}`;
    link.dataset["panel"] = "";
    link.textContent = need.name;
    const text = document.createElement("span");
    text.dataset["text"] = "";
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
  const side = seat.querySelector("[data-side]");
  if (side instanceof HTMLElement) {
    side.hidden = tile.side === "";
    const state = side.querySelector(".state");
    if (state) state.className = `state ${tile.side_kind}`;
    write(side.querySelector("[data-word]"), tile.side);
  }
  const seen = seat.querySelector("[data-seen]");
  if (seen instanceof HTMLElement && seen.dataset["told"] !== tile.seen.join("\n")) {
    seen.dataset["told"] = tile.seen.join("\n");
    seen.hidden = tile.seen.length === 0;
    seen.replaceChildren(...tile.seen.map(listed));
  }
}

/**
 * The newest pictures of a candidate's cameras; an old one is taken away and not left standing.
 * @param {Element} seat
 * @param {Record<string, string | null>} cameras
 */
function showPictures(seat, cameras) {
  for (const [camera, jpeg] of Object.entries(cameras)) {
    const picture = seat.querySelector(`[data-picture="${camera}"]`);
    if (!(picture instanceof HTMLImageElement)) continue;
    picture.hidden = jpeg === null;
    if (jpeg === null) picture.removeAttribute("src");
    else picture.src = `data:image/jpeg;base64,${jpeg}`;
  }
  const none = seat.querySelector("[data-no-picture]");
  if (none instanceof HTMLElement) none.hidden = seat.querySelector("img:not([hidden])") !== null;
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

/** @param {Element} element */
function keyOf(element) {
  return element instanceof HTMLElement ? (element.dataset["key"] ?? "") : "";
}

customElements.define("kz-board", KzBoard);
