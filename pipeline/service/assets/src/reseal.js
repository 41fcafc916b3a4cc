/**
 * Seal again what is sealed to keys that changed (accounts/keys/reseal.html).
 *
 * File by file: fetched, opened, sealed to the keys that the page was given, put back. What is inside passes through in
 * pieces and is kept nowhere; the server keeps the file before until the new one is on its disk, so that stopping,
 * closing the page or losing the connection loses nothing.
 */
import { identityFromFields } from "./shared/identity.js";
import { collected, sendInPieces } from "./shared/pieces.js";
import { post, reach, understood } from "./shared/proving.js";
import { sealStream } from "./shared/sealing.js";
import { saying } from "./shared/steps.js";

/** The most that the web server takes at once. */
const PIECE_BYTES = Number(document.querySelector("[data-resealing]")?.dataset.piece);

async function sealAgain(identity, file) {
  const sealed = await reach(file.url);
  if (!sealed.ok || sealed.redirected) await understood(sealed);
  const again = await sealStream(await identity.openStream(sealed.body), file.keys);
  const whole = await collected(again, "A file is damaged and was left as it is. Tell your administrator.");
  await sendInPieces(whole, PIECE_BYTES, (body, number) => put(file.url, body, { "X-Piece": String(number) }));
  await put(file.url, "", { "X-Generation": String(file.generation), "X-Sealed-To": file.sealed_to });
}

function put(url, body, told) {
  return post(url, body, { "Content-Type": "application/octet-stream", ...told });
}

function resealing(form) {
  const files = JSON.parse(document.getElementById("files").textContent);
  const progress = form.querySelector("progress");
  const stop = form.querySelector("[data-stop]");
  const say = saying(form);
  let stopped = false;
  stop.addEventListener("click", () => {
    stopped = true;
  });
  form.addEventListener("submit", (event) =>
    say.during(event, "Opening your key. This takes a few seconds.", async () => {
      const identity = await identityFromFields(form);
      stopped = false;
      stop.hidden = stop.disabled = false;
      try {
        while (files.length > 0 && !stopped) {
          await sealAgain(identity, files[0]);
          files.shift();
          progress.value = progress.max - files.length;
          say.say(`${progress.value} of ${progress.max} sealed again.`);
        }
      } finally {
        identity.forget();
        stop.hidden = true;
      }
      return files.length > 0 ? `Stopped: ${progress.value} of ${progress.max} sealed again.` : "All are sealed again.";
    }),
  );
}

document.querySelectorAll("[data-resealing]").forEach(resealing);
