/**
 * What a release would show, as far as it can be told here: the tool's own findings with the reviewer's decisions worked
 * in, in the order of pipeline/decisions.py. It is for the eye: the release itself is made by the worker, and checked.
 */
import { ofKind } from "./decisions.js";

/**
 * @typedef {{hidden: boolean, label: string, why: string, start: number, end: number}} Mark
 * @typedef {{start: number, end: number, mark: Mark|null, struck: boolean, corrected: string|null, out: boolean}} Piece
 *   `struck` was misheard, `corrected` is what stands there now (with the first piece), `out` is withheld
 * @param {object} core of the sealed transcript
 * @param {ReturnType<typeof import("./text.js").textOf>} text
 * @param {import("./decisions.js").Review} review
 * @param {{start: number, end: number}[]} left stretches that stay out
 * @returns {(start: number, end: number) => Piece[]} the pieces of a stretch of the text
 */
export function marksOf(core, text, review, left) {
  const marks = new Array(text.length).fill(null);
  const put = (start, end, mark) => marks.fill(mark, start, end);
  for (const { span, referent, entity, source } of core.findings.redactions) {
    put(span.start, span.end, hidden(span, core.placeholders[referent] ?? `[${entity}]`, source));
  }
  for (const { entry } of ofKind(review, "terms")) applyTerm(entry, text, marks, put);
  for (const { entry } of ofKind(review, "spans")) applySpan(entry, put);
  const corrections = ofKind(review, "corrections").map(({ entry }) => entry);
  const outAt = covering(left, text.length);
  const correctedAt = covering(corrections, text.length);
  return (start, end) => pieces(start, end, (at) => [marks[at], correctedAt[at], outAt[at]]);
}

const hidden = ({ start, end }, label, why) => ({ hidden: true, label, why, start, end });
const shown = ({ start, end }) => ({ hidden: false, label: "", why: "you", start, end });
const labelOf = ({ same_as: placeholder, entity }) => placeholder ?? `[${entity ?? "hidden"}]`;

function applyTerm(entry, text, marks, put) {
  for (const place of text.places(entry.term)) {
    const before = marks[place.start];
    if (entry.verdict === "hide") put(place.start, place.end, hidden(place, labelOf(entry), "you"));
    else if (!before?.hidden) put(place.start, place.end, shown(place));
    else if (before.start === place.start && before.end <= place.end + 1) put(before.start, before.end, shown(before));
  }
}

function applySpan(entry, put) {
  if (entry.verdict === "keep") {
    put(entry.start, entry.end, shown(entry));
    return;
  }
  put(entry.start, entry.end, hidden(entry, labelOf(entry), "you"));
}

function covering(spans, length) {
  const at = new Array(length).fill(null);
  for (const span of spans) at.fill(span, span.start, span.end);
  return at;
}

function pieces(start, end, stateAt) {
  const found = [];
  let last = null;
  for (let at = start; at < end; at += 1) {
    const state = stateAt(at);
    if (last !== null && state.every((value, place) => value === last[place])) {
      found.at(-1).end = at + 1;
      continue;
    }
    const [mark, correction, out] = state;
    const corrected = at === correction?.start ? correction.text : null;
    found.push({ start: at, end: at + 1, mark, struck: correction !== null, corrected, out: out !== null });
    last = state;
  }
  return found;
}
