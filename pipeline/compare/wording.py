"""The words of a comparison, for pages and documents alike: fixed sentences around counted figures, and nothing else.

No sentence says why something changed, and none calls a difference a change that is within counting noise.
"""

from __future__ import annotations

from string import ascii_uppercase

from pipeline.compare.changes import Comparison, Kind, Row, Verdict
from pipeline.compare.counting import Count, Counted
from pipeline.compare.noise import LEVEL
from pipeline.small_cells import FEW, FEWEST, is_small
from pipeline.values.marking import UNTITLED, in_words
from pipeline.values.wording import clock, plain

TITLE = "Sessions compared"
NOBODY = "–"
SIDES = {
    Verdict.APPEARS: "appears",
    Verdict.GROWS: "grows",
    Verdict.STEADY: "no more than noise",
    Verdict.FADES: "fades",
    Verdict.NOT_HEARD: "not heard any more",
    Verdict.TOO_FEW: "too few to say",
    Verdict.NOT_COMPARED: "notes beside talk",
}
"""A verdict in a series."""
BETWEEN = SIDES | {
    Verdict.APPEARS: "here alone",
    Verdict.GROWS: "named more",
    Verdict.FADES: "named less",
    Verdict.NOT_HEARD: "not named here",
}
"""A verdict between groups, of the second of the two."""
NOT_TOLD_APART = "not told apart"
NO_CHANGE = "No theme differs by more than counting noise."
NO_THEME = "no theme of its own: ask"
ALL_PARTS = "all parts together: "
"""Before the change of an issue that is one part of a theme, whose figures are those of the whole theme."""
UNPLANNED = "Nothing was written down for:"
TOO_FEW = "By too few to compare:"
LEADS = ("", "Who: ", "By: ", "Seen by: ")
"""Before each part of what was planned (`PlanRow.planned`)."""
REVIEW_NOTE = (
    "What people planned, as they wrote it, beside what was heard. A theme that is heard less does not show that what "
    "was done has worked, and one that is heard more may show that people speak of it at last."
)
CAUTIONS = (
    "Turns are not cases, and what nobody named may still happen. Other people were in the room each time, and what is "
    "talked about follows from who asks and how. A change in talk is not yet a change in the school.",
    "Numbers belong to one session. Place number 2 or student number 2 of one session is not that of another, and "
    "neither is speaker S3, in one school or in two: nothing here links them.",
)
FIGURES = (
    "In each column: turns for an hour of talk (how many turns), and under it speakers for an hour of talk (how many "
    "speakers). In notes: for a hundred points; where they do not tell who spoke, points alone."
)
SMALL = (
    f"“{FEW}” stands where fewer than {FEWEST} people spoke of something: their figures are not shown. {NOBODY} stands "
    "where nobody did."
)


def letter(place: int) -> str:
    """A for the first session."""
    return ascii_uppercase[place]


def name(one: Counted) -> str:
    """`All staff, 9 June 2026`."""
    return f"{plain(one.session.label) or UNTITLED}, {in_words(one.session.date)}"


def talk(one: Counted) -> str:
    """How much there is to read."""
    return clock(one.talk) if one.is_timed else f"{one.turns} points of notes"


def spoken(one: Counted) -> str:
    """How many turns by how many people, as far as that may be told."""
    if one.is_by_point:
        return NOT_TOLD_APART
    return f"{one.turns} by {FEW if is_small(one.people) else one.people}"


def figures(one: Counted, count: Count) -> tuple[str, ...]:
    """Turns and speakers for an hour of talk, each with how many; one mark alone where they may not be shown."""
    if not count.turns:
        return (NOBODY,)
    if count.is_small:
        return (FEW,)
    counted = (count.turns,) if one.is_by_point else (count.turns, count.people)
    return tuple(f"{one.rate(number):.1f} ({number})" for number in counted)


def told(kind: Kind, found: Verdict) -> str:
    """A verdict in a word or two."""
    return (SIDES if kind is Kind.SERIES else BETWEEN)[found]


def pair_title(comparison: Comparison, number: int) -> str:
    """`From A to B`, or `B beside A`."""
    start, end = (letter(place) for place in comparison.pairs[number])
    return f"From {start} to {end}" if comparison.kind is Kind.SERIES else f"{end} beside {start}"


def change(comparison: Comparison, row: Row, number: int) -> str:
    """One change in a sentence, with both figures."""
    sides = [_side(comparison, row, place) for place in comparison.pairs[number]]
    return f"{told(comparison.kind, row.verdicts[number])}. {'; '.join(sides)}."


def method(comparison: Comparison) -> str:
    """How a change is told from noise, and how often that goes wrong."""
    rule = (
        f"A difference is called a change where chance alone would make one as large less than {LEVEL:.0%} of the time "
        "(exact conditional test of two Poisson rates, Przyborowski and Wilenski 1940), and would still do so without "
        "the one person who spoke of it most."
    )
    if not comparison.tested:
        return f"{rule} Nothing could be tested here: too few people spoke of any one theme."
    return (
        f"{rule} {comparison.tested} differences were tested here, so that about {comparison.tested * LEVEL:.2g} would "
        "be called a change by chance; somewhat more, for turns that answer one another come in bursts."
    )


def frames(comparison: Comparison) -> str:
    """A warning where the sessions were not coded alike; empty where they were."""
    labels = [one.codebook for one in comparison.sessions]
    if len(set(labels)) == 1:
        return ""
    told = "; ".join(f"{letter(place)}: {label or 'no version'}" for place, label in enumerate(labels))
    return f"These sessions were coded by different versions of the codebook ({told}): a difference may come of that."


def _side(comparison: Comparison, row: Row, place: int) -> str:
    one, count = comparison.sessions[place], row.counts[place]
    if not count.turns:
        return f"{letter(place)}: nobody"
    if count.is_small:
        return f"{letter(place)}: {FEW} {'points' if one.is_by_point else 'people'}"
    if one.is_by_point:
        return f"{letter(place)}: {one.rate(count.turns):.1f} of 100 points"
    unit = "an hour" if one.is_timed else "in 100 points"
    return f"{letter(place)}: {one.rate(count.turns):.1f} turns {unit} by {count.people} of {one.people} people"
