/**
 * Search and filter a released transcript in the page: no word that somebody looks for is sent or kept anywhere.
 */
import { hearingBeside } from "./reading/hearing.js";

const form = document.getElementById("filters");
const found = document.getElementById("found");
const markers = [...document.querySelectorAll("[data-marker]")];
const sections = [...document.querySelectorAll("[data-section]")];

function wanted(turn, words, codes) {
  const text = turn.querySelector("[data-text]").textContent.toLocaleLowerCase("en-GB");
  const about = turn.dataset.codes.split(" ");
  return words.every((word) => text.includes(word)) && asked(codes).every((code) => about.includes(code));
}

/** Where both a code and how codes stand are chosen, the code must stand so, and not another one. */
function asked(codes) {
  const state = codes.find((code) => code.startsWith("is-"));
  const named = codes.filter((code) => code !== state);
  return state && named.length ? named.map((code) => `${code}:${state}`) : codes;
}

function show() {
  const words = form.querySelector("#words").value.toLocaleLowerCase("en-GB").split(/\s+/).filter(Boolean);
  const codes = [...form.querySelectorAll("[data-filter]")].map(({ value }) => value).filter(Boolean);
  const isFiltered = words.length + codes.length > 0;
  // Asked for each time: where codes are decided on, a turn is put anew into the page.
  const turns = [...document.querySelectorAll("[data-turn]")];
  for (const turn of turns) turn.hidden = !wanted(turn, words, codes);
  // Where turns are left out of the view, a marker between two of them would say something untrue.
  for (const marker of markers) marker.hidden = isFiltered;
  for (const section of sections) section.hidden = isFiltered && !section.querySelector("[data-turn]:not([hidden])");
  const count = turns.filter(({ hidden }) => !hidden).length;
  found.textContent = isFiltered ? `${count} of ${turns.length} turns` : "";
}

form.addEventListener("input", show);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(show, 0));
form.hidden = false;
hearingBeside(document.getElementById("sound"), document.querySelectorAll("[data-hear]"));
