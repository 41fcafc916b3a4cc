/**
 * Search and filter in reader.html. Nothing is loaded, sent or kept: a word that somebody looks for lives in this page
 * until it is closed.
 */
(() => {
  "use strict";
  const form = document.getElementById("find");
  const said = document.getElementById("found");
  const turns = [...document.querySelectorAll("[data-turn]")];
  const markers = [...document.querySelectorAll("[data-marker]")];
  const sections = [...document.querySelectorAll("[data-section]")];
  const folded = (text) => text.toLocaleLowerCase("en-GB");

  const chosen = (name) => form.elements[name].value;

  /** Whether one of its codes is the one that is looked for and stands as is looked for: not one this, another that. */
  const isCoded = (turn) =>
    turn.dataset.codings.split(" ").some((coding) => {
      const [code, state] = coding.split(":");
      return (!chosen("codes") || code === chosen("codes")) && (!chosen("states") || state === chosen("states"));
    });

  const isWanted = (turn, words) => {
    const text = folded(turn.querySelector("[data-text]").textContent);
    const isSpeakers = !chosen("speaker") || turn.dataset.speaker === chosen("speaker");
    return isSpeakers && isCoded(turn) && words.every((word) => text.includes(word));
  };

  /** Where the words stand in what is shown; the page itself stays as it is. */
  const highlight = (words) => {
    if (typeof Highlight === "undefined") return;
    const ranges = [];
    for (const turn of words.length ? turns.filter(({ hidden }) => !hidden) : []) {
      const nodes = document.createTreeWalker(turn.querySelector("[data-text]"), NodeFilter.SHOW_TEXT);
      while (nodes.nextNode()) ranges.push(...rangesIn(nodes.currentNode, words));
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  };

  const rangesIn = (node, words) => {
    const text = folded(node.data);
    // Lower case can be longer than what it was made from: places in it would not be places in the page.
    if (text.length !== node.data.length) return [];
    const found = [];
    for (const word of words) {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        found.push(new StaticRange({ startContainer: node, startOffset: at, endContainer: node, endOffset: at + word.length }));
      }
    }
    return found;
  };

  const show = () => {
    const words = folded(form.elements.words.value).split(/\s+/).filter(Boolean);
    const section = chosen("section");
    const isFiltered = words.length > 0 || ["speaker", "codes", "states"].some(chosen);
    for (const turn of turns) turn.hidden = !isWanted(turn, words);
    // Where turns are left out of the view, a marker between two of them would say something untrue.
    for (const marker of markers) marker.hidden = isFiltered;
    for (const part of sections) {
      const isEmpty = isFiltered && !part.querySelector("[data-turn]:not([hidden])");
      part.hidden = isEmpty || (section !== "" && part.dataset.section !== section);
    }
    const count = turns.filter((turn) => !turn.hidden && !turn.closest("[data-section]").hidden).length;
    said.textContent = isFiltered || section ? `${count} of ${turns.length} turns` : "";
    highlight(words);
  };

  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(show, 0));
  form.hidden = false;
})();
