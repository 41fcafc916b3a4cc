/**
 * Empty the screen at once: by Escape, by a button, after five minutes without a sign of life, or when the page was out
 * of sight for a minute. What was opened is let go of first, then the page is emptied, then replaced in the history, so
 * that "back" leads to nothing. What somebody was writing is lost: the page says so beforehand. What was already on its
 * way to the server gets a moment to arrive while the screen is empty: a browser may drop it once the page is gone.
 */
const IDLE_MS = 5 * 60_000;
const HIDDEN_MS = 60_000;
const LOOK_MS = 5_000;
const LAST_SENT_MS = 8_000;
const SIGNS_OF_LIFE = ["pointerdown", "pointermove", "keydown", "input", "scroll", "timeupdate"];

/**
 * @param {{wipe: () => Promise<void> | void, url: string}} how `wipe` lets go of what was opened, and may promise when
 *   the last of it is sent; `url` is what is shown instead
 * @returns {() => void} blanks now
 */
export function blankScreen({ wipe, url }) {
  let lastSign = Date.now();
  let hiddenSince = null;
  let blanked = false;
  let lastSent;

  const empty = () => {
    if (blanked) return;
    blanked = true;
    lastSent = wipe();
    document.title = "Quietroom";
    document.body.replaceChildren();
  };
  const blank = () => {
    empty();
    const leave = () => location.replace(url);
    Promise.race([lastSent, new Promise((resolve) => setTimeout(resolve, LAST_SENT_MS))]).then(leave, leave);
  };
  const look = () => {
    // Clocks, not timers: a laptop that slept has been out of sight however little of the timer ran.
    const now = Date.now();
    if (now - lastSign >= IDLE_MS || (hiddenSince !== null && now - hiddenSince >= HIDDEN_MS)) blank();
  };

  for (const sign of SIGNS_OF_LIFE) {
    document.addEventListener(sign, () => (lastSign = Date.now()), { capture: true, passive: true });
  }
  document.addEventListener("visibilitychange", () => {
    look();
    hiddenSince = document.hidden ? Date.now() : null;
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && blank(), { capture: true });
  for (const button of document.querySelectorAll("[data-blank]")) button.addEventListener("click", blank);
  // Whoever comes back to a page that the browser kept in memory finds nothing in it.
  window.addEventListener("pagehide", empty);
  window.addEventListener("pageshow", (event) => event.persisted && blank());
  setInterval(look, LOOK_MS);
  return blank;
}
