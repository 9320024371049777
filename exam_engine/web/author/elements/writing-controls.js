/** Labelled controls of the form of an item, each bound to one field of its JSON. */

import { make } from "../../candidate/elements/dom.js";
import { word } from "../../shared/elements/words.js";
import { Digits, numberOr } from "./ordered-json.js";

/** @typedef {import("./ordered-json.js").Value} Value */
/** @typedef {import("./ordered-json.js").Fields} Fields */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

/**
 * What the server offers: the words of the format and the parts of the standard.
 * @typedef {object} Offer
 * @property {Record<string, string>} types the author's word → the kind of the type
 * @property {string[]} difficulties
 * @property {string[]} cognitive
 * @property {string[]} truth
 * @property {[string, string][]} shapes the author's word and the standard's name of each shape
 * @property {string} media before the digest of a kept picture, its address
 * @property {Record<string, string[]>} scoring sentences that are understood, by kind
 * @property {{ name: string, areas: string[], tasks: { name: string, skills: [string, string][] }[] }[]} levels
 * @property {{ field: string, text: string } | null} error
 */

/**
 * @typedef {object} Pen what every part of the form writes with
 * @property {Offer} offer
 * @property {() => void} changed a value was changed: the text is written
 * @property {(focus?: string) => void} redraw rows were changed: the text is written, the form drawn anew
 * @property {(fields: Fields, name: string) => void} claim the form shows this field
 */

/**
 * `at` is the place of the field as refusals name it (`parts[1].stem`); it makes the control's id.
 * @typedef {{ lines?: number, optional?: boolean, rich?: boolean, number?: boolean, choices?: string[], hint?: string, short?: boolean }} Style
 */

/** The id of the control at a place. @param {string} at */
export function idOf(at) {
  return `w-${at}`;
}

/**
 * A field of text or a number; null, and left to the source text, where the JSON holds neither.
 * @param {Pen} pen @param {Fields} fields @param {string} name @param {string} at @param {string} label @param {Style} [style]
 */
export function textField(pen, fields, name, at, label, style = {}) {
  const held = fields.get(name) ?? "";
  if (typeof held !== "string" && !(held instanceof Digits)) return null;
  pen.claim(fields, name);
  const write = (/** @type {string} */ text) => {
    if (text === "" && style.optional) fields.delete(name);
    else fields.set(name, style.number ? numberOr(text) : text);
    pen.changed();
  };
  return labelled(label, textControl(at, shown(held), write, style), style);
}

/**
 * A control alone; `write` is called only with a text that differs from what it was.
 * @param {string} at @param {string} text @param {(text: string) => void} write @param {Style} [style]
 * @returns {HTMLInputElement | HTMLTextAreaElement}
 */
export function textControl(at, text, write, style = {}) {
  // An owner of no name keeps the control out of what is posted: the source text alone is.
  const common = { id: idOf(at), "data-at": at, form: "", autocomplete: "off", "data-rich": Boolean(style.rich) };
  const list = style.choices?.length ? `${idOf(at)}-list` : null;
  const control = style.lines
    ? make("textarea", { ...common, rows: style.lines })
    : make("input", { ...common, type: "text", inputmode: style.number ? "decimal" : null, list });
  control.value = text;
  let last = control.value;
  control.addEventListener("input", () => {
    if (control.value === last) return;
    last = control.value;
    write(last);
  });
  return control;
}

/**
 * A choice among words; a word that is not among them stays until another is chosen.
 * @param {Pen} pen @param {Fields} fields @param {string} name @param {string} at @param {string} label
 * @param {[string, string][]} words value and text @param {() => void} [then]
 */
export function selectField(pen, fields, name, at, label, words, then = pen.changed) {
  const held = fields.get(name) ?? "";
  if (typeof held !== "string") return null;
  pen.claim(fields, name);
  const control = selectControl(at, held, words, (value) => {
    fields.set(name, value);
    then();
  });
  return labelled(label, control, { short: true });
}

/** @param {string} at @param {string} held @param {[string, string][]} words @param {(value: string) => void} write */
export function selectControl(at, held, words, write) {
  const known = words.some(([value]) => value === held);
  const rows = known ? words : /** @type {[string, string][]} */ ([[held, held || word("web-writing-choose")], ...words]);
  const control = make("select", { id: idOf(at), "data-at": at, form: "" });
  for (const [value, text] of rows) control.append(make("option", { value, selected: value === held }, text));
  control.addEventListener("change", () => write(control.value));
  return control;
}

/** @param {string} label @param {Control} control @param {Style} [style] */
export function labelled(label, control, style = {}) {
  const hint = style.hint ? make("p", { class: "hint", id: `${control.id}-hint` }, style.hint) : null;
  if (hint) control.setAttribute("aria-describedby", hint.id);
  const list = control.getAttribute("list");
  return make(
    "div",
    { class: style.short ? "field short" : "field" },
    make("label", { for: control.id }, label, style.optional && make("span", { class: "optional" }, ` ${word("web-writing-optional")}`)),
    hint,
    control,
    list && choicesList(list, style.choices ?? []),
  );
}

/** @param {string} id @param {string[]} words */
function choicesList(id, words) {
  return make("datalist", { id }, ...words.map((value) => make("option", { value })));
}

/** Fields under one heading. @param {string} title @param {string} at @param {...(Node | string | null | false)} children */
export function group(title, at, ...children) {
  return make("fieldset", { class: "w-group", "data-at": at || null }, make("legend", {}, title), ...children);
}

/**
 * The buttons of a row: up, down, remove. Ids stay with the place, so that focus follows the row.
 * @param {Pen} pen @param {string} at @param {{ name: string, place: number, count: number, least?: number, isFixed?: boolean, order: (order: number[]) => void }} row
 * `order` is told which of the old rows stand where; `at` is the place of the list; rows that are fixed only move.
 */
export function rowButtons(pen, at, row) {
  const { place, count } = row;
  const all = [...Array(count).keys()];
  const id = (/** @type {number} */ where, /** @type {string} */ act) => `${idOf(at)}-${where}-${act}`;
  const move = (/** @type {number} */ to, /** @type {string} */ act) => () => {
    const order = [...all];
    [order[place], order[to]] = [to, place];
    row.order(order);
    const end = to === 0 || to === count - 1;
    pen.redraw(id(to, end ? (act === "up" ? "down" : "up") : act));
  };
  const remove = () => {
    row.order(all.filter((one) => one !== place));
    pen.redraw(count > 1 + (row.least ?? 0) ? id(Math.min(place, count - 2), "remove") : `${idOf(at)}-add`);
  };
  return make(
    "span",
    { class: "w-buttons" },
    small(id(place, "up"), "↑", word("web-writing-up", { row: row.name }), move(place - 1, "up"), place === 0),
    small(id(place, "down"), "↓", word("web-writing-down", { row: row.name }), move(place + 1, "down"), place === count - 1),
    !row.isFixed && small(id(place, "remove"), "×", word("web-writing-remove", { row: row.name }), remove, count <= (row.least ?? 0)),
  );
}

/** @param {string} at the place of the list @param {string} text @param {() => void} onclick */
export function addButton(at, text, onclick) {
  return make("button", { type: "button", class: "button plain", id: `${idOf(at)}-add`, onclick }, text);
}

/** @param {string} id @param {string} sign @param {string} name @param {() => void} onclick @param {boolean} disabled */
function small(id, sign, name, onclick, disabled) {
  return make("button", { type: "button", class: "button plain w-small", id, title: name, "aria-label": name, onclick, disabled }, make("span", { "aria-hidden": "true" }, sign));
}

/** What a control shows of a plain value. @param {Value | undefined} value */
export function shown(value) {
  if (value instanceof Digits) return value.text;
  return typeof value === "string" ? value : "";
}

/** Whether a value is plain text. @param {Value | undefined} value @returns {value is string} */
export function isText(value) {
  return typeof value === "string";
}

/** Whether a value is text or a number. @param {Value | undefined} value @returns {value is string | Digits} */
export function isPlain(value) {
  return typeof value === "string" || value instanceof Digits;
}
