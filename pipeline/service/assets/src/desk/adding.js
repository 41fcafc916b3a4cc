/**
 * A passage that the tool missed, written down by a person: an item like any other from then on. If it was said at a
 * known time, the reviewers can be asked to leave that stretch out: they are told when, and nothing of what or why.
 */
import { itemByHand } from "../shared/by_hand.js";
import { copyOf, slot } from "../shared/filling.js";
import { onSubmit } from "../shared/forms.js";
import { desk, recipients } from "./page.js";
import { signed } from "./sending.js";

const TIME = /^(?:(\d{1,2}):)?(\d{1,3}):(\d{2})$/;

/** @param {Function} write @returns {HTMLElement} */
export function addingView(write) {
  const view = copyOf("adding");
  // Once the transcript is deleted, there is no stretch to leave out and nobody to ask.
  slot(view, "withholding").hidden = recipients.reviewer === undefined;
  onSubmit(slot(view, "add"), (values) => write(lettersOf(values)), stillMissing);
  return view;
}

function stillMissing({ words, kind, urgency, subject, reason, start, end }) {
  return [
    [!words.trim(), "Write down the words that were said."],
    [!kind.trim(), "Say what it may be."],
    [!urgency, "Choose how soon somebody must act."],
    [!subject, "Say whom it is about."],
    [!reason.trim(), "Write down why you add it."],
    [[start, end].some((time) => time.trim() && msOf(time) === null), "Write times as 00:12:30."],
    [!start.trim() !== !end.trim() || msOf(start) > msOf(end), "Write both times, the earlier one first, or neither."],
  ].flatMap(([isMissing, text]) => (isMissing ? [text] : []));
}

function lettersOf(values) {
  const item = itemOf(values);
  const letters = [
    { route: desk.route, content: { kind: "item", ...signed(), from_route: null, reason: values.reason.trim(), item } },
  ];
  if (values.withhold && recipients.reviewer && item.start_ms !== null) {
    const { id, start_ms: start, end_ms: end } = item;
    letters.push({ route: "reviewer", content: { kind: "withhold", item: id, start_ms: start, end_ms: end } });
  }
  return letters;
}

function itemOf({ words, speaker, kind, urgency, subject, start, end }) {
  const written = { words: words.trim(), kind: kind.trim(), speaker: speaker.trim() || null, subject, urgency };
  return itemByHand({ route: desk.route, ...written, start_ms: msOf(start), end_ms: msOf(end) });
}

/** hh:mm:ss or mm:ss in milliseconds; null for anything else. */
function msOf(time) {
  const parts = TIME.exec(time.trim());
  return parts && ((Number(parts[1] ?? 0) * 60 + Number(parts[2])) * 60 + Number(parts[3])) * 1000;
}
