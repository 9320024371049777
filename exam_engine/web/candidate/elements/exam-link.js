/**
 * What the page asks the server for besides saving: to be the page that writes, and the time.
 */

import { csrfToken } from "../../shared/elements/wire.js";
import { TOKEN_HEADER } from "./sync.js";

/** @typedef {import("./sync.js").Standing} Standing */
/**
 * @typedef {{attempt: string, token: string, epoch: number, standing: Standing,
 *   answers: Record<string, import("./answer-store.js").Kept>}} Taken
 * @typedef {{id: string, text: string, at: number, to_all: boolean}} PersonMessage
 */

const PATIENCE_MS = 10_000;

/**
 * Become the page that writes. Resolves to what the server gives, to `"away"` when it cannot be
 * reached, or to `"refused"` when it wants something else (a login, another page) first.
 * @returns {Promise<Taken | "away" | "refused">}
 */
export async function takeOver() {
  let response;
  try {
    response = await fetch("/exam/take-over", {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRF-Token": csrfToken() },
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    return "away";
  }
  if (response.status >= 500) return "away";
  if (!response.ok) return "refused";
  return response.json().catch(() => "away");
}

/**
 * @param {string} token
 * @returns {Promise<({standing: Standing} & import("./exam-room.js").RoomTold) | "away" | "refused">}
 */
export async function askTime(token) {
  try {
    const response = await fetch("/exam/time", {
      headers: { Accept: "application/json", [TOKEN_HEADER]: token },
      credentials: "same-origin",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.ok) return await response.json();
    return response.status >= 500 ? "away" : "refused";
  } catch {
    return "away";
  }
}

/**
 * Let the service worker keep this page and what it loaded, for a reload without network.
 * @param {string[]} [also] what its workers load
 */
export async function keepPage(also = []) {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("/exam/sw.js", { scope: "/exam/" });
    const ready = await navigator.serviceWorker.ready;
    const loaded = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
    const paths = loaded
      .filter((url) => url.origin === location.origin)
      .map((url) => url.pathname)
      .filter((path) => path.startsWith("/static/") || path.startsWith("/exam/media/"));
    const urls = ["/exam/paper", ...new Set([...paths, ...also])];
    ready.active?.postMessage({ kind: "keep", urls });
  } catch {
    // A browser that keeps nothing still has the answers in its store; only reloading needs the net.
  }
}

/** Let the service worker forget the paper. */
export async function forgetPage() {
  const registration = await navigator.serviceWorker?.getRegistration("/exam/").catch(() => undefined);
  registration?.active?.postMessage({ kind: "forget" });
}
