/** Asks the server from a script: token, JSON, and refusals as one kind of error. */

import { word } from "./words.js";

/** What the server (or the network) would not do, in the person's language. */
export class Refused extends Error {
  /**
   * @param {number} status HTTP status, 0 without network
   * @param {{code?: string, detail?: string, next?: string, facts?: Record<string, unknown>}} problem
   */
  constructor(status, problem) {
    super(problem.detail ?? word("web-try-again-later"));
    this.name = "Refused";
    this.status = status;
    this.code = problem.code ?? "web-fault";
    this.detail = this.message;
    this.next = problem.next ?? "";
    this.facts = problem.facts ?? {};
  }
}

/** The token that every unsafe request carries. */
export function csrfToken() {
  const meta = document.querySelector('meta[name="csrf-token"]');
  return meta instanceof HTMLMetaElement ? meta.content : "";
}

/**
 * Send something and return the parsed answer; throws `Refused`.
 * @param {string} path
 * @param {{method?: string, body?: BodyInit | object | null, signal?: AbortSignal, keepalive?: boolean}} [options]
 * @returns {Promise<any>}
 */
export async function send(path, options = {}) {
  const { method = "POST", body = null, signal, keepalive } = options;
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json", "X-CSRF-Token": csrfToken() };
  const isPlain = body !== null && Object.getPrototypeOf(body) === Object.prototype;
  if (isPlain) headers["Content-Type"] = "application/json";
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: isPlain ? JSON.stringify(body) : /** @type {BodyInit | null} */ (body),
      signal: signal ?? null,
      keepalive: keepalive ?? false,
      credentials: "same-origin",
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refused(0, { code: "web-offline", detail: word("web-offline") });
  }
  return answerOf(response);
}

/**
 * Fetch JSON; throws `Refused`.
 * @param {string} path
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export function get(path, signal) {
  return send(path, signal ? { method: "GET", signal } : { method: "GET" });
}

/** @param {Response} response */
async function answerOf(response) {
  const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
  const content = isJson ? await response.json().catch(() => ({})) : await response.text();
  if (response.ok) return content;
  throw new Refused(response.status, isJson ? content : {});
}
