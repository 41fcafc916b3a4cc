/**
 * Show the server that a key opens what is sealed to it, without the key leaving the page.
 *
 * The server seals a number that it made up to a public key; who can open it sends the number back. What it is for
 * stands inside, so that opening one challenge cannot be passed off as agreeing to something else.
 */
import { KeyProblem } from "./identity.js";
import { fromBase64 } from "./sealing.js";

/**
 * @param {import("./identity.js").Identity} identity
 * @param {string} sealed base64 of the challenge
 * @param {{purpose: string, candidate: string}} expected what the person believes they are doing
 * @returns {Promise<string>} the number to send back
 * @throws {KeyProblem}
 */
export async function answer(identity, sealed, expected) {
  const challenge = JSON.parse(new TextDecoder().decode(await identity.open(fromBase64(sealed))));
  if (challenge.purpose !== expected.purpose || challenge.candidate !== expected.candidate) {
    throw new KeyProblem("The server asked for something else than this page says. Stop, and tell your administrator.");
  }
  return challenge.nonce;
}

/**
 * Send named values to a page of ours.
 * @param {string} url
 * @param {Record<string, string>} fields
 * @returns {Promise<object>} what it answered
 * @throws {KeyProblem} with the server's own words when it refuses
 */
export async function send(url, fields) {
  return post(url, new URLSearchParams(fields));
}

/**
 * The same for a form with files in it, or for bytes that were sealed.
 * @param {string} url @param {BodyInit} body @param {Record<string, string>} [told] headers besides
 * @returns {Promise<object>} what it answered @throws {KeyProblem} with the server's own words when it refuses
 */
export async function post(url, body, told = {}) {
  const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json", ...told };
  return understood(await reach(url, { method: "POST", body, headers }));
}

/** `fetch` from our own pages, of nothing that a browser keeps. @throws {KeyProblem} when the service is out of reach */
export async function reach(url, options = {}) {
  try {
    return await fetch(url, { credentials: "same-origin", cache: "no-store", ...options });
  } catch {
    throw new KeyProblem("The service cannot be reached. Nothing is lost: try again in a moment.");
  }
}

/** @param {Response} response @returns {Promise<object>} @throws {KeyProblem} */
export async function understood(response) {
  if (response.status === 404) throw new KeyProblem("This is no longer here. Load this page again.");
  if (response.redirected || !(response.headers.get("Content-Type") ?? "").includes("application/json")) {
    throw new KeyProblem("You were signed out, or it is too long since you last confirmed who you are. Load this page again.");
  }
  const said = await response.json();
  if (!response.ok) throw new KeyProblem(said.problem);
  return said;
}

/** The token that shows a request to come from a page of ours. */
export function csrfToken() {
  return document.querySelector('input[name="csrfmiddlewaretoken"]').value;
}
