/** Forms that are sent by script: what is missing is said at the top, what goes wrong too, and nothing is sent twice. */
import { KeyProblem } from "./identity.js";
import { slot } from "./filling.js";

/**
 * @param {HTMLFormElement} form with a slot "problem" and a submit button
 * @param {(values: Record<string, string>) => Promise<void>} act may throw KeyProblem
 * @param {(values: Record<string, string>) => string[]} missing what a person must still do
 */
export function onSubmit(form, act, missing = () => []) {
  const button = form.querySelector("button[type=submit]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form));
    const problems = missing(values);
    tell(form, problems);
    if (problems.length > 0) return;
    button.disabled = true;
    try {
      await act(values);
    } catch (problem) {
      tell(form, [problem instanceof KeyProblem ? problem.message : "Not saved: the connection failed. Send it again."]);
      if (!(problem instanceof KeyProblem || problem instanceof TypeError)) throw problem;
    } finally {
      button.disabled = false;
    }
  });
}

function tell(form, problems) {
  const place = slot(form, "problem");
  const list = place.querySelector("ul");
  list.replaceChildren(
    ...problems.map((problem) => Object.assign(document.createElement("li"), { textContent: problem })),
  );
  place.hidden = problems.length === 0;
  if (!place.hidden) place.focus();
}
