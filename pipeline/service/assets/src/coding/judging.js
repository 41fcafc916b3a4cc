/**
 * A verdict on a code in the list of turns: the turn comes back as it stands then and takes the place of the old one.
 * The server decides what stands; this must never show a verdict that was not kept.
 */
import { KeyProblem } from "../shared/identity.js";
import { parsed } from "../shared/parsing.js";
import { reach, understood } from "../shared/proving.js";

/** Listens to every form of the page that says so (`data-judge`), those that come later too. */
export function judgeInPlace() {
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-judge]");
    if (form === null) return;
    event.preventDefault();
    const turn = form.closest("[data-turn]");
    try {
      const fresh = await judged(form, event.submitter);
      turn.replaceWith(fresh);
      count();
      focusOn(fresh, form);
    } catch (problem) {
      if (!(problem instanceof KeyProblem)) throw problem;
      turn.querySelector("[data-problem]").textContent = problem.message;
    }
  });
}

async function judged(form, button) {
  const body = new FormData(form, button);
  body.set("back", "part");
  const response = await reach(form.action, { method: "POST", body });
  if (response.redirected || !response.ok) await understood(response);
  return parsed(await response.text()).firstElementChild;
}

/** What the head of the page says of the whole list. */
function count() {
  const turns = [...document.querySelectorAll("[data-turn]")];
  const sum = (name) => turns.reduce((total, { dataset }) => total + Number(dataset[name]), 0);
  document.getElementById("looked-at").textContent = `${sum("suggested") - sum("open")} of ${sum("suggested")}`;
  const next = document.getElementById("next-open");
  const open = turns.find(({ dataset }) => dataset.open !== "0");
  if (next !== null) next.hidden = open === undefined;
  if (next !== null && open !== undefined) next.href = open.querySelector("[data-alone]").href;
}

/** Who works by keyboard goes on where they were: at the same code, or at the turn if it is gone. */
function focusOn(turn, { elements }) {
  const same = ({ elements: other }) => other.code.value === elements.code.value && other.span.value === elements.span.value;
  const form = [...turn.querySelectorAll("form[data-judge]")].find(same);
  (form?.querySelector("button") ?? turn.querySelector("[data-alone]")).focus();
}
