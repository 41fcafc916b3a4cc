/** All items of the session, those to act on first; and what could not be opened, which is never passed over. */
import { fingerprint } from "../shared/fingerprint.js";
import { likeliest, longDate, moment } from "./facts.js";
import { copyOf, fill, slot } from "../shared/filling.js";
import { headingOf, linesOf } from "./history.js";
import { recipients, wording } from "./page.js";

/**
 * @param {{entries: import("./folding.js").Entry[], apart: object[]}} folded
 * @param {{followUp: object, openItem: (entry: object) => void, openAdding: () => void}} around
 * @returns {HTMLElement}
 */
export function listView({ entries, apart }, { followUp, openItem, openAdding }) {
  const view = copyOf("list");
  fill(view, { "lead-in": leadIn(entries, followUp), nothing: entries.length === 0 ? wording.nothing : "" });
  slot(view, "items").replaceChildren(...entries.map((entry) => rowOf(entry, openItem)));
  slot(view, "items").hidden = entries.length === 0;
  slot(view, "apart").hidden = apart.length === 0;
  slot(view, "apart-list").replaceChildren(...apart.map(apartOf));
  slot(view, "sealed-to").replaceChildren(...Object.entries(recipients).map(keysOf));
  slot(view, "found-by").textContent = foundBy(followUp);
  slot(view, "open-adding").addEventListener("click", openAdding);
  return view;
}

function rowOf(entry, openItem) {
  const { item, decision, reference } = entry;
  const row = fill(copyOf("list-row"), {
    urgency: wording.urgencies[item.urgency],
    due: item.clock.due,
    at: item.start_ms === null ? "" : moment(item.start_ms),
    decided: decision === null ? "Not decided" : wording.verdicts[decision.verdict],
    entered: reference ? "entered" : "",
  });
  const button = slot(row, "open");
  button.textContent = likeliest(item);
  button.addEventListener("click", () => openItem(entry));
  slot(row, "urgency").classList.add(`quiet-urgency--${item.urgency}`);
  return row;
}

function leadIn(entries, followUp) {
  const counts = Object.entries(wording.urgencies)
    .map(([urgency, word]) => [entries.filter(({ item }) => item.urgency === urgency).length, word])
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`);
  const held = entries.length ? `${entries.length} item${entries.length === 1 ? "" : "s"}: ${counts.join(", ")}` : "no items";
  return `Session of ${longDate(followUp.session_date)}, ${held}`;
}

function apartOf(record) {
  if (record.content === null) return point(`Record ${record.number}, by ${record.by}: ${record.problem}`);
  const lines = linesOf(record.content).map((row) => row.join(": "));
  return point([headingOf(record), ...lines].join(". "));
}

/** An administrator who changes what the server gives out could slip in a key of their own: so they are shown. */
function keysOf([route, { keys }]) {
  return point(`${wording.holders[route] ?? "reviewers"}: ${keys.map(fingerprint).join("; ")}`);
}

const point = (textContent) => Object.assign(document.createElement("li"), { textContent });

const foundBy = ({ found_by: made, session_id: session }) =>
  [made?.program, made?.engine, `session ${session}`].filter(Boolean).join(", ");
