/**
 * The offline decryptor: the same code that opens files on the pages, in one file that nobody has to trust a server for.
 *
 * What opens as a follow-up is shown with its words and sound; anything else is offered to be saved. Words go in as
 * text, never as markup.
 */
import { KeyProblem, identityFromFields } from "../src/shared/identity.js";

const form = document.getElementById("open");
const status = document.getElementById("status");
const view = document.getElementById("view");
const NOTHING = "Nothing was flagged. This does not mean that nothing was disclosed.";

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

function soundOf({ mime, data_base64: data }) {
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  const audio = document.createElement("audio");
  audio.controls = true;
  audio.src = URL.createObjectURL(new Blob([bytes], { type: mime }));
  return audio;
}

function itemView(item, place) {
  const made = document.createElement("article");
  const kind = (item.category_titles ?? item.category).join("; ");
  made.append(element("h2", `${place}. ${item.urgency}: may be ${kind}`));
  if (item.clock?.due) made.append(element("p", `By when: ${item.clock.due}. ${item.clock.rule}`));
  made.append(element("p", item.context_before, "around"), element("blockquote", item.text));
  made.append(element("p", item.context_after, "around"));
  if (item.clip) made.append(soundOf(item.clip));
  made.append(element("p", `Why flagged: ${item.signals.join("; ")}. Item ${item.id}.`));
  return made;
}

function saved(bytes) {
  const link = element("a", "Save what is inside");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  link.download = "opened";
  return link;
}

/** The follow-up in these bytes, or null where they are something else. */
function followUpIn(bytes) {
  try {
    const document = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return Array.isArray(document.items) ? document : null;
  } catch {
    return null;
  }
}

function show(bytes) {
  const followUp = followUpIn(bytes);
  if (followUp === null) {
    view.replaceChildren(element("p", "It opened. It is no follow-up: save it where only you can read it."), saved(bytes));
    return;
  }
  const heading = element("h2", `Follow-up of the session of ${followUp.session_date}, for the ${followUp.route}`);
  const items = followUp.items.map((item, place) => itemView(item, place + 1));
  view.replaceChildren(heading, ...(items.length ? items : [element("p", NOTHING)]));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  view.replaceChildren();
  status.textContent = "Opening.";
  try {
    const sealed = new Uint8Array(await document.getElementById("sealed").files[0].arrayBuffer());
    const identity = await identityFromFields(form);
    try {
      show(await identity.open(sealed));
    } finally {
      identity.forget();
    }
    status.textContent = "Opened.";
  } catch (problem) {
    if (!(problem instanceof KeyProblem)) throw problem;
    status.textContent = problem.message;
  }
});
