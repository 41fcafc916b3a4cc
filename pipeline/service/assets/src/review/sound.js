/**
 * The recording, fetched and opened only when the reviewer asks for it, played from memory. Its address is let go of when
 * the screen is blanked.
 */
import { answerOf } from "../shared/fetching.js";
import { KeyProblem } from "../shared/identity.js";
import { slot } from "../shared/filling.js";
import { page } from "./page.js";

const BEFORE_MS = 2000;
const BACK_S = 5;
const SLOW = 0.75;
const MIME = "audio/mpeg";

/**
 * @param {HTMLElement|null} bar of the page; null where there is no recording
 * @param {import("../shared/identity.js").Identity} identity
 * @returns {{canHear: boolean, hear: (ms: number) => Promise<void>, forget: () => void}}
 */
export function soundOf(bar, identity) {
  if (bar === null) return { canHear: false, hear: async () => {}, forget: () => {} };
  const audio = slot(bar, "audio");
  let url = null;
  let coming = null;
  const say = (words) => (slot(bar, "said").textContent = words);

  async function get() {
    say("Fetching the recording and opening it. This takes a while.");
    slot(bar, "get").disabled = true;
    try {
      const opened = await identity.openStream((await answerOf(page.listening)).body);
      const sound = new Blob([await collected(opened)], { type: MIME });
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
  async function hear(ms) {
    await ready();
    if (url === null) return;
    audio.currentTime = Math.max(0, ms - BEFORE_MS) / 1000;
    await audio.play();
  }

  slot(bar, "get").addEventListener("click", ready);
  slot(bar, "back").addEventListener("click", () => (audio.currentTime = Math.max(0, audio.currentTime - BACK_S)));
  slot(bar, "slower").addEventListener("click", ({ currentTarget }) => slow(audio, currentTarget));
  bar.hidden = false;
  return { canHear: true, hear, forget: () => letGo(audio, url) };
}

async function collected(stream) {
  try {
    return await new Response(stream).blob();
  } catch {
    throw new KeyProblem("The recording did not arrive whole, or is damaged. Try again.");
  }
}

function slow(audio, button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  audio.preservesPitch = true;
  audio.playbackRate = on ? SLOW : 1;
}

function letGo(audio, url) {
  audio.pause();
  audio.removeAttribute("src");
  audio.load();
  if (url !== null) URL.revokeObjectURL(url);
}
