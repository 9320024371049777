/** Files as answers in QTI: chosen from the device, recorded, or drawn. */

import { word } from "../../../shared/elements/words.js";
import { make } from "../dom.js";
import { listed, Part } from "./part.js";
import { Picture } from "./picture.js";

const KIB = 1024;
const FILE = "file:";

/** An answer that is the name of a kept file. */
class FilePart extends Part {
  /** @param {import("./part.js").Given} value */
  show(value) {
    const given = listed(value)[0] ?? "";
    this.kept = given.startsWith(FILE) ? given : "";
    this.told(this.kept ? word("web-exam-qti-file-kept") : word("web-exam-qti-file-none"));
  }

  /** The line below: what is kept, and what can be done about it. @returns {HTMLElement} */
  line() {
    this.status = make("p", { class: "hint file-told", role: "status" });
    return this.status;
  }

  /** @param {string} text @param {(() => void) | null} [again] */
  told(text, again = null) {
    const open = this.kept && make("a", { href: `/exam/files/${this.kept.slice(FILE.length)}`, target: "_blank", rel: "noopener" }, word("web-exam-qti-file-open"));
    const retry = again && make("button", { type: "button", class: "button plain", onclick: again }, word("web-retry"));
    this.status?.replaceChildren(text, " ", ...[open, retry].filter((one) => one instanceof Node));
  }

  /** Hand a file over; the answer changes once the server has it. @param {Blob} file @param {string} name */
  hand(file, name) {
    this.told(word("web-exam-qti-file-sending", { name }));
    const done = (/** @type {import("../exam-files.js").Kept} */ kept) => {
      this.kept = FILE + kept.id;
      this.told(word("web-exam-qti-file-done", { name: kept.name, kib: Math.ceil(kept.size / KIB) }));
      this.tell(this.kept);
    };
    const failed = (/** @type {string} */ text) => this.told(text, () => this.hand(file, name));
    this.dispatchEvent(new CustomEvent("kz-file", { detail: { file, name, done, failed }, bubbles: true }));
  }
}

export class QtiUpload extends FilePart {
  parts() {
    const accepted = this.view.type || null;
    this.input = make("input", { type: "file", accept: accepted, "aria-label": word("web-exam-qti-file-choose"), onchange: () => this.#chosen() });
    const records = String(accepted ?? "").startsWith("audio/") && "MediaRecorder" in window;
    this.record = records ? make("button", { type: "button", class: "button plain", "aria-pressed": "false", onclick: () => void this.#record() }, word("web-exam-qti-record")) : null;
    const row = make("div", { class: "row" }, this.record, this.input);
    const longest = this.view.max_seconds ? make("p", { class: "hint" }, word("web-exam-qti-record-longest", { seconds: this.view.max_seconds })) : null;
    return [this.prompt(), longest, row, this.line()].filter((one) => one !== null);
  }

  /** @param {import("./part.js").Given} value */
  show(value) {
    super.show(value);
    if (this.input && !listed(value).length) this.input.value = "";
  }

  #chosen() {
    const file = this.input?.files?.[0];
    if (file) this.hand(file, file.name);
  }

  async #record() {
    if (this.recorder) {
      this.recorder.stop();
      return;
    }
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      this.#listen(stream);
    } catch {
      this.told(word("web-exam-qti-record-refused"));
    }
  }

  /** @param {MediaStream} stream */
  #listen(stream) {
    const recorder = new MediaRecorder(stream);
    /** @type {Blob[]} */
    const pieces = [];
    recorder.ondataavailable = (event) => pieces.push(event.data);
    const over = this.view.max_seconds ? setTimeout(() => recorder.state === "recording" && recorder.stop(), this.view.max_seconds * 1000) : 0;
    recorder.onstop = () => {
      clearTimeout(over);
      for (const track of stream.getTracks()) track.stop();
      this.recorder = null;
      this.#recording(false);
      const kind = recorder.mimeType.split(";")[0] || "audio/webm";
      this.hand(new Blob(pieces, { type: kind }), `recording.${kind.split("/")[1]}`);
    };
    this.recorder = recorder;
    recorder.start();
    this.#recording(true);
  }

  /** @param {boolean} runs */
  #recording(runs) {
    this.record?.setAttribute("aria-pressed", String(runs));
    if (this.record) this.record.textContent = word(runs ? "web-exam-qti-record-stop" : "web-exam-qti-record");
    if (runs) this.told(word("web-exam-qti-recording"));
  }
}

/** A picture to draw on; whoever cannot draw hands in a picture made otherwise. */
export class QtiDrawing extends FilePart {
  parts() {
    /** @type {[number, number][][]} */
    this.strokes = [];
    this.picture = new Picture(this.view.picture);
    this.canvas = make("canvas", { class: "drawing", "aria-label": word("web-exam-qti-drawing") });
    this.picture.element.append(this.canvas);
    this.picture.image.addEventListener("load", () => this.#paint());
    this.canvas.addEventListener("pointerdown", (event) => this.#begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.#go(event));
    const act = (/** @type {string} */ code, /** @type {() => void} */ what) => make("button", { type: "button", class: "button plain", onclick: what }, word(code));
    const acts = make("div", { class: "row" }, act("web-exam-qti-drawing-undo", () => this.#undo()), act("web-exam-qti-drawing-keep", () => this.#keep()));
    const other = make("input", { type: "file", accept: "image/png,image/jpeg", "aria-label": word("web-exam-qti-drawing-file"), onchange: () => this.#file(other) });
    this.#paint();
    return [this.prompt(), this.picture.element, acts, make("p", { class: "hint" }, word("web-exam-qti-drawing-hint")), other, this.line()].filter((one) => one !== null);
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    this.canvas?.setPointerCapture(event.pointerId);
    this.strokes?.push([this.#at(event)]);
    this.#paint();
  }

  /** @param {PointerEvent} event */
  #go(event) {
    if (!event.buttons) return;
    this.strokes?.at(-1)?.push(this.#at(event));
    this.#paint();
  }

  #undo() {
    this.strokes?.pop();
    this.#paint();
  }

  #keep() {
    this.canvas?.toBlob((made) => made && this.hand(made, "drawing.png"), "image/png");
  }

  /** @param {HTMLInputElement} input */
  #file(input) {
    const file = input.files?.[0];
    if (file) this.hand(file, file.name);
  }

  /** @param {PointerEvent} event @returns {[number, number]} */
  #at(event) {
    return this.picture?.at(event) ?? [0, 0];
  }

  #paint() {
    const { canvas, picture } = this;
    const pen = canvas?.getContext("2d");
    if (!canvas || !picture || !pen) return;
    canvas.width = picture.width;
    canvas.height = picture.height;
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    if (picture.image.complete && picture.image.naturalWidth) pen.drawImage(picture.image, 0, 0, canvas.width, canvas.height);
    pen.strokeStyle = "#b3302a";
    pen.lineWidth = 3;
    pen.lineCap = pen.lineJoin = "round";
    for (const stroke of this.strokes ?? []) {
      pen.beginPath();
      for (const [place, [x, y]] of stroke.entries()) {
        if (place === 0) pen.moveTo(x, y);
        pen.lineTo(x, y);
      }
      pen.stroke();
    }
  }
}

customElements.define("kz-qti-upload", QtiUpload);
customElements.define("kz-qti-drawing", QtiDrawing);
