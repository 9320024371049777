/** A button that opens the browser's print dialog; without script it is not shown. */

export class KzPrint extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.querySelector("button")?.addEventListener("click", () => window.print());
  }
}

customElements.define("kz-print", KzPrint);
