/** Buttons that play the sound around a place; where there is none, they are taken out. */
import { moment } from "../shared/moment.js";

/** @param {HTMLButtonElement} button @param {object} room @param {number|null} ms @param {string} [words] before the time */
export function hearing(button, { sound }, ms, words = "Hear") {
  if (ms === null || !sound.canHear) {
    button.remove();
    return;
  }
  button.textContent = `${words} ${moment(ms)}`;
  button.addEventListener("click", () => sound.hear(ms));
}
