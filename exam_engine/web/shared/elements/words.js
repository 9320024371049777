/** Sentences that the page brought along for its scripts, filled with facts. */

/** @type {Map<string, string> | undefined} */
let catalogue;

/** The language of the page. */
export function language() {
  return document.documentElement.lang || "zh-CN";
}

/**
 * The sentence `code` with `{name}` replaced by facts; the code itself where the page has none.
 * @param {string} code
 * @param {Record<string, string | number>} [facts]
 */
export function word(code, facts = {}) {
  catalogue ??= readAll();
  const sentence = catalogue.get(code) ?? code;
  return sentence.replace(/\{(\w+)\}/g, (hole, name) => {
    const fact = facts[name];
    if (fact === undefined) return hole;
    return typeof fact === "number" ? fact.toLocaleString(language()) : fact;
  });
}

function readAll() {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const script of document.querySelectorAll("script[data-words]")) {
    for (const [code, sentence] of Object.entries(JSON.parse(script.textContent ?? "{}"))) {
      found.set(code, String(sentence));
    }
  }
  return found;
}

/**
 * A span of time in words, with one unit: 40 seconds, 12 minutes, 3 hours.
 * @param {number} seconds
 */
export function span(seconds) {
  const [amount, unit] =
    seconds < 90
      ? [Math.max(1, Math.round(seconds)), "second"]
      : seconds < 5400
        ? [Math.round(seconds / 60), "minute"]
        : [Math.round(seconds / 360) / 10, "hour"];
  const style = { style: "unit", unit, unitDisplay: "long" };
  return new Intl.NumberFormat(language(), /** @type {Intl.NumberFormatOptions} */ (style)).format(
    /** @type {number} */ (amount),
  );
}
