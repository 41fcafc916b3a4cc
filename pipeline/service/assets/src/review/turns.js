/**
 * The whole transcript by section: each section is laid out once it is opened, and a turn again once it has changed.
 */
import { copyOf, slot } from "../shared/filling.js";
import { moment } from "../shared/moment.js";
import { hearing } from "./hearing.js";
import { sectionsOf } from "./room.js";

const OUT = "Withheld: it stays out, and cannot be changed. ";
const SECOND_MS = 1000;
const WITHDREW = "Left out: the speaker withdrew. ";

/**
 * @param {HTMLElement} place @param {object} room @param {Function} change opens what can be done to words
 * @returns {(times: number[]) => void} points at the turns that were said at these times
 */
export function transcriptView(place, room, change) {
  const shown = [];
  const sections = sectionsOf(room.core.transcript);
  const views = sections.map((section, number) => sectionView(section, number, room, change, shown));
  place.replaceChildren(...views.map(({ view }) => view));
  room.onChange(() => shown.forEach((refresh) => refresh()));
  return (times) => {
    place.querySelectorAll("[data-slot=problem]").forEach((problem) => (problem.hidden = true));
    times.forEach((ms) => pointAt(sections, views, ms));
  };
}

/** The last turn that had begun by the end of this second: it, or what is left of it, is where something would be left. */
function pointAt(sections, views, ms) {
  const begun = ({ start_ms: start }) => start !== null && start < ms + SECOND_MS;
  const number = sections.findLastIndex(({ turns }) => turns.some(begun));
  if (number === -1) return;
  views[number].lay();
  views[number].view.open = true;
  const turn = slot(views[number].view, "turns").children[sections[number].turns.findLastIndex(begun)];
  slot(turn, "problem").hidden = false;
}

function sectionView({ title, turns }, number, room, change, shown) {
  const view = copyOf("section");
  const box = slot(view, "read");
  box.id = `read-${number}`;
  slot(view, "read-label").htmlFor = box.id;
  slot(view, "read-label").textContent = `I have read “${title}”`;
  box.checked = room.review.read.has(number);
  box.addEventListener("change", () => {
    if (box.checked) room.review.read.add(number);
    else room.review.read.delete(number);
    room.changed();
  });
  slot(view, "title").textContent = `${title}, ${turns.length} turn${turns.length === 1 ? "" : "s"}`;
  const list = slot(view, "turns");
  const lay = () => {
    if (list.childElementCount > 0) return;
    list.replaceChildren(...turns.map((turn) => turnView(turn, room, change, shown)));
  };
  view.addEventListener("toggle", () => view.open && lay());
  return { view, lay };
}

function turnView(turn, room, change, shown) {
  const view = copyOf("turn");
  const words = slot(view, "words");
  slot(view, "speaker").textContent = turn.speaker ?? "";
  hearing(slot(view, "hear"), room, turn.start_ms);
  const where = turn.start_ms === null ? "" : ` at ${moment(turn.start_ms)}`;
  slot(view, "change").setAttribute("aria-label", `Change words of ${turn.speaker ?? "a speaker"}${where}`);
  slot(view, "change").addEventListener("click", () => change(view, { start: turn.span.start, end: turn.span.start }));
  let before = "";
  const refresh = () => {
    const pieces = room.piecesOf(turn.span.start, turn.span.end);
    const isGone = room.review.removed.has(turn.speaker);
    const now = JSON.stringify([pieces, isGone]);
    if (now === before) return;
    before = now;
    words.replaceChildren(...pieces.map((piece) => pieceView(piece, room, (at) => change(view, at))));
    if (isGone) words.prepend(element("strong", WITHDREW));
    slot(view, "change").hidden = pieces.every(({ out }) => out);
  };
  refresh();
  shown.push(refresh);
  return view;
}

function pieceView(piece, room, change) {
  const words = room.text.slice(piece.start, piece.end);
  if (piece.out) return element("del", element("strong", OUT), words);
  if (piece.struck) return correctedView(piece, words);
  if (!piece.mark?.hidden) return document.createTextNode(words);
  const button = copyOf("hidden-words");
  slot(button, "words").textContent = words;
  slot(button, "why").textContent = `${piece.mark.label}, ${piece.mark.why}`;
  button.addEventListener("click", () => change(piece.mark));
  return button;
}

function correctedView({ corrected }, words) {
  const [struck, now] = [element("del", words), corrected === null ? "" : element("ins", ` ${corrected}`)];
  return element("span", struck, now);
}

function element(name, ...content) {
  const made = document.createElement(name);
  made.append(...content);
  return made;
}
