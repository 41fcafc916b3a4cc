/**
 * The sound of one item, played from memory. Its address is let go of with the item, so that nothing can play it again.
 */
import { fromBase64 } from "../shared/sealing.js";
import { fill, slot } from "../shared/filling.js";
import { letGo, MIME, playerIn } from "../shared/player.js";
import { moment, soundNote } from "./facts.js";

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
  const audio = playerIn(player);
  const url = URL.createObjectURL(new Blob([fromBase64(item.clip.data_base64)], { type: MIME }));
  audio.src = url;
  return () => letGo(audio, url);
}

const spanOf = (clip) => `${moment(clip.start_ms)} to ${moment(clip.end_ms)} of the recording`;
