/** What was written about an item, in words: on the screen, on paper and in a file alike. */
import { longMoment } from "./facts.js";
import { wording } from "./page.js";

/** Where an item came from, if not from the machine for this route. */
export function originOf({ origin }) {
  if (origin === null) return "";
  const { from_route: from, reason, by_role: role } = origin.content;
  if (from === null) return `Added by hand (${role}): ${reason}`;
  return `Sent by the ${wording.holders[from]}: ${reason}`;
}

const NAMES = { decision: "Decision", comment: "Comment", entered: "Entered elsewhere", item: "Item" };

/** @param {object} record @returns {string} who wrote what kind of record, and when */
export function headingOf({ number, by, at, content }) {
  return `${NAMES[content.kind] ?? "Record"} ${number}, by ${by}, ${longMoment(at)}`;
}

/** @param {object} content of a record @returns {[string, string][]} what it says */
export function linesOf(content) {
  const lines = { decision: () => decisionLines(content.decision), comment: () => [["Comment", content.text]] };
  lines.entered = () => [["Entered in the school’s system, reference", content.reference]];
  lines.item = () => [["Why it is here", content.reason]];
  return (lines[content.kind] ?? (() => [["Unknown", "This page does not know records of this kind."]]))();
}

function decisionLines(decision) {
  return [
    ["Decision", wording.verdicts[decision.verdict]],
    ["Sent to", decision.to_route ? wording.holders[decision.to_route] : ""],
    ["Reason for the decision", decision.reason],
    ["Action taken", decision.action],
    ["Outcome", decision.outcome],
    ["By whom (role)", decision.by_role],
    ["Words return to the transcript", decision.return_to_transcript ? "yes" : "no"],
  ].filter(([, value]) => value);
}
