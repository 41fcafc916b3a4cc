/**
 * Fetch what is sealed, and read what was opened. Nothing of it is kept: a response stays out of the browser's cache, and
 * the bytes of an opened document are overwritten once they are read.
 */
import { KeyProblem } from "./identity.js";
import { reach, understood } from "./proving.js";

const SEALED = "application/octet-stream";

/** @param {string} url @returns {Promise<Response>} of sealed bytes @throws {KeyProblem} with the server's words */
export async function answerOf(url) {
  const response = await reach(url);
  if (response.ok && response.headers.get("Content-Type") === SEALED) return response;
  await understood(response);
  throw new KeyProblem("The server did not send a sealed file.");
}

/** @param {string} url @returns {Promise<Uint8Array>} sealed @throws {KeyProblem} */
export async function fetched(url) {
  return new Uint8Array(await (await answerOf(url)).arrayBuffer());
}

/** @param {Uint8Array} bytes of an opened document @returns {object} @throws {KeyProblem} */
export function parsed(bytes) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new KeyProblem("It opened, but is not what it should be. Tell whoever looks after this service.");
  } finally {
    bytes.fill(0);
  }
}
