/** What is too large for one request: a sealed stream as one body, and that body sent piece by piece. */
import { KeyProblem } from "./identity.js";

/** One that breaks off, because what came was damaged, is never sent. @param {ReadableStream} stream @param {string} broken */
export async function collected(stream, broken) {
  try {
    return await new Response(stream).blob();
  } catch {
    throw new KeyProblem(broken);
  }
}

/**
 * @param {Blob} whole @param {number} bytes the most that the web server takes at once
 * @param {(piece: Blob, number: number) => Promise<unknown>} put sends one, numbered from 0
 */
export async function sendInPieces(whole, bytes, put) {
  for (let number = 0; number * bytes < whole.size; number += 1) {
    await put(whole.slice(number * bytes, (number + 1) * bytes), number);
  }
}
