/** Hands files over to the server for the interactions that take them. */

import { word } from "../../shared/elements/words.js";
import { TOKEN_HEADER } from "./sync.js";

/** @typedef {{id: string, name: string, size: number}} Kept */
/** @typedef {{file: Blob, name: string, done: (kept: Kept) => void, failed: (text: string) => void}} Wanted */

const PATIENCE_MS = 120_000;

/**
 * Answer every `kz-file` of the page: the file goes to the server, and its id back to the asker.
 * @param {HTMLElement} page @param {() => string} token
 */
export function handOverFiles(page, token) {
  page.addEventListener("kz-file", (event) => void handOver(/** @type {CustomEvent<Wanted>} */ (event).detail, token()));
}

/** @param {Wanted} wanted @param {string} token */
async function handOver(wanted, token) {
  try {
    const answer = await fetch(`/exam/files?name=${encodeURIComponent(wanted.name)}`, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": wanted.file.type || "application/octet-stream", [TOKEN_HEADER]: token },
      body: wanted.file,
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const told = await answer.json();
    if (answer.ok) wanted.done(told);
    else wanted.failed([told.detail, told.next].filter(Boolean).join(" "));
  } catch {
    wanted.failed(word("web-exam-qti-file-failed"));
  }
}
