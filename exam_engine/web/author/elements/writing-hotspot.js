/**
 * A picture and the areas in it: drawn with the pointer, or written as numbers, which is the way
 * without dragging (WCAG 2.5.7). Both show at once in the picture and in the rows.
 */

import { make } from "../../candidate/elements/dom.js";
import { Picture } from "../../candidate/elements/qti/picture.js";
import { word } from "../../shared/elements/words.js";
import { Refused, send } from "../../shared/elements/wire.js";
import { CORNERS, Drawing, SHAPES, begun } from "./area-drawing.js";
import { Digits, numberOr } from "./ordered-json.js";
import { addButton, group, idOf, labelled, selectControl, shown, textControl, textField } from "./writing-controls.js";
import { rationaleOf } from "./writing-options.js";
import { severalBox } from "./writing-sorting.js";

/** @typedef {import("./writing-controls.js").Pen} Pen */
/** @typedef {import("./ordered-json.js").Fields} Fields */
/** @typedef {import("./ordered-json.js").Value} Value */

const SMALLEST = 4;

/** A map within the item; none yet counts as an empty one. @param {Fields} fields @param {string} name */
function mapOf(fields, name) {
  const held = fields.get(name) ?? new Map();
  return held instanceof Map ? /** @type {Fields} */ (held) : null;
}

/** Picture, areas and which of them are right. @param {Pen} pen @param {Fields} fields @param {string} at @returns {(Node | null)[]} */
export function hotspotFields(pen, fields, at) {
  const picture = mapOf(fields, "picture");
  const areas = mapOf(fields, "areas");
  if (!picture || !areas || ![...areas.values()].every((one) => one instanceof Map)) return [];
  pen.claim(fields, "picture");
  pen.claim(fields, "areas");
  const known = /** @type {Map<string, Fields>} */ (areas);
  const drawn = shown(picture.get("source")) ? picturePart(pen, fields, picture, known, at) : null;
  return [
    pictureFields(pen, fields, picture, at),
    drawn && group(word("web-writing-draw"), `${at}areas`, ...drawn.nodes, ...areaRows(pen, fields, known, at, drawn)),
    severalBox(pen, fields, at, word("web-writing-several-areas")),
  ];
}

/** The file and what it shows in words. @param {Pen} pen @param {Fields} fields @param {Fields} picture @param {string} at */
function pictureFields(pen, fields, picture, at) {
  const told = make("p", { class: "hint", role: "status" });
  const input = make("input", { type: "file", accept: "image/*", form: "", id: idOf(`${at}picture.source`), "data-at": `${at}picture.source` });
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) void taken(pen, fields, picture, file, told);
  });
  const alt = textField(pen, picture, "alt", `${at}picture.alt`, word("web-writing-picture-alt"), { hint: word("web-writing-picture-alt-hint") });
  return group(word("web-writing-picture"), `${at}picture`, labelled(word("web-writing-picture-file"), input), told, alt);
}

/** Keeps the picture and notes its size. @param {Pen} pen @param {Fields} fields @param {Fields} picture @param {File} file @param {HTMLElement} told */
async function taken(pen, fields, picture, file, told) {
  const form = new FormData();
  form.append("file", file, file.name || "picture.png");
  told.textContent = word("web-author-picture-coming");
  try {
    const kept = await send("/staff/items/pictures", { body: form });
    const size = await sizeOf(`${pen.offer.media}${String(kept.source).slice("media:".length)}`);
    picture.set("source", kept.source);
    if (!picture.has("alt")) picture.set("alt", "");
    picture.set("type", file.type || "image/png");
    picture.set("width", new Digits(String(size[0])));
    picture.set("height", new Digits(String(size[1])));
    fields.set("picture", picture);
    pen.redraw(idOf("picture.alt"));
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    told.textContent = `${fault.detail} ${fault.next}`.trim();
  }
}

/** Width and height of a picture in its own pixels. @param {string} address @returns {Promise<[number, number]>} */
function sizeOf(address) {
  return new Promise((resolve) => {
    const image = new Image();
    image.onload = () => resolve([image.naturalWidth || 400, image.naturalHeight || 300]);
    image.onerror = () => resolve([400, 300]);
    image.src = address;
  });
}

/**
 * The picture with its areas, and the tools to draw more.
 * @param {Pen} pen @param {Fields} fields @param {Fields} picture @param {Map<string, Fields>} areas @param {string} at
 */
function picturePart(pen, fields, picture, areas, at) {
  const source = shown(picture.get("source"));
  const view = {
    source: `${pen.offer.media}${source.slice("media:".length)}`,
    width: Number(shown(picture.get("width"))) || 0,
    height: Number(shown(picture.get("height"))) || 0,
    alt: shown(picture.get("alt")),
  };
  const canvas = new Picture(view);
  const draw = () => {
    canvas.drawing.replaceChildren();
    for (const [name, area] of areas) canvas.area(areaView(pen, name, area), name);
  };
  const take = (/** @type {string} */ shape, /** @type {number[]} */ coords) => {
    const name = add(pen, fields, areas, shape, coords);
    pen.redraw(idOf(`${at}areas.${name}.label`));
  };
  const drawing = new Drawing(canvas, { least: SMALLEST, done: take, again: draw });
  const tools = pen.offer.shapes.map(([name, shape], place) => {
    const box = make("input", { type: "radio", name: `w-${at}tool`, form: "", checked: place === 0, onchange: () => drawing.choose(shape) });
    return make("label", { class: "check" }, box, make("span", {}, name));
  });
  draw();
  const finish = make("button", { type: "button", class: "button plain", onclick: () => drawing.finish() }, word("web-writing-finish-polygon"));
  const row = make("div", { class: "w-tools", role: "group", "aria-label": word("web-writing-shape") }, ...tools, finish);
  return { nodes: [make("p", { class: "hint" }, word("web-writing-draw-hint")), row, canvas.element], draw, canvas, drawing };
}

/** An area as the picture draws it. @param {Pen} pen @param {string} name @param {Fields} area */
function areaView(pen, name, area) {
  const shape = pen.offer.shapes.find(([known]) => known === area.get("shape"))?.[1] ?? "rect";
  const coords = area.get("coords");
  return { name, shape, coords: (Array.isArray(coords) ? coords : []).map(shown).join(","), label: shown(area.get("label")) };
}

/** A new area under the next free letter. @param {Pen} pen @param {Fields} fields @param {Map<string, Fields>} areas @param {string} shape @param {number[]} coords */
function add(pen, fields, areas, shape, coords) {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  const name = letters.find((one) => !areas.has(one)) ?? `Z${areas.size}`;
  const known = pen.offer.shapes.find(([, one]) => one === shape)?.[0] ?? "";
  areas.set(name, new Map(/** @type {[string, Value][]} */ ([["shape", known], ["coords", coords.map((one) => new Digits(String(one)))], ["label", ""]])));
  fields.set("areas", areas);
  return name;
}

/**
 * Each area in numbers, with its name for screen readers, whether it is right, and why.
 * @param {Pen} pen @param {Fields} fields @param {Map<string, Fields>} areas @param {string} at @param {NonNullable<ReturnType<typeof picturePart>>} drawn
 */
function areaRows(pen, fields, areas, at, drawn) {
  const held = fields.get("key") ?? [];
  const key = Array.isArray(held) ? held.map(shown) : null;
  if (key) pen.claim(fields, "key");
  const reasons = rationaleOf(pen, fields);
  const several = fields.get("several") === true;
  const right = (/** @type {string} */ name, /** @type {boolean} */ chosen) => {
    const now = new Set(several ? (/** @type {Value[]} */ (fields.get("key") ?? [])).map(shown) : []);
    if (chosen) now.add(name);
    else now.delete(name);
    fields.set("key", [...areas.keys()].filter((one) => now.has(one)));
    pen.changed();
  };
  const rows = [...areas].map(([name, area]) => {
    const here = `${at}areas.${name}`;
    const title = word("web-writing-area", { name });
    const box = make("input", { type: several ? "checkbox" : "radio", name: `w-${at}key`, form: "", "data-at": `${at}key`, "aria-label": word("web-writing-area-is-right", { name }), onchange: () => right(name, box.checked) });
    box.checked = key?.includes(name) ?? false;
    const remove = make("button", { type: "button", class: "button plain w-small", "aria-label": word("web-writing-remove", { row: title }), onclick: () => removed(pen, fields, areas, name, at) }, make("span", { "aria-hidden": "true" }, "×"));
    return make(
      "div",
      { class: "w-row", role: "group", "aria-label": title, "data-at": here },
      make("div", { class: "w-head" }, make("strong", { class: "w-name" }, name), key && make("label", { class: "check" }, box, make("span", {}, word("web-writing-right"))), make("span", { class: "w-buttons" }, remove)),
      make("div", { class: "w-below" }, textField(pen, area, "label", `${here}.label`, word("web-writing-area-label"), { optional: true }), shapeField(pen, area, here, drawn), ...coordFields(pen, area, here, drawn), reasons(name, title, here)),
    );
  });
  const more = () => {
    const shape = drawn.drawing.shape;
    const name = add(pen, fields, areas, shape, begun(shape, drawn.canvas.width, drawn.canvas.height));
    pen.redraw(idOf(`${at}areas.${name}.label`));
  };
  return [...rows, addButton(`${at}areas`, word("web-writing-add-area"), more)];
}

/** Takes an area away with all that speaks of it. @param {Pen} pen @param {Fields} fields @param {Map<string, Fields>} areas @param {string} name @param {string} at */
function removed(pen, fields, areas, name, at) {
  areas.delete(name);
  fields.set("areas", areas);
  const key = fields.get("key");
  if (Array.isArray(key)) fields.set("key", key.filter((one) => one !== name));
  const reasons = fields.get("rationale");
  if (reasons instanceof Map) {
    reasons.delete(name);
    if (!reasons.size) fields.delete("rationale");
  }
  pen.redraw(idOf(`${at}areas-add`));
}

/** Another shape begins anew in the middle of the old one's picture. @param {Pen} pen @param {Fields} area @param {string} at @param {NonNullable<ReturnType<typeof picturePart>>} drawn */
function shapeField(pen, area, at, drawn) {
  const words = /** @type {[string, string][]} */ (pen.offer.shapes.map(([name]) => [name, name]));
  const control = selectControl(`${at}.shape`, shown(area.get("shape")), words, (value) => {
    const shape = pen.offer.shapes.find(([name]) => name === value)?.[1] ?? "rect";
    area.set("shape", value);
    area.set("coords", begun(shape, drawn.canvas.width, drawn.canvas.height).map((one) => new Digits(String(one))));
    pen.redraw(control.id);
  });
  return labelled(word("web-writing-shape"), control, { short: true });
}

/** The numbers of an area, each in its own field; of a polygon all corners in one. @param {Pen} pen @param {Fields} area @param {string} at @param {NonNullable<ReturnType<typeof picturePart>>} drawn */
function coordFields(pen, area, at, drawn) {
  const held = area.get("coords");
  const coords = Array.isArray(held) ? held : [];
  const shape = areaView(pen, "", area).shape;
  const put = (/** @type {Value[]} */ now) => {
    area.set("coords", now);
    drawn.draw();
    pen.changed();
  };
  if (shape === CORNERS) {
    const text = coords.map(shown).map((one, place) => (place % 2 ? `${one} ` : `${one},`)).join("").trim();
    const control = textControl(`${at}.coords`, text, (value) => put(value.split(/[\s,，]+/).filter(Boolean).map(numberOr)));
    return [labelled(word("web-writing-corners"), control, { hint: word("web-writing-corners-hint") })];
  }
  const names = SHAPES[shape] ?? [];
  const fields = names.map((name, place) => {
    const control = textControl(`${at}.coords.${place + 1}`, shown(coords[place]), (value) => {
      const now = Array.isArray(area.get("coords")) ? [.../** @type {Value[]} */ (area.get("coords"))] : [];
      now[place] = numberOr(value);
      put(now);
    }, { number: true });
    return labelled(word(name), control, { short: true });
  });
  return [make("div", { class: "w-numbers", "data-at": `${at}.coords` }, ...fields)];
}
