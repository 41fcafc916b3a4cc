"""What a school means to do about what staff said: a row an issue, part of it counted, the rest filled in by people.

Evidence is counted and quoted from a released transcript and never typed; who acts, by when and how success will be
seen are never guessed. Fields hold what was said or typed, and stay out of `repr`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.values.session import Session


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One issue and what is to be done about it; empty text is what nobody has filled in yet."""

    key: str
    """Of what was drafted from themes: a code, or a code and a part of the session (`gap.training`); else empty."""
    issue: str = field(repr=False)
    context: str = field(default="", repr=False)
    """Where, when, who is affected."""
    evidence: str = field(default="", repr=False)
    """Counts, and quotations with time and speaker label."""
    action: str = field(default="", repr=False)
    who: str = field(default="", repr=False)
    by_when: str = field(default="", repr=False)
    success: str = field(default="", repr=False)
    """How it will be seen that it worked."""

    @property
    def typed(self) -> tuple[str, ...]:
        """What people may write: all but the key and the evidence."""
        return (self.issue, self.context, self.action, self.who, self.by_when, self.success)

    @property
    def planned(self) -> tuple[str, ...]:
        """What is to be done, by whom, by when and how it will be seen; empty texts where nobody said so."""
        return (self.action, self.who, self.by_when, self.success)

    @property
    def code(self) -> str:
        """The theme that it answers; empty for a row that somebody added."""
        return self.key.partition(".")[0]


@dataclass(frozen=True, slots=True)
class InterventionPlan:
    """The plan that follows one release of one session."""

    session: Session
    release: int
    rows: tuple[PlanRow, ...]
    also_named: tuple[str, ...] = ()
    """Titles of themes that fewer than three people named: no row and no figures of their own."""
