/**
 * Tells where the candidate clicked, so that the gaze calibration stays true: people look where
 * they click. Places are sent in fractions of the window, learned from, and kept nowhere.
 */

import { post } from "../proctor/post.js";

const EVERY_MS = 20_000;
const MOST = 20;

/** @param {() => string} token gives the page's token @returns {() => void} stops it */
export function followClicks(token) {
  /** @type {{x: number, y: number, at: number}[]} */
  let clicks = [];
  const note = (/** @type {PointerEvent} */ event) => {
    // Keys and switches press too, without a place; and a screen reader's press is not looked at.
    if (!event.isTrusted || event.pointerType === "") return;
    clicks.push({ x: event.clientX / innerWidth, y: event.clientY / innerHeight, at: performance.now() });
    clicks = clicks.slice(-MOST);
  };
  const timer = setInterval(async () => {
    if (clicks.length === 0) return;
    const now = performance.now();
    const sent = clicks.filter(({ x, y }) => x >= 0 && x <= 1 && y >= 0 && y <= 1);
    clicks = [];
    const told = sent.map(({ x, y, at }) => ({ x, y, ago: Math.round(now - at) }));
    await post("/exam/clicks", token(), JSON.stringify(told));
  }, EVERY_MS);
  addEventListener("pointerdown", note, { capture: true, passive: true });
  return () => {
    clearInterval(timer);
    removeEventListener("pointerdown", note, { capture: true });
  };
}
