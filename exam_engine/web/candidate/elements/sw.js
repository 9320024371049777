/**
 * Brings the paper back after a reload while the server is away.
 *
 * It keeps the candidate's own paper page and what that page loads, nothing else, and forgets all
 * of it when the page says that the exam is handed in. The network always comes first: what is
 * kept is used only where there is no answer.
 */

/** @type {any} The worker's own scope, which this checker takes for a window. */
const worker = self;
const CACHE = "kaozheng-paper-1";
const PAPER = "/exam/paper";
const PATIENCE_MS = 8000;

worker.addEventListener("install", () => worker.skipWaiting());

worker.addEventListener("activate", (/** @type {any} */ event) =>
  event.waitUntil(worker.clients.claim()),
);

worker.addEventListener("message", (/** @type {any} */ event) => {
  const { kind, urls = [] } = event.data ?? {};
  if (kind === "keep") event.waitUntil(keep(urls));
  if (kind === "forget") event.waitUntil(caches.delete(CACHE));
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && url.pathname === PAPER) event.respondWith(paper(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(asset(request));
  else if (url.pathname.startsWith("/exam/media/")) event.respondWith(asset(request));
});

/** The page of now, else the one that was kept. @param {Request} request */
async function paper(request) {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.status < 500) {
      const isPaper = response.ok && !response.redirected && response.type === "basic";
      if (isPaper) await (await caches.open(CACHE)).put(PAPER, response.clone());
      return response;
    }
    return (await kept(PAPER)) ?? response;
  } catch (error) {
    const found = await kept(PAPER);
    if (found) return found;
    throw error;
  }
}

/** Addresses of assets change with their content, so a kept one is always the right one. @param {Request} request */
async function asset(request) {
  return (await kept(request.url)) ?? fetch(request);
}

/** @param {string} url */
async function kept(url) {
  return (await caches.open(CACHE)).match(url, { ignoreVary: true });
}

/** @param {string[]} urls */
async function keep(urls) {
  const cache = await caches.open(CACHE);
  await Promise.all(
    urls.map(async (url) => {
      if (await cache.match(url)) return;
      const response = await fetch(url, { credentials: "same-origin" }).catch(() => null);
      if (response?.ok && !response.redirected) await cache.put(url, response);
    }),
  );
}
