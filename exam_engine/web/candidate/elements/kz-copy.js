/** A button that copies the field it stands beside; without script the field is copied by hand. */

const TOLD_MS = 2500;

/** `<kz-copy data-word="Copy" data-done="Copied">` around one field; its label names the button. */
class KzCopy extends HTMLElement {
  connectedCallback() {
    const field = /** @type {HTMLInputElement | HTMLTextAreaElement | null} */ (
      this.querySelector("input, textarea")
    );
    if (!field || this.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button plain";
    button.textContent = this.dataset.word ?? "";
    button.setAttribute("aria-describedby", field.id);
    const told = document.createElement("span");
    told.setAttribute("role", "status");
    told.className = "soft";
    button.addEventListener("click", async () => {
      await this.#copy(field);
      told.textContent = this.dataset.done ?? "";
      setTimeout(() => (told.textContent = ""), TOLD_MS);
    });
    const row = document.createElement("p");
    row.className = "row";
    row.append(button, told);
    this.append(row);
  }

  /** @param {HTMLInputElement | HTMLTextAreaElement} field */
  async #copy(field) {
    field.select();
    // Where the page has no leave to write to the clipboard, the old way copies what is selected.
    const asked = navigator.clipboard?.writeText(field.value).then(() => true, () => false);
    if (!(await asked)) document.execCommand("copy");
  }
}

customElements.define("kz-copy", KzCopy);
