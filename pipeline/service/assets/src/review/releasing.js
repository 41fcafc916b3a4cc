/**
 * Sign off and release: ask for a key of one use, seal the transcript and the decisions to it, send it, and say in plain
 * words what became of it. Whatever goes wrong, the decisions stay in this page.
 */
import { slot } from "../shared/filling.js";
import { onSubmit } from "../shared/forms.js";
import { KeyProblem } from "../shared/identity.js";
import { collected, sendInPieces } from "../shared/pieces.js";
import { post, send, understood } from "../shared/proving.js";
import { sealForOnce } from "../shared/sealing.js";
import { fileOf, inWords, named } from "./decisions.js";
import { openNewRecords } from "./opening.js";
import { page } from "./page.js";

const LOOK_MS = 1000;
const LONG_MS = 30_000;
const LONG = " This takes a while: the worker is listening to a recording, to this one or another.";
const SEALED = { "Content-Type": "application/octet-stream" };
const WAITING = {
  asked: "Waiting for the worker to take it.",
  ready: "The worker waits.",
  sent: "It is redacted anew as you decided, and checked.",
};
const REFUSED = {
  leak:
    "Something that is hidden elsewhere would be left in this release, so nothing was released. Often a name is shown in " +
    "one place and hidden in another: look at what you chose to show, and at what you put right.",
  decisions: "A decision does not fit the transcript, so nothing was released.",
  tampered: "What arrived was not what was sent, so nothing was released. Try again; tell your administrator if it goes on.",
  lost: "The worker stopped, or nothing came in time, so nothing was released. Sign off again: what you decided is still here.",
};
const FAULT = "The worker failed, so nothing was released. What you decided is still here; tell your administrator.";

/** Why a release was refused, and the decision that did not fit, if it was one. */
class Refused extends KeyProblem {
  constructor({ state, code, message }, review) {
    const decision = named(review, message);
    const which = decision === null ? message : `It is this one: ${inWords(decision)}.`;
    super([REFUSED[state === "lost" ? "lost" : code] ?? FAULT, which].filter(Boolean).join(" "));
    Object.assign(this, { decision, detail: message, times: code === "leak" ? timesIn(message) : [] });
  }
}

/**
 * @param {HTMLElement} view @param {object} room
 * @param {{identity: object, point: Function, pointAt: Function, released: (number: number) => Promise<void>}} around
 *   `point` shows which decision did not fit, `pointAt` when it was said what would be left
 */
export function releasingView(view, room, { identity, point, pointAt, released }) {
  const status = slot(view, "releasing");
  const say = (words) => (status.textContent = words);
  slot(view, "sharing").hidden = !(room.sound.canHear && room.core.sound === "shared");
  const unseen = slot(view, "unseen");

  /** Whoever agreed to leave so much unseen did not agree to another number. */
  function refresh() {
    const left = room.left();
    const asks = unseenWords(left);
    slot(view, "left").textContent = leftWords(left);
    slot(view, "all-the-same").hidden = asks === "";
    if (slot(view, "unseen-label").textContent !== asks) unseen.checked = false;
    slot(view, "unseen-label").textContent = asks;
  }
  room.onChange(refresh);
  refresh();

  async function act({ role, sound }) {
    try {
      const number = await release(room, { role, sound: Boolean(sound) }, identity, say);
      say(`Release ${number} is made. Analysts read it from now on.`);
      await released(number);
    } catch (problem) {
      say("");
      if (problem instanceof Refused) {
        if (problem.decision !== null) point(problem.decision, problem.detail);
        pointAt(problem.times);
      }
      throw problem;
    }
  }
  onSubmit(slot(view, "sign-off"), act, ({ role, checked }) =>
    [
      [!role, "Say what you were in this session."],
      [!checked, "Confirm that you have checked it."],
      [unseenWords(room.left()) !== "" && !unseen.checked, "Look at what is left, or say that you release it all the same."],
    ].flatMap(([isMissing, words]) => (isMissing ? [words] : [])),
  );
}

/** Milliseconds of every hh:mm:ss in it. */
function timesIn(message) {
  const found = [...message.matchAll(/\b(\d\d):(\d\d):(\d\d)\b/g)];
  return found.map(([, hours, minutes, seconds]) => ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000);
}

/** @param {{places: number, ofPlaces: number, sections: number, ofSections: number}} left */
export function leftWords({ places, ofPlaces, sections, ofSections }) {
  if (places + sections === 0) return "You have looked at every doubtful place and read every section.";
  return `Still to look at: ${places} of ${ofPlaces} doubtful places, ${sections} of ${ofSections} sections.`;
}

/** @param {{places: number, sections: number}} left @returns {string} what releasing so takes upon itself; empty for none */
function unseenWords({ places, sections }) {
  const parts = [counted(places, "doubtful place"), counted(sections, "section")].filter(Boolean);
  return parts.length === 0 ? "" : `Release it all the same: I have not looked at ${parts.join(" and ")}`;
}

const counted = (number, what) => (number === 0 ? "" : `${number} ${what}${number === 1 ? "" : "s"}`);

/**
 * @param {{role: string, sound: boolean}} signed who signs off, and whether the recording leaves too
 * @returns {Promise<number>} of the release @throws {KeyProblem}
 */
async function release(room, signed, identity, say) {
  say("Looking whether anything was decided about passages since.");
  await openNewRecords(identity, room.records);
  room.changed();
  const { request } = await send(page.ask, {});
  const at = `${page.ask}/${request}`;
  const { public_key: key } = await until(at, "ready", room, say);
  say("Sealing it to the worker’s key of one use.");
  if (signed.sound) await sendSound(await room.sound.whole(), at, key);
  const sealed = await sealForOnce(await packed(deliveryOf(room, signed)), key);
  await post(`${at}/delivery`, sealed, SEALED);
  const { number } = await until(at, "done", room, say);
  return number;
}

/** In pieces, for the web server takes no body that is larger. */
async function sendSound(sound, at, key) {
  if (sound === null) throw new KeyProblem("The recording could not be opened, so nothing was released.");
  const whole = await collected(await sealForOnce(sound.stream(), key), "The recording could not be sealed. Try again.");
  await sendInPieces(whole, page.piece_bytes, (piece, number) => post(`${at}/sound/${number}`, piece, SEALED));
}

const deliveryOf = ({ whole, review, returning, cuts }, { role, sound }) => ({
  transcript: whole,
  decisions: { ...fileOf(review, role, returning), cuts },
  remove_speakers: [...review.removed],
  sound,
});

async function packed(content) {
  const stream = new Blob([JSON.stringify(content)]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Look until the request is in this state; a connection that fails is tried again. */
async function until(at, state, { review }, say) {
  const began = Date.now();
  for (;;) {
    const told = await lookedAt(at);
    if (told !== null && told.state === state) return told;
    if (told !== null && !(told.state in WAITING)) throw new Refused(told, review);
    const long = Date.now() - began > LONG_MS ? LONG : "";
    say(told === null ? "The connection failed; trying again." : WAITING[told.state] + long);
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
}

async function lookedAt(at) {
  try {
    return await understood(await fetch(at, { credentials: "same-origin", cache: "no-store" }));
  } catch (problem) {
    if (problem instanceof TypeError) return null;
    throw problem;
  }
}
