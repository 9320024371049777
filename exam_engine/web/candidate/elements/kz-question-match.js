/**
 * Join each source to a target: a list to choose from beside each source, or boxes to tick where a
 * source may have several.
 */

import { word } from "../../shared/elements/words.js";
import { make, paperHtml, plainText } from "./dom.js";

/**
 * @typedef {{identifier: string, content: string}} Side
 * @typedef {{kind: "match", response_identifier: string, prompt: string, target_max: number, source_max: number,
 *   sources: Side[], targets: Side[]}} MatchView
 */

export class KzQuestionMatch extends HTMLElement {
  /** @param {MatchView} view @param {string} name */
  build(view, name) {
    this.view = view;
    const prompt = paperHtml("div", "prompt", view.prompt);
    prompt.id = `${name}-prompt`;
    const targets = make(
      "ul",
      { class: "match-targets", "aria-label": word("web-exam-match-targets") },
      ...view.targets.map((target) =>
        make(
          "li",
          {},
          make("span", { class: "option-letter" }, target.identifier),
          paperHtml("span", "option-text", target.content),
        ),
      ),
    );
    const rows = view.sources.map((source) => this.#row(source, name));
    const many = view.source_max !== 1;
    // Boxes have letters only, so that what the letters mean stands above them.
    targets.classList.toggle("shared-options", many);
    this.replaceChildren(
      prompt,
      make(
        "div",
        { class: many ? "" : "match-sides" },
        many && targets,
        make("div", { class: "match-sources", role: "group", "aria-labelledby": prompt.id }, ...rows),
        !many && targets,
      ),
    );
    return this;
  }

  /** @param {string | string[] | undefined} value */
  show(value) {
    const given = Array.isArray(value) ? value : [];
    const pairs = new Map(given.map((pair) => {
      const [source = "", target = ""] = pair.split(" ");
      return [source, target];
    }));
    for (const select of this.#selects()) select.value = pairs.get(select.dataset.source ?? "") ?? "";
    for (const box of this.#boxes()) box.checked = given.includes(box.value);
    this.#used();
  }

  /** @param {Side} source @param {string} name */
  #row(source, name) {
    const id = `${name}-${source.identifier}`;
    if (this.view?.source_max !== 1) return this.#boxesOf(source, id);
    const options = (this.view?.targets ?? []).map((target) => {
      const text = plainText(target.content);
      const short = text.length > 24 ? `${text.slice(0, 23)}…` : text;
      return make("option", { value: target.identifier }, `${target.identifier}  ${short}`);
    });
    const select = make(
      "select",
      { id, "data-source": source.identifier, onchange: () => this.#tell() },
      make("option", { value: "" }, word("web-exam-match-none")),
      ...options,
    );
    return make(
      "div",
      { class: "match-row" },
      make(
        "label",
        { for: id },
        make("span", { class: "option-letter" }, source.identifier),
        paperHtml("span", "option-text", source.content),
      ),
      select,
    );
  }

  /** A box for each target, for a source that may have several. @param {Side} source @param {string} id */
  #boxesOf(source, id) {
    const boxes = (this.view?.targets ?? []).map((target) => {
      const label = `${target.identifier} ${plainText(target.content)}`;
      const value = `${source.identifier} ${target.identifier}`;
      const box = make("input", { type: "checkbox", id: `${id}-${target.identifier}`, value, "aria-label": label, onchange: () => this.#tell() });
      return make("label", { class: "option", for: box.id }, box, make("span", { class: "option-letter", "aria-hidden": "true" }, target.identifier));
    });
    const text = make("div", { class: "match-source", id }, make("span", { class: "option-letter" }, source.identifier), paperHtml("span", "option-text", source.content));
    return make("div", { class: "match-row" }, text, make("div", { class: "option-row", role: "group", "aria-labelledby": id }, ...boxes));
  }

  #tell() {
    this.#used();
    const chosen = this.#selects().filter((select) => select.value);
    const ticked = this.#boxes().filter((box) => box.checked).map((box) => box.value);
    const value = [...chosen.map((select) => `${select.dataset.source} ${select.value}`), ...ticked];
    const detail = { response: this.view?.response_identifier, value, typed: false };
    this.dispatchEvent(new CustomEvent("kz-answer", { detail, bubbles: true }));
  }

  /** A target that may be used once only is closed to the other sources. */
  #used() {
    const most = this.view?.target_max ?? 0;
    if (!most) return;
    const selects = this.#selects();
    for (const select of selects) {
      for (const option of select.options) {
        const uses = selects.filter((one) => one !== select && one.value === option.value).length;
        option.disabled = option.value !== "" && uses >= most;
      }
    }
  }

  #boxes() {
    return [...this.querySelectorAll("input")];
  }

  #selects() {
    return [...this.querySelectorAll("select")];
  }
}

customElements.define("kz-question-match", KzQuestionMatch);
