/**
 * The released recording beside its transcript: fetched once, when somebody asks for it, and kept in this page's memory
 * alone. From memory it can be played from any place.
 */
import { slot } from "../shared/filling.js";
import { KeyProblem } from "../shared/identity.js";
import { MIME } from "../shared/player.js";
import { reach, understood } from "../shared/proving.js";

/** @param {HTMLElement|null} bar null where no sound was released @param {Iterable<HTMLButtonElement>} buttons `data-hear` is in milliseconds */
export function hearingBeside(bar, buttons) {
  if (bar === null) return;
  const audio = slot(bar, "audio");
  let coming = null;
  const say = (words) => (slot(bar, "said").textContent = words);

  async function get() {
    say("Fetching the recording.");
    try {
      audio.src = URL.createObjectURL(await recording(bar.dataset.url));
      audio.hidden = false;
      slot(bar, "get").hidden = true;
      say("");
    } catch (problem) {
      coming = null;
      if (!(problem instanceof KeyProblem || problem instanceof TypeError)) throw problem;
      say(problem instanceof KeyProblem ? problem.message : "The connection failed. Try again.");
    }
  }

  const ready = () => (coming ??= get());
  async function hear(ms) {
    await ready();
    if (audio.hidden) return;
    audio.currentTime = ms / 1000;
    await audio.play();
  }
  slot(bar, "get").addEventListener("click", ready);
  for (const button of buttons) {
    button.addEventListener("click", () => hear(Number(button.dataset.hear)));
    button.hidden = false;
  }
  bar.hidden = false;
}

async function recording(url) {
  const response = await reach(url);
  if (!response.ok || response.headers.get("Content-Type") !== MIME) await understood(response);
  return response.blob();
}
