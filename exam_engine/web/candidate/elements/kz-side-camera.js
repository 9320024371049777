/**
 * On the candidate's own page: shows the code for a telephone, and whether the telephone still
 * looks. Without one, or for who does not want one, an invigilator is asked instead.
 */

import { Refused, get, send } from "../../shared/elements/wire.js";
import { word } from "../../shared/elements/words.js";
import { make } from "./dom.js";

const LOOK_MS = 4000;
const CALM_MS = 10_000;
const LOW_BATTERY = 30;

class KzSideCamera extends HTMLElement {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #good = 0;
  #state = make("p", { class: "state plain", role: "status" });
  #place = make("div", { class: "side-code" });
  #act = make("button", { type: "button", class: "button plain" });

  connectedCallback() {
    this.#act.addEventListener("click", () => void this.#makeCode());
    this.replaceChildren(make("h2", {}, word("web-side-camera")), this.#state, this.#place, this.#act);
    void this.#look();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  async #makeCode() {
    try {
      const { picture, seconds } = await send("/exam/side/code");
      this.#good = Date.now() + seconds * 1000;
      this.#place.replaceChildren(
        make("img", { src: picture, alt: word("web-side-code-alt"), width: "180", height: "180" }),
        make("p", { class: "hint" }, word("web-side-code-hint", { minutes: Math.round(seconds / 60) })),
      );
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#place.replaceChildren(make("p", { class: "hint" }, `${error.detail} ${error.next}`));
    }
    await this.#look();
  }

  async #look() {
    clearTimeout(this.#timer);
    const told = await get("/exam/side").catch(() => null);
    if (told) this.#show(told);
    const waits = this.#good > Date.now();
    this.#timer = setTimeout(() => void this.#look(), waits ? LOOK_MS : CALM_MS);
  }

  /** @param {{state: string, battery?: number | null, charging?: boolean | null}} told */
  #show({ state, battery, charging }) {
    if (state === "code" && this.#good < Date.now()) state = "ended";
    if (state !== "code") this.#place.replaceChildren(...(state === "paired" ? [] : [this.#other()]));
    const low = typeof battery === "number" && battery < LOW_BATTERY && !charging;
    const kind = state === "paired" && !low ? "good" : state === "lost" || low ? "warn" : "plain";
    const text = low && state === "paired" ? word("web-side-low", { level: battery ?? 0 }) : word(`web-side-state-${state}`);
    if (this.#state.textContent !== text) {
      this.#state.className = `state ${kind}`;
      this.#state.replaceChildren(make("span", { class: "shape", "aria-hidden": "true" }), text);
    }
    this.#act.hidden = state === "paired" || state === "code";
    this.#act.textContent = word(state === "none" ? "web-side-show-code" : "web-side-new-code");
  }

  /** The equal way: a person comes. Before the exam the words are enough, for people are there. */
  #other() {
    const call = make("button", { type: "button", class: "button quiet" }, word("web-side-other"));
    call.addEventListener("click", () => {
      this.dispatchEvent(new CustomEvent("kz-call", { bubbles: true, detail: "side_camera" }));
      this.#place.replaceChildren(make("p", { class: "hint" }, word("web-side-other-next")));
    });
    return call;
  }
}

customElements.define("kz-side-camera", KzSideCamera);
