/** Sizes, speed and time left, in words. */

const WINDOW_MS = 15_000;

/** @param {number} bytes */
export function sizeInWords(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ["kB", "MB", "GB"];
  const step = Math.min(Math.floor(Math.log10(bytes) / 3), units.length);
  const value = bytes / 1000 ** step;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[step - 1]}`;
}

/** @param {number} seconds */
export function timeInWords(seconds) {
  if (seconds < 60) return "less than a minute";
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return minutes === 1 ? "about 1 minute" : `about ${minutes} minutes`;
  const hours = Math.floor(minutes / 60);
  return `about ${hours} h ${minutes % 60} min`;
}

/** How fast bytes went during the last quarter of a minute: a speed that neither jumps nor lies after a pause. */
export class Speed {
  #seen = [];

  /** Forget what was before a pause. */
  reset() {
    this.#seen = [];
  }

  /** @param {number} bytes sent so far @param {number} now milliseconds */
  note(bytes, now) {
    this.#seen.push({ bytes, now });
    this.#seen = this.#seen.filter((one) => now - one.now <= WINDOW_MS);
  }

  /** @returns {number} bytes a second; 0 while nothing can be said */
  get bytesPerSecond() {
    if (this.#seen.length < 2) return 0;
    const [first, last] = [this.#seen[0], this.#seen.at(-1)];
    return last.now > first.now ? Math.max(0, (1000 * (last.bytes - first.bytes)) / (last.now - first.now)) : 0;
  }
}

/** @param {number} sent @param {number} total @param {number} bytesPerSecond @returns {string} */
export function figures(sent, total, bytesPerSecond) {
  const soFar = `${sizeInWords(sent)} of ${sizeInWords(total)}`;
  if (bytesPerSecond === 0) return soFar;
  return `${soFar}, ${sizeInWords(Math.round(bytesPerSecond))} a second, ${timeInWords((total - sent) / bytesPerSecond)} left`;
}
