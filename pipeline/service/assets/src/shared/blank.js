/**
 * Empty the screen at once: by Escape, by a button, after five minutes without a sign of life, or when the page was out
 * of sight for a minute. What was opened is let go of first, then the page is emptied, then replaced in the history, so
 * that "back" leads to nothing. What somebody was writing is lost: the page says so beforehand.
 */
const IDLE_MS = 5 * 60_000;
const HIDDEN_MS = 60_000;
const LOOK_MS = 5_000;
const SIGNS_OF_LIFE = ["pointerdown", "pointermove", "keydown", "input", "scroll", "timeupdate"];

/**
 * @param {{wipe: () => void, url: string}} how `wipe` lets go of what was opened; `url` is what is shown instead
 * @returns {() => void} blanks now
 */
export function blankScreen({ wipe, url }) {
  let lastSign = Date.now();
  let hiddenSince = null;
  let blanked = false;

  const empty = () => {
    if (blanked) return;
    blanked = true;
    wipe();
    document.title = "Quietroom";
    document.body.replaceChildren();
  };
  const blank = () => {
    empty();
    location.replace(url);
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
