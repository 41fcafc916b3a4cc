/** The player beside sealed words: back a little, slower, and letting go of the sound so that nothing can play it again. */
import { slot } from "./filling.js";

/** What a recording may say that it is: a file's own word for it is not taken. */
export const MIME = "audio/mpeg";
const BACK_S = 5;
const SLOW = 0.75;

/** @param {HTMLElement} place with the slots "audio", "back" and "slower" @returns {HTMLAudioElement} */
export function playerIn(place) {
  const audio = slot(place, "audio");
  slot(place, "back").addEventListener("click", () => (audio.currentTime = Math.max(0, audio.currentTime - BACK_S)));
  slot(place, "slower").addEventListener("click", ({ currentTarget }) => slow(audio, currentTarget));
  return audio;
}

/** @param {HTMLAudioElement} audio @param {string|null} url of what it plays; null where nothing came */
export function letGo(audio, url) {
  audio.pause();
  audio.removeAttribute("src");
  audio.load();
  if (url !== null) URL.revokeObjectURL(url);
}

function slow(audio, button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  audio.preservesPitch = true;
  audio.playbackRate = on ? SLOW : 1;
}
