/**
 * The desk: open a route's follow-up in this page, read, listen, decide.
 *
 * Everything opened lives in one variable and in the page. Blanking lets go of both. The private key is let go of as
 * soon as all is open: what is written afterwards is sealed to public keys.
 */
import { identityFromFields } from "./shared/identity.js";
import { openOnSubmit } from "./shared/opening.js";
import { blankScreen } from "./shared/blank.js";
import { addingView } from "./desk/adding.js";
import { show } from "./shared/filling.js";
import { fold } from "./desk/folding.js";
import { itemView } from "./desk/item.js";
import { listView } from "./desk/listing.js";
import { openFollowUp } from "./desk/opening.js";
import { desk } from "./desk/page.js";
import { sayOpened, send } from "./desk/sending.js";

const MEANWHILE = " Something else was written meanwhile: open this page again to read it.";
const STAY_SIGNED_IN_MS = 4 * 60_000;

const form = document.getElementById("open");
const view = document.getElementById("view");
const status = document.getElementById("status");
const back = document.getElementById("back-to-list");

/** `{followUp, records}` once opened. */
let held = null;
let leaveItem = () => {};

function showList() {
  leave();
  const folded = fold(held);
  sayUndecided(folded.entries);
  show(view, listView(folded, { followUp: held.followUp, openItem: showItem, openAdding: showAdding }));
}

/** Closing is offered once it was opened, and says what would be left undone. */
function sayUndecided(entries) {
  const open = entries.filter(({ decision }) => decision === null).length;
  const place = document.getElementById("undecided");
  if (place === null) return;
  place.textContent = open === 0 ? "Every item is decided." : `Not decided yet: ${open} of ${entries.length}.`;
  place.closest("details").hidden = false;
}

function showItem({ item: { id } }) {
  leave();
  const { entries } = fold(held);
  const number = entries.findIndex(({ item }) => item.id === id);
  const place = `Item ${number + 1} of ${entries.length}. It may be:`;
  const write = async (letters, known) => {
    await keep(letters, known);
    showItem({ item: { id } });
  };
  const shown = itemView(entries[number], { followUp: held.followUp, place, write });
  leaveItem = shown.leave;
  show(view, shown.view);
  back.hidden = false;
}

function showAdding() {
  leave();
  const write = async (letters) => {
    await keep(letters);
    showList();
  };
  show(view, addingView(write));
  back.hidden = false;
}

/** Seal and send, then go on with what was sent as if it had been opened. */
async function keep(letters, known) {
  status.textContent = "Sealing and saving.";
  try {
    const sent = await send(letters, known);
    const isNext = sent[0].number === (held.records.at(-1)?.number ?? 0) + 1;
    held.records.push(...sent);
    status.textContent = `Saved. It can be corrected by a comment, never changed.${isNext ? "" : MEANWHILE}`;
  } catch (problem) {
    status.textContent = "";
    throw problem;
  }
}

function leave() {
  leaveItem();
  leaveItem = () => {};
  back.hidden = true;
}

function wipe() {
  leave();
  held = null;
}

async function open() {
  const identity = await identityFromFields(form);
  try {
    held = await openFollowUp(identity, desk, (words) => (status.textContent = words));
  } finally {
    identity.forget();
  }
  await sayOpened();
  document.getElementById("opening").remove();
  status.textContent = "Opened.";
  showList();
}

openOnSubmit(form, status, { open, wipe });
back.addEventListener("click", showList);
const { blankUrl } = document.getElementById("desk-page").dataset;
blankScreen({ wipe, url: blankUrl });
// Who reads and listens is not away, though the server hears nothing of them; who is away has been blanked by then.
setInterval(() => held && fetch(blankUrl, { credentials: "same-origin", cache: "no-store" }), STAY_SIGNED_IN_MS);
