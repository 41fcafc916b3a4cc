/**
 * The sound of one item, played from memory. Its address is let go of with the item, so that nothing can play it again.
 */
import { fromBase64 } from "../shared/sealing.js";
import { fill, slot } from "../shared/filling.js";
import { moment, soundNote } from "./facts.js";

const BACK_S = 5;
const SLOW = 0.75;
/** What a clip may say that it is: the file's own word for it is not taken. */
const MIME = "audio/mpeg";

/**
 * @param {HTMLElement} view with the slots of the item template
 * @param {object} item
 * @returns {() => void} stops it and lets go of it
 */
export function addSound(view, item) {
  fill(view, { "sound-note": soundNote(item), "sound-span": item.clip ? spanOf(item.clip) : "" });
  const player = slot(view, "player");
  if (!item.clip) {
    player.remove();
    return () => {};
  }
  const audio = slot(player, "audio");
  const url = URL.createObjectURL(new Blob([fromBase64(item.clip.data_base64)], { type: MIME }));
  audio.src = url;
  slot(player, "back").addEventListener("click", () => (audio.currentTime = Math.max(0, audio.currentTime - BACK_S)));
  slot(player, "slower").addEventListener("click", ({ currentTarget }) => slow(audio, currentTarget));
  return () => {
    audio.pause();
    audio.removeAttribute("src");
    audio.load();
    URL.revokeObjectURL(url);
  };
}

function slow(audio, button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  audio.preservesPitch = true;
  audio.playbackRate = on ? SLOW : 1;
}

const spanOf = (clip) => `${moment(clip.start_ms)} to ${moment(clip.end_ms)} of the recording`;
