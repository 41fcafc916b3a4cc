/**
 * Give a code to selected words of a turn: what is selected becomes a choice beside the whole turn and its sentences.
 * Nothing is sent before the form is.
 */

/** Does nothing on a page where no code can be added. */
export function offerSelection() {
  const words = document.getElementById("turn-words");
  const choice = document.getElementById("span");
  if (words === null || choice === null) return;
  const mine = document.createElement("option");
  // Code points before a place in the turn's one text: what the server counts in.
  const points = (offset) => [...words.textContent.slice(0, offset)].length;

  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (selection.rangeCount === 0 || selection.isCollapsed) return;
    const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
    const text = words.firstChild;
    if (startContainer !== text || endContainer !== text) return;
    mine.value = `${points(startOffset)}-${points(endOffset)}`;
    mine.textContent = `Selected: ${text.data.slice(startOffset, endOffset)}`;
    choice.append(mine);
    choice.value = mine.value;
  });
  for (const hint of document.querySelectorAll("[data-selecting]")) hint.hidden = false;
}
