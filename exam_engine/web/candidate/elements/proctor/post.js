/** Sends to the exam's own doors with the page's token, and says plainly what became of it. */

import { TOKEN_HEADER } from "../sync.js";

/**
 * @typedef {"taken" | "refused" | "away" | "later"} Fate `refused`: it will never be taken, and
 *   there is no use in sending it again; `away`: nobody answered; `later`: too much at once
 */

const PATIENCE_MS = 10_000;
const TOO_MANY = 429;
const FORBIDDEN = 403;

/**
 * @param {string} path @param {string} token @param {BodyInit} body
 * @returns {Promise<{fate: Fate, answer: any}>}
 */
export async function post(path, token, body) {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { [TOKEN_HEADER]: token, Accept: "application/json" },
      body,
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answer = await response.json().catch(() => null);
    // A token that is no longer known is renewed by the page; until then all waits.
    if (response.status >= 500 || response.status === FORBIDDEN) return { fate: "away", answer };
    if (response.status === TOO_MANY) return { fate: "later", answer };
    return { fate: response.ok ? "taken" : "refused", answer };
  } catch {
    return { fate: "away", answer: null };
  }
}
