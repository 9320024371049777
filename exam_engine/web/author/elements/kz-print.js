/** A button that prints the page; without script the browser's own menu does it. */

export class KzPrint extends HTMLElement {
  connectedCallback() {
    this.querySelector("button")?.addEventListener("click", () => window.print());
  }
}

customElements.define("kz-print", KzPrint);
