/**
 * An item in a lead's words: the lines of pipeline/restricted/record.py, which prints the same record outside a browser.
 * It points and does not find: what was not said stays "not said". tests/service/browser compares the two.
 */
import { moment } from "../shared/moment.js";
import { wording } from "./page.js";

export { moment };

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const MOMENT = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });

/** @param {string} iso a date @returns {string} as in a letter */
export const longDate = (iso) => DAY.format(new Date(`${iso}T12:00:00`));

/** @param {string} iso a date and time @returns {string} */
export const longMoment = (iso) => MOMENT.format(new Date(iso));

/** @param {object} item @returns {string} what it may be: the likeliest */
export const likeliest = (item) => item.category_titles[0];

/** @param {object} item @param {object} followUp @returns {[string, string][]} */
export function facts(item, followUp) {
  const rows = [
    ["What the guidance asks", item.clock.rule],
    ...item.personal_duty.map((duty) => ["Personal duty to report", wording.duties[duty] ?? `may apply (${duty})`]),
    ["Said in the room", item.said_already_referred ? "already referred: check that it was" : ""],
    ["Why it came to you", conflict(item)],
    ["May be", item.category_titles.map(named(item)).join("; or ")],
    ["About", wording.subjects[item.subject]],
    ...asSaid(item),
    ["Said on", `${longDate(followUp.session_date)}, ${when(item)}`],
    ["Why flagged", item.signals.join("; ")],
    ["Item", [item.id, scored(item), item.source_edition].filter(Boolean).join(", ")],
  ];
  return rows.filter(([, value]) => value);
}

const named = (item) => (title, place) => (item.category[place] ? `${title} (${item.category[place]})` : title);
const scored = (item) => (item.score === null ? "" : `score ${item.score.toFixed(2)}`);

function conflict(item) {
  if ((item.first_route ?? item.route) === item.route) return "";
  return `the passage names someone who opens the file of the usual route (${wording.holders[item.first_route]})`;
}

function asSaid(item) {
  const quoted = (words) => words.map((one) => `“${one}”`).join("; ") || wording.not_said;
  const spoke = (item.speakers?.length ? item.speakers : [item.speaker]).filter(Boolean).map(knownAs(item));
  const teller = (label) => (label === null ? "a speaker" : knownAs(item)(label));
  const told = (item.first_hand ?? []).map((one) => `${teller(one.speaker)} ${wording.how[one.how]} (“${one.words}”)`);
  return [
    ["Who, as said", quoted(item.said?.who ?? [])],
    ["When it happened, as said", quoted(item.said?.when ?? [])],
    ["Where, as said", quoted(item.said?.where ?? [])],
    ["Who spoke", spoke.join(", ") || "not known"],
    ["At first hand", [...new Set(told)].join("; ") || wording.not_said],
  ];
}

/** A speaker's label, with the name that notes give them. */
const knownAs = (item) => (label) => (item.speaker_names?.[label] ? `${label} (${item.speaker_names[label]})` : label);

function when(item) {
  if (item.start_ms === null) return "in the notes";
  return `at ${moment(item.start_ms)} to ${moment(item.end_ms)} of the recording`;
}

/** @param {object} item @returns {string} what to do about the sound, where something is to be said of it */
export function soundNote(item) {
  if (item.start_ms === null) return "";
  if (item.clip === null) return wording.no_sound;
  return item.check_audio ? wording.check_sound : "";
}

/** @param {object} item @returns {string} exactly what was said, a turn a line */
export function exactWords(item) {
  const turns = item.turns?.length ? item.turns : [{ speaker: null, text: item.text }];
  return turns.map((turn) => [turn.speaker, turn.text].filter(Boolean).join(": ")).join("\n");
}
