/**
 * What the form says, sent to the server; and the form again, marked, where something in it is wrong.
 *
 * Of the file only its size, its digest and its extension are sent, never its name.
 */
import { ErrorSummary, createAll } from "govuk-frontend";
import { parsed } from "../shared/parsing.js";

/** Something that the person is told in these words. */
export class UploadProblem extends Error {}

export const SIGNED_OUT =
  "You were signed out. Sign in again, choose the same file on this page and press Upload: it goes on where it stopped.";

/** @param {string} name @returns {string} its extension with the dot, in small letters; empty where there is none */
export function suffixOf(name) {
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot).toLowerCase();
}

/**
 * @param {HTMLFormElement} form
 * @param {File} file
 * @param {string} sha256
 * @returns {Promise<object | null>} where to send the file; null if the form is shown again
 * @throws {UploadProblem}
 */
export async function order(form, file, sha256) {
  const body = new FormData(form);
  body.set("sha256", sha256);
  body.set("size", String(file.size));
  body.set("suffix", suffixOf(file.name));
  const response = await asked(location.pathname, { body });
  if (response.status === 422) {
    showAgain(form.querySelector("#upload-fields"), await response.text());
    return null;
  }
  return answered(response);
}

/**
 * Tell the server that all was sent; it compares.
 * @returns {Promise<string>} address of the session's page
 * @throws {UploadProblem}
 */
export async function finish(url, token) {
  for (;;) {
    const response = await asked(url, { headers: { "X-CSRFToken": token } });
    if (response.status !== 423) return (await answered(response)).page;
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

async function asked(url, options) {
  try {
    return await fetch(url, { method: "POST", credentials: "same-origin", cache: "no-store", ...options });
  } catch {
    throw new UploadProblem("The service cannot be reached. Try again once the line is back.");
  }
}

async function answered(response) {
  if (response.status === 401 || response.status === 403 || response.redirected) throw new UploadProblem(SIGNED_OUT);
  if (!(response.headers.get("Content-Type") ?? "").includes("application/json")) {
    throw new UploadProblem("Something went wrong on the service. Try again; if it goes on, tell its administrator.");
  }
  const said = await response.json();
  if (!response.ok) throw new UploadProblem(said.problem);
  return said;
}

/** The fields as the server marked them; a file that was chosen in one of them stays chosen. */
function showAgain(fields, page) {
  const chosen = [...fields.querySelectorAll('input[type="file"]')];
  const marked = parsed(page);
  fields.replaceChildren(...marked.childNodes);
  for (const input of chosen) fields.querySelector(`#${input.id}`)?.replaceWith(input);
  createAll(ErrorSummary, undefined, fields);
}
