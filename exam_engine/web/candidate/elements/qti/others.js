/** The slider, sound and film, and the button that ends an attempt, of QTI. */

import { word } from "../../../shared/elements/words.js";
import { make } from "../dom.js";
import { listed, Part } from "./part.js";

/** A slider says nothing until it was moved or confirmed: its place is no answer by itself. */
export class QtiSlider extends Part {
  parts() {
    const { lower, upper, step } = this.view;
    this.range = make("input", { type: "range", min: lower, max: upper, step: Number(step) > 0 ? step : "any", value: lower, class: this.view.reverse ? "reversed" : null, ...this.#label(), oninput: () => this.#moved() });
    this.number = make("output", { class: "slider-value" });
    this.keep = make("button", { type: "button", class: "button plain", onclick: () => this.#moved() }, word("web-exam-qti-slider-keep"));
    const ends = this.view.reverse ? [upper, lower] : [lower, upper];
    const scale = make("div", { class: "slider-ends", "aria-hidden": "true" }, make("span", {}, ends[0]), make("span", {}, ends[1]));
    const whole = make("div", { class: "slider" }, this.range, scale);
    this.show(undefined);
    return [this.prompt(), whole, make("p", { class: "slider-told" }, this.number, this.keep)].filter((one) => one !== null);
  }

  /** @param {import("./part.js").Given} value */
  show(value) {
    const given = listed(value)[0];
    if (this.range) this.range.value = given ?? this.view.lower;
    if (this.number) this.number.textContent = given ?? word("web-exam-qti-slider-none");
    if (this.keep) this.keep.hidden = given !== undefined;
  }

  #moved() {
    const value = this.range?.value ?? "";
    this.show(value);
    this.tell(value);
  }

  #label() {
    return this.view.prompt ? this.named() : { "aria-label": word("web-exam-qti-slider") };
  }
}

/** Sound or film with the browser's own controls; its answer is how often it was begun. */
export class QtiMedia extends Part {
  parts() {
    this.plays = 0;
    const kind = this.view.type?.startsWith("video/") ? "video" : "audio";
    const player = make(kind, { controls: true, preload: "metadata", src: this.view.source || null, loop: this.view.loop, "aria-label": word("web-exam-qti-media") });
    for (const one of this.view.tracks ?? []) {
      player.append(make("track", { src: one.source, kind: one.kind || "subtitles", srclang: one.srclang || null, label: one.label || null }));
    }
    player.addEventListener("play", () => this.#played(player));
    this.told = make("p", { class: "hint", role: "status" });
    this.#tellPlays();
    return [this.prompt(), player, this.told].filter((one) => one !== null);
  }

  /** @param {import("./part.js").Given} value */
  show(value) {
    this.plays = Number(listed(value)[0] ?? 0) || 0;
    this.#tellPlays();
  }

  /** @param {HTMLMediaElement} player */
  #played(player) {
    if (player.currentTime > 0.5 && !player.ended) return;
    const most = this.view.max_plays;
    if (most > 0 && (this.plays ?? 0) >= most) {
      player.pause();
      return;
    }
    this.plays = (this.plays ?? 0) + 1;
    this.#tellPlays();
    this.tell(String(this.plays));
  }

  #tellPlays() {
    const most = this.view.max_plays;
    if (this.told) this.told.textContent = most > 0 ? word("web-exam-qti-plays-left", { count: Math.max(0, most - (this.plays ?? 0)) }) : "";
  }
}

export class QtiEndAttempt extends Part {
  parts() {
    this.dataset.inline = "true";
    this.button = make("button", { type: "button", class: "button plain", "aria-pressed": "false", onclick: () => this.#press() }, this.view.title || word("web-exam-qti-end"));
    return [this.button];
  }

  /** @param {import("./part.js").Given} value */
  show(value) {
    this.button?.setAttribute("aria-pressed", String(listed(value)[0] === "true"));
  }

  #press() {
    const pressed = this.button?.getAttribute("aria-pressed") !== "true";
    this.show(pressed ? "true" : undefined);
    this.tell(pressed ? "true" : null);
    if (pressed) this.dispatchEvent(new CustomEvent("kz-end-attempt", { bubbles: true }));
  }
}

customElements.define("kz-qti-slider", QtiSlider);
customElements.define("kz-qti-media", QtiMedia);
customElements.define("kz-qti-end-attempt", QtiEndAttempt);
