/** Builds elements: the one place where scripts of the exam page make DOM. */

/**
 * `make("button", {type: "button", class: "button", "data-x": "1", onclick: f}, "text", child)`
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [properties] attributes; `on…` are listeners, false and null are left out
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/**
 * An element with HTML of the paper in it. The server has passed it through an allow-list that lets
 * no script, link or style through, and the page's policy would run none.
 * @param {"div" | "span" | "p"} tag
 * @param {string} name its class
 * @param {string | null} html
 */
export function paperHtml(tag, name, html) {
  const element = make(tag, { class: name });
  element.innerHTML = html ?? "";
  return element;
}

/** The words of paper HTML, for places that take no markup. @param {string} html */
export function plainText(html) {
  return (new DOMParser().parseFromString(html, "text/html").body.textContent ?? "").trim();
}
