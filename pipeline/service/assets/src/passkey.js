/**
 * A security key as second factor: makes one, or asks for one, and puts what it answers into the form for the server.
 *
 * The page says what is wanted in `<script type="application/json" id="passkey-options">` and by a form that is marked
 * `data-passkey="create"` or "get". Where the browser has no such thing (or no https), the form stays hidden and the
 * page offers codes. What the key answers proves possession; there is nothing secret in it, and nothing is kept here.
 */
const form = document.querySelector("form[data-passkey]");
const options = JSON.parse(document.getElementById("passkey-options").textContent);

async function create() {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options.creation_options.publicKey);
  return navigator.credentials.create({ publicKey });
}

async function get() {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options.request_options.publicKey);
  return navigator.credentials.get({ publicKey });
}

/** Whether the browser can do it, and, where a key is asked for, this person has one. */
function isPossible() {
  if (typeof globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON !== "function") return false;
  return form.dataset.passkey === "create" || Boolean(options.request_options.publicKey.allowCredentials?.length);
}

async function answer(event) {
  event.preventDefault();
  const problem = form.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  try {
    const credential = await (form.dataset.passkey === "create" ? create() : get());
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch {
    // Refused, timed out, or not one of this person's keys: browsers do not say which, and nor do we.
    problem.hidden = false;
  }
}

if (isPossible()) {
  form.hidden = false;
  document.querySelector("[data-passkey-missing]")?.remove();
  form.addEventListener("submit", answer);
}
