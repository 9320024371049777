/** A table that sorts, filters, counts, selects and can be worked through by keyboard. */

import { openPanel } from "./kz-panel.js";
import { language, word } from "./words.js";

/** @typedef {"text" | "number" | "date"} SortKind */

export class KzTable extends HTMLElement {
  #ready = false;
  /** @type {Map<HTMLTableRowElement, string>} */
  #texts = new Map();
  #told = "";
  /** @type {HTMLInputElement | null} */
  #lastPicked = null;

  connectedCallback() {
    if (this.#ready || !this.#body) return;
    this.#ready = true;
    if (!this.hasAttribute("server")) {
      this.#offerSorting();
      this.#offerFilter();
    }
    this.#offerSelection();
    this.#offerKeyboard();
  }

  /** The values of the selected rows. */
  get selected() {
    return this.#boxes.filter((box) => box.checked).map((box) => box.value);
  }

  /** Take up rows that were added or changed by a script. */
  refresh() {
    this.#texts.clear();
    this.#filter();
    this.#tellSelection();
    this.#offerRows();
  }

  get #body() {
    return this.querySelector("tbody");
  }

  get #rows() {
    return this.#body ? [...this.#body.rows] : [];
  }

  get #boxes() {
    return [...this.querySelectorAll("tbody input[type=checkbox][name=row]")].filter(
      (box) => box instanceof HTMLInputElement,
    );
  }

  #offerSorting() {
    for (const head of this.querySelectorAll("th[data-sort]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => this.#sort(/** @type {HTMLTableCellElement} */ (head)));
    }
  }

  /** @param {HTMLTableCellElement} head */
  #sort(head) {
    const falling = head.getAttribute("aria-sort") === "ascending";
    for (const other of this.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", falling ? "descending" : "ascending");
    const compare = comparison(/** @type {SortKind} */ (head.dataset["sort"] ?? "text"));
    const keyed = this.#rows.map((row) => ({ row, key: valueOf(row.cells[head.cellIndex]) }));
    keyed.sort((a, b) => (falling ? compare(b.key, a.key) : compare(a.key, b.key)));
    this.#body?.append(...keyed.map(({ row }) => row));
  }

  #offerFilter() {
    const input = this.querySelector("input[data-filter]");
    if (!(input instanceof HTMLInputElement)) return;
    input.addEventListener("input", () => this.#filter());
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    if (input.value) this.#filter();
  }

  #filter() {
    const input = this.querySelector("input[data-filter]");
    if (!(input instanceof HTMLInputElement)) return;
    const wanted = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const rows = this.#rows;
    let shown = 0;
    for (const row of rows) {
      const text = this.#textOf(row);
      row.hidden = !wanted.every((part) => text.includes(part));
      if (!row.hidden) shown += 1;
    }
    const none = this.querySelector("[data-none]");
    if (none instanceof HTMLElement) none.hidden = shown > 0 || rows.length === 0;
    this.#told =
      wanted.length > 0
        ? word("web-rows-of", { shown, count: rows.length })
        : word("web-rows", { count: rows.length });
    this.#count();
  }

  /** @param {HTMLTableRowElement} row */
  #textOf(row) {
    let text = this.#texts.get(row);
    if (text === undefined) {
      text = (row.textContent ?? "").toLocaleLowerCase();
      this.#texts.set(row, text);
    }
    return text;
  }

  /** How many rows are shown and, where there are any, how many are selected. */
  #count() {
    const place = this.querySelector("[data-count]");
    if (!place) return;
    this.#told ||= place.textContent ?? "";
    const picked = this.selected.length;
    const told = picked > 0 ? [word("web-selected", { count: picked }), this.#told] : [this.#told];
    place.textContent = told.filter(Boolean).join(" · ");
  }

  #offerSelection() {
    const all = this.querySelector("input[data-select-all]");
    if (all instanceof HTMLInputElement) {
      all.addEventListener("change", () => {
        for (const box of this.#boxes) box.checked = all.checked && !box.closest("tr")?.hidden;
        this.#tellSelection();
      });
    }
    this.addEventListener("click", (event) => {
      const box = event.target;
      if (!(box instanceof HTMLInputElement) || box.name !== "row") return;
      if (event.shiftKey && this.#lastPicked) this.#pickRange(this.#lastPicked, box);
      this.#lastPicked = box;
      this.#tellSelection();
    });
    this.#tellSelection();
  }

  /**
   * @param {HTMLInputElement} first
   * @param {HTMLInputElement} last
   */
  #pickRange(first, last) {
    const boxes = this.#boxes.filter((box) => !box.closest("tr")?.hidden);
    const ends = [boxes.indexOf(first), boxes.indexOf(last)].sort((a, b) => a - b);
    for (const box of boxes.slice(ends[0], (ends[1] ?? 0) + 1)) box.checked = last.checked;
  }

  #tellSelection() {
    const boxes = this.#boxes;
    if (boxes.length === 0) return;
    const picked = boxes.filter((box) => box.checked);
    for (const box of boxes) {
      box.closest("tr")?.setAttribute("aria-selected", box.checked ? "true" : "false");
    }
    const all = this.querySelector("input[data-select-all]");
    if (all instanceof HTMLInputElement) {
      const seen = boxes.filter((box) => !box.closest("tr")?.hidden);
      all.checked = seen.length > 0 && seen.every((box) => box.checked);
      all.indeterminate = picked.length > 0 && !all.checked;
    }
    const bulk = this.querySelector("[data-bulk]");
    if (bulk instanceof HTMLElement) bulk.hidden = picked.length === 0;
    this.#count();
    this.dispatchEvent(
      new CustomEvent("kz-selection", { bubbles: true, detail: picked.map((box) => box.value) }),
    );
  }

  #offerKeyboard() {
    this.#offerRows();
    this.#body?.addEventListener("keydown", (event) => this.#onKey(event));
    this.#body?.addEventListener("click", (event) => {
      const target = /** @type {Element} */ (event.target);
      const row = target.closest("tr[data-panel]");
      if (row && !target.closest("a, button, input, select, textarea, label")) open(row);
    });
  }

  /** One row at a time can be reached with Tab; the arrows walk from there. */
  #offerRows() {
    const rows = this.#rows.filter((row) => canOpen(row) || row.querySelector("input[name=row]"));
    rows.forEach((row, place) => (row.tabIndex = place === 0 ? 0 : -1));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const row = /** @type {Element} */ (event.target).closest("tr");
    if (!row || event.target !== row || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = this.#rows.filter((other) => !other.hidden && other.hasAttribute("tabindex"));
    const place = rows.indexOf(row);
    const goal = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: rows.length - 1 }[
      event.key
    ];
    const next = goal === undefined ? undefined : rows[goal];
    if (next) {
      row.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    } else if (event.key === "Enter") {
      open(row);
    } else if (event.key === " ") {
      const box = row.querySelector("input[name=row]");
      if (box instanceof HTMLInputElement) box.click();
    } else if (goal === undefined) {
      return;
    }
    event.preventDefault();
  }
}

/** @param {Element} row */
function canOpen(row) {
  return row.hasAttribute("data-panel") || row.querySelector("a[href]") !== null;
}

/** @param {Element} row */
function open(row) {
  const href = row.getAttribute("data-panel");
  if (href) void openPanel(href);
  else row.querySelector("a")?.click();
}

/** @param {HTMLTableCellElement | undefined} cell */
function valueOf(cell) {
  return cell?.dataset["value"] ?? cell?.textContent?.trim() ?? "";
}

/**
 * @param {SortKind} kind
 * @returns {(a: string, b: string) => number}
 */
function comparison(kind) {
  if (kind === "number") return (a, b) => numberOf(a) - numberOf(b);
  if (kind === "date") return (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const collator = new Intl.Collator(language(), { numeric: true });
  return (a, b) => collator.compare(a, b);
}

/**
 * Cells without a number come last when rising.
 * @param {string} text
 */
function numberOf(text) {
  const number = Number.parseFloat(text.replaceAll(",", ""));
  return Number.isNaN(number) ? Number.MAX_VALUE : number;
}

customElements.define("kz-table", KzTable);
