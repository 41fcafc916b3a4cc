/**
 * The one place where text becomes markup: a page of our own server, parsed apart from the page that is open, so that
 * nothing in it can run. The pages' policy (`trusted-types parsing`) lets no other script of ours do so. It must never be
 * given anything but an answer of our own server.
 */
const policy = globalThis.trustedTypes?.createPolicy("parsing", { createHTML: (text) => text });

/** @param {string} text an answer of our own server @returns {HTMLElement} its body */
export function parsed(text) {
  const trusted = policy === undefined ? text : policy.createHTML(text);
  return new DOMParser().parseFromString(trusted, "text/html").body;
}
