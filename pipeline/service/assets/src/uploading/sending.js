/**
 * Send a file in pieces by the tus protocol: each with its own SHA-256, again and again while the line is bad.
 *
 * Nothing of it is remembered in the browser. Where an upload stands the server knows, and finds it by the digest of
 * the file; so it goes on after a reload, on another day, or from another computer.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { DefaultHttpStack, Upload } from "tus-js-client";
import { toBase64 } from "../shared/sealing.js";

const RETRY_MS = [0, 1000, 2000, 4000, 8000, 15_000, 30_000, 30_000, 30_000, 30_000];
const OFTEN_PASSES = new Set([0, 409, 423, 460]);

/** Requests that say the digest of the piece that they carry. */
class WithDigest {
  #plain = new DefaultHttpStack();

  createRequest(method, url) {
    const request = this.#plain.createRequest(method, url);
    const send = request.send.bind(request);
    request.send = async (body = null) => {
      if (body !== null) {
        const digest = sha256(new Uint8Array(await body.arrayBuffer()));
        request.setHeader("Upload-Checksum", `sha256 ${toBase64(digest)}`);
      }
      return send(body);
    };
    return request;
  }

  getName() {
    return "WithDigest";
  }
}

/** The answer's status; 0 where there was none, as when the line broke. */
export function statusOf(problem) {
  return problem.originalResponse?.getStatus() ?? 0;
}

/**
 * @typedef {object} Where
 * @property {string} session
 * @property {string} begin address that uploads are announced to
 * @property {string | null} go_on address of an upload that was begun before
 */

/**
 * @param {File} file
 * @param {Where} where
 * @param {{token: string, pieceBytes: number}} by
 * @param {{onProgress: (sent: number) => void, onSent: () => void, onStopped: (problem: Error) => void}} told
 *   `onStopped` once trying again has not helped for about two and a half minutes
 * @returns {Upload} `start()` begins or goes on, `abort()` pauses
 */
export function sending(file, where, by, told) {
  return new Upload(file, {
    endpoint: where.begin,
    uploadUrl: where.go_on,
    metadata: { session: where.session },
    headers: { "X-CSRFToken": by.token },
    chunkSize: by.pieceBytes,
    retryDelays: RETRY_MS,
    storeFingerprintForResuming: false,
    fingerprint: async () => null,
    httpStack: new WithDigest(),
    onShouldRetry: (problem) => OFTEN_PASSES.has(statusOf(problem)) || statusOf(problem) >= 500,
    onProgress: told.onProgress,
    onSuccess: told.onSent,
    onError: told.onStopped,
  });
}
