/** Things to sort under categories, and one list of options for several questions. */

import { make } from "../../candidate/elements/dom.js";
import { word } from "../../shared/elements/words.js";
import { group, idOf, isText, shown } from "./writing-controls.js";
import { namedLists, optionRows, optionsOf, rationaleOf } from "./writing-options.js";

/** @typedef {import("./writing-controls.js").Pen} Pen */
/** @typedef {import("./ordered-json.js").Fields} Fields */
/** @typedef {import("./ordered-json.js").Value} Value */

/**
 * A box for each name, of which one or several are ticked; where one may be, a tick takes the other away.
 * @param {string} at @param {string[]} names @param {string[]} chosen @param {boolean} several
 * @param {(name: string) => string} label @param {(chosen: string[]) => void} write
 */
export function nameBoxes(at, names, chosen, several, label, write) {
  const boxes = names.map((name) => {
    const box = make("input", { type: "checkbox", form: "", "data-at": at, id: idOf(`${at}-${name}`), "aria-label": label(name) });
    box.checked = chosen.includes(name);
    box.addEventListener("change", () => {
      if (box.checked && !several) for (const other of boxes) if (other.box !== box) other.box.checked = false;
      write(boxes.filter((one) => one.box.checked).map((one) => one.name));
    });
    return { name, box };
  });
  const labels = boxes.map(({ name, box }) => make("label", { class: "check" }, box, make("span", { "aria-hidden": "true" }, name)));
  return make("div", { class: "w-boxes", "data-at": at }, ...labels);
}

/** Whether several may be given: one box for the whole question. @param {Pen} pen @param {Fields} fields @param {string} at @param {string} text */
export function severalBox(pen, fields, at, text) {
  const held = fields.get("several") ?? false;
  if (typeof held !== "boolean") return null;
  pen.claim(fields, "several");
  const box = make("input", { type: "checkbox", form: "", id: idOf(`${at}several`), "data-at": `${at}several` });
  box.checked = held;
  box.addEventListener("change", () => {
    if (box.checked) fields.set("several", true);
    else fields.delete("several");
    pen.redraw(box.id);
  });
  return make("label", { class: "check" }, box, make("span", {}, text));
}

/** What a key says of one name: none, one, or a list. @param {Value | undefined} held @returns {string[]} */
function under(held) {
  if (Array.isArray(held)) return held.map(shown);
  return isText(held) && held !== "" ? [held] : [];
}

/** Options, the categories, and where each option belongs. @param {Pen} pen @param {Fields} fields @param {string} at */
export function sortedOptions(pen, fields, at) {
  const key = namedLists(fields, "key");
  const categories = optionsOf(fields, "categories") ?? new Map();
  if (key) pen.claim(fields, "key");
  const several = fields.get("several") === true;
  const reasons = rationaleOf(pen, fields);
  const below = (/** @type {string} */ name, /** @type {string} */ row, /** @type {string} */ here) => {
    const write = (/** @type {string[]} */ chosen) => {
      if (!key) return;
      if (chosen.length === 0) key.delete(name);
      else key.set(name, chosen.length === 1 ? (chosen[0] ?? "") : chosen);
      fields.set("key", key);
      pen.changed();
    };
    const label = (/** @type {string} */ category) => word("web-writing-belongs-to", { name, category });
    const boxes = key && nameBoxes(`${at}key.${name}`, [...categories.keys()], under(key.get(name)), several, label, write);
    const belongs = boxes && make("div", { class: "w-belongs" }, make("span", {}, word("web-writing-belongs")), boxes);
    return make("div", { class: "w-below" }, belongs, reasons(name, row, here));
  };
  return [
    optionRows(pen, fields, "categories", at, { title: word("web-writing-categories"), first: "A", row: "web-writing-category", add: "web-writing-add-category" }),
    optionRows(pen, fields, "options", at, { title: word("web-writing-to-sort"), first: "1", below }),
    severalBox(pen, fields, at, word("web-writing-several-categories")),
  ];
}

/** The list that stands once for all parts. @param {Pen} pen @param {Fields} fields @param {Fields[]} parts */
export function sharedOptions(pen, fields, parts) {
  return optionRows(pen, fields, "options", "", { title: word("web-writing-shared-options"), first: "A", followers: parts });
}

/** Which of the shared options are right for a part. @param {Pen} pen @param {Fields} part @param {string} at @param {string[]} names @param {boolean} several */
export function sharedKey(pen, part, at, names, several) {
  const held = part.get("key") ?? [];
  if (!Array.isArray(held) || !held.every(isText)) return null;
  pen.claim(part, "key");
  const write = (/** @type {string[]} */ chosen) => {
    part.set("key", chosen);
    pen.changed();
  };
  const label = (/** @type {string} */ name) => word("web-writing-is-right", { name });
  return group(word("web-writing-right"), `${at}key`, nameBoxes(`${at}key`, names, held.map(shown), several, label, write));
}
