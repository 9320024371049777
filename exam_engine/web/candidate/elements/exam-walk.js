/** Where the candidate is in the paper, what was seen and flagged; no DOM in here. */

/** @typedef {import("./kz-question.js").QuestionView} QuestionView */
/** @typedef {{title: string, questions: QuestionView[]}} SectionView */

export class Walk {
  /** @param {SectionView[]} sections */
  constructor(sections) {
    this.sections = sections;
    this.questions = sections.flatMap((section) => section.questions);
    this.place = 0;
    this.reviewing = false;
    this.whole = false;
    /** @type {Set<string>} */
    this.flagged = new Set();
    /** @type {Set<string>} */
    this.seen = new Set();
  }

  /** @returns {QuestionView} */
  get here() {
    return /** @type {QuestionView} */ (this.questions[this.place]);
  }

  /** The section of the current question. @returns {SectionView} */
  get section() {
    const found = this.sections.find((section) => section.questions.includes(this.here));
    return /** @type {SectionView} */ (found);
  }

  /** What stands on the screen: one question, or the whole section. */
  get shown() {
    return this.whole ? this.section.questions : [this.here];
  }

  get isFirst() {
    return this.whole ? this.section === this.sections[0] : this.place === 0;
  }

  get isLast() {
    return this.whole
      ? this.section === this.sections.at(-1)
      : this.place === this.questions.length - 1;
  }

  /** @param {number} number 1, 2 … @returns {boolean} whether there is such a question */
  goTo(number) {
    const place = this.questions.findIndex((question) => question.number === number);
    if (place < 0) return false;
    this.place = place;
    this.reviewing = false;
    this.#see();
    return true;
  }

  /** One question (or section) on or back; after the last comes the review. @param {-1 | 1} by */
  step(by) {
    if (this.reviewing) {
      if (by < 0) this.reviewing = false;
      return;
    }
    if (by > 0 && this.isLast) {
      this.reviewing = true;
      return;
    }
    if (by < 0 && this.isFirst) return;
    if (this.whole) {
      const next = this.sections[this.sections.indexOf(this.section) + by];
      if (next?.questions[0]) this.place = this.questions.indexOf(next.questions[0]);
    } else this.place += by;
    this.#see();
  }

  /** @param {string} ref */
  toggleFlag(ref) {
    if (!this.flagged.delete(ref)) this.flagged.add(ref);
  }

  /** Take up what the device remembers. @param {Partial<import("./answer-store.js").AttemptNote>} note */
  recall(note) {
    const known = new Set(this.questions.map((question) => question.ref));
    for (const ref of note.flagged ?? []) if (known.has(ref)) this.flagged.add(ref);
    for (const ref of note.seen ?? []) if (known.has(ref)) this.seen.add(ref);
    const place = this.questions.findIndex((question) => question.ref === note.place);
    this.place = Math.max(0, place);
    this.#see();
  }

  /** What the device shall remember. */
  note() {
    return { flagged: [...this.flagged], seen: [...this.seen], place: this.here.ref };
  }

  #see() {
    for (const question of this.shown) this.seen.add(question.ref);
  }
}
