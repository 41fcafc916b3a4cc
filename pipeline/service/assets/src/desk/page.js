/** What the server wrote into the page for this script: addresses, public keys, wording. No word of a session. */
function written(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

/** `{session, date, route, sealed, opened, append, records: [{number, by, at, url}]}` */
export const desk = written("desk");
/** By route, and for "reviewer": `{keys, digest}` */
export const recipients = written("recipients");
/** pipeline/values/concern_wording.py */
export const wording = written("wording");
