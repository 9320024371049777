/**
 * An upload form with a drop zone, progress and a way to stop; without script it is a form.
 *
 * With `data-plain` it stays a form, whose answer is a page: only the drop zone is added, and what
 * is dropped is sent at once.
 */

import { csrfToken } from "./wire.js";
import { word } from "./words.js";

const MEGABYTE = 1024 * 1024;

export class KzUpload extends HTMLElement {
  /** @type {XMLHttpRequest | null} */
  #request = null;

  connectedCallback() {
    const form = this.querySelector("form");
    const drop = this.querySelector(".drop");
    if (!form || !(drop instanceof HTMLElement)) return;
    const isPlain = "plain" in this.dataset;
    form.addEventListener("submit", (event) => {
      if (isPlain) return;
      event.preventDefault();
      this.#send(form);
    });
    this.#acceptDrops(drop, () => {
      if (isPlain) form.requestSubmit();
    });
  }

  get #input() {
    const input = this.querySelector("input[type=file]");
    return input instanceof HTMLInputElement ? input : null;
  }

  /** @param {HTMLElement} drop @param {() => void} dropped */
  #acceptDrops(drop, dropped) {
    for (const name of ["dragenter", "dragover"]) {
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.add("over");
      });
    }
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      const files = event.dataTransfer?.files;
      if (!files?.length || !this.#input) return;
      this.#input.files = files;
      dropped();
    });
  }

  /** @param {HTMLFormElement} form */
  #send(form) {
    const largest = Number(this.dataset["largest"] ?? 0);
    const files = [...(this.#input?.files ?? [])];
    if (largest > 0 && files.some((file) => file.size > largest * MEGABYTE)) {
      this.#fail(word("web-file-too-large", { largest }));
      return;
    }
    const request = new XMLHttpRequest();
    this.#request = request;
    const run = this.#showRun();
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const percent = Math.floor((event.loaded / event.total) * 100);
      run.bar.value = percent;
      run.text.textContent = word("web-uploading", { percent });
    });
    request.upload.addEventListener("load", () => {
      run.bar.removeAttribute("value");
      run.text.textContent = word("web-upload-done");
    });
    request.addEventListener("load", () => this.#finish(request));
    request.addEventListener("error", () => this.#fail(word("web-offline")));
    request.addEventListener("abort", () => this.#clear());
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRF-Token", csrfToken());
    request.send(new FormData(form));
  }

  /** @param {XMLHttpRequest} request */
  #finish(request) {
    const isJson = (request.getResponseHeader("Content-Type") ?? "").includes("json");
    const content = isJson ? parsed(request.responseText) : { detail: alertOf(request.responseText) };
    if (request.status >= 200 && request.status < 300 && typeof content.next === "string") {
      location.assign(content.next);
    } else if (request.status >= 400) {
      this.#fail([content.detail || word("web-try-again-later"), content.next ?? ""].join(" "));
    } else {
      // The route answered with a page of its own: go where it came from.
      location.assign(request.responseURL || location.href);
    }
  }

  #showRun() {
    this.#clear();
    const run = document.createElement("div");
    run.className = "upload-run";
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    const text = document.createElement("p");
    text.setAttribute("role", "status");
    text.textContent = word("web-uploading", { percent: 0 });
    bar.setAttribute("aria-label", text.textContent);
    const stop = document.createElement("button");
    stop.type = "button";
    stop.className = "button plain";
    stop.textContent = word("web-cancel");
    stop.addEventListener("click", () => this.#request?.abort());
    run.append(bar, text, stop);
    this.append(run);
    this.#allowSubmit(false);
    return { bar, text };
  }

  /** @param {string} text */
  #fail(text) {
    this.#clear();
    const told = document.createElement("p");
    told.className = "field-error upload-run";
    told.setAttribute("role", "alert");
    told.textContent = text;
    this.append(told);
    this.#input?.focus();
  }

  #clear() {
    for (const part of this.querySelectorAll(".upload-run")) part.remove();
    this.#allowSubmit(true);
  }

  /** @param {boolean} may */
  #allowSubmit(may) {
    const button = this.querySelector("form button[type=submit]");
    if (button instanceof HTMLButtonElement) button.disabled = !may;
  }
}

/**
 * @param {string} text
 * @returns {{next?: string, detail?: string}}
 */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/**
 * What a page says is wrong: a route may answer with its form again instead of a problem.
 * @param {string} text
 */
function alertOf(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  return page.querySelector("main [role=alert]")?.textContent?.trim() ?? "";
}

customElements.define("kz-upload", KzUpload);
