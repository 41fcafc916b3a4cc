/**
 * What a reviewer decided, in this page's memory: in the shape of the decisions file (pipeline/decisions.py), with what is
 * needed to show it, to undo it, and to say which one did not fit.
 */
const KINDS = ["corrections", "terms", "spans"];

/**
 * @typedef {{kind: string, entry: object, words: string}} Decision `kind` as in the decisions file; `words` as they stand
 * @typedef {{made: Decision[], removed: Set<string>, looked: Set<string>, read: Set<number>}} Review
 * @param {object|null} draft as `kept` made it @returns {Review}
 */
export function reviewOf(draft) {
  return {
    made: (draft?.made ?? []).filter(({ kind }) => KINDS.includes(kind)),
    removed: new Set(draft?.removed),
    looked: new Set(draft?.looked),
    read: new Set(draft?.read),
  };
}

/** @param {Review} review @returns {object} to be sealed and gone on with another time */
export function kept({ made, removed, looked, read }) {
  return { schema: 1, kind: "review", made, removed: [...removed], looked: [...looked], read: [...read] };
}

/**
 * Add a decision; of two corrections that share characters the later one stays.
 * @param {Review} review @param {Decision} decision
 */
export function decide(review, decision) {
  if (decision.kind === "corrections") review.made = review.made.filter((other) => !isOverwritten(other, decision));
  review.made.push(decision);
}

const isOverwritten = (other, { entry }) =>
  other.kind === "corrections" && other.entry.start < entry.end && entry.start < other.entry.end;

/** @param {Review} review @param {Decision} decision */
export function undo(review, decision) {
  review.made = review.made.filter((other) => other !== decision);
}

/** @param {Review} review @param {string} kind @returns {Decision[]} of one kind, in the order of the file */
export const ofKind = (review, kind) => review.made.filter((decision) => decision.kind === kind);

/**
 * The decisions file. Why a passage returns is its holder's to know: the reviewer passes on that it does.
 * @param {Review} review @param {string} role @param {Map<string, object>} returning
 */
export function fileOf(review, role, returning) {
  const at = new Date().toISOString();
  const items = [...returning.values()].map(({ item, verdict }) => ({
    item,
    verdict,
    reason: "recorded by a holder of its route",
    by_role: "holder of its route",
    at,
    return_to_transcript: true,
  }));
  const entries = KINDS.map((kind) => [kind, ofKind(review, kind).map(({ entry }) => entry)]);
  return { signed_off_by_role: role, items, ...Object.fromEntries(entries) };
}

/** Which decision a refusal names ("terms.2.same_as: ..."). @param {Review} review @param {string} message */
export function named(review, message) {
  const place = /^(?:decisions\.)?(corrections|terms|spans)\.(\d+)/.exec(message);
  return place ? (ofKind(review, place[1])[Number(place[2])] ?? null) : null;
}

/** @param {Decision} decision @returns {string} in words */
export function inWords({ kind, entry, words }) {
  if (kind === "corrections") return `“${words}” was misheard: “${entry.text}”`;
  const where = kind === "terms" ? "wherever it is said" : "only here";
  const what = entry.same_as ?? entry.entity;
  return `${entry.verdict === "hide" ? "Hide" : "Show"} “${words}” ${where}${what ? `, as ${what}` : ""}`;
}
