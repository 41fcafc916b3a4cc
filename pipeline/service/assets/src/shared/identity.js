/**
 * Open a person's key in this page, and only for as long as it is needed.
 *
 * The key comes from a file that the person chooses (an age identity, plain or behind a passphrase, as
 * `quietroom keys new` writes it) or from the text of a recovery key on paper. It lives in a closure: never in a
 * cookie, in storage, in the page or in a request. `forget()` lets go of it; leaving the page does so too.
 */
import { Decrypter, armor, identityToRecipient } from "age-encryption";
import { fingerprint } from "./fingerprint.js";

const SECRET = /AGE-SECRET-KEY-1[0-9A-Z]{58}/;
const ARMOUR = "-----BEGIN AGE";
const BINARY = "age-encryption.org/";
const LARGEST_KEY_FILE = 64 * 1024;

/** What a person can act on; its message may be shown to them. */
export class KeyProblem extends Error {}

/**
 * The identity in a key file.
 * @param {Blob} file
 * @param {string} passphrase empty for a file without one
 * @returns {Promise<Identity>}
 * @throws {KeyProblem} when there is no key in it, or the passphrase is wrong
 */
export async function identityFromFile(file, passphrase) {
  if (file.size > LARGEST_KEY_FILE) {
    throw new KeyProblem("This is not a key file: it is too large. Choose the file that you saved as your key.");
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  if (text.trimStart().startsWith(ARMOUR)) {
    return identityFromText(await unlocked(armoured(text), passphrase));
  }
  return identityFromText(text.startsWith(BINARY) ? await unlocked(bytes, passphrase) : text);
}

/**
 * The identity in a text: a key file without its passphrase, or what a person typed from paper.
 * @param {string} text spaces and line ends within the key are passed over
 * @returns {Promise<Identity>}
 * @throws {KeyProblem} when a character of it is wrong or missing
 */
export async function identityFromText(text) {
  const found = SECRET.exec(text.toUpperCase()) ?? SECRET.exec(text.toUpperCase().replace(/\s+/g, ""));
  if (found === null) {
    throw new KeyProblem("There is no key here. A key begins with AGE-SECRET-KEY-1 and has 58 characters after it.");
  }
  try {
    return held(found[0], await identityToRecipient(found[0]));
  } catch {
    throw new KeyProblem("A character of this key is wrong. Compare it with the paper, group by group.");
  }
}

/**
 * Ask for the identity in the fields of `accounts/keys/_identity.html`, and empty them.
 * @param {ParentNode} fields
 * @returns {Promise<Identity>}
 * @throws {KeyProblem}
 */
export async function identityFromFields(fields) {
  const [file, passphrase, paper] = ["file", "passphrase", "paper"].map((part) =>
    fields.querySelector(`[data-identity="${part}"]`),
  );
  const typed = paper?.value ?? "";
  const secret = passphrase.value;
  const chosen = file.files[0];
  if (chosen === undefined && typed === "") {
    throw new KeyProblem("Choose your key file.");
  }
  await painted();
  const identity = typed === "" ? await identityFromFile(chosen, secret) : await identityFromText(typed);
  for (const field of [file, passphrase, paper]) {
    if (field) field.value = "";
  }
  return identity;
}

/** Let the browser show what was written last: deriving a key from a passphrase holds it up for a second or more. */
export function painted() {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
}

function armoured(text) {
  try {
    return armor.decode(text);
  } catch {
    throw new KeyProblem("This key file is damaged. Use your other copy of it, or your recovery key.");
  }
}

async function unlocked(sealed, passphrase) {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return await decrypter.decrypt(sealed, "text");
  } catch (problem) {
    if (/work factor/.test(problem.message)) {
      throw new KeyProblem("This key file takes more work to open than a browser can do. Use the command line: quietroom open.");
    }
    throw new KeyProblem("The passphrase is wrong, or this is not your key file.");
  }
}

/**
 * @typedef {object} Identity
 * @property {string} publicKey
 * @property {string} fingerprint
 * @property {(sealed: Uint8Array) => Promise<Uint8Array>} open the plaintext; throws KeyProblem
 * @property {(sealed: ReadableStream) => Promise<ReadableStream>} openStream the same for what is large
 * @property {() => void} forget
 */
function held(secret, publicKey) {
  let decrypter = new Decrypter();
  decrypter.addIdentity(secret);
  const forget = () => {
    decrypter = null;
  };
  window.addEventListener("pagehide", forget, { once: true });
  const opened = async (sealed) => {
    if (decrypter === null) {
      throw new KeyProblem("Your key is no longer held by this page. Choose your key file again.");
    }
    try {
      return await decrypter.decrypt(sealed);
    } catch {
      throw new KeyProblem("Your key does not open this: it is sealed to other people, or it is damaged.");
    }
  };
  return Object.freeze({ publicKey, fingerprint: fingerprint(publicKey), open: opened, openStream: opened, forget });
}
