/** One item on the screen: the words first, their sound, what is known, what was decided, and what can be done. */
import { exactWords, facts, likeliest } from "./facts.js";
import { copyOf, fill, fillRows, slot } from "../shared/filling.js";
import { commenting, deciding, entering } from "./deciding.js";
import { headingOf, linesOf, originOf } from "./history.js";
import { wording } from "./page.js";
import { addSound } from "./sound.js";
import { taking } from "./taking.js";

/**
 * @param {import("./folding.js").Entry} entry
 * @param {{followUp: object, place: string, write: Function}} around `place` is "Item 1 of 3. It may be:"; `write` sends records
 * @returns {{view: HTMLElement, leave: () => void}} `leave` lets go of the sound
 */
export function itemView(entry, { followUp, place, write }) {
  const { item } = entry;
  const view = copyOf("item");
  fill(view, {
    place,
    title: likeliest(item),
    urgency: wording.urgencies[item.urgency],
    due: item.clock.due,
    origin: originOf(entry),
    before: item.context_before,
    words: exactWords(item),
    after: item.context_after,
  });
  view.classList.add(`quiet-item--${item.urgency}`);
  fillRows(slot(view, "facts"), facts(item, followUp));
  slot(view, "history").replaceChildren(...entry.history.map(historyOf));
  slot(view, "no-history").hidden = entry.history.length > 0;
  deciding(view, entry, write);
  commenting(view, entry, write);
  entering(view, entry, write);
  taking(view, entry, followUp);
  return { view, leave: addSound(view, item) };
}

function historyOf(record) {
  const entry = fill(copyOf("history-entry"), { heading: headingOf(record) });
  fillRows(slot(entry, "rows"), linesOf(record.content));
  return entry;
}
