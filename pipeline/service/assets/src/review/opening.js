/**
 * Open one session in this page's memory: the transcript, what holders told the reviewers, and the decisions that this
 * person kept before. Nothing opened goes back but what is sealed to the key of a release.
 */
import { fetched, parsed } from "../shared/fetching.js";
import { KeyProblem } from "../shared/identity.js";
import { reach, understood } from "../shared/proving.js";
import { page } from "./page.js";

/**
 * @param {import("../shared/identity.js").Identity} identity
 * @param {(words: string) => void} tell progress, in words
 * @returns {Promise<{whole: object, records: object[], draft: object|null}>}
 * @throws {KeyProblem} when the transcript does not open, or anything that was written later
 */
export async function openReview(identity, tell) {
  tell("Fetching the sealed transcript.");
  const sealed = await fetched(page.transcript);
  tell("Opening it with your key.");
  const whole = parsed(await identity.open(sealed));
  if (!whole.core?.findings) {
    throw new KeyProblem(
      "This session was sealed, but the search for names did not end. It must be processed again before anything of it " +
        "can be released.",
    );
  }
  const records = [];
  await openNewRecords(identity, records);
  const draft = page.has_draft ? parsed(await identity.open(await fetched(page.draft))) : null;
  return { whole, records, draft };
}

/**
 * Add what holders have told the reviewers since: a passage may have been given back, or not any longer.
 * @param {import("../shared/identity.js").Identity} identity @param {{number: number, content: object}[]} records
 */
export async function openNewRecords(identity, records) {
  const answer = await understood(await reach(page.records));
  const known = new Set(records.map(({ number }) => number));
  for (const { number, url } of answer.records.filter((told) => !known.has(told.number))) {
    records.push({ number, content: parsed(await identity.open(await fetched(url))) });
  }
}

/**
 * What the records say in the end: the latest one about an item wins.
 * @param {{number: number, content: object}[]} records
 * @returns {{returning: Map<string, object>, asked: object[]}} items that return, each with its record; stretches of the
 *   recording that a holder asks to be left out
 */
export function fold(records) {
  const returning = new Map();
  const asked = [];
  for (const { content } of [...records].sort((one, other) => one.number - other.number)) {
    if (content.kind === "withhold") asked.push(content);
    if (content.kind !== "return") continue;
    if (content.return_to_transcript) returning.set(content.item, content);
    else returning.delete(content.item);
  }
  return { returning, asked };
}
