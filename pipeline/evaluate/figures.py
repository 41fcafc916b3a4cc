"""The figures: counts with the number of items behind each, so that they can be pooled and doubted.

Values only; nothing is computed here but rates and how sure they are. Surfaces stay out of `repr`; listings give
line numbers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import reduce
from operator import add
from typing import Any, TypeVar

from pipeline.evaluate.align import Edits
from pipeline.evaluate.calibration import Calibration


@dataclass(frozen=True, slots=True)
class Share:
    """So many out of so many."""

    hits: int
    of: int

    @property
    def rate(self) -> float | None:
        """0 to 1; None where there was nothing to count."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % interval of the rate (Wilson 1927); for counts of separate things, not for time."""
        return wilson(self.hits, self.of) if self.of else None

    @property
    def per_thousand(self) -> float | None:
        """0 to 1000; None where there was nothing to count."""
        return 1000 * self.hits / self.of if self.of else None

    def __add__(self, other: Share) -> Share:
        """Both counts as one."""
        return Share(self.hits + other.hits, self.of + other.of)


def wilson(hits: int, total: int) -> tuple[float, float]:
    """95 % interval of a share of at least one (Wilson 1927)."""
    z, rate = 1.96, hits / total
    middle = (rate + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(rate * (1 - rate) / total + z * z / (4 * total * total))
    return max(0.0, middle - half), min(1.0, middle + half)


NOTHING = Share(0, 0)


def share(answers: Sequence[bool]) -> Share:
    """How many of these are true."""
    return Share(sum(answers), len(answers))


@dataclass(frozen=True, slots=True)
class Miss:
    """One item that went wrong, by its line in the script."""

    kind: str
    line: int
    words: str = field(repr=False, default="")
    """What the script has there: shown to developers who ask, gold people being invented."""
    instead: str = field(repr=False, default="")
    """What stands in the output there."""


@dataclass(frozen=True, slots=True)
class Hiding:
    """What was hidden, and what it cost."""

    by_kind: Mapping[str, Share]
    """Hidden spans per gold type; PERSON is person recall."""
    in_view: Share
    """Hidden spans among those not in a left-out stretch: what the redaction alone does."""
    persons: Share
    """Persons in view of whom no mention there is left: one slip gives a person away."""
    things: Share
    """The same for schools, places, numbers and the rest."""
    leaking: Share
    """Sessions with a name or detail left in them, of all."""
    one_placeholder: Share
    """Persons in view twice or more that got exactly one placeholder."""
    shared: Share
    """Placeholders that stand for two persons, of all that stand for persons."""
    kept: Share
    """Phrases that analysts need with every word still there."""
    others_lost: Share
    """Unmarked words that are missing from the output."""
    over_redacted: Share
    """Of the same words, those that a redaction took."""
    left_out: Share
    """Milliseconds left out, of the session."""
    leaks: tuple[Miss, ...] = ()
    keep_losses: tuple[Miss, ...] = ()

    @property
    def hidden(self) -> Share:
        """All types together."""
        return sum(self.by_kind.values(), NOTHING)

    def __add__(self, other: Hiding) -> Hiding:
        """Both sessions as one."""
        return _sum(self, other)


@dataclass(frozen=True, slots=True)
class Concerns:
    """What a lead is shown, beside what was planted."""

    found: Share
    """Gold passages that an item points at."""
    precise: Share
    """Items that point at a gold passage."""
    route: Share
    """Found passages whose item goes first to whom the table says."""
    urgency: Share
    """Found passages whose item has the gold urgency."""
    soon_enough: Share
    """Found passages whose item is at least as urgent as gold."""
    negatives: Share
    """General talk of harm that an item points at."""
    by_category: Mapping[str, Share]
    """Gold passages found, by their category."""
    flagged: Share
    """Milliseconds that items cover, of the session."""
    flagged_to_true: Share
    """The same, of the milliseconds that gold passages last: 1.6 at most is asked for."""
    calibration: Calibration
    """Scores of the items beside whether they point at one."""
    duration_ms: int
    missed: tuple[Miss, ...] = ()
    misrouted: tuple[Miss, ...] = ()
    too_late: tuple[Miss, ...] = ()
    needless: tuple[Miss, ...] = ()
    """Items that point at no gold passage, at the line they begin in."""

    @property
    def per_hour(self) -> float:
        """Items an hour of talk."""
        return self.precise.of * 3_600_000 / self.duration_ms if self.duration_ms else 0.0

    @property
    def needless_per_hour(self) -> float:
        """Items that point at no passage, an hour of the talk outside them."""
        outside_ms = self.duration_ms - self.flagged_to_true.of
        return (self.precise.of - self.precise.hits) * 3_600_000 / outside_ms if outside_ms > 0 else 0.0

    def __add__(self, other: Concerns) -> Concerns:
        """Both sessions as one."""
        return _sum(self, other)


@dataclass(frozen=True, slots=True)
class Diarisation:
    """Milliseconds of error of each kind, each of the time spoken; `error` is their sum."""

    missed: Share
    false_alarm: Share
    confused: Share
    found: int
    """Speakers that were told apart, in all sessions together."""
    true: int

    @property
    def error(self) -> Share:
        """Diarisation error; its rate may be over 1."""
        kinds = (self.missed, self.false_alarm, self.confused)
        return Share(sum(kind.hits for kind in kinds), self.missed.of)

    def __add__(self, other: Diarisation) -> Diarisation:
        """Both sessions as one."""
        return _sum(self, other)


NO_VOICES = Diarisation(NOTHING, NOTHING, NOTHING, 0, 0)
"""Where no sound was heard, or speakers were not told apart."""


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one session, or of several pooled."""

    hiding: Hiding
    sections: Share
    """Milliseconds of speaking under the right section."""
    subsections: Share
    """The same for the subsection, where gold has one."""
    boundaries: Share
    """Sections, the first left out, that begin within twenty seconds of where they should."""
    concerns: Concerns
    hearing: Edits
    """Word errors of what was heard."""
    voices: Diarisation
    """Who was taken to speak."""

    def __add__(self, other: Figures) -> Figures:
        """Both sessions as one."""
        return _sum(self, other)


def pool(figures: Sequence[Figures]) -> Figures:
    """The figures of several sessions as if they were one; raises ValueError for none."""
    if not figures:
        raise ValueError("no figures to pool")
    return reduce(add, figures)


Counts = TypeVar("Counts", Hiding, Concerns, Diarisation, Figures)


def _sum(left: Counts, right: Counts) -> Counts:
    """Field by field: counts add up, lists follow each other, tables merge."""
    names = [each.name for each in fields(left)]
    return type(left)(**{name: _plus(getattr(left, name), getattr(right, name)) for name in names})


def _plus(left: Any, right: Any) -> Any:
    if isinstance(left, Mapping):
        return {key: left.get(key, NOTHING) + right.get(key, NOTHING) for key in (*left, *right)}
    return left + right
