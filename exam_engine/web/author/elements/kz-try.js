/** An item as a candidate meets it, with a button that marks the answer and shows why. */

import { make } from "../../candidate/elements/dom.js";
import { KzQuestion } from "../../candidate/elements/kz-question.js";
import { word } from "../../shared/elements/words.js";
import { Refused, send } from "../../shared/elements/wire.js";

/** @typedef {{rule: string, points: string, facts: string}} StepView */
/** @typedef {{rule: string, line: number, variable?: string, taken?: boolean, value?: string | null}} TraceView */

class KzTry extends HTMLElement {
  connectedCallback() {
    const view = JSON.parse(this.querySelector("script")?.textContent ?? "{}");
    this.question = new KzQuestion().build(view, 1);
    if (this.question.flag) this.question.flag.hidden = true;
    this.#part("stage")?.append(this.question);
    this.#part("mark")?.addEventListener("click", () => void this.#mark());
    this.addEventListener("kz-file", (event) => /** @type {CustomEvent} */ (event).detail.failed(word("web-author-try-no-files")));
    this.addEventListener("kz-change", () => {
      this.#part("told")?.replaceChildren();
      this.#part("steps")?.replaceChildren();
    });
  }

  async #mark() {
    try {
      const told = await send(this.dataset.path ?? "", { body: { ...this.question?.payload } });
      this.#part("told")?.replaceChildren(make("p", { class: "notice info" }, told.told));
      this.#part("steps")?.replaceChildren(...this.#steps(told.steps, told.trace));
    } catch (fault) {
      if (!(fault instanceof Refused)) throw fault;
      this.#part("told")?.replaceChildren(make("p", { class: "notice warn" }, `${fault.detail} ${fault.next}`));
    }
  }

  /** @param {StepView[]} steps @param {TraceView[]} trace */
  #steps(steps, trace) {
    const rows = steps.map((step) => [step.rule, step.points, step.facts]);
    const parts = [tableOf(["web-author-try-rule-column", "web-author-try-points", "web-author-try-facts"], rows)];
    if (!trace.length) return parts;
    const lines = trace.map((one) => [String(one.line), one.rule, one.variable ?? "", outcome(one)]);
    const heads = ["web-author-try-line", "web-author-try-rule-column", "web-author-try-variable", "web-author-try-value"];
    return [...parts, make("details", {}, make("summary", {}, word("web-author-try-trace", { count: trace.length })), tableOf(heads, lines))];
  }

  /** @param {string} name @returns {HTMLElement | null} */
  #part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }
}

/** @param {TraceView} one */
function outcome(one) {
  if (one.taken !== undefined) return word(one.taken ? "web-author-try-taken" : "web-author-try-taken-not");
  return one.value ?? "NULL";
}

/** @param {string[]} heads codes of the columns' words @param {string[][]} rows */
function tableOf(heads, rows) {
  const head = make("tr", {}, ...heads.map((code) => make("th", { scope: "col" }, word(code))));
  const body = rows.map((row) => make("tr", {}, ...row.map((text) => make("td", {}, text))));
  const table = make("table", { class: "sheet" }, make("thead", {}, head), make("tbody", {}, ...body));
  return make("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": word(heads[0] ?? "") }, table);
}

customElements.define("kz-try", KzTry);
