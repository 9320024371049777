/** The keys of the exam page: A–H choose, ← → move, F flags. Enter does nothing of its own. */

/**
 * @param {HTMLElement} page
 * @param {{step: (by: -1 | 1) => void, flag: () => void, letter: (letter: string) => boolean}} acts
 */
export function watchKeys(page, acts) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (isWriting(event.target) || page.classList.contains("locked")) return;
    const key = event.key;
    if (key === "ArrowLeft" || key === "ArrowRight") {
      // On a radio button these keys would choose another option by the way.
      event.preventDefault();
      acts.step(key === "ArrowLeft" ? -1 : 1);
    } else if (key === "f" || key === "F") {
      if (!acts.letter("F")) acts.flag();
      event.preventDefault();
    } else if (/^[a-hA-H]$/.test(key) && acts.letter(key.toUpperCase())) {
      event.preventDefault();
    }
  });
}

/** @param {EventTarget | null} target */
function isWriting(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["radio", "checkbox"].includes(target.type);
  return target.matches("textarea, select, [contenteditable]");
}
