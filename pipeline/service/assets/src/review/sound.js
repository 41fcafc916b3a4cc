/**
 * The recording, fetched and opened only when the reviewer asks for it, played from memory. Its address is let go of when
 * the screen is blanked.
 */
import { answerOf } from "../shared/fetching.js";
import { KeyProblem } from "../shared/identity.js";
import { slot } from "../shared/filling.js";
import { collected } from "../shared/pieces.js";
import { letGo, MIME, playerIn } from "../shared/player.js";
import { page } from "./page.js";

const BEFORE_MS = 2000;
const DAMAGED = "The recording did not arrive whole, or is damaged. Try again.";

/**
 * @param {HTMLElement|null} bar of the page; null where there is no recording
 * @param {import("../shared/identity.js").Identity} identity
 * @returns {{canHear: boolean, hear: (ms: number) => Promise<void>, whole: () => Promise<Blob|null>, forget: () => void}}
 *   `whole` is the recording; null where it did not come, which is said beside it
 */
export function soundOf(bar, identity) {
  if (bar === null) return { canHear: false, hear: async () => {}, whole: async () => null, forget: () => {} };
  const audio = playerIn(bar);
  let sound = null;
  let url = null;
  let coming = null;
  const say = (words) => (slot(bar, "said").textContent = words);

  async function get() {
    say("Fetching the recording and opening it. This takes a while.");
    slot(bar, "get").disabled = true;
    try {
      const opened = await identity.openStream((await answerOf(page.listening)).body);
      sound = new Blob([await collected(opened, DAMAGED)], { type: MIME });
      url = URL.createObjectURL(sound);
      audio.src = url;
      slot(bar, "player").hidden = false;
      slot(bar, "get").hidden = true;
      say("");
    } catch (problem) {
      coming = null;
      slot(bar, "get").disabled = false;
      if (!(problem instanceof KeyProblem)) throw problem;
      say(problem.message);
    }
  }

  const ready = () => (coming ??= get());
  async function whole() {
    await ready();
    return sound;
  }
  async function hear(ms) {
    await ready();
    if (url === null) return;
    audio.currentTime = Math.max(0, ms - BEFORE_MS) / 1000;
    await audio.play();
  }

  slot(bar, "get").addEventListener("click", ready);
  bar.hidden = false;
  function forget() {
    sound = null;
    letGo(audio, url);
  }
  return { canHear: true, hear, whole, forget };
}
