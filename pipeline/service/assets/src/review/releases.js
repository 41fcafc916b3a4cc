/** The list of releases, with their recall: replaced in place, so that nothing that was decided is lost. */
import { KeyProblem } from "../shared/identity.js";
import { parsed } from "../shared/parsing.js";
import { reach, send } from "../shared/proving.js";

/** @param {HTMLElement} place @param {HTMLElement} problemPlace @returns {{refresh: () => Promise<void>}} */
export function releasesList(place, problemPlace) {
  async function refresh() {
    const response = await reach(place.dataset.url);
    if (!response.ok || response.redirected) return;
    place.replaceChildren(...parsed(await response.text()).children);
  }

  place.addEventListener("click", async ({ target }) => {
    const url = target.dataset?.recall;
    if (url === undefined) return;
    target.disabled = true;
    problemPlace.textContent = "";
    try {
      await send(url, {});
      await refresh();
      place.querySelector("h2").focus();
    } catch (problem) {
      target.disabled = false;
      if (!(problem instanceof KeyProblem)) throw problem;
      problemPlace.textContent = problem.message;
    }
  });
  return { refresh };
}
