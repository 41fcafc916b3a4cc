/**
 * The short digest of a public key that two people compare aloud.
 *
 * The same form as `pipeline.restricted.keys.fingerprint`, so that a screen, the command line and the manifest
 * agree: five groups of four hexadecimal digits of the SHA-256 of the key's text.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** @param {string} publicKey `age1...` @returns {string} */
export function fingerprint(publicKey) {
  return bytesToHex(sha256(utf8ToBytes(publicKey))).slice(0, 20).match(/.{4}/g).join(" ");
}
