/** Rows of options: the text, what is right or how much it earns, and why. */

import { make } from "../../candidate/elements/dom.js";
import { word } from "../../shared/elements/words.js";
import { numberOr } from "./ordered-json.js";
import { addButton, group, idOf, isPlain, isText, labelled, rowButtons, selectControl, shown, textControl } from "./writing-controls.js";

/** @typedef {import("./writing-controls.js").Pen} Pen */
/** @typedef {import("./ordered-json.js").Fields} Fields */
/** @typedef {import("./ordered-json.js").Value} Value */

/** The options of a field, where it holds names with texts. @param {Fields} fields @param {string} name */
export function optionsOf(fields, name) {
  const held = fields.get(name);
  return held instanceof Map && [...held.values()].every(isText) ? /** @type {Map<string, string>} */ (held) : null;
}

/** A map of names to texts or numbers; none yet counts as an empty one. @param {Fields} fields @param {string} name */
function namedOf(fields, name) {
  const held = fields.get(name) ?? new Map();
  return held instanceof Map && [...held.values()].every(isPlain) ? held : null;
}

/** A map of names to one text or a list of them; none yet counts as an empty one. @param {Fields} fields @param {string} name */
export function namedLists(fields, name) {
  const held = fields.get(name) ?? new Map();
  const known = (/** @type {Value} */ one) => isText(one) || (Array.isArray(one) && one.every(isText));
  return held instanceof Map && [...held.values()].every(known) ? held : null;
}

/** The names in a key that is a list. @param {Fields} fields */
function keyOf(fields) {
  const held = fields.get("key") ?? [];
  return Array.isArray(held) && held.every(isText) ? held : null;
}

/**
 * The names stay where they are and the contents move: options stay in the order of their letters,
 * and all that speaks of an option goes with it.
 * @param {Fields} fields @param {string} field @param {number[]} order @param {boolean} [isSet] whether a list in the key has no order of its own
 * @param {Fields[]} [followers] what else has these options
 */
function reorder(fields, field, order, isSet = true, followers = []) {
  const options = optionsOf(fields, field);
  if (!options) return;
  const names = [...options.keys()];
  const texts = [...options.values()];
  /** @type {Map<string, string>} */
  const now = new Map(order.map((old, place) => [names[old] ?? "", names[place] ?? ""]));
  fields.set(field, new Map(order.map((old, place) => [names[place] ?? "", texts[old] ?? ""])));
  if (field === "right" || field === "categories") {
    const key = fields.get("key");
    if (key instanceof Map) fields.set("key", new Map([...key].flatMap(([left, right]) => renamedPair(now, left, right))));
    return;
  }
  for (const one of [fields, ...followers]) renameIn(one, now, names, isSet);
}

/** All that speaks of options by their names. @param {Fields} fields @param {Map<string, string>} now @param {string[]} names @param {boolean} isSet */
function renameIn(fields, now, names, isSet) {
  const key = fields.get("key");
  if (Array.isArray(key)) fields.set("key", renamedList(key, now, names, isSet));
  for (const name of ["key", "rationale", "weights"]) {
    const held = fields.get(name);
    if (held instanceof Map) fields.set(name, renamedMap(held, now, names));
  }
}

/** @param {Map<string, string>} now @param {string} left @param {Value} right @returns {[string, Value][]} */
function renamedPair(now, left, right) {
  if (Array.isArray(right)) {
    const all = right.flatMap((one) => now.get(shown(one)) ?? []);
    return all.length ? [[left, all]] : [];
  }
  const name = now.get(shown(right));
  return name === undefined ? [] : [[left, name]];
}

/** An answer that is a sequence keeps its own order, a set has that of the options. @param {Value[]} key @param {Map<string, string>} now @param {string[]} names @param {boolean} isSet */
function renamedList(key, now, names, isSet) {
  const renamed = key.flatMap((one) => now.get(shown(one)) ?? []);
  return isSet ? names.filter((name) => renamed.includes(name)) : renamed;
}

/** @param {Fields} held @param {Map<string, string>} now @param {string[]} names of the options before */
function renamedMap(held, now, names) {
  const rows = [...held].flatMap(([name, value]) => {
    if (!names.includes(name)) return /** @type {[string, Value][]} */ ([[name, value]]);
    const other = now.get(name);
    return other === undefined ? [] : /** @type {[string, Value][]} */ ([[other, value]]);
  });
  return new Map(rows);
}

/** The next letter or number that is free. @param {string[]} names @param {string} first */
function freeName(names, first) {
  for (let step = 0; step < 26; step += 1) {
    const name = /\d/.test(first) ? String(step + 1) : String.fromCharCode(first.charCodeAt(0) + step);
    if (!names.includes(name)) return name;
  }
  return `${first}${names.length + 1}`;
}

/**
 * Rows of options under a heading; `beside` stands at the head of each row, `below` under its
 * text; `added` is there where the key is a sequence, which takes up what is added; `typed` follows texts.
 * @param {Pen} pen @param {Fields} fields @param {string} field @param {string} before
 * @param {{ title: string, first: string, least?: number, row?: string, add?: string, followers?: Fields[], added?: (name: string) => void, typed?: (name: string, text: string) => void, beside?: (name: string, row: string) => Node | null, below?: (name: string, row: string, at: string) => Node | null }} style
 */
export function optionRows(pen, fields, field, before, style) {
  const options = fields.has(field) ? optionsOf(fields, field) : new Map();
  if (!options) return null;
  pen.claim(fields, field);
  const at = before + field;
  const count = options.size;
  const rows = [...options].map(([name, text], place) => {
    const row = word(style.row ?? "web-writing-option", { name });
    const here = `${at}[${place + 1}]`;
    const write = (/** @type {string} */ value) => {
      options.set(name, value);
      style.typed?.(name, value);
      pen.changed();
    };
    const control = textControl(`${here}.text`, text, write, { lines: 1, rich: true });
    control.setAttribute("aria-label", row);
    return make(
      "div",
      { class: "w-row", role: "group", "aria-label": row, "data-at": here },
      make("div", { class: "w-head" }, make("strong", { class: "w-name" }, name), style.beside?.(name, row), rowButtons(pen, at, { name: row, place, count, least: style.least ?? 2, order: (order) => reorder(fields, field, order, !style.added, style.followers) })),
      control,
      style.below?.(name, row, here),
    );
  });
  const add = addButton(at, word(style.add ?? "web-writing-add-option"), () => {
    const name = freeName([...options.keys()], style.first);
    fields.set(field, options.set(name, ""));
    style.added?.(name);
    pen.redraw(idOf(`${at}[${options.size}].text`));
  });
  return group(style.title, at, ...rows, add);
}

/** Why an option is right or wrong. @param {Pen} pen @param {Fields} fields */
export function rationaleOf(pen, fields) {
  const reasons = namedOf(fields, "rationale");
  if (!reasons) return () => null;
  pen.claim(fields, "rationale");
  return (/** @type {string} */ name, /** @type {string} */ _row, /** @type {string} */ at) => {
    const control = textControl(`${at}.rationale`, shown(reasons.get(name)), (text) => {
      putNamed(fields, "rationale", reasons, name, text);
      pen.changed();
    });
    return labelled(word("web-writing-rationale"), control, { optional: true });
  };
}

/** Sets or takes away one name; a map that is left empty goes. @param {Fields} fields @param {string} field @param {Fields} held @param {string} name @param {Value} value */
function putNamed(fields, field, held, name, value) {
  if (value === "") held.delete(name);
  else held.set(name, value);
  if (held.size) fields.set(field, held);
  else fields.delete(field);
}

/** Options of which one or several are right. @param {Pen} pen @param {Fields} fields @param {string} at @param {boolean} single */
export function choiceOptions(pen, fields, at, single) {
  const key = keyOf(fields);
  if (key) pen.claim(fields, "key");
  const right = (/** @type {string} */ name, /** @type {boolean} */ checked) => {
    const chosen = new Set(single ? [] : (keyOf(fields) ?? []));
    if (checked) chosen.add(name);
    else chosen.delete(name);
    const names = [...(optionsOf(fields, "options")?.keys() ?? [])];
    fields.set("key", names.filter((one) => chosen.has(one)));
    pen.changed();
  };
  const beside = (/** @type {string} */ name) => {
    if (!key) return null;
    const box = make("input", { type: single ? "radio" : "checkbox", name: `w-${at}key`, form: "", "data-at": `${at}key`, "aria-label": word("web-writing-is-right", { name }), onchange: () => right(name, box.checked) });
    // A key of several of which one may be right is told by the server.
    box.checked = key.includes(name);
    return make("label", { class: "check" }, box, make("span", {}, word("web-writing-right")));
  };
  const reasons = rationaleOf(pen, fields);
  const weights = single ? null : weightsOf(pen, fields, at);
  const below = (/** @type {string} */ name, /** @type {string} */ row, /** @type {string} */ here) =>
    make("div", { class: "w-below" }, weights?.row?.(name, here), reasons(name, row, here));
  return [optionRows(pen, fields, "options", at, { title: word("web-writing-options"), first: "A", beside, below }), weights?.box ?? null];
}

/** Points for each right option, where the item gives them. @param {Pen} pen @param {Fields} fields @param {string} at */
function weightsOf(pen, fields, at) {
  const weights = namedOf(fields, "weights");
  if (!weights) return null;
  pen.claim(fields, "weights");
  const has = fields.has("weights");
  const box = make("input", { type: "checkbox", form: "", id: idOf(`${at}weights`), "data-at": `${at}weights` });
  box.checked = has;
  box.addEventListener("change", () => {
    if (box.checked) fields.set("weights", new Map());
    else fields.delete("weights");
    pen.redraw(box.id);
  });
  const row = (/** @type {string} */ name, /** @type {string} */ here) => {
    const write = (/** @type {string} */ text) => {
      if (text.trim() === "") weights.delete(name);
      else weights.set(name, numberOr(text));
      pen.changed();
    };
    return labelled(word("web-writing-weight"), textControl(`${here}.weight`, shown(weights.get(name)), write, { number: true }), { optional: true, short: true });
  };
  return { box: make("label", { class: "check" }, box, make("span", {}, word("web-writing-weights"))), row: has ? row : null };
}

/** Options that each earn their own points. @param {Pen} pen @param {Fields} fields @param {string} at */
export function gradedOptions(pen, fields, at) {
  const key = namedOf(fields, "key");
  if (key) pen.claim(fields, "key");
  const reasons = rationaleOf(pen, fields);
  const below = (/** @type {string} */ name, /** @type {string} */ row, /** @type {string} */ here) => {
    const write = (/** @type {string} */ text) => {
      key?.set(name, numberOr(text));
      if (key) fields.set("key", key);
      pen.changed();
    };
    const points = key && labelled(word("web-writing-earns"), textControl(`${at}key.${name}`, shown(key.get(name)), write, { number: true }), { short: true });
    return make("div", { class: "w-below" }, points, reasons(name, row, here));
  };
  return [optionRows(pen, fields, "options", at, { title: word("web-writing-options"), first: "A", below })];
}

/** Steps, and the right order of them. @param {Pen} pen @param {Fields} fields @param {string} at */
export function orderedOptions(pen, fields, at) {
  const key = keyOf(fields);
  const added = (/** @type {string} */ name) => {
    if (key) fields.set("key", [...key, name]);
  };
  /** @type {Map<string, HTMLElement>} */
  const texts = new Map();
  const typed = (/** @type {string} */ name, /** @type {string} */ text) => texts.get(name)?.replaceChildren(`${name}  ${text}`);
  const rows = optionRows(pen, fields, "options", at, { title: word("web-writing-steps"), first: "1", added, typed });
  const options = optionsOf(fields, "options");
  if (!key || !options) return [rows];
  pen.claim(fields, "key");
  const names = [...key.filter((name) => options.has(name)), ...[...options.keys()].filter((name) => !key.includes(name))];
  const steps = names.map((name, place) => {
    const text = make("span", { class: "w-text" }, `${name}  ${options.get(name) ?? ""}`);
    texts.set(name, text);
    const order = (/** @type {number[]} */ now) => fields.set("key", now.map((old) => names[old] ?? ""));
    return make("li", {}, text, rowButtons(pen, `${at}key`, { name: word("web-writing-option", { name }), place, count: names.length, isFixed: true, order }));
  });
  return [rows, group(word("web-writing-order"), `${at}key`, make("p", { class: "hint" }, word("web-writing-order-hint")), make("ol", { class: "w-steps" }, ...steps))];
}

/** Two columns, and what belongs together. @param {Pen} pen @param {Fields} fields @param {string} at */
export function pairedOptions(pen, fields, at) {
  const key = namedOf(fields, "key");
  const targets = optionsOf(fields, "right") ?? new Map();
  if (key) pen.claim(fields, "key");
  const words = /** @type {[string, string][]} */ ([...targets].map(([name, text]) => [name, `${name}  ${text}`]));
  /** @type {HTMLSelectElement[]} */
  const selects = [];
  const below = (/** @type {string} */ name) => {
    if (!key) return null;
    const write = (/** @type {string} */ value) => {
      putNamed(fields, "key", key, name, value);
      pen.changed();
    };
    const select = selectControl(`${at}key.${name}`, shown(key.get(name)), words, write);
    selects.push(select);
    return labelled(word("web-writing-goes-with"), select);
  };
  const typed = (/** @type {string} */ name, /** @type {string} */ text) => {
    for (const option of selects.flatMap((select) => [...select.options])) if (option.value === name) option.text = `${name}  ${text}`;
  };
  return [
    optionRows(pen, fields, "left", at, { title: word("web-writing-left"), first: "a", below }),
    optionRows(pen, fields, "right", at, { title: word("web-writing-right-column"), first: "1", typed }),
  ];
}
