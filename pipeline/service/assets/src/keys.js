/**
 * The pages on which a person makes a key, and on which they confirm one (accounts/keys/make.html, one.html).
 *
 * A key is made here, saved by the person, chosen again from where they saved it and opened with the passphrase typed
 * again: only a file that was seen to work may ask to count. The server gets the public key and the answer to its
 * challenge; the private key and the passphrase stay in this page, and no longer than a step takes.
 */
import { KeyProblem, identityFromFields, painted } from "./shared/identity.js";
import { makeKeyFile } from "./shared/making.js";
import { answer, send } from "./shared/proving.js";
import { fingerprint } from "./shared/fingerprint.js";
import { saying, showStep } from "./shared/steps.js";

function save(text, publicKey, route) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  link.download = `quietroom-key-${route}-${fingerprint(publicKey).slice(0, 4)}.age`;
  link.click();
  // Firefox begins a download after the click has returned; a minute is ample.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function enrolling(place) {
  const { route, challenge, add } = place.dataset;
  const say = saying(place);
  let made = null;

  place.querySelector('[data-step="make"]').addEventListener("submit", (event) =>
    say.during(event, "Making your key. This takes a few seconds.", async (form) => {
      const field = form.querySelector("#passphrase");
      await painted();
      const file = await makeKeyFile(field.value);
      form.reset();
      made = file.publicKey;
      save(file.text, file.publicKey, route);
      showStep(place, "test");
      return "Saved. Now choose the file that was saved.";
    }),
  );
  place.querySelector("[data-have-one]").addEventListener("click", () => {
    place.querySelector("[data-only-new]").hidden = true;
    showStep(place, "test");
  });
  place.querySelector('[data-step="test"]').addEventListener("submit", (event) =>
    say.during(event, "Opening your key file. This takes a few seconds.", async (form) => {
      const names = form.querySelector("#names")?.value ?? "";
      const identity = await identityFromFields(form);
      try {
        if (made !== null && identity.publicKey !== made) {
          throw new KeyProblem("This is another key file than the one that was just saved. Choose that one.");
        }
        const wanted = { route, kind: "held", public_key: identity.publicKey, names };
        const posed = await send(challenge, wanted);
        const expected = { purpose: "test", candidate: identity.fingerprint };
        const added = await send(add, { ...wanted, nonce: await answer(identity, posed.challenge, expected) });
        location.assign(added.next);
      } finally {
        identity.forget();
      }
      return "Your key works.";
    }),
  );
}

function confirming(form) {
  const { challenge, confirm, purpose, candidate } = form.dataset;
  const say = saying(form);
  form.addEventListener("submit", (event) =>
    say.during(event, "Opening your key. This takes a few seconds.", async () => {
      const identity = await identityFromFields(form);
      try {
        const posed = await send(challenge, {});
        const confirmed = await send(confirm, { nonce: await answer(identity, posed.challenge, { purpose, candidate }) });
        location.assign(confirmed.next);
      } finally {
        identity.forget();
      }
      return "Done.";
    }),
  );
}

document.querySelectorAll("[data-enrolling]").forEach(enrolling);
document.querySelectorAll("[data-confirming]").forEach(confirming);
