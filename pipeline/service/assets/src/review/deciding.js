/** What was decided so far, each with its undoing, and what was wrong with one when a release was refused. */
import { copyOf, fill, slot } from "../shared/filling.js";
import { inWords, undo } from "./decisions.js";

/** @param {HTMLElement} view @param {object} room @returns {(decision: object, problem: string) => void} points at one */
export function decisionsView(view, room) {
  const list = slot(view, "decisions");
  const refresh = () => {
    list.replaceChildren(...room.review.made.map(lineOf));
    slot(view, "none").hidden = room.review.made.length > 0;
  };

  function lineOf(decision) {
    const says = inWords(decision);
    const line = copyOf("decision");
    fill(line, { says, undo: "Undo" });
    slot(line, "undo").setAttribute("aria-label", `Undo: ${says}`);
    slot(line, "undo").addEventListener("click", () => {
      undo(room.review, decision);
      room.changed();
      slot(view, "decisions-heading").focus();
    });
    return line;
  }

  room.onChange(refresh);
  refresh();
  return (decision, problem) => {
    const line = list.children[room.review.made.indexOf(decision)];
    Object.assign(slot(line, "problem"), { textContent: problem, hidden: false });
  };
}
