/** The part of the form that depends on the type: what is asked, and what is right. */

import { make } from "../../candidate/elements/dom.js";
import { word } from "../../shared/elements/words.js";
import { Digits } from "./ordered-json.js";
import { addButton, group, idOf, rowButtons, selectControl, selectField, labelled, shown, textField } from "./writing-controls.js";
import { choiceOptions, gradedOptions, orderedOptions, pairedOptions, rationaleOf } from "./writing-options.js";
import { hotspotFields } from "./writing-hotspot.js";
import { sharedKey, sharedOptions, sortedOptions } from "./writing-sorting.js";
import { gapRows, rubricRows, textRows, toleranceField, total } from "./writing-rows.js";

/** @typedef {import("./writing-controls.js").Pen} Pen */
/** @typedef {import("./ordered-json.js").Fields} Fields */
/** @typedef {import("./ordered-json.js").Value} Value */
/** @typedef {(Node | null)[]} Nodes */

const SHARED = "shared_options";
const ONE_RULE = ["single_choice", "true_false", "material", SHARED];
const SEVERAL = ["multiple_choice", "indefinite_choice"];
const MARKED = ["short_answer", "essay", "case_analysis", "practical", "recording"];
const ALONE = ["material", SHARED, "hotspot", "recording"];

/** The part without a word for its type is a single choice, where it shares a list. */
const USUAL = "single_choice";

/** The kind that the author's word for the type stands for. @param {Pen} pen @param {Fields} fields */
export function kindOf(pen, fields) {
  return pen.offer.types[shown(fields.get("type"))] ?? "";
}

/** Type and identifier of an item, or type and number of a part. @param {Pen} pen @param {Fields} fields @param {string} at */
export function typeField(pen, fields, at) {
  const words = Object.entries(pen.offer.types).filter(([, kind]) => !at || !ALONE.includes(kind));
  const choose = () => {
    reshape(pen, fields);
    pen.redraw(idOf(`${at}type`));
  };
  return selectField(pen, fields, "type", `${at}type`, word("web-writing-type"), words.map(([name]) => [name, name]), choose);
}

/** Columns of options that a type begins with. @type {Record<string, Record<string, string>>} */
const BEGINNING = {
  single_choice: { options: "ABCD" },
  multiple_choice: { options: "ABCD" },
  indefinite_choice: { options: "ABCD" },
  situational: { options: "ABCD" },
  order: { options: "1234" },
  match: { left: "abc", right: "123" },
  classification: { categories: "AB", options: "1234" },
  [SHARED]: { options: "ABCDE" },
};

/**
 * An answer that the new type cannot hold makes room; all other fields stay.
 * @param {Pen} pen @param {Fields} fields
 */
function reshape(pen, fields) {
  const kind = kindOf(pen, fields);
  for (const [field, names] of Object.entries(BEGINNING[kind] ?? {})) {
    if (!fields.has(field)) fields.set(field, new Map([...names].map((name) => [name, ""])));
  }
  const key = fields.get("key");
  const options = fields.get("options");
  const names = options instanceof Map ? [...options.keys()] : [];
  if (["situational", "match", "classification"].includes(kind)) {
    if (!(key instanceof Map)) fields.delete("key");
  } else if (kind === "text_entry") {
    if (!Array.isArray(key) || !key.every(Array.isArray)) fields.delete("key");
  } else if (kind === "true_false") {
    fields.delete("key");
  } else if (["single_choice", "multiple_choice", "indefinite_choice", "order"].includes(kind)) {
    const kept = Array.isArray(key) ? key.filter((one) => names.includes(shown(one))) : [];
    fields.set("key", kind === "single_choice" ? kept.slice(0, 1) : kept);
  }
}

/** Stem, answer, points and explanation of one question. @param {Pen} pen @param {Fields} fields @param {string} at @returns {Nodes} */
export function questionFields(pen, fields, at) {
  const kind = kindOf(pen, fields);
  const stemHint = kind === "text_entry" ? word("web-writing-stem-gaps") : word("web-writing-stem-hint");
  const label = kind === "material" || kind === SHARED ? word("web-writing-material-stem") : word("web-writing-stem");
  const stem = textField(pen, fields, "stem", `${at}stem`, label, { lines: 3, rich: true, hint: stemHint });
  const score = textField(pen, fields, "score", `${at}score`, word("web-writing-points"), { number: true, short: true });
  const answer = answerFields(pen, fields, at, kind, stem, score);
  const explain = textField(pen, fields, "explain", `${at}explain`, word("web-writing-explain"), { lines: 2, optional: true, rich: true });
  return [stem, ...answer, score, scoringField(pen, fields, at, kind), explain];
}

/** The sentence that chooses the rule, or says to markers how to mark. @param {Pen} pen @param {Fields} fields @param {string} at @param {string} kind */
function scoringField(pen, fields, at, kind) {
  if (ONE_RULE.includes(kind) && !fields.has("scoring")) return null;
  const choices = pen.offer.scoring[kind] ?? [];
  const label = choices.length || kind === "match" ? word("web-writing-scoring") : word("web-writing-marking");
  const isNeeded = SEVERAL.includes(kind) && !fields.has("weights");
  return textField(pen, fields, "scoring", `${at}scoring`, label, { optional: !isNeeded, choices, hint: choices.length ? word("web-writing-scoring-hint") : "" });
}

/** @param {Pen} pen @param {Fields} fields @param {string} at @param {string} kind @param {Node | null} stem @param {Node | null} score @returns {Nodes} */
function answerFields(pen, fields, at, kind, stem, score) {
  if (kind === "single_choice") return choiceOptions(pen, fields, at, true);
  if (SEVERAL.includes(kind)) return choiceOptions(pen, fields, at, false);
  if (kind === "true_false") return [truthFields(pen, fields, at)];
  if (kind === "situational") return gradedOptions(pen, fields, at);
  if (kind === "order") return orderedOptions(pen, fields, at);
  if (kind === "match") return pairedOptions(pen, fields, at);
  if (kind === "classification") return sortedOptions(pen, fields, at);
  if (kind === "hotspot") return hotspotFields(pen, fields, at);
  if (kind === "text_entry") {
    const gaps = gapRows(pen, fields, at);
    if (gaps) stem?.addEventListener("input", gaps.draw);
    return [gaps?.element ?? null, toleranceField(pen, fields, at)];
  }
  if (kind === "material") return [partCards(pen, fields, score)];
  if (kind === SHARED) return [sharedOptions(pen, fields, partsOf(fields) ?? []), partCards(pen, fields, score)];
  if (MARKED.includes(kind)) {
    const rubric = rubricRows(pen, fields, at);
    if (rubric) score?.addEventListener("input", rubric.tell);
    const longest = kind === "recording" ? textField(pen, fields, "longest", `${at}longest`, word("web-writing-longest"), { optional: true, number: true, short: true }) : null;
    const practical = kind === "practical" ? [textRows(pen, fields, "materials", word("web-writing-files")), textRows(pen, fields, "auto_checks", word("web-writing-checks"))] : [];
    return [longest, rubric?.element ?? null, ...(at ? [] : practical)];
  }
  return [make("p", { class: "notice warn" }, word("web-writing-no-type"))];
}

/** Right or wrong. @param {Pen} pen @param {Fields} fields @param {string} at */
function truthFields(pen, fields, at) {
  const key = fields.get("key") ?? [];
  if (!Array.isArray(key) || key.length > 1) return null;
  pen.claim(fields, "key");
  const reasons = rationaleOf(pen, fields);
  const rows = pen.offer.truth.map((name, place) => {
    const box = make("input", { type: "radio", name: `w-${at}key`, form: "", "data-at": `${at}key`, id: idOf(`${at}key-${place}`) });
    box.checked = key[0] === name;
    box.addEventListener("change", () => {
      fields.set("key", [name]);
      pen.changed();
    });
    return make("div", { class: "w-row" }, make("label", { class: "check" }, box, make("span", {}, name)), reasons(name, name, `${at}key.${place}`));
  });
  return group(word("web-writing-right"), `${at}key`, ...rows);
}

/** @param {Fields} fields @returns {Fields[] | null} */
function partsOf(fields) {
  const held = fields.get("parts") ?? [];
  return Array.isArray(held) && held.every((part) => part instanceof Map) ? /** @type {Fields[]} */ (held) : null;
}

/** The questions on one material, each a card. @param {Pen} pen @param {Fields} fields @param {Node | null} score */
function partCards(pen, fields, score) {
  const parts = partsOf(fields);
  if (!parts) return null;
  pen.claim(fields, "parts");
  const sum = make("p", { class: "soft", role: "status" });
  const tell = () => sum.replaceChildren(word("web-writing-sum", { sum: total(parts.map((part) => part.get("score"))), score: shown(fields.get("score")) || "—" }));
  const cards = parts.map((part, place) => partCard(pen, fields, parts, part, place, tell));
  const add = addButton("parts", word("web-writing-add-part"), () => {
    const type = Object.keys(pen.offer.types)[0] ?? "";
    /** @type {Fields} */
    const part = new Map(/** @type {[string, Value][]} */ (shares(pen, fields) ? [["stem", ""], ["score", new Digits("1")], ["key", []]] : [["type", type], ["stem", ""]]));
    if (!shares(pen, fields)) reshape(pen, part);
    fields.set("parts", [...parts, part]);
    pen.redraw(idOf(`parts[${parts.length + 1}].stem`));
  });
  tell();
  score?.addEventListener("input", tell);
  return group(word("web-writing-parts"), "parts", ...cards, sum, add);
}

/** @param {Pen} pen @param {Fields} fields @param {Fields[]} parts @param {Fields} part @param {number} place @param {() => void} tell */
function partCard(pen, fields, parts, part, place, tell) {
  const at = `parts[${place + 1}]`;
  const name = word("web-writing-part", { number: place + 1 });
  const order = (/** @type {number[]} */ now) => fields.set("parts", now.flatMap((old) => parts[old] ?? []));
  const number = textField(pen, part, "no", `${at}.no`, word("web-writing-part-number"), { optional: true, short: true });
  const asked = shares(pen, fields) ? sharedFields(pen, fields, part, `${at}.`) : questionFields(pen, part, `${at}.`);
  const card = make(
    "div",
    { class: "w-part", role: "group", "aria-label": name, "data-at": at },
    make("div", { class: "w-head" }, make("strong", { class: "w-name" }, name), rowButtons(pen, "parts", { name, place, count: parts.length, order })),
    make("div", { class: "w-pair" }, shares(pen, fields) ? sharedType(pen, part, `${at}.`) : typeField(pen, part, `${at}.`), number),
    ...asked.filter((node) => node !== null),
  );
  card.addEventListener("input", tell);
  return card;
}

/** Whether the parts of an item choose from one list. @param {Pen} pen @param {Fields} fields */
function shares(pen, fields) {
  return kindOf(pen, fields) === SHARED;
}

/** One or several right ones; a part that says nothing has one. @param {Pen} pen @param {Fields} part @param {string} at */
function sharedType(pen, part, at) {
  const held = part.get("type") ?? "";
  if (typeof held !== "string") return null;
  pen.claim(part, "type");
  const words = Object.entries(pen.offer.types).filter(([, kind]) => kind === USUAL || SEVERAL.includes(kind));
  const usual = words.find(([, kind]) => kind === USUAL)?.[0] ?? "";
  const control = selectControl(`${at}type`, held || usual, words.map(([name]) => [name, name]), (value) => {
    part.set("type", value);
    if (value === usual) part.set("key", /** @type {Value[]} */ (part.get("key") ?? []).slice(0, 1));
    pen.redraw(control.id);
  });
  return labelled(word("web-writing-type"), control, { short: true });
}

/** A part that chooses from the list of its item. @param {Pen} pen @param {Fields} fields @param {Fields} part @param {string} at @returns {Nodes} */
function sharedFields(pen, fields, part, at) {
  const kind = kindOf(pen, part) || USUAL;
  const options = fields.get("options");
  const names = options instanceof Map ? [...options.keys()] : [];
  return [
    textField(pen, part, "stem", `${at}stem`, word("web-writing-stem"), { lines: 2, rich: true }),
    sharedKey(pen, part, at, names, kind !== USUAL),
    textField(pen, part, "score", `${at}score`, word("web-writing-points"), { number: true, short: true }),
    scoringField(pen, part, at, kind),
    textField(pen, part, "explain", `${at}explain`, word("web-writing-explain"), { lines: 2, optional: true, rich: true }),
  ];
}
