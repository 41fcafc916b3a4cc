"""A code on a passage of a released transcript: suggested by the machine, and what analysts decided about it.

Laid over redacted text alone. What was decided is a list that only grows: how things stand is worked out from it
(`pipeline.coding`), so that who decided what, and when, is never lost. No field holds a word of the talk or a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.values.ranges import Span


class Verdict(StrEnum):
    """One thing that an analyst may do to a code on a passage."""

    ACCEPT = "accept"
    """The suggestion is right."""
    REJECT = "reject"
    """The suggestion is wrong."""
    ADD = "add"
    """The code stands here too, although nothing suggested it."""
    WITHDRAW = "withdraw"
    """Take back what was decided before: a suggestion is a suggestion again, an added code is gone."""


class CodingState(StrEnum):
    """How things stand with a code on a passage."""

    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ADDED = "added"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a code stands, and which: no two codings share one."""

    line: int
    """Of the transcript's lines, from 0."""
    span: Span
    """Code points of the line's text."""
    code: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decided at one time."""

    place: Place
    verdict: Verdict
    by: str
    """Who, without a name: `analyst 3`."""
    at: str
    """ISO 8601, with its offset from UTC."""
    instead_of: str = ""
    """The code that an added one took the place of."""


@dataclass(frozen=True, slots=True)
class Coding:
    """A code on a passage as it stands now."""

    place: Place
    state: CodingState
    denied: bool = False
    """Suggested where the passage only says that it is not so."""
    by: str = ""
    """Who decided last; empty for a suggestion that nobody looked at."""
    at: str = ""
    instead_of: str = ""

    @property
    def holds(self) -> bool:
        """Whether it counts: not where somebody rejected it, nor where a denial is all that suggests it."""
        return self.state is not CodingState.REJECTED and not (self.state is CodingState.SUGGESTED and self.denied)
