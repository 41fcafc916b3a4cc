/**
 * Seal a record in the browser and send it. The server learns to which route it goes, when, and its padded size.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { KeyProblem } from "../shared/identity.js";
import { csrfToken, understood } from "../shared/proving.js";
import { padded, seal } from "../shared/sealing.js";
import { desk, recipients, wording } from "./page.js";

/** A lost key must not lose what is written. */
const KEYS_NEEDED = 2;
const STEP_BYTES = 4096;
const STEP_WITH_ITEM_BYTES = 1 << 20;

/**
 * @param {{route: string, content: object}[]} letters at least one of them to the page's own route
 * @param {{immediate?: boolean, returns?: string, withdraws?: string}} [known] what the server must know besides: that
 *   another route's holders are alerted at once; which item's words may (or may no longer) return, by a digest of its id
 * @returns {Promise<object[]>} the records of the own route, as `opening.js` gives them
 * @throws {KeyProblem} with the server's words; nothing was appended then
 */
export async function send(letters, { immediate = false, returns = "", withdraws = "" } = {}) {
  for (const { route } of letters) requireKeys(route);
  const form = new FormData();
  const dated = letters.map(({ route, content }) => ({ route, content: { schema: 1, ...content } }));
  for (const { route, content } of dated) {
    const sealed = await seal(padded(content, stepOf(content)), recipients[route].keys);
    form.append(route, new Blob([sealed]), "record.age");
    form.set(`sealed-to-${route}`, recipients[route].digest);
  }
  if (immediate) form.set("immediate", "yes");
  if (returns) form.set("returns", digestOf(returns));
  if (withdraws) form.set("withdraws", digestOf(withdraws));
  const answer = await understood(await fetch(desk.append, request(form)));
  const own = dated.filter(({ route }) => route === desk.route);
  return own.map(({ content }, place) => ({
    number: answer.numbers[place],
    by: answer.by,
    at: new Date().toISOString(),
    content,
  }));
}

/** Tell the server that the follow-up was opened: it knows no other way, and would go on to alert the deputy. */
export async function sayOpened() {
  await understood(await fetch(desk.opened, request(new FormData())));
}

/** What every record about an item says of who wrote it, and when. */
export function signed() {
  return { session_id: desk.session, by_role: wording.holders[desk.route], at: new Date().toISOString() };
}

const digestOf = (id) => bytesToHex(sha256(utf8ToBytes(id)));

function requireKeys(route) {
  if ((recipients[route]?.keys.length ?? 0) >= KEYS_NEEDED) return;
  const whose = wording.holders[route] ?? route;
  throw new KeyProblem(`Not saved: the ${whose} has fewer than two keys now. Tell your administrator, and write it on paper.`);
}

function request(body) {
  const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
  return { method: "POST", body, headers, credentials: "same-origin", cache: "no-store" };
}

const stepOf = ({ kind }) => (kind === "item" ? STEP_WITH_ITEM_BYTES : STEP_BYTES);
