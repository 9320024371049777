/** A panel beside the page that shows another page of the site, so that a list keeps its place. */

import { Refused } from "./wire.js";
import { word } from "./words.js";

export class KzPanel extends HTMLElement {
  /** @type {Element | null} */
  #opener = null;
  /** @type {AbortController | null} */
  #loading = null;

  connectedCallback() {
    this.setAttribute("role", "dialog");
    this.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    document.addEventListener("click", onLink);
  }

  disconnectedCallback() {
    document.removeEventListener("click", onLink);
  }

  /**
   * Show the main part of the page at `href`.
   * @param {string} href
   */
  async open(href) {
    this.#loading?.abort();
    this.#loading = new AbortController();
    if (!this.hasAttribute("open")) this.#opener = document.activeElement;
    const body = this.#frame(word("web-loading"), href);
    try {
      const main = await load(href, this.#loading.signal);
      const title = main.querySelector("h1")?.textContent ?? "";
      this.setAttribute("aria-label", title);
      const heading = this.querySelector(".panel-title");
      if (heading) heading.textContent = title;
      for (const part of main.querySelectorAll(".trail, h1")) part.remove();
      const flow = document.createElement("div");
      flow.className = "flow";
      flow.append(...main.childNodes);
      body.replaceChildren(flow);
    } catch (error) {
      if (!(error instanceof Refused)) return;
      const told = document.createElement("p");
      told.setAttribute("role", "alert");
      told.textContent = error.detail;
      body.replaceChildren(told);
    }
  }

  close() {
    this.#loading?.abort();
    this.removeAttribute("open");
    this.replaceChildren();
    if (this.#opener instanceof HTMLElement) this.#opener.focus();
    this.dispatchEvent(new CustomEvent("kz-close", { bubbles: true }));
  }

  /**
   * @param {string} text
   * @param {string} href
   */
  #frame(text, href) {
    const title = document.createElement("a");
    title.className = "panel-title";
    title.href = href;
    title.textContent = text;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button plain";
    close.textContent = word("web-close");
    close.addEventListener("click", () => this.close());
    const head = document.createElement("div");
    head.className = "panel-head";
    head.append(title, close);
    const body = document.createElement("div");
    body.className = "panel-body";
    body.tabIndex = 0;
    const waiting = document.createElement("p");
    waiting.className = "loading";
    waiting.setAttribute("role", "status");
    waiting.textContent = text;
    body.append(waiting);
    this.replaceChildren(head, body);
    this.setAttribute("aria-label", text);
    this.setAttribute("open", "");
    close.focus();
    return body;
  }
}

/**
 * Open the panel of this page, or go to the page itself where there is no panel.
 * @param {string} href
 */
export async function openPanel(href) {
  const panel = document.querySelector("kz-panel");
  if (panel instanceof KzPanel) await panel.open(href);
  else location.assign(href);
}

/** @param {MouseEvent} event */
function onLink(event) {
  const target = event.target instanceof Element ? event.target.closest("a[data-panel]") : null;
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!(target instanceof HTMLAnchorElement) || !isPlain) return;
  event.preventDefault();
  void openPanel(target.href);
}

/**
 * The main part of a page of this site.
 * @param {string} href
 * @param {AbortSignal} signal
 */
async function load(href, signal) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(href, { signal, headers: { Accept: "text/html" } });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Refused(0, { code: "web-offline", detail: word("web-offline") });
  }
  const asked = new URL(href, location.href).pathname;
  if (response.redirected && new URL(response.url).pathname !== asked) {
    location.assign(response.url);
  }
  const type = response.headers.get("Content-Type") ?? "";
  if (!response.ok) {
    throw new Refused(response.status, type.includes("json") ? await response.json() : {});
  }
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const main = page.querySelector("main");
  if (!main) throw new Refused(response.status, {});
  return document.importNode(main, true);
}

customElements.define("kz-panel", KzPanel);
