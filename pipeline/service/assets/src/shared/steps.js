/**
 * Steps of a page that a script carries out, and what is said of them.
 *
 * What went wrong is said in the place made for it, in words for the person; whatever is not meant for them is thrown
 * on, so that it is seen in the browser's console and not mistaken for success.
 */
import { KeyProblem } from "./identity.js";

/** Show one of the elements with `data-step` and hide the others beside it; its heading gets the focus. */
export function showStep(place, name) {
  const shown = place.querySelector(`[data-step="${name}"]`);
  for (const step of shown.parentElement.querySelectorAll(":scope > [data-step]")) step.hidden = step !== shown;
  shown.querySelector("[tabindex]")?.focus();
}

/** @param {HTMLElement} place holds one element with `data-said` */
export function saying(place) {
  const said = place.querySelector("[data-said]");
  const buttons = () => place.querySelectorAll("button");
  const say = (text, wrong = false) => {
    said.textContent = text;
    said.classList.toggle("govuk-error-message", wrong);
  };

  /** Do something when a form is submitted, once at a time. `work` gets the form and returns what to say. */
  async function during(event, begun, work) {
    event.preventDefault();
    say(begun);
    buttons().forEach((button) => (button.disabled = true));
    try {
      say(await work(event.currentTarget ?? event.target));
    } catch (problem) {
      if (!(problem instanceof KeyProblem)) {
        say("This did not work. Load the page again; if it goes on, tell your administrator.", true);
        throw problem;
      }
      say(problem.message, true);
    } finally {
      buttons().forEach((button) => (button.disabled = false));
    }
  }
  return { say, during };
}
