/**
 * What a holder writes about an item: a decision with its reason, a comment, the reference in the school's own system.
 *
 * Whether the words return to the transcript is a question of its own, and only its answer goes to the reviewers. What
 * is sent to another route must not go where somebody named in it would read it: what can be known here is refused, and
 * the rest is asked of the person who has read the words.
 */
import { slot } from "../shared/filling.js";
import { barred } from "./folding.js";
import { onSubmit } from "../shared/forms.js";
import { desk, recipients, wording } from "./page.js";
import { signed } from "./sending.js";

const REVIEWER = "reviewer";
/** Once the transcript is deleted, nothing returns to it and nobody is told so. */
const isTranscriptGone = recipients[REVIEWER] === undefined;

/** @param {HTMLElement} view @param {import("./folding.js").Entry} entry @param {Function} write */
export function deciding(view, entry, write) {
  const form = slot(view, "decide");
  const rerouting = slot(form, "rerouting");
  offerRoutes(form, entry.item);
  const show = () => {
    rerouting.hidden = form.elements.verdict.value !== "reroute";
    slot(form, "returning").hidden = !rerouting.hidden || isTranscriptGone;
  };
  form.addEventListener("change", show);
  show();
  onSubmit(form, (values) => write(...lettersOf(entry, values)), stillMissing);
}

function offerRoutes(form, item) {
  const select = form.elements.to_route;
  const refused = barred(item);
  const open = Object.keys(wording.holders).filter((route) => route !== desk.route && recipients[route]);
  for (const route of open.filter((route) => !refused.has(route))) select.add(new Option(wording.holders[route], route));
  const closed = open.filter((route) => refused.has(route)).map((route) => wording.holders[route]);
  slot(form, "refused").hidden = closed.length === 0;
  slot(form, "refused-names").textContent = closed.join(", ");
  slot(form, "colleague").hidden = item.subject !== "staff_self";
}

function stillMissing({ verdict, reason, to_route: route, return_to_transcript: returns, unnamed }) {
  const rerouted = verdict === "reroute";
  return [
    [!verdict, "Choose what you decide."],
    [!reason.trim(), "Write down the reason for your decision."],
    [rerouted && !route, "Choose the route that it goes to."],
    [rerouted && !unnamed, "Confirm that nobody who opens that route’s file is named in it or meant by it."],
    [!rerouted && !returns && !isTranscriptGone, "Say whether these words return to the transcript."],
  ].flatMap(([isMissing, words]) => (isMissing ? [words] : []));
}

/** The records that a decision makes, and what the server must know of it. */
function lettersOf({ item, decision: before }, values) {
  const rerouted = values.verdict === "reroute";
  const returns = !rerouted && values.return_to_transcript === "yes";
  const decision = {
    item: item.id,
    verdict: values.verdict,
    reason: values.reason.trim(),
    action: values.action.trim(),
    outcome: values.outcome.trim(),
    by_role: signed().by_role,
    at: signed().at,
    return_to_transcript: returns,
    to_route: rerouted ? values.to_route : null,
  };
  const letters = [{ route: desk.route, content: { kind: "decision", ...signed(), decision } }];
  if (rerouted) letters.push({ route: values.to_route, content: sentOn(item, values) });
  const withdraws = !returns && !isTranscriptGone && before?.return_to_transcript;
  if (returns || withdraws) letters.push({ route: REVIEWER, content: given(decision) });
  const immediate = rerouted && item.urgency === "immediate";
  return [letters, { immediate, returns: returns ? item.id : "", withdraws: withdraws ? item.id : "" }];
}

function sentOn(item, { reason, to_route: route }) {
  const moved = { ...item, route, first_route: route, not_for: [...barred(item)], decision: null };
  return { kind: "item", ...signed(), from_route: desk.route, reason: reason.trim(), item: moved };
}

/** All that a reviewer may know: of which item, what was decided, and whether its words come back. */
const given = ({ item, verdict, return_to_transcript: returns }) => ({
  kind: "return",
  item,
  verdict,
  return_to_transcript: returns,
});

/** @param {HTMLElement} view @param {import("./folding.js").Entry} entry @param {Function} write */
export function commenting(view, { item }, write) {
  const content = ({ text }) => ({ kind: "comment", ...signed(), item: item.id, text: text.trim() });
  onSubmit(
    slot(view, "comment"),
    (values) => write([{ route: desk.route, content: content(values) }]),
    ({ text }) => (text.trim() ? [] : ["Write your comment or correction."]),
  );
}

/** @param {HTMLElement} view @param {import("./folding.js").Entry} entry @param {Function} write */
export function entering(view, { item, decision }, write) {
  const form = slot(view, "enter");
  const content = ({ reference }) => ({ kind: "entered", ...signed(), item: item.id, reference: reference.trim() });
  onSubmit(
    form,
    (values) => write([{ route: desk.route, content: content(values) }]),
    ({ reference }) => [
      ...(decision === null ? ["Decide on this item first."] : []),
      ...(reference.trim() ? [] : ["Write the reference that your own system gave."]),
    ],
  );
}
