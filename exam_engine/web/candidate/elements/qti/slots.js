/** Puts interactions into the text that they stand in: a slot is a number between two signs. */

const SLOT = /\ue000(\d+)\ue001/;

/**
 * Replace every slot inside `home` by what `take` gives for its number.
 * @param {HTMLElement} home its HTML has passed the server's allow-list
 * @param {(place: number) => Node} take
 */
export function fillSlots(home, take) {
  const walker = document.createTreeWalker(home, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const texts = [];
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
  for (const text of texts) fillText(text, take);
}

/** @param {Text} text @param {(place: number) => Node} take */
function fillText(text, take) {
  let rest = text;
  for (let found = SLOT.exec(rest.data); found; found = SLOT.exec(rest.data)) {
    const slot = rest.splitText(found.index);
    rest = slot.splitText(found[0].length);
    const made = take(Number(found[1]));
    lifted(slot, made).replaceWith(made);
  }
}

/**
 * Where a block-like part stands alone in a paragraph it takes the paragraph's place: the browser
 * shows no group inside a paragraph rightly to every screen reader.
 * @param {Text} slot @param {Node} made @returns {ChildNode}
 */
function lifted(slot, made) {
  const home = slot.parentElement;
  const alone = home?.matches("p") && [...home.childNodes].every((one) => one === slot || !one.textContent?.trim());
  const inline = made instanceof HTMLElement && made.dataset.inline === "true";
  return alone && !inline && home ? home : slot;
}
