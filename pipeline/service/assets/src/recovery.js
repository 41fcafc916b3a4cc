/**
 * A recovery key on paper (accounts/keys/paper.html).
 *
 * It is made here, shown once as text and as a QR code, printed, and gone from the page as soon as the person has typed
 * its end from the paper. No file of it is made, and the server gets its public half alone.
 */
import { encode } from "uqr";
import { KeyProblem, identityFromText, painted } from "./shared/identity.js";
import { makeKey } from "./shared/making.js";
import { answer, send } from "./shared/proving.js";
import { saying, showStep } from "./shared/steps.js";

const SVG = "http://www.w3.org/2000/svg";
const ENDING = 8;
const OWN = 58;

/** What every such key begins with, then its own characters as a person copies them: six at a time. */
function inGroups(secret) {
  const [begin, own] = [secret.slice(0, -OWN), secret.slice(-OWN)];
  return [begin, ...own.match(/.{1,6}/g)].join(" ");
}

/** The text as a picture that a telephone or a scanner reads back. */
function qrCode(text) {
  const { data, size } = encode(text, { ecc: "Q", border: 4 });
  const picture = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: `0 0 ${size} ${size}`, width: 260, height: 260, role: "img" })) {
    picture.setAttribute(name, value);
  }
  picture.setAttribute("aria-label", "QR code of the recovery key");
  picture.setAttribute("shape-rendering", "crispEdges");
  const ground = document.createElementNS(SVG, "rect");
  ground.setAttribute("width", size);
  ground.setAttribute("height", size);
  ground.setAttribute("fill", "#ffffff");
  const dark = document.createElementNS(SVG, "path");
  const squares = data.flatMap((row, y) => row.map((on, x) => (on ? `M${x} ${y}h1v1h-1z` : "")));
  dark.setAttribute("d", squares.join(""));
  picture.append(ground, dark);
  return picture;
}

function recovery(place) {
  const { route, challenge, add } = place.dataset;
  const say = saying(place);
  const [code, text, print] = ["code", "secret", "fingerprint"].map((part) => place.querySelector(`[data-${part}]`));
  let identity = null;
  let ending = null;
  const clear = () => {
    code.replaceChildren();
    text.textContent = "";
  };
  window.addEventListener("pagehide", clear);

  place.querySelector('[data-step="make"]').addEventListener("submit", (event) =>
    say.during(event, "Making the key.", async () => {
      await painted();
      const { secret } = await makeKey();
      identity = await identityFromText(secret);
      ending = secret.slice(-ENDING);
      code.replaceChildren(qrCode(secret));
      text.textContent = inGroups(secret);
      print.textContent = identity.fingerprint;
      showStep(place, "paper");
      return "Print this page now.";
    }),
  );
  place.querySelector("[data-print]").addEventListener("click", () => window.print());
  place.querySelector('[data-step="printed"]').addEventListener("submit", (event) =>
    say.during(event, "Asking for it to count.", async (form) => {
      const typed = form.querySelector("#ending").value.replace(/\s+/g, "").toUpperCase();
      if (typed !== ending) {
        throw new KeyProblem("These are not the last eight characters of the key. Read them from the paper.");
      }
      const names = form.querySelector("#names")?.value ?? "";
      const wanted = { route, kind: "paper", public_key: identity.publicKey, names };
      const posed = await send(challenge, wanted);
      const expected = { purpose: "test", candidate: identity.fingerprint };
      const added = await send(add, { ...wanted, nonce: await answer(identity, posed.challenge, expected) });
      clear();
      identity.forget();
      location.assign(added.next);
      return "It waits to be confirmed.";
    }),
  );
}

document.querySelectorAll("[data-recovery]").forEach(recovery);
