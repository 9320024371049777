/** Rows of the form that are no options: gaps, criteria of a rubric, and lists of short texts. */

import { make } from "../../candidate/elements/dom.js";
import { word } from "../../shared/elements/words.js";
import { Digits, numberOr } from "./ordered-json.js";
import { addButton, group, idOf, isPlain, isText, labelled, rowButtons, shown, textControl } from "./writing-controls.js";

/** @typedef {import("./writing-controls.js").Pen} Pen */
/** @typedef {import("./ordered-json.js").Fields} Fields */
/** @typedef {import("./ordered-json.js").Value} Value */

const GAP = /_{2,}/g;

/** The list of a field; none yet counts as an empty one. @param {Fields} fields @param {string} name */
function listOf(fields, name) {
  const held = fields.get(name) ?? [];
  return Array.isArray(held) ? held : null;
}

/** Sets a list, or takes the field away with its last row. @param {Fields} fields @param {string} name @param {Value[]} list */
function putList(fields, name, list) {
  if (list.length) fields.set(name, list);
  else fields.delete(name);
}

/**
 * For each gap of the stem the answers that are accepted, one a line; follows the stem while it is written.
 * @param {Pen} pen @param {Fields} fields @param {string} at
 */
export function gapRows(pen, fields, at) {
  const key = listOf(fields, "key");
  if (!key?.every((one) => isText(one) || (Array.isArray(one) && one.every(isText)))) return null;
  pen.claim(fields, "key");
  const box = make("div", { class: "w-rows" });
  const draw = () => {
    const gaps = shown(fields.get("stem")).match(GAP)?.length ?? 0;
    const count = Math.max(gaps, key.length);
    const rows = [...Array(count).keys()].map((place) => gapRow(pen, fields, key, at, place, place >= gaps));
    box.replaceChildren(make("p", { class: "hint" }, word("web-writing-gaps-hint", { gaps })), ...rows);
  };
  draw();
  return { element: group(word("web-writing-gaps"), `${at}key`, box), draw };
}

/** @param {Pen} pen @param {Fields} fields @param {Value[]} key @param {string} at @param {number} place @param {boolean} isLeft no gap of the stem asks for it */
function gapRow(pen, fields, key, at, place, isLeft) {
  const held = key[place];
  const answers = Array.isArray(held) ? held.map(shown) : isText(held) ? [held] : [];
  const here = `${at}key[${place + 1}]`;
  const write = (/** @type {string} */ text) => {
    while (key.length < place) key.push([]);
    key[place] = text.split("\n").map((line) => line.trim()).filter(Boolean);
    fields.set("key", key);
    pen.changed();
  };
  const control = textControl(here, answers.join("\n"), write, { lines: Math.max(2, answers.length) });
  const remove = () => {
    key.splice(place, 1);
    putList(fields, "key", key);
    pen.redraw(idOf(`${at}stem`));
  };
  const button = isLeft && make("button", { type: "button", class: "button plain", onclick: remove }, word("web-writing-remove-gap", { number: place + 1 }));
  return make("div", { class: "w-row" }, labelled(word("web-writing-gap", { number: place + 1 }), control), button);
}

/** How far answers given as numbers may be off. @param {Pen} pen @param {Fields} fields @param {string} at */
export function toleranceField(pen, fields, at) {
  const held = fields.get("numeric") ?? new Map();
  if (!(held instanceof Map) || [...held.keys()].some((name) => name !== "tolerance") || !isPlain(held.get("tolerance") ?? "")) return null;
  pen.claim(fields, "numeric");
  const write = (/** @type {string} */ text) => {
    if (text.trim() === "") fields.delete("numeric");
    else fields.set("numeric", new Map([["tolerance", numberOr(text)]]));
    pen.changed();
  };
  const style = { number: true, optional: true, short: true, hint: word("web-writing-tolerance-hint") };
  return labelled(word("web-writing-tolerance"), textControl(`${at}numeric.tolerance`, shown(held.get("tolerance")), write, style), style);
}

/** What a marker looks for, with its points. @param {Pen} pen @param {Fields} fields @param {string} at */
export function rubricRows(pen, fields, at) {
  const rubric = listOf(fields, "rubric");
  if (!rubric?.every((row) => Array.isArray(row) && row.length === 2 && row.every(isPlain))) return null;
  pen.claim(fields, "rubric");
  const place = `${at}rubric`;
  const sum = make("p", { class: "soft", role: "status" });
  const tell = () => sum.replaceChildren(word("web-writing-sum", { sum: total(rubric.map((row) => (Array.isArray(row) ? row[1] : ""))), score: shown(fields.get("score")) || "—" }));
  const rows = rubric.map((row, number) => {
    const pair = /** @type {Value[]} */ (row);
    const name = word("web-writing-criterion", { number: number + 1 });
    const here = `${place}[${number + 1}]`;
    const write = (/** @type {number} */ part, /** @type {Value} */ value) => {
      pair[part] = value;
      tell();
      pen.changed();
    };
    const text = textControl(`${here}.text`, shown(pair[0]), (value) => write(0, value), { lines: 2 });
    text.setAttribute("aria-label", name);
    const points = textControl(`${here}.points`, shown(pair[1]), (value) => write(1, numberOr(value)), { number: true });
    const order = (/** @type {number[]} */ now) => putList(fields, "rubric", now.map((old) => rubric[old] ?? ""));
    return make(
      "div",
      { class: "w-row", role: "group", "aria-label": name, "data-at": here },
      make("div", { class: "w-head" }, make("strong", { class: "w-name" }, String(number + 1)), rowButtons(pen, place, { name, place: number, count: rubric.length, order })),
      text,
      labelled(word("web-writing-points"), points, { short: true }),
    );
  });
  const add = addButton(place, word("web-writing-add-criterion"), () => {
    fields.set("rubric", [...rubric, ["", new Digits("1")]]);
    pen.redraw(idOf(`${place}[${rubric.length + 1}].text`));
  });
  tell();
  return { element: group(word("web-writing-rubric"), place, ...rows, sum, add), tell };
}

/** A list of short texts. @param {Pen} pen @param {Fields} fields @param {string} name @param {string} title */
export function textRows(pen, fields, name, title) {
  const list = listOf(fields, name);
  if (!list?.every(isText)) return null;
  pen.claim(fields, name);
  const rows = list.map((text, place) => {
    const row = `${title} ${place + 1}`;
    const write = (/** @type {string} */ value) => {
      list[place] = value;
      pen.changed();
    };
    const control = textControl(`${name}[${place + 1}]`, text, write);
    control.setAttribute("aria-label", row);
    const order = (/** @type {number[]} */ now) => putList(fields, name, now.map((old) => list[old] ?? ""));
    return make("div", { class: "w-line" }, control, rowButtons(pen, name, { name: row, place, count: list.length, order }));
  });
  const add = addButton(name, word("web-writing-add", { what: title }), () => {
    fields.set(name, [...list, ""]);
    pen.redraw(idOf(`${name}[${list.length + 1}]`));
  });
  return group(title, name, ...rows, add);
}

/** A sum for the eye; what counts is added up exactly by the server. @param {(Value | undefined)[]} values */
export function total(values) {
  const sum = values.reduce((before, value) => before + (Number(shown(value)) || 0), 0);
  return String(Math.round(sum * 1000) / 1000);
}
