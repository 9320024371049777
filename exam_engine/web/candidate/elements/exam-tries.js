/** Ends a try at an adaptive item: the server counts it, and tells what the question shows now. */

import { word } from "../../shared/elements/words.js";
import { KzQuestionQti } from "./qti/kz-qti.js";
import { TOKEN_HEADER } from "./sync.js";

/**
 * @typedef {{standing: import("./sync.js").Standing, question: import("./kz-question.js").QuestionView}} Tried
 */

/**
 * @typedef {{token: () => string, save: () => Promise<void>, refuse: (text: string) => void,
 *   follow: (standing: import("./sync.js").Standing) => void}} Tools
 */

const PATIENCE_MS = 20_000;

/**
 * Answer every `kz-end-try` of the page: what is answered is saved, then counted, and the question
 * is shown as it stands.
 * @param {HTMLElement} page @param {Map<string, import("./kz-question.js").KzQuestion>} questions
 * @param {Tools} tools
 */
export function countTries(page, questions, tools) {
  KzQuestionQti.countsTries = true;
  page.addEventListener("kz-end-try", async (event) => {
    const { item, made } = /** @type {CustomEvent<{item: string, made: number}>} */ (event).detail;
    await tools.save();
    const told = await endTry(item, made, tools.token());
    if ("refused" in told) {
      tools.refuse(told.refused);
      return;
    }
    tools.follow(told.standing);
    questions.get(item)?.rebuild(told.question);
  });
}

/**
 * Resolves to the question as it stands, or to the words of a refusal. The same `made` may be sent
 * again: a try is counted once.
 * @param {string} item @param {number} made tries that this page knows of @param {string} token
 * @returns {Promise<Tried | {refused: string}>}
 */
async function endTry(item, made, token) {
  try {
    const answer = await fetch(`/exam/tries?${new URLSearchParams({ item, made: String(made) })}`, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json", [TOKEN_HEADER]: token },
      body: JSON.stringify({ answers: [] }),
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const told = await answer.json();
    return answer.ok ? told : { refused: [told.detail, told.next].filter(Boolean).join(" ") };
  } catch {
    return { refused: word("web-exam-qti-try-failed") };
  }
}
