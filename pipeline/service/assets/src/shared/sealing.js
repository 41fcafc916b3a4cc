/**
 * Seal what leaves this page to the public keys of those who may open it.
 *
 * What is sealed here opens with `quietroom open` and with the `age` program too.
 */
import { Encrypter } from "age-encryption";

/**
 * @param {string[]} keys public keys, two at least: a lost key must not lose what is sealed
 * @returns {Encrypter}
 * @throws {Error} for fewer than two different keys
 */
function encrypterTo(keys) {
  const different = new Set(keys);
  if (different.size < 2) {
    throw new Error("sealing needs two different keys");
  }
  const encrypter = new Encrypter();
  different.forEach((key) => encrypter.addRecipient(key));
  return encrypter;
}

/** @param {Uint8Array | string} content @param {string[]} keys @returns {Promise<Uint8Array>} */
export function seal(content, keys) {
  return encrypterTo(keys).encrypt(content);
}

/** The same for what is too large to hold twice. @param {ReadableStream} content @param {string[]} keys */
export function sealStream(content, keys) {
  return encrypterTo(keys).encrypt(content);
}

/** @param {Uint8Array} bytes @returns {string} */
export function toBase64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** @param {string} text @returns {Uint8Array} */
export function fromBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
