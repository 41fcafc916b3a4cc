/**
 * The form by which a page of sealed things is opened: a key file and its passphrase, once, with what went wrong beside it.
 */
import { KeyProblem } from "./identity.js";

/**
 * @param {HTMLFormElement} form with `#open-problem` in it
 * @param {HTMLElement} status where progress is said
 * @param {{open: () => Promise<void>, wipe: () => void}} acts `wipe` lets go of what was half opened
 */
export function openOnSubmit(form, status, { open, wipe }) {
  const problemPlace = form.querySelector("#open-problem");
  const button = form.querySelector("button[type=submit]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problemPlace.textContent = "";
    status.textContent = "Opening your key.";
    button.disabled = true;
    try {
      await open();
    } catch (problem) {
      wipe();
      status.textContent = "";
      problemPlace.textContent =
        problem instanceof KeyProblem ? problem.message : "The connection failed. Check the network and try again.";
      if (!(problem instanceof KeyProblem || problem instanceof TypeError)) throw problem;
    } finally {
      button.disabled = false;
    }
  });
  button.disabled = false;
}
