/** The places to look at first, passages that were passed on, and those who withdrew. */
import { copyOf, fill, slot } from "../shared/filling.js";
import { moment } from "../shared/moment.js";
import { hearing } from "./hearing.js";
import { doubtKey, singledKey } from "./room.js";

/** @param {HTMLElement} view @param {object} room @param {Function} change opens what can be done to words */
export function placesView(view, room, change) {
  const { doubtful, singled_out: singled, not_routed: unrouted } = room.whole;
  slot(view, "unrouted").hidden = unrouted.length === 0;
  slot(view, "unrouted-list").replaceChildren(...unrouted.map(unroutedView));
  slot(view, "no-doubts").hidden = doubtful.length > 0;
  slot(view, "doubts").replaceChildren(...doubtful.map((doubt) => doubtView(doubt, room, change)));
  slot(view, "singled").hidden = singled.length === 0;
  slot(view, "singled-list").replaceChildren(...singled.map((found, place) => singledView(found, place, room, change)));
  withheldView(view, room);
  speakersView(view, room);
}

function unroutedView({ notice, start_ms: start, end_ms: end, text }) {
  const at = start === null ? "In the notes" : `${moment(start)} to ${moment(end)} of the recording`;
  return fill(copyOf("unrouted-item"), { notice, at, words: text });
}

function doubtView(doubt, room, change) {
  const view = fill(copyOf("place"), {
    before: doubt.context_before || " ",
    words: doubt.text,
    after: doubt.context_after || " ",
    why: `${doubt.is_hidden ? "Hidden" : "Shown"}: ${doubt.rule}. Doubt ${doubt.doubt.toFixed(2)}`,
  });
  return withActs(view, { key: doubtKey(doubt), span: doubt, ms: doubt.start_ms, words: doubt.text }, room, change);
}

function singledView(found, place, room, change) {
  const view = fill(copyOf("place"), { before: " ", words: found.text, after: " ", why: found.traits.join(", ") });
  const { span } = room.core.findings.singled_out[place];
  return withActs(view, { key: singledKey(found, place), span, ms: found.start_ms, words: found.text }, room, change);
}

function withActs(view, { key, span, ms, words }, room, change) {
  const looked = slot(view, "looked");
  slot(view, "change").setAttribute("aria-label", `Change “${words}”`);
  hearing(slot(view, "hear"), room, ms);
  slot(view, "change").addEventListener("click", () => change(view, span, key));
  looked.addEventListener("click", () => {
    if (!room.review.looked.delete(key)) room.review.looked.add(key);
    room.changed();
  });
  const refresh = () => {
    const isLooked = room.review.looked.has(key);
    looked.textContent = isLooked ? "Looked at: look again" : "Right as it is";
    looked.setAttribute("aria-label", `${looked.textContent}, “${words}”`);
    const isOut = room.piecesOf(span.start, span.end).every(({ out }) => out);
    slot(view, "change").hidden = isOut;
  };
  room.onChange(refresh);
  refresh();
  return view;
}

function withheldView(view, room) {
  const times = new Map(room.whole.left_out.filter(({ item }) => item).map((gap) => [gap.item, gap]));
  const refresh = () => {
    const lines = room.core.withheld.map(({ item }) => [times.get(item), room.returning.has(item)]);
    const asked = room.asked.map((letter) => [letter, room.returning.has(letter.item)]);
    slot(view, "withheld").hidden = lines.length + asked.length === 0;
    slot(view, "withheld-list").replaceChildren(...[...lines, ...asked].map(withheldLine));
  };
  room.onChange(refresh);
  refresh();
}

function withheldLine([gap, returns]) {
  const at = gap.start_ms === null ? "In the notes" : `${moment(gap.start_ms)} to ${moment(gap.end_ms)}`;
  const textContent = `${at}: ${returns ? "will return" : "stays out"}`;
  return Object.assign(document.createElement("li"), { textContent });
}

function speakersView(view, room) {
  const turns = room.core.transcript.turns;
  const labels = [...new Set(turns.map(({ speaker }) => speaker))].filter(Boolean);
  const boxes = labels.map((label, place) => {
    const said = turns.filter(({ speaker }) => speaker === label);
    return speakerBox(label, place, said, room);
  });
  slot(view, "speakers").hidden = boxes.length === 0;
  const isTyped = Object.keys(room.whole.speakers).length > 0;
  slot(view, "speakers-hint").textContent = isTyped
    ? "Labels are those of the notes, and may be wrong or belong to two people: be sure who it is first."
    : "Voices are told apart by a machine: hear who it is first.";
  slot(view, "speaker-list").replaceChildren(...boxes);
}

function speakerBox(label, place, said, room) {
  const view = copyOf("speaker-box");
  const box = slot(view, "box");
  const isGone = room.core.removed.includes(label);
  box.id = `speaker-${place}`;
  slot(view, "label").htmlFor = box.id;
  const name = room.whole.speakers[label];
  const known = name ? `${label} (“${name}” in the notes)` : label;
  const turns = `${known}, ${said.length} turn${said.length === 1 ? "" : "s"}`;
  slot(view, "label").textContent = isGone ? `${turns}: left out from the start` : turns;
  Object.assign(box, { checked: isGone || room.review.removed.has(label), disabled: isGone });
  box.addEventListener("change", () => {
    if (box.checked) room.review.removed.add(label);
    else room.review.removed.delete(label);
    room.changed();
  });
  hearing(slot(view, "hear"), room, said[0].start_ms, `Hear ${label} at`);
  return view;
}
