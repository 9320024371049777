/** The form of a whole item: its question, and what is known about it. */

import { make } from "../../candidate/elements/dom.js";
import { word } from "../../shared/elements/words.js";
import { group, idOf, isText, rowButtons, selectControl, selectField, textField } from "./writing-controls.js";
import { kindOf, questionFields, typeField } from "./writing-question.js";
import { textRows } from "./writing-rows.js";

/** @typedef {import("./writing-controls.js").Pen} Pen */
/** @typedef {import("./ordered-json.js").Fields} Fields */

/** All groups of the form. @param {Pen} pen @param {Fields} fields @returns {Node[]} */
export function itemForm(pen, fields) {
  const id = textField(pen, fields, "id", "id", word("web-writing-id"), { short: true });
  const head = make("div", { class: "w-pair" });
  head.append(...[id, typeField(pen, fields, "")].filter((node) => node !== null));
  return [
    group(word("web-writing-question"), "", head, ...questionFields(pen, fields, "")),
    group(word("web-writing-facts"), "", ...factFields(pen, fields)),
    moreFields(pen, fields),
  ];
}

/** @param {Pen} pen @param {Fields} fields */
function factFields(pen, fields) {
  const { levels, difficulties, cognitive } = pen.offer;
  const level = levels.find((one) => one.name === fields.get("level"));
  const pairs = (/** @type {string[]} */ words) => words.map((one) => /** @type {[string, string]} */ ([one, one]));
  const grid = make("div", { class: "w-pair" });
  const controls = [
    selectField(pen, fields, "level", "level", word("web-author-level"), pairs(levels.map((one) => one.name)), () => pen.redraw(idOf("level"))),
    textField(pen, fields, "area", "area", word("web-author-area"), { optional: true, choices: level?.areas ?? [] }),
    selectField(pen, fields, "difficulty", "difficulty", word("web-author-difficulty"), pairs(difficulties)),
    selectField(pen, fields, "cog", "cog", word("web-author-cognitive"), pairs(cognitive)),
    textField(pen, fields, "sec", "sec", word("web-writing-seconds"), { optional: true, number: true }),
    textField(pen, fields, "source", "source", word("web-author-source"), { optional: true }),
  ];
  grid.append(...controls.filter((node) => node !== null));
  return [skillRows(pen, fields, level), grid];
}

/**
 * The skill points of the standard that the item is for.
 * @param {Pen} pen @param {Fields} fields @param {Pen["offer"]["levels"][number] | undefined} level
 */
function skillRows(pen, fields, level) {
  const held = fields.get("skills") ?? [];
  if (!Array.isArray(held) || !held.every(isText)) return null;
  const codes = /** @type {string[]} */ (held);
  pen.claim(fields, "skills");
  const texts = new Map(pen.offer.levels.flatMap((one) => one.tasks.flatMap((task) => task.skills)));
  const rows = codes.map((code, place) => {
    const order = (/** @type {number[]} */ now) => fields.set("skills", now.map((old) => codes[old] ?? ""));
    const text = make("span", { class: "w-text" }, `${code}  ${texts.get(code) ?? ""}`);
    return make("li", {}, text, rowButtons(pen, "skills", { name: code, place, count: codes.length, order }));
  });
  const select = selectControl("skills-choice", "", [["", word("web-writing-choose")]], () => undefined);
  for (const task of level?.tasks ?? []) {
    const free = task.skills.filter(([code]) => !codes.includes(code));
    if (free.length) select.append(make("optgroup", { label: task.name }, ...free.map(([code, text]) => make("option", { value: code }, `${code}  ${text}`))));
  }
  // A button adds, for a list walked through by keys changes with each key.
  const add = () => {
    if (!select.value) return select.focus();
    fields.set("skills", [...codes, select.value]);
    pen.redraw(idOf("skills-choice"));
  };
  select.setAttribute("aria-label", word("web-writing-skill"));
  const button = make("button", { type: "button", class: "button plain", id: `${idOf("skills")}-add`, onclick: add }, word("web-writing-add-skill"));
  return group(word("web-author-skills"), "skills", codes.length > 0 && make("ul", { class: "w-steps" }, ...rows), make("div", { class: "w-line" }, select, button));
}

/** What few items have. @param {Pen} pen @param {Fields} fields */
function moreFields(pen, fields) {
  const isMaterial = kindOf(pen, fields) === "material";
  const material = isMaterial && !fields.has("material") ? null : textField(pen, fields, "material", "material", word("web-writing-material"), { lines: 2, optional: true, rich: true });
  const rows = [
    textField(pen, fields, "title", "title", word("web-writing-item-title"), { optional: true, hint: word("web-writing-title-hint") }),
    material,
    textField(pen, fields, "language", "language", word("web-writing-language"), { optional: true, short: true, hint: word("web-writing-language-hint") }),
    textRows(pen, fields, "enemies", word("web-writing-enemies")),
  ];
  const open = ["title", "material", "language", "enemies"].some((name) => fields.has(name));
  return make("details", { class: "w-more", open }, make("summary", {}, word("web-writing-more")), ...rows);
}

/**
 * The fields that no part of the form has claimed, as refusals would name them.
 * @param {Fields} fields @param {Map<Fields, Set<string>>} claimed
 */
export function unclaimed(fields, claimed) {
  /** @type {string[]} */
  const left = [];
  const collect = (/** @type {Fields} */ one, /** @type {string} */ at) => {
    for (const name of one.keys()) if (!claimed.get(one)?.has(name)) left.push(at + name);
  };
  collect(fields, "");
  const parts = fields.get("parts");
  if (Array.isArray(parts) && claimed.get(fields)?.has("parts")) {
    parts.forEach((part, place) => part instanceof Map && collect(part, `parts[${place + 1}].`));
  }
  return left;
}
