/**
 * One list out of the follow-up and everything that was written since.
 *
 * Records are never changed: a later decision stands beside the earlier one and is the one in force.
 */
const URGENCY = ["immediate", "today", "routine"];
const CLOCK = [/^now|at once/i, /^today/i, /working day/i];

/**
 * @param {{followUp: object, records: object[]}} opened
 * @returns {{entries: Entry[], apart: object[]}} entries in the order to act in; records that belong to none of them
 *
 * @typedef {object} Entry
 * @property {object} item
 * @property {object|null} origin the record that brought it: another route's, or this route's by hand
 * @property {object[]} history records about it, oldest first
 * @property {object|null} decision in force
 * @property {string} reference in the school's own system, once entered there
 */
export function fold({ followUp, records }) {
  const entries = new Map(followUp.items.map((item) => [item.id, entryOf(item, null)]));
  const apart = [];
  for (const record of records) {
    const item = itemIn(record.content);
    if (item !== null && !entries.has(item.id)) entries.set(item.id, entryOf(item, record));
    const entry = entries.get(itemIdOf(record.content));
    if (entry === undefined) apart.push(record);
    else add(entry, record);
  }
  return { entries: [...entries.values()].sort(sooner), apart };
}

function entryOf(item, origin) {
  return { item, origin, history: [], decision: null, reference: "" };
}

/** The item that a record brings; null for any other record, and for what only says that it brings one. */
function itemIn(content) {
  const item = content?.kind === "item" ? content.item : null;
  return item?.id && item.clock && Array.isArray(item.category_titles) ? item : null;
}

function itemIdOf(content) {
  return itemIn(content)?.id ?? content?.decision?.item ?? content?.item;
}

function add(entry, record) {
  entry.history.push(record);
  if (record.content.kind === "decision") entry.decision = record.content.decision;
  if (record.content.kind === "entered") entry.reference = record.content.reference;
}

/** What nobody has decided on comes first, then urgency, then the clock, then the order of the talk. */
function sooner(one, other) {
  const [a, b] = [rank(one), rank(other)];
  const first = a.findIndex((value, place) => value !== b[place]);
  return first === -1 ? 0 : a[first] - b[first];
}

function rank({ item, decision }) {
  const clock = CLOCK.findIndex((pattern) => pattern.test(item.clock.due));
  return [
    decision === null ? 0 : 1,
    URGENCY.indexOf(item.urgency),
    clock === -1 ? CLOCK.length : clock,
    item.start_ms ?? Number.MAX_SAFE_INTEGER,
  ];
}

/**
 * Routes that must not read an item: one whose holder it names (that is why it came here), and the headteacher for what
 * may be about the headteacher. The same rule as pipeline/restricted/routing.py, which had the names; here are none.
 * @param {object} item @returns {Set<string>}
 */
export function barred(item) {
  const usual = item.first_route ?? item.route;
  return new Set([
    ...(item.not_for ?? []),
    ...(usual === item.route ? [] : [usual]),
    ...([usual, item.route].includes("chair") ? ["headteacher"] : []),
  ]);
}
