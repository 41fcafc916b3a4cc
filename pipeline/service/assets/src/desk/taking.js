/**
 * Take one item to the school's own system: on paper, as text, as a table. The file is made here and given to the
 * browser; where it lies then is out of our reach, which the page says beside the buttons.
 */
import { exactWords, facts, likeliest, longDate, soundNote } from "./facts.js";
import { slot } from "../shared/filling.js";
import { headingOf, linesOf, originOf } from "./history.js";
import { wording } from "./page.js";

/** Names say nothing of what is inside: a download folder is listed on many screens. */
const NAME = "concern-record";
/** A spreadsheet would run what begins with one of these. */
const FORMULA = /^[=+\-@\t\r]/;

/** @param {HTMLElement} view @param {import("./folding.js").Entry} entry @param {object} followUp */
export function taking(view, entry, followUp) {
  const rows = () => [["", confidential(followUp)], ...recordOf(entry, followUp)];
  slot(view, "print").addEventListener("click", () => window.print());
  slot(view, "text").addEventListener("click", () => download(asText(rows()), "text/plain", "txt"));
  slot(view, "csv").addEventListener("click", () => download(asCsv(rows()), "text/csv", "csv"));
}

function recordOf(entry, followUp) {
  const { item } = entry;
  const rows = [
    ["May be", likeliest(item)],
    ["Urgency", wording.urgencies[item.urgency]],
    ["Due", item.clock.due],
    ["Where it came from", originOf(entry)],
    ["Session", longDate(followUp.session_date)],
    ["Just before", item.context_before],
    ["Exact words", exactWords(item)],
    ["Just after", item.context_after],
    ["Sound", soundNote(item)],
    ...facts(item, followUp),
    ...entry.history.flatMap((record) => [["Record", headingOf(record)], ...linesOf(record.content)]),
  ];
  return rows.filter(([, value]) => value);
}

const confidential = ({ route }) =>
  `CONFIDENTIAL: safeguarding record for the ${wording.holders[route]} alone. ` +
  "Move it into the school's safeguarding system, then delete this copy.";

const asText = (rows) => rows.map((row) => row.filter(Boolean).join(": ")).join("\r\n") + "\r\n";

function asCsv(rows) {
  const cell = (text) => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  return "\ufeff" + rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

function download(text, type, ending) {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  Object.assign(document.createElement("a"), { href: url, download: `${NAME}.${ending}` }).click();
  // The browser reads it a moment after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
