"""A plan of action drafted from the themes of a released session: issue, context, evidence; all else is left blank.

It never guesses what is to be done, by whom or until when. Themes that fewer than three people named are listed by
title, and given no row.
"""

from __future__ import annotations

from pipeline.intervention.evidence import told
from pipeline.intervention.issues import Issue, issues, put_first
from pipeline.intervention.nearby import Beside, Talk
from pipeline.small_cells import FEWEST
from pipeline.values import InterventionPlan, PlanRow, RedactedTranscript

CONTEXT = ("context", "place_in_school", "time", "affected", "trend")
CONTEXT_OF = {"partner_ask": ("partner",)}
"""Dimensions that answer where, when and who; of what is asked, whom it is asked of."""


def draft(redacted: RedactedTranscript) -> InterventionPlan:
    """The rows for one release, the harms that most people put first, or named, on top; ValueError for a draft."""
    if redacted.release is None:
        raise ValueError("a plan follows a release, never a draft")
    talk = Talk(redacted)
    found = issues(talk)
    rows = tuple(_row(talk, issue) for issue in found if talk.said_by(issue.places) >= FEWEST)
    few = dict.fromkeys(issue.title for issue in found if issue.code not in {row.code for row in rows})
    return InterventionPlan(redacted.session, redacted.release, rows, tuple(few))


def _row(talk: Talk, issue: Issue) -> PlanRow:
    named = [_named(talk.beside(issue.places, dimension)) for dimension in CONTEXT_OF.get(issue.code, CONTEXT)]
    first = ["Named among what matters most."] if put_first(talk, issue) else []
    return PlanRow(
        key=issue.key,
        issue=issue.title,
        context=" ".join([*first, *(words for words in named if words)]),
        evidence=told(talk, issue),
    )


def _named(found: tuple[Beside, ...]) -> str:
    return f"{found[0].dimension}: {', '.join(one.title for one in found)}." if found else ""
