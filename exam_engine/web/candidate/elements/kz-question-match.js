/** Join each source to a target: a list to choose from beside each source. */

import { word } from "../../shared/elements/words.js";
import { make, paperHtml, plainText } from "./dom.js";

/**
 * @typedef {{identifier: string, content: string}} Side
 * @typedef {{kind: "match", response_identifier: string, prompt: string, target_max: number,
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
    this.replaceChildren(
      prompt,
      make(
        "div",
        { class: "match-sides" },
        make("div", { class: "match-sources", role: "group", "aria-labelledby": prompt.id }, ...rows),
        targets,
      ),
    );
    return this;
  }

  /** @param {string | string[] | undefined} value */
  show(value) {
    const pairs = new Map((Array.isArray(value) ? value : []).map((pair) => {
      const [source = "", target = ""] = pair.split(" ");
      return [source, target];
    }));
    for (const select of this.#selects()) select.value = pairs.get(select.dataset.source ?? "") ?? "";
    this.#used();
  }

  /** @param {Side} source @param {string} name */
  #row(source, name) {
    const id = `${name}-${source.identifier}`;
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

  #tell() {
    this.#used();
    const chosen = this.#selects().filter((select) => select.value);
    const value = chosen.map((select) => `${select.dataset.source} ${select.value}`);
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

  #selects() {
    return [...this.querySelectorAll("select")];
  }
}

customElements.define("kz-question-match", KzQuestionMatch);
