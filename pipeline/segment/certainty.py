"""Say how sure a cut is, from how likely all cuts together make each place.

The chances are those of the model, given its words: they tell a person where to look again. They decide nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.segment.alignment import Chances, Floats, Run
from pipeline.segment.headings import Heading
from pipeline.segment.units import Unit

NEAR_MS = 20_000
"""A boundary this near is as good as the true one."""

WORD_MS = 360
"""For talk without times: an ordinary pace in a group, 165 words a minute."""


def certainties(
    runs: Sequence[Run], likely: Chances, units: Sequence[Unit], starts: NDArray[np.int_], headings: Sequence[Heading]
) -> list[tuple[float, float]]:
    """Two numbers for each run over places, 0 to 1.

    How likely its words stand under its item, on the average; and how likely it begins within twenty seconds of where
    it is said to, its item where the item begins there, else its subsection.
    """
    items = np.array([heading.item for heading in headings])
    same = (items[:, None] == items[None, :]).astype(float)
    words = np.array([unit.words for unit in units], float)
    share = np.add.reduceat(words, starts)
    at_ms = _clock(units, starts, words)
    under, enters, begins = likely.under @ same, near(likely.enters @ same, at_ms), near(likely.begins, at_ms)
    found = []
    for number, run in enumerate(runs):
        inside = slice(run.first, run.last)
        goes_on = number > 0 and items[runs[number - 1].heading] == items[run.heading]
        begun = (begins if goes_on else enters)[run.first, run.heading]
        found.append((_shown(np.average(under[inside, run.heading], weights=share[inside])), _shown(begun)))
    return found


def near(chances: Floats, at_ms: NDArray[np.int_]) -> Floats:
    """The sum over the places within twenty seconds of each, shape (m, k); `at_ms` never falls."""
    first = np.searchsorted(at_ms, at_ms - NEAR_MS, "left")
    last = np.searchsorted(at_ms, at_ms + NEAR_MS, "right")
    summed = np.vstack([np.zeros(chances.shape[1]), chances.cumsum(axis=0)])
    return np.asarray(summed[last] - summed[first], float)


def _clock(units: Sequence[Unit], starts: NDArray[np.int_], words: Floats) -> NDArray[np.int_]:
    """When each place is, by its times or else by the words before it."""
    times = [units[at].start_ms for at in starts]
    known = [when for when in times if when is not None]
    if len(known) == len(times):
        return np.maximum.accumulate(np.array(known))
    before = np.concatenate([[0.0], words.cumsum()])
    return np.asarray(before[starts] * WORD_MS, int)


def _shown(chance: float) -> float:
    return round(min(1.0, max(0.0, float(chance))), 3)
