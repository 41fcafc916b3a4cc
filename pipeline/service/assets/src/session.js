/**
 * Says beforehand that somebody will be signed out for doing nothing, and keeps signed in who does something.
 *
 * The server ends a session after so many minutes without a request that a person made. Somebody who reads, listens or
 * writes makes none, so this tells it now and then that they are there; it tells it nothing when they are not. When the
 * time is over the page is left, so that what stands on it is not there for whoever comes by.
 */
const dialog = document.getElementById("session-ending");
const IDLE_MS = Number(dialog.dataset.idleSeconds) * 1000;
const WARN_MS = Math.min(120_000, IDLE_MS / 2);
const TELL_MS = Math.min(60_000, IDLE_MS / 4);
const LOOK_MS = 2_000;
const SIGNS_OF_LIFE = ["pointerdown", "keydown", "input", "scroll", "timeupdate"];

let lastSign = Date.now();
let lastTold = Date.now();

const leave = () => location.replace(dialog.dataset.leave);

async function tell() {
  lastTold = Date.now();
  const token = dialog.querySelector("[name=csrfmiddlewaretoken]").value;
  try {
    const answer = await fetch(dialog.dataset.renew, { method: "POST", headers: { "X-CSRFToken": token } });
    if (answer.status === 401) leave();
  } catch {
    // No network for a moment: the next sign of life tries again, and the server decides.
    lastTold = 0;
  }
}

function notice() {
  if (dialog.open) return;
  lastSign = Date.now();
  if (lastSign - lastTold >= TELL_MS) tell();
}

function look() {
  const idle = Date.now() - lastSign;
  if (idle >= IDLE_MS) leave();
  else if (idle >= IDLE_MS - WARN_MS && !dialog.open) dialog.showModal();
}

for (const sign of SIGNS_OF_LIFE) document.addEventListener(sign, notice, { capture: true, passive: true });
dialog.addEventListener("close", () => {
  lastSign = Date.now();
  tell();
});
setInterval(look, LOOK_MS);
