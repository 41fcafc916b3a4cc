/**
 * Keep the decisions on the server, sealed to the reviewers' keys, a moment after each change: whoever comes back later
 * goes on where they were. Until that is done they are in this page alone, and leaving it asks first.
 */
import { csrfToken, reach, understood } from "../shared/proving.js";
import { KeyProblem } from "../shared/identity.js";
import { padded, seal } from "../shared/sealing.js";
import { page } from "./page.js";

const QUIET_MS = 800;
const STEP_BYTES = 16_384;
/** What a browser goes on sending for a page that is gone; of more it refuses to promise it. */
const LARGEST_KEPT_ALIVE = 60_000;
const KEYS_NEEDED = 2;

/** @param {object} room @param {(words: string) => void} say @returns {{forget: () => Promise<void>}} */
export function keeping(room, say) {
  // Read now: what is sent last of all is sent from a page that was emptied.
  const token = csrfToken();
  let timer = null;
  let behind = false;
  let sending = Promise.resolve();

  async function keep() {
    clearTimeout(timer);
    behind = false;
    try {
      await post(room.kept(), token);
      say("Kept on the server, sealed: you can go on with it later.");
    } catch (problem) {
      behind = true;
      if (!(problem instanceof KeyProblem)) throw problem;
      say(`Not kept on the server; it is in this page alone. ${problem.message}`);
    }
  }
  const now = () => (sending = sending.then(keep));
  const onHidden = () => document.hidden && behind && now();
  const onLeave = (event) => behind && event.preventDefault();

  room.onChange(() => {
    behind = true;
    clearTimeout(timer);
    timer = setTimeout(now, QUIET_MS);
  });
  document.addEventListener("visibilitychange", onHidden);
  addEventListener("beforeunload", onLeave);

  /** Stop; what is not kept yet is sent on its way. Settles once it arrived, or could not. */
  function forget() {
    if (behind) now();
    behind = false;
    document.removeEventListener("visibilitychange", onHidden);
    removeEventListener("beforeunload", onLeave);
    return sending;
  }
  return { forget };
}

async function post(content, token) {
  if (page.keys.length < KEYS_NEEDED) throw new KeyProblem("The reviewers have fewer than two keys now.");
  const headers = {
    "Content-Type": "application/octet-stream",
    "X-CSRFToken": token,
    "X-Sealed-To": page.digest,
  };
  const body = await seal(padded(content, STEP_BYTES), page.keys);
  const keepalive = body.length <= LARGEST_KEPT_ALIVE;
  await understood(await reach(page.draft, { method: "POST", body, headers, keepalive }));
}
