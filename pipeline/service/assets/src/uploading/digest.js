/**
 * SHA-256 of a file of any size, read once from its start to its end, a block at a time.
 *
 * The server works it out again over what arrived: a recording must not be deleted from the dictaphone because another
 * one, or half of it, was stored.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/**
 * @param {File} file
 * @param {(fraction: number) => void} onProgress
 * @param {AbortSignal} signal stops the reading
 * @returns {Promise<string>} 64 hex characters
 * @throws {DOMException} where the file cannot be read to its end, or the signal came
 */
export async function digestOf(file, onProgress, signal) {
  const hash = sha256.create();
  const reader = file.stream().getReader();
  let read = 0;
  for (;;) {
    signal.throwIfAborted();
    const { done, value } = await reader.read();
    if (done) return bytesToHex(hash.digest());
    hash.update(value);
    read += value.length;
    onProgress(read / file.size);
  }
}
