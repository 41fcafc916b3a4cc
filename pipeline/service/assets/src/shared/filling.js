/**
 * Put words into copies of the page's <template> elements.
 *
 * What was opened is not to be trusted as markup: age says who can read a file, not who wrote it. So words go in as text
 * and nothing is ever parsed as HTML.
 */

/** @param {string} id of a template with one element in it @returns {HTMLElement} a copy of that element */
export function copyOf(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

/** @param {ParentNode} root @param {string} name @returns {HTMLElement} */
export function slot(root, name) {
  return root.querySelector(`[data-slot="${name}"]`);
}

/**
 * Write texts into slots; what would be empty is taken out, with the nearest [data-with] around it.
 * @param {HTMLElement} root @param {Record<string, string>} texts @returns {HTMLElement} root
 */
export function fill(root, texts) {
  for (const [name, text] of Object.entries(texts)) {
    const place = slot(root, name);
    if (text) place.textContent = text;
    else (place.closest("[data-with]") ?? place).remove();
  }
  return root;
}

/** @param {HTMLElement} list a <dl> @param {[string, string][]} rows */
export function fillRows(list, rows) {
  list.replaceChildren(...rows.map(([name, value]) => fill(copyOf("row"), { name, value })));
}

/** Show one view in place of another, and take the reader to its heading. */
export function show(place, view) {
  place.replaceChildren(view);
  const heading = view.querySelector("h2");
  heading.focus();
  heading.scrollIntoView({ block: "start" });
}
