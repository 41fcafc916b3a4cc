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

/**
 * Seal to a key of one use, which lives in one process's memory and is never kept: for what need not be opened later.
 * @template {Uint8Array | ReadableStream} Content
 * @param {Content} content @param {string} key public @returns {Promise<Content>}
 */
export function sealForOnce(content, key) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(key);
  return encrypter.encrypt(content);
}

/** JSON with spaces behind it up to a step: how much was written does not show. @returns {Uint8Array} */
export function padded(content, step) {
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  const whole = new Uint8Array(Math.ceil(bytes.length / step) * step).fill(0x20);
  whole.set(bytes);
  return whole;
}

/** @param {Uint8Array} bytes @returns {string} */
export function toBase64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** @param {string} text @returns {Uint8Array} */
export function fromBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
