/**
 * Make a key in the browser.
 *
 * A key file is what `quietroom keys new` writes: an age identity in an age file behind a passphrase (scrypt), so
 * that `quietroom keys show --identity` and `age -d` read it for ever. Nothing here is sent anywhere.
 */
import { Encrypter, armor, generateX25519Identity, identityToRecipient } from "age-encryption";
import { KeyProblem } from "./identity.js";

/** Characters; the same as `pipeline.restricted.keys.MINIMUM_PASSPHRASE`. */
export const MINIMUM_PASSPHRASE = 14;

/**
 * @param {string} passphrase
 * @returns {Promise<{publicKey: string, text: string}>} the public key, and the whole file
 * @throws {KeyProblem} for a passphrase that is too short
 */
export async function makeKeyFile(passphrase) {
  if ([...passphrase].length < MINIMUM_PASSPHRASE) {
    throw new KeyProblem(`The passphrase must have at least ${MINIMUM_PASSPHRASE} characters. Four or five words do well.`);
  }
  const { publicKey, secret } = await makeKey();
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  const sealed = await encrypter.encrypt(`# public key: ${publicKey}\n${secret}\n`);
  return { publicKey, text: armor.encode(sealed) };
}

/** @returns {Promise<{publicKey: string, secret: string}>} a key without a passphrase: for paper */
export async function makeKey() {
  const secret = await generateX25519Identity();
  return { publicKey: await identityToRecipient(secret), secret };
}
