/** @param {number|null} ms @returns {string} hh:mm:ss in the recording; a dash for notes */
export function moment(ms) {
  if (ms === null) return "-";
  const seconds = Math.floor(ms / 1000);
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
}
