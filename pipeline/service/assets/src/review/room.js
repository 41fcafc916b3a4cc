/**
 * One opened session and what was decided about it: the values that every part of the page works on. Parts ask it; when
 * something changes it tells those that listen. Letting go of it lets go of every word.
 */
import { kept, reviewOf } from "./decisions.js";
import { marksOf } from "./marks.js";
import { fold } from "./opening.js";
import { textOf } from "./text.js";

/**
 * @param {{whole: object, records: object[], draft: object|null}} opened
 * @param {ReturnType<typeof import("./sound.js").soundOf>} sound
 */
export function roomOf({ whole, records, draft }, sound) {
  const { core } = whole;
  const text = textOf(core.transcript.text);
  const review = reviewOf(draft);
  const listeners = [];
  const room = { whole, core, text, review, records, sound };

  /** Work out anew what is left out and what would show, and tell everybody. */
  room.changed = () => {
    Object.assign(room, fold(records));
    const asked = room.asked.filter(({ item }) => !room.returning.has(item));
    room.cuts = asked.map((letter) => cutOf(core.transcript.words, letter)).filter(Boolean);
    const stays = core.withheld.filter(({ item }) => !room.returning.has(item)).map(({ span }) => span);
    room.piecesOf = marksOf(core, text, review, [...stays, ...room.cuts]);
    for (const listener of listeners) listener();
  };
  room.onChange = (listener) => listeners.push(listener);

  /** The turn that holds a character, as the core has it. */
  room.turnAt = (at) => core.transcript.turns.find(({ span }) => at < span.end);

  /** When a stretch begins to be said; null in notes. */
  room.timeAt = (at) => core.transcript.words.find(({ span }) => at < span.end)?.start_ms ?? null;

  /** How much nobody has looked at yet. */
  room.left = () => {
    const places = [...whole.doubtful.map(doubtKey), ...whole.singled_out.map(singledKey)];
    const sections = sectionsOf(core.transcript);
    return {
      places: places.filter((key) => !review.looked.has(key)).length,
      ofPlaces: places.length,
      sections: sections.length - review.read.size,
      ofSections: sections.length,
    };
  };
  room.kept = () => kept(review);
  room.changed();
  return room;
}

/** @param {object} doubt @returns {string} what it is known by */
export const doubtKey = ({ start, end, rule }) => `doubt ${start}-${end} ${rule}`;
/** The same for what singles somebody out. */
export const singledKey = (_found, place) => `singled ${place}`;

/** @param {object} transcript of the core @returns {{title: string, turns: object[]}[]} in the order of the talk */
export function sectionsOf({ sections, turns }) {
  const found = [];
  for (const turn of turns) {
    const section = sections.find(({ span }) => span.start <= turn.span.start && turn.span.start < span.end);
    const title = section?.title ?? "Before the first heading";
    if (found.at(-1)?.title !== title) found.push({ title, turns: [] });
    found.at(-1).turns.push(turn);
  }
  return found;
}

/** The words said in a stretch of time that a holder asks to leave out, as the decisions file names them. */
function cutOf(words, { item, start_ms: start, end_ms: end }) {
  const inside = words.filter((word) => word.start_ms < end && start < word.end_ms);
  return inside.length === 0 ? null : { item, start: inside[0].span.start, end: inside.at(-1).span.end };
}
