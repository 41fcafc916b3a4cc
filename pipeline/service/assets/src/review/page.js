/** What the server wrote into the page for this script: addresses and public keys. No word of a session. */

/** `{transcript, listening, records, draft, ask, has_draft, piece_bytes, keys, digest}` */
export const page = JSON.parse(document.getElementById("review").textContent);
