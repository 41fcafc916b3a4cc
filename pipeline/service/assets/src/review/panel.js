/**
 * What can be done to words: chosen one by one, so that it works by keyboard and on a telephone, then hidden, shown or put
 * right. There is one such panel at a time, at the place that it was opened from.
 */
import { copyOf, slot } from "../shared/filling.js";
import { onSubmit } from "../shared/forms.js";
import { decide } from "./decisions.js";
import { hearing } from "./hearing.js";

/**
 * @param {object} room
 * @returns {(place: HTMLElement, span: {start: number, end: number}, key?: string) => void} opens it; with an empty span
 *   no word is chosen yet
 */
export function panelOf(room) {
  let open = null;
  const close = () => {
    open?.remove();
    open = null;
  };
  return (place, span, key) => {
    close();
    const done = () => {
      close();
      place.focus();
    };
    open = panelAt(room, span, { key, done });
    place.append(open);
    slot(open, "heading").focus();
  };
}

function panelAt(room, span, { key, done }) {
  const form = copyOf("panel");
  const turn = room.turnAt(span.start);
  const words = room.text.within(turn.span.start, turn.span.end);
  const chosen = choosing(form, room, words, span);
  offerPlaceholders(form.elements.same_as, room.core);
  hearing(slot(form, "hear"), room, room.timeAt(span.start));
  form.addEventListener("change", () => {
    const act = form.elements.act.value;
    slot(form, "hiding").hidden = !act.startsWith("hide");
    slot(form, "correcting").hidden = act !== "correct";
  });
  slot(form, "cancel").addEventListener("click", done);
  onSubmit(
    form,
    async (values) => {
      decide(room.review, decisionOf(values, chosen(), room.text));
      if (key) room.review.looked.add(key);
      room.changed();
      done();
    },
    (values) => stillMissing(values, chosen(), room),
  );
  return form;
}

/** A button for each word of the turn; returns what is chosen, or null. */
function choosing(form, room, words, span) {
  let first = words.findIndex((word) => word.whole > span.start);
  let last = words.findLastIndex((word) => word.start < span.end);
  const chosen = () =>
    first > last ? null : { start: words[first].start, end: words[last].end, whole: words[last].whole };
  const buttons = words.map((word, place) => {
    const button = document.createElement("button");
    const textContent = room.text.slice(word.start, word.whole);
    Object.assign(button, { type: "button", className: "quiet-review__word", textContent });
    button.addEventListener("click", () => {
      const reaches = chosen() !== null && (place < first || place > last);
      [first, last] = reaches ? [Math.min(first, place), Math.max(last, place)] : [place, place];
      show();
    });
    return button;
  });
  function show() {
    buttons.forEach((button, place) => button.setAttribute("aria-pressed", String(first <= place && place <= last)));
    const { start, end } = chosen() ?? { start: 0, end: 0 };
    slot(form, "chosen").textContent = room.text.slice(start, end) || "nothing yet";
    slot(form, "now").textContent = end > start ? nowWords(room.piecesOf(start, end)) : "";
  }
  slot(form, "pick").replaceChildren(...buttons.flatMap((button) => [button, " "]));
  show();
  return chosen;
}

function nowWords(pieces) {
  const hidden = pieces.find(({ mark }) => mark?.hidden);
  return hidden ? `Hidden now, as ${hidden.mark.label}, by the rule “${hidden.mark.why}”.` : "Shown now.";
}

function offerPlaceholders(select, { placeholders, pseudonyms }) {
  for (const placeholder of new Set(Object.values(placeholders))) {
    const names = (pseudonyms[placeholder] ?? []).join(", ");
    select.add(new Option([placeholder, names].filter(Boolean).join(" "), placeholder));
  }
}

function stillMissing({ act, said }, chosen, room) {
  if (chosen === null) return ["Choose the words."];
  const { start, whole } = chosen;
  const correction = said.trim();
  return [
    [!act, "Choose what shall become of these words."],
    [room.piecesOf(start, whole).some(({ out }) => out), "Some of these words are withheld: they cannot be changed."],
    [act === "correct" && !/[\p{L}\p{N}]/u.test(correction), "Write what was really said."],
    [act === "correct" && /[[\]]/.test(correction), "Write it without square brackets: they would look like placeholders."],
  ].flatMap(([isMissing, words]) => (isMissing ? [words] : []));
}

function decisionOf({ act, said, entity, same_as: same }, { start, end, whole }, text) {
  const words = text.slice(start, end);
  if (act === "correct") {
    return { kind: "corrections", entry: { start, end: whole, text: said.trim() }, words: text.slice(start, whole) };
  }
  const verdict = act.split("-")[0];
  const meant = { ...(entity && { entity }), ...(same && { same_as: same }) };
  const more = verdict === "hide" ? meant : {};
  if (!act.endsWith("-here")) return { kind: "terms", entry: { term: words, verdict, ...more }, words };
  const only = verdict === "hide" ? { only_here: true } : {};
  return { kind: "spans", entry: { start, end, verdict, ...more, ...only }, words };
}
