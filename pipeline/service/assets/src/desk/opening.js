/**
 * Fetch what is sealed and open it in this page's memory. Nothing opened goes back, and none of it is kept: a response
 * stays out of the browser's cache, and what could not be opened is told, never passed over.
 */
import { fetched, parsed } from "../shared/fetching.js";
import { KeyProblem } from "../shared/identity.js";

/**
 * @param {import("../shared/identity.js").Identity} identity
 * @param {typeof import("./page.js").desk} desk
 * @param {(words: string) => void} tell progress, in words
 * @returns {Promise<{followUp: object, records: object[]}>} each record as the server told of it, with its `content`, or
 *   `content: null` and a `problem`
 * @throws {KeyProblem} when the follow-up itself does not open
 */
export async function openFollowUp(identity, desk, tell) {
  tell("Fetching the sealed file.");
  const sealed = await fetched(desk.sealed);
  tell("Opening it with your key.");
  const followUp = parsed(await identity.open(sealed));
  const records = [];
  for (const told of desk.records) {
    tell(`Opening record ${told.number} of ${desk.records.length}.`);
    records.push(await opened(identity, told));
  }
  return { followUp, records };
}

async function opened(identity, told) {
  try {
    return { ...told, content: parsed(await identity.open(await fetched(told.url))) };
  } catch (problem) {
    if (!(problem instanceof KeyProblem)) throw problem;
    return { ...told, content: null, problem: problem.message };
  }
}
