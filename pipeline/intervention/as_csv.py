"""The plan as a table for a meeting, and the same table read back once people have filled it in.

Whoever acts, by when, and how success will be seen is typed by people into a spreadsheet; evidence is not, and a table
whose evidence was changed is refused, so that no plan can claim what was never said. A message has the number of the
row and never what stands in it.
"""

from __future__ import annotations

from dataclasses import astuple, replace

from pipeline import spreadsheet
from pipeline.errors import InterventionError
from pipeline.intervention.checking import checked
from pipeline.values import InterventionPlan, PlanRow

COLUMNS = (
    *("session", "release", "key", "issue", "context", "evidence"),
    *("action", "who", "by_when", "success", "also_named"),
)
"""What was named by fewer than three people stands in a row of its own at the end, under its own head."""
LARGEST_BYTES = 2 << 20
"""Of a table with every cell full and room to spare."""


def write(plan: InterventionPlan) -> bytes:
    """UTF-8 CSV, a row an issue (`spreadsheet.write`)."""
    rows = [(*_marking(plan), *astuple(row), "") for row in plan.rows]
    if plan.also_named:
        rows.append((*_marking(plan), *[""] * 8, "; ".join(plan.also_named)))
    return spreadsheet.write(COLUMNS, rows)


def read(untrusted: bytes, drafted: InterventionPlan) -> InterventionPlan:
    """The plan as people filled it in, rows in their order; `drafted` is what its session gives.

    Rows may be added, moved and taken out. Raises InterventionError for a table of another session or release, with
    other columns, with evidence that does not come from the session, or with cells or rows beyond what a plan can have.
    """
    table = _table(untrusted)
    if not table or [cell.strip() for cell in table[0]] != list(COLUMNS):
        raise InterventionError(f"the first row must name the columns {', '.join(COLUMNS)}; keep them as they were")
    rows = [_row(number, cells, drafted) for number, cells in enumerate(table[1:], 2)]
    return replace(drafted, rows=checked([row for row in rows if row is not None], drafted))


def session_of(untrusted: bytes) -> str:
    """The id of the session that a table belongs to, as its first row says; raises InterventionError."""
    table = _table(untrusted)
    named = [row[0] for row in table[1:] if row[0]]
    if not named:
        raise InterventionError("no row of the table says which session it belongs to; keep the first column")
    return named[0]


def _marking(plan: InterventionPlan) -> tuple[str, str]:
    """In every row, because rows get copied out of files."""
    return plan.session.id, str(plan.release)


def _table(untrusted: bytes) -> list[list[str]]:
    if len(untrusted) > LARGEST_BYTES:
        raise InterventionError("the file is far larger than a plan can be")
    try:
        return spreadsheet.read(untrusted)
    except ValueError:
        raise InterventionError("the file is no CSV in UTF-8; save it from the spreadsheet as 'CSV UTF-8'") from None


def _row(number: int, cells: list[str], drafted: InterventionPlan) -> PlanRow | None:
    """None for the row of what too few people named. Rows that people added need no session."""
    if len(cells) != len(COLUMNS):
        raise InterventionError(f"row {number}: it has {len(cells)} cells and not {len(COLUMNS)}")
    session, release, *rest, also = cells
    if (session, release) not in (_marking(drafted), ("", "")):
        raise InterventionError(f"row {number}: it belongs to another session, or to another release of this one")
    if also and not any(rest):
        return None
    row = PlanRow(*rest)
    given = next((one.evidence for one in drafted.rows if one.key == row.key), row.evidence)
    return replace(row, evidence=given) if _one_line(row.evidence) == _one_line(given) else row


def _one_line(text: str) -> str:
    """Spreadsheets end the lines of a cell each in its own way."""
    return " ".join(text.split())
