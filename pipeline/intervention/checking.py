"""Which rows may stand in a session's plan, whether they come from a spreadsheet or from a page.

Evidence is never typed: it is what the session gives for that row, or nothing. A message has the number of the row and
never what stands in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import InterventionError
from pipeline.values import InterventionPlan, PlanRow

LONGEST_CELL = 2_000
"""Characters of what people type into one cell."""
MOST_ROWS = 200


def checked(rows: Sequence[PlanRow], drafted: InterventionPlan) -> tuple[PlanRow, ...]:
    """The rows, if they may stand in the plan of what was drafted; raises InterventionError for one that may not."""
    if len(rows) > MOST_ROWS:
        raise InterventionError(f"a plan has {MOST_ROWS} issues at most; keep the ones that matter")
    evidence = {row.key: row.evidence for row in drafted.rows} | {"": ""}
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        problem = _problem(row, evidence, seen)
        if problem:
            raise InterventionError(f"issue {number}: {problem}")
        seen |= {row.key} - {""}
    return tuple(rows)


def _problem(row: PlanRow, evidence: dict[str, str], seen: set[str]) -> str:
    """Why this row may not stand there; empty if it may."""
    if row.key not in evidence or row.key in seen:
        return "its key is none that this session has now, or stands there twice; leave keys as they are"
    if row.evidence != evidence[row.key]:
        return (
            "its evidence is not what this session gives now: it was written over, or codes were decided on since the "
            "table was saved; save the table anew, and leave keys and evidence as they are"
        )
    if not row.issue.strip():
        return "it does not say what the issue is"
    if max(map(len, row.typed)) > LONGEST_CELL:
        return f"a cell has over {LONGEST_CELL} characters; shorten it"
    return ""
