/**
 * The desk: open a route's follow-up in this page, read, listen, decide.
 *
 * Everything opened lives in one variable and in the page. Blanking lets go of both. The private key is let go of as
 * soon as all is open: what is written afterwards is sealed to public keys.
 */
import { KeyProblem, identityFromFields } from "./shared/identity.js";
import { blankScreen } from "./shared/blank.js";
import { addingView } from "./desk/adding.js";
import { show } from "./desk/filling.js";
import { fold } from "./desk/folding.js";
import { itemView } from "./desk/item.js";
import { listView } from "./desk/listing.js";
import { openFollowUp } from "./desk/opening.js";
import { desk } from "./desk/page.js";
import { sayOpened, send } from "./desk/sending.js";

const form = document.getElementById("open");
const view = document.getElementById("view");
const status = document.getElementById("status");
const back = document.getElementById("back-to-list");

/** `{followUp, records}` once opened. */
let held = null;
let leaveItem = () => {};

function showList() {
  leave();
  show(view, listView(fold(held), { followUp: held.followUp, openItem: showItem, openAdding: showAdding }));
}

function showItem({ item: { id } }) {
  leave();
  const { entries } = fold(held);
  const number = entries.findIndex(({ item }) => item.id === id);
  const place = `Item ${number + 1} of ${entries.length}`;
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
    held.records.push(...(await send(letters, known)));
    status.textContent = "Saved. It can be corrected by a comment, never changed.";
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

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const problemPlace = document.getElementById("open-problem");
  const button = form.querySelector("button[type=submit]");
  problemPlace.textContent = "";
  status.textContent = "Opening your key.";
  button.disabled = true;
  try {
    await open();
  } catch (problem) {
    held = null;
    status.textContent = "";
    problemPlace.textContent =
      problem instanceof KeyProblem ? problem.message : "The connection failed. Check the network and try again.";
    if (!(problem instanceof KeyProblem || problem instanceof TypeError)) throw problem;
  } finally {
    button.disabled = false;
  }
});
back.addEventListener("click", showList);
blankScreen({ wipe, url: document.getElementById("desk-page").dataset.blankUrl });
