/** All that the page hears of the people in the room: help, a new seat, a live view, messages. */

import { ExamHelp } from "./exam-help.js";
import { ExamView } from "./exam-view.js";

/**
 * @typedef {object} RoomTold what the server says of the room with each look at the clock
 * @property {import("./exam-link.js").PersonMessage[]} messages
 * @property {import("./exam-help.js").HelpTold | null} help
 * @property {import("./exam-help.js").MovedTold | null} moved
 * @property {import("./exam-view.js").ViewTold | null} view
 */

export class ExamRoom {
  /** @param {HTMLElement} page @param {import("./exam-strip.js").Strip} strip @param {() => string} token */
  constructor(page, strip, token) {
    this.help = new ExamHelp(page, strip, token);
    this.view = new ExamView(page, strip, token);
  }

  /** @param {RoomTold} told @param {import("./answer-store.js").AnswerStore} store */
  async hear(told, store) {
    this.help.show(told.help);
    this.help.moved(told.moved, store.epoch);
    // Not waited for: connecting takes seconds, and messages must not wait behind it.
    void this.view.show(told.view);
    await this.help.messages(store, told.messages);
  }
}
