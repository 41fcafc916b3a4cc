/**
 * The transcript's text as the rest of the tool counts it: in characters (code points), of which some take two places in
 * a string here. Words are found as pipeline/redact/tokens.py finds them, so that what a person sees chosen is what a
 * release takes.
 */
const WORD = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}\p{N}\p{M}]+)*/gu;
const CLITIC = /['’](?:s|ll|d|ve|re|m)$/i;

/** Case, accents and apostrophes off: what two spellings of one word have in common. */
function plain(word) {
  const loose = word.replace(/ł/g, "l").replace(/Ł/g, "L").replace(/ı/g, "i").normalize("NFKD");
  return loose.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/**
 * @typedef {{start: number, end: number, whole: number, norm: string}} Word half-open; `whole` is its
 *   end with what hangs on it after an apostrophe
 * @param {string} text
 */
export function textOf(text) {
  const characters = Array.from(text);
  const words = wordsOf(text);

  /** @returns {string} */
  const slice = (start, end) => characters.slice(start, end).join("");

  /** Words that share a character with a stretch. @returns {Word[]} */
  const within = (start, end) => words.slice(firstEndingAfter(words, start), firstStartingFrom(words, end));

  /** Every place of these words in a row; an s behind the last stays outside. @returns {{start: number, end: number}[]} */
  function places(term) {
    const sought = wordsOf(term).map(({ norm }) => norm);
    const found = [];
    for (let at = 0; sought.length > 0 && at + sought.length <= words.length; at += 1) {
      const end = endOf(sought, at);
      if (end !== null) found.push({ start: words[at].start, end });
    }
    return found;
  }

  function endOf(sought, at) {
    const last = words[at + sought.length - 1];
    const before = sought.slice(0, -1).every((norm, step) => words[at + step].norm === norm);
    if (!before) return null;
    if (last.norm === sought.at(-1)) return last.end;
    return last.norm === `${sought.at(-1)}s` ? last.end - 1 : null;
  }

  return Object.freeze({ length: characters.length, slice, within, places });
}

function wordsOf(text) {
  const found = [];
  let [unit, character] = [0, 0];
  for (const { 0: whole, index } of text.matchAll(WORD)) {
    character += Array.from(text.slice(unit, index)).length;
    unit = index;
    const bare = whole.replace(CLITIC, "");
    const start = character;
    found.push({
      start,
      end: start + Array.from(bare).length,
      whole: start + Array.from(whole).length,
      norm: plain(bare) || bare.toLowerCase(),
    });
  }
  return found;
}

function firstEndingAfter(words, start) {
  return bisect(words, (word) => word.whole > start);
}

function firstStartingFrom(words, end) {
  return bisect(words, (word) => word.start >= end);
}

/** The first place from which on it holds. */
function bisect(words, holds) {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(words[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
