/**
 * Seal what an analyst writes to the safeguarding lead and send it: it comes to the desk as an item.
 */
import { itemByHand } from "./shared/by_hand.js";
import { KeyProblem } from "./shared/identity.js";
import { post } from "./shared/proving.js";
import { padded, seal } from "./shared/sealing.js";

const STEP_BYTES = 1 << 20;
const LEAD = "dsl";
const form = document.getElementById("tell");
const button = form.querySelector("button[type=submit]");
const status = document.getElementById("status");
const problemPlace = document.getElementById("tell-problem");
const recipients = JSON.parse(document.getElementById("recipients").textContent);
const session = JSON.parse(document.getElementById("session").textContent);

async function send({ words, reason, subject }) {
  if (recipients.keys.length < 2) {
    throw new KeyProblem("Not sent: the safeguarding lead has fewer than two keys now. Go to them in person.");
  }
  const content = { schema: 1, kind: "item", session_id: session, by_role: "analyst", at: new Date().toISOString() };
  const kind = "something that an analyst read";
  const item = itemByHand({ route: LEAD, words, kind, subject, urgency: "today" });
  const record = { ...content, from_route: null, reason, item };
  const body = new FormData();
  body.append(LEAD, new Blob([await seal(padded(record, STEP_BYTES), recipients.keys)]), "record.age");
  body.append(`sealed-to-${LEAD}`, recipients.digest);
  await post(form.action, body);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { words, reason, subject } = Object.fromEntries(new FormData(form));
  const isComplete = words.trim() && reason.trim() && subject;
  problemPlace.textContent = isComplete ? "" : "Write down the words that you read and why they matter, and say whom it is about.";
  if (!isComplete) return;
  button.disabled = true;
  status.textContent = "Sealing and sending.";
  try {
    await send({ words: words.trim(), reason: reason.trim(), subject });
    form.remove();
    status.textContent = "Sent. The safeguarding lead is told that something waits.";
  } catch (problem) {
    status.textContent = "";
    if (!(problem instanceof KeyProblem)) throw problem;
    problemPlace.textContent = problem.message;
  } finally {
    button.disabled = false;
  }
});
button.disabled = false;
