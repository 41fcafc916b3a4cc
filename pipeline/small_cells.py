"""When a count of people is too small to be shown: the one rule that reports, plans and comparisons share.

A figure behind which fewer than three people stand can tell a colleague who spoke, in a room of four to ten. It must
never be shown, nor anything from which it can be worked out. Three is the usual least frequency of small tables: A.
Hundepool and others, Statistical Disclosure Control, Wiley 2012, chapter 5 (frequency tables, threshold rule).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.values import Line, RedactedTranscript

FEWEST = 3
"""People who must stand behind a figure for it to be shown."""
FEW = "under 3"
"""What is shown in the place of a figure."""


def people(redacted: RedactedTranscript, lines: Iterable[Line]) -> int:
    """How many different people said these turns of a session, at the least.

    Turns without a label may be of somebody who has one elsewhere, and count for nobody beside others; alone they are
    of one person. In notes that label nobody a point counts as a person: no label can lead to whoever said it, and
    points are all that can be counted.
    """
    labels = [line.speaker for line in lines]
    if counts_points(redacted):
        return len(labels)
    return len({label for label in labels if label}) or min(1, len(labels))


def counts_points(redacted: RedactedTranscript) -> bool:
    """Whether this is notes that label nobody; a recording like that may hold one person's turns in a row."""
    return not any(line.speaker or line.start_ms is not None for line in redacted.lines)


def is_small(people_behind: int) -> bool:
    """Whether a figure is too small to be shown; that nobody said something may be."""
    return 0 < people_behind < FEWEST


def beside_total(redacted: RedactedTranscript, cells: Sequence[Sequence[Line]]) -> frozenset[int]:
    """Places of the cells that may be shown where the sum of all of them is shown too; cells share no turn.

    A cell that is not shown must look the same whether it is small or empty. What is not shown has then a sum that
    anybody can work out, so it must be of nothing, or of three people at least: where small cells alone fall short of
    that, the smallest of the others goes with them. Each of them may then be anything from nothing to that sum. The
    method is complementary suppression, one line of a table at a time: L. H. Cox, "Suppression methodology and
    statistical disclosure control", Journal of the American Statistical Association 75 (1980), 377-385.
    """
    by_size = sorted(range(len(cells)), key=lambda place: (-len(cells[place]), place))
    shown = [place for place in by_size if people(redacted, cells[place]) >= FEWEST]
    while shown and is_small(people(redacted, _but(shown, cells))):
        shown.pop()
    return frozenset(shown)


def _but(shown: Sequence[int], cells: Sequence[Sequence[Line]]) -> Iterator[Line]:
    return (line for place, cell in enumerate(cells) if place not in shown for line in cell)
