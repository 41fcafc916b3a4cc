"""Every sentence that a report may hold besides quotations: fixed frames around counted figures.

Nothing here is written for one session, and nothing is put together from what was said. A frame says what was counted
and what was not; it must never say what a figure means. Notes that do not tell who spoke count points, not speakers.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.report.figures import Figures, Merged, Named, Part
from pipeline.values.marking import period

TITLE = "Session report"
CAUTION = (
    "Every sentence here is a count or a quotation. A machine found the themes by a coding frame: they point, and a "
    "person who has read the transcript must check them. Counts of turns are not counts of cases."
)
GLANCE = "At a glance"
HARMS = "Harms: where, when, and who is affected"
PARTS = "The session, section by section"
RESPONSE = "What works, and what falls short"
TRAINING = "Training needs"
PARTNERS = "Asks of partners"
ALL = "All themes that could be counted"
MADE = "How this report was made"

SHARES = ("Speakers who named each theme, of all who spoke", "Points in which each theme stands, of all points")
HEAT = ("Turns in which a harm was named with something else", "Points in which a harm was named with something else")
TIME = ("Turns on each theme by section, in the order of the talk", "Points on each theme by section")
DOTS = ("A dot: fewer than three speakers, or none.", "A dot: fewer than three points, or none.")
NOTHING = ("Nothing on this was named by three speakers or more.", "Nothing on this stands in three points or more.")
NOTHING_HERE = (
    "No theme was named here by so many speakers that it can be counted.",
    "No theme stands here in so many points that it can be counted.",
)
MERGED = (
    "Other themes, each named by fewer than three speakers, together:",
    "Other themes, each standing in fewer than three points, together:",
)
UNITS = (("Turns", "Speakers"), ("Points",))
"""Pairs: where speakers are told apart, and in notes that do not tell who spoke."""
HEADS = ("Question", "Theme")
NAMED_HERE = "Named here:"
TOGETHER = "Named together with:"
DOT = "·"
CODES = "Codes"
SUGGESTED = "As a machine suggested them"

METHOD = (
    "It was made from the released transcript alone, which a person checked against what was said. Passages that were "
    "passed on to the safeguarding lead are not in it, and nothing here tells whether there were any.",
    "A turn counts once for a theme, and not at all where it only says that something is not so. Questions do not "
    "count.",
    "A figure behind which fewer than three speakers stand is not shown, nor one from which it can be worked out: the "
    "smallest figure beside it is hidden too (L. H. Cox, Journal of the American Statistical Association 75, 1980). "
    "Turns without a speaker's label are taken to be of somebody counted already.",
    "A quotation is a sentence as it stands in the transcript, with its speaker's label and the time at which the turn "
    "begins. Labels and placeholders hold within this session alone.",
    "No sentence is quoted that speaks of one person, or whose speaker is alone behind a figure.",
)
METHOD_OF_NOTES = (
    "These notes do not tell who spoke: points are counted in the place of speakers, and a quotation has the number of "
    "its point in the transcript."
)


def decided(decisions: int) -> str:
    """How far the codes are a person's word: As a machine suggested them, with 3 decisions of analysts."""
    return f"{SUGGESTED}, with {_number(decisions, 'decision')} of analysts" if decisions else SUGGESTED


def nothing(figures: Figures) -> str:
    """What stands where no theme may be counted."""
    return _either(NOTHING, figures)


def nothing_here(figures: Figures) -> str:
    """What stands in a section in which no theme may be counted, whether any was named there or none."""
    return _either(NOTHING_HERE, figures)


def dots(figures: Figures) -> str:
    """What a dot stands for."""
    return _either(DOTS, figures)


def units(figures: Figures) -> tuple[str, ...]:
    """Heads of what was counted in the whole session."""
    return UNITS[figures.is_by_point]


def shares_caption(figures: Figures) -> str:
    """What the bars count."""
    return _either(SHARES, figures)


def heat_caption(figures: Figures) -> str:
    """What the squares of harms and places count."""
    return _either(HEAT, figures)


def time_caption(figures: Figures) -> str:
    """What the squares along the session's time count."""
    return _either(TIME, figures)


def key(parts: Sequence[Part]) -> str:
    """Which section each number is: 1 Introduction · 2 Types of harm."""
    return " · ".join(f"{number} {part.title}" for number, part in enumerate(parts, 1))


def method(figures: Figures) -> tuple[str, ...]:
    """How the report was made."""
    return (*METHOD, METHOD_OF_NOTES) if figures.is_by_point else METHOD


def count(figures: Figures, turns: int, people: int) -> str:
    """How much stands behind a theme: 7 of 8 speakers, 9 turns."""
    counted = _number(turns, _unit(figures))
    return counted if figures.is_by_point else f"{people} of {figures.people} speakers, {counted}"


def short(figures: Figures, named: Named) -> str:
    """A theme and how many named it: Fighting, violence (7 speakers)."""
    behind = _number(named.turns, "point") if figures.is_by_point else f"{named.people} speakers"
    return f"{named.title} ({behind})"


def merged(figures: Figures, found: Merged) -> str:
    """What small themes come to together."""
    return f"{_either(MERGED, figures)} {count(figures, found.turns, found.people)}."


def of_part(figures: Figures, part: Part) -> str:
    """When a section was held, and how much was said in it: 00:01:40-00:08:20 · 39 turns · 8 speakers."""
    spoke = "" if part.people is None else f"{part.people} speakers"
    known = (period(part.start_ms, part.end_ms), _number(part.turns, _unit(figures)), spoke)
    return " · ".join(filter(None, known))


def listed(found: Sequence[tuple[str, int]]) -> str:
    """Titles with their turns: Corridors (5), Stairs (3)."""
    return ", ".join(f"{title} ({turns})" for title, turns in found)


def _either(pair: tuple[str, str], figures: Figures) -> str:
    return pair[figures.is_by_point]


def _unit(figures: Figures) -> str:
    return _either(("turn", "point"), figures)


def _number(number: int, of: str) -> str:
    return f"{number} {of}{'' if number == 1 else 's'}"
