/**
 * JSON that comes back as it was written: the order of keys and the digits of numbers are kept.
 *
 * The objects of JavaScript put keys such as "10" before "A", and its numbers round; a form that
 * writes back fields which nobody touched must do neither.
 */

/** A number by its digits. */
export class Digits {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/** @typedef {string | boolean | null | Digits | Value[] | Map<string, Value>} Value */
/** @typedef {Map<string, Value>} Fields */

const TOKEN = /\s*([{}[\],:]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s{}[\],:"]+)/y;
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * The value of a text; null where it is no JSON, or nested beyond what can be shown.
 * @param {string} text
 * @returns {{ value: Value } | null}
 */
export function read(text) {
  try {
    JSON.parse(text);
    const tokens = tokensOf(text);
    return { value: valueOf(tokens) };
  } catch (fault) {
    if (fault instanceof SyntaxError || fault instanceof RangeError) return null;
    throw fault;
  }
}

/**
 * Indented as the server writes it: lists of plain values stand on one line.
 * @param {Value} value
 * @param {string} [margin]
 * @returns {string}
 */
export function written(value, margin = "") {
  const inner = `${margin}  `;
  if (value instanceof Digits) return value.text;
  if (Array.isArray(value)) {
    if (!value.some(isNested)) return `[${value.map((one) => written(one)).join(", ")}]`;
    return `[\n${value.map((one) => inner + written(one, inner)).join(",\n")}\n${margin}]`;
  }
  if (value instanceof Map) {
    if (!value.size) return "{}";
    const rows = [...value].map(([name, one]) => `${inner}${JSON.stringify(name)}: ${written(one, inner)}`);
    return `{\n${rows.join(",\n")}\n${margin}}`;
  }
  return JSON.stringify(value);
}

/** A number where the text is one, else the text, which the server will name. @param {string} text @returns {Digits | string} */
export function numberOr(text) {
  const bare = text.trim();
  return NUMBER.test(bare) ? new Digits(bare) : bare;
}

/** @param {Value} value */
function isNested(value) {
  return Array.isArray(value) || value instanceof Map;
}

/** @param {string} text @returns {Iterator<string>} */
function* tokensOf(text) {
  const rule = new RegExp(TOKEN);
  for (let found = rule.exec(text); found; found = rule.exec(text)) yield found[1] ?? "";
}

/** @param {Iterator<string>} tokens @param {string} [token] @returns {Value} */
function valueOf(tokens, token = next(tokens)) {
  if (token === "{") return fieldsOf(tokens);
  if (token === "[") return listOf(tokens);
  if (token.startsWith('"') || token === "true" || token === "false" || token === "null") return JSON.parse(token);
  return new Digits(token);
}

/** @param {Iterator<string>} tokens */
function fieldsOf(tokens) {
  /** @type {Fields} */
  const fields = new Map();
  for (let token = next(tokens); token !== "}"; token = next(tokens)) {
    if (token === ",") continue;
    next(tokens); // The colon; that the text is JSON has been found out before.
    fields.set(JSON.parse(token), valueOf(tokens));
  }
  return fields;
}

/** @param {Iterator<string>} tokens */
function listOf(tokens) {
  /** @type {Value[]} */
  const list = [];
  for (let token = next(tokens); token !== "]"; token = next(tokens)) {
    if (token !== ",") list.push(valueOf(tokens, token));
  }
  return list;
}

/** @param {Iterator<string>} tokens @returns {string} */
function next(tokens) {
  return tokens.next().value;
}
