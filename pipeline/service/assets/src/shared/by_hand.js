/**
 * An item that a person writes and no tool found: shaped as those of a follow-up, so that the desk
 * shows both alike. What nobody said is left empty, never guessed.
 */
const DUE = { immediate: "now", today: "today", routine: "as you decide" };

/**
 * @param {{route: string, words: string, kind: string, subject: string, urgency: string, speaker?: string|null,
 *   start_ms?: number|null, end_ms?: number|null}} written
 * @returns {object}
 */
export function itemByHand({ route, words, kind, subject, urgency, speaker = null, start_ms = null, end_ms = null }) {
  return {
    id: crypto.randomUUID().slice(0, 8),
    start_ms,
    end_ms,
    speaker,
    text: words,
    context_before: "",
    context_after: "",
    clip: null,
    category: [],
    category_titles: [kind],
    subject,
    route,
    first_route: route,
    urgency,
    clock: { rule: "", due: DUE[urgency] },
    personal_duty: [],
    said_already_referred: false,
    score: null,
    signals: [],
    source_edition: "",
    decision: null,
  };
}
