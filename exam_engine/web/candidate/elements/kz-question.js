/** One question of the paper: number, material, its interactions, flag and clear. */

import { word } from "../../shared/elements/words.js";
import { make, paperHtml } from "./dom.js";
import { KzQuestionChoice } from "./kz-question-choice.js";
import "./kz-question-match.js";
import "./kz-question-order.js";
import "./kz-question-text.js";
import { KzQuestionQti, qtiResponses } from "./qti/kz-qti.js";

/** @typedef {import("./answer-store.js").Payload} Payload */
/**
 * @typedef {{ref: string, number: number, points: string, type: string, language: string,
 *   stimulus: string | null, interactions: any[]}} QuestionView
 */

/** @type {Record<string, string>} */
const ELEMENTS = {
  choice: "kz-question-choice",
  textEntry: "kz-question-text-entry",
  order: "kz-question-order",
  match: "kz-question-match",
  extendedText: "kz-question-extended-text",
  qti: "kz-question-qti",
};

/**
 * Fires `kz-change` (detail: {item, payload, typed}) for each change, `kz-flag` (detail: item).
 */
export class KzQuestion extends HTMLElement {
  /** Its number on the paper, and where it stands on the page. */
  get place() {
    return { number: this.view?.number ?? 0, element: this };
  }

  /** @param {QuestionView} view @param {number} count questions in the paper */
  build(view, count) {
    this.view = view;
    this.count = count;
    /** @type {Payload} */
    this.payload = {};
    this.id = `question-${view.number}`;
    const shared = sharedList(view.interactions);
    /** @type {any[]} */
    this.parts = view.interactions.map((interaction, place) => {
      const tag = ELEMENTS[interaction.kind] ?? "kz-question-choice";
      const part = /** @type {any} */ (document.createElement(tag));
      part.build(interaction, `q${view.number}-${place + 1}`, shared !== null);
      if (view.interactions.length > 1) this.#number(part, place + 1);
      return part;
    });
    this.heading = make(
      "h2",
      { class: "question-number", tabindex: "-1" },
      word("web-exam-question", { number: view.number }),
      make("span", { class: "question-kind" }, `${word(`web-exam-type-${view.type.replaceAll("_", "-")}`)} · ${word("web-exam-points", { points: view.points })}`),
    );
    this.flag = make("button", {
      type: "button",
      class: "button quiet flag",
      "aria-pressed": "false",
      onclick: () => this.#tell("kz-flag", view.ref),
    });
    this.clear = make(
      "button",
      { type: "button", class: "button quiet", hidden: true, onclick: () => this.#clear() },
      word("web-exam-clear"),
    );
    this.append(
      make("div", { class: "question-head" }, this.heading, this.flag, this.clear),
      make(
        "div",
        { class: view.stimulus ? "question-body with-stimulus" : "question-body" },
        view.stimulus &&
          make(
            "section",
            { class: "stimulus", "aria-label": word("web-exam-material"), tabindex: "0" },
            paperHtml("div", "stimulus-text", view.stimulus),
          ),
        make("div", { class: "question-parts" }, shared, ...this.parts),
      ),
    );
    if (!this.listens) {
      this.listens = true;
      this.addEventListener("kz-answer", (event) => this.#answered(/** @type {CustomEvent} */ (event).detail));
      this.addEventListener("kz-try", (event) => this.#tell("kz-end-try", { item: this.view?.ref, made: /** @type {CustomEvent} */ (event).detail }));
    }
    this.mark(false);
    return this;
  }

  /** The same question after a try: what was earned is shown, and the answer stays. @param {QuestionView} view */
  rebuild(view) {
    const ended = view.interactions.flatMap((one) => (one.kind === "qti" ? one.interactions : [])).filter((one) => one.kind === "endAttempt");
    const payload = { ...this.payload };
    for (const { response } of ended) delete payload[response];
    this.replaceChildren();
    this.build(view, this.count ?? 1);
    this.show(payload);
    this.heading?.focus();
  }

  /** Show an answer that comes from the store. @param {Payload} payload */
  show(payload) {
    this.payload = { ...payload };
    for (const [place, part] of (this.parts ?? []).entries()) {
      for (const response of responsesOf(this.view?.interactions[place])) {
        part.show(this.payload[response], response);
      }
    }
    this.#refresh();
  }

  /** @param {boolean} flagged */
  mark(flagged) {
    if (!this.flag) return;
    this.flag.setAttribute("aria-pressed", String(flagged));
    this.flag.textContent = word(flagged ? "web-exam-unflag" : "web-exam-flag");
  }

  /** Responses that have an answer, and all there are. @returns {[number, number]} */
  progress() {
    const all = (this.view?.interactions ?? []).flatMap(responsesOf);
    return [all.filter((response) => hasValue(this.payload?.[response])).length, all.length];
  }

  /** A letter key: it goes to the interaction in focus, or to the only one. @param {string} letter */
  press(letter) {
    const choices = (this.parts ?? []).filter((part) => part instanceof KzQuestionChoice || part instanceof KzQuestionQti);
    const focused = choices.find((part) => part.contains(document.activeElement));
    const target = focused ?? (choices.length === 1 ? choices[0] : undefined);
    return target ? target.press(letter) : false;
  }

  /** @param {{response: string, value: string | string[] | null, typed: boolean}} change */
  #answered({ response, value, typed }) {
    const payload = { ...this.payload };
    if (value !== null && hasValue(value)) payload[response] = value;
    else delete payload[response];
    this.payload = payload;
    this.#refresh();
    this.#tell("kz-change", { item: this.view?.ref, payload, typed });
  }

  /** A material's questions are spoken of by number. @param {HTMLElement} part @param {number} place */
  #number(part, place) {
    const prompt = part.querySelector(".prompt");
    const first = prompt?.firstElementChild;
    // Inside the first paragraph, so that the number does not stand on a line of its own.
    const home = first?.matches("p, div") && prompt?.firstChild === first ? first : prompt;
    home?.prepend(make("span", { class: "part-number" }, word("web-exam-part", { place })));
  }

  #clear() {
    this.show({});
    this.heading?.focus();
    this.#tell("kz-change", { item: this.view?.ref, payload: {}, typed: false });
  }

  #refresh() {
    if (this.clear) this.clear.hidden = this.progress()[0] === 0;
  }

  /** @param {string} name @param {unknown} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

const LEAST_SHARED = 3;

/**
 * The list of options that all questions of a material have in the same order, to be shown once;
 * null where they differ, or where it is so short that it reads better with each question.
 * @param {any[]} interactions @returns {HTMLElement | null}
 */
function sharedList(interactions) {
  const [first] = interactions;
  const lists = interactions.map((one) => (one.kind === "choice" ? JSON.stringify(one.choices) : ""));
  const same = lists.length > 1 && lists.every((list) => list !== "" && list === lists[0]);
  if (!same || first.choices.length < LEAST_SHARED) return null;
  const rows = first.choices.map((/** @type {{identifier: string, content: string}} */ choice) =>
    make("li", {}, make("span", { class: "option-letter" }, choice.identifier), paperHtml("span", "option-text", choice.content)),
  );
  return make("ul", { class: "match-targets shared-options", "aria-label": word("web-exam-shared-options") }, ...rows);
}

/** @param {any} interaction @returns {string[]} */
function responsesOf(interaction) {
  if (interaction?.kind === "qti") return qtiResponses(interaction);
  if (interaction?.kind !== "textEntry") return [interaction?.response_identifier];
  return interaction.segments
    .filter((/** @type {unknown} */ segment) => typeof segment !== "string")
    .map((/** @type {{response_identifier: string}} */ gap) => gap.response_identifier);
}

/** @param {string | string[] | undefined | null} value */
function hasValue(value) {
  return typeof value === "string" ? value.trim() !== "" : Array.isArray(value) && value.length > 0;
}

customElements.define("kz-question", KzQuestion);
