"""What is kept of a plan: what people wrote, and nothing that was said.

Evidence is taken anew from the release in force each time a plan is read, so that a release that was recalled leaves no
quotation behind in it. A row whose theme a later release no longer has stays, as one that somebody added.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter

from pipeline.errors import TamperedError
from pipeline.values import InterventionPlan, PlanRow


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows that people left in a plan, without evidence."""

    drafted: tuple[str, ...]
    """Keys that the session gave then: one of them that has no row was taken out."""
    rows: tuple[PlanRow, ...] = field(repr=False)


_FORM = TypeAdapter(Kept)


def keep(rows: tuple[PlanRow, ...], drafted: InterventionPlan) -> bytes:
    """What is to be stored of these rows (JSON)."""
    keys = tuple(row.key for row in drafted.rows)
    return _FORM.dump_json(Kept(keys, tuple(replace(row, evidence="") for row in rows)))


def kept(stored: bytes, drafted: InterventionPlan) -> InterventionPlan:
    """The plan of what was drafted, with what people wrote; raises TamperedError for what `keep` did not write."""
    try:
        found = _FORM.validate_json(stored)
    except ValueError:
        raise TamperedError("the plan that was saved is not as it was written") from None
    given = {row.key: row for row in drafted.rows}
    rows = [_anew(row, given.get(row.key)) for row in found.rows]
    new = [row for key, row in given.items() if key not in found.drafted]
    return replace(drafted, rows=(*rows, *new))


def _anew(row: PlanRow, given: PlanRow | None) -> PlanRow:
    if given is None:
        return replace(row, key="")
    return replace(row, evidence=given.evidence)
