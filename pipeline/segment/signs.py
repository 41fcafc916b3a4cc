"""Tell, whatever the agenda says, when somebody leads the talk on: who asks, a question, a turn of phrase, a silence.

What is looked at needs neither speakers nor times nor punctuation, and tells less without them. Nothing here knows a
heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.segment.units import Unit

Floats = NDArray[np.float64]

SIGNS = ("asker", "question", "move", "pause", "answered", "brief", "settling")
"""Columns of `signs`."""

OPENING_UNITS = 4
"""A heading is opened in the first few sentences of a turn."""

BREATH_MS = 300
"""A silence this short says nothing."""

PAUSE_MS = 3000
"""One this long says as much as a longer one."""

TALK_WORDS = 120
"""So many words of others in a row are as good as more: whoever leads has let them speak."""

LEAST_MARKS = 0.2
"""Share of units that end with a mark below which talk counts as written without punctuation."""

_MARK = re.compile(r"[.?!]['\"”’)]*$")

_ASKS = re.compile(
    r"^(?:(?:so|and|but|okay|ok|right|now|then|well|er|um|yeah) )*"
    r"(?:what|how|who|whose|where|when|why|which|(?:do|does|did|is|are|was|were|has|have|can|could|would|will|shall|should)"
    r" (?:you|we|they|it|there|that|this|anybody|anyone|everybody|everyone|the|a|your|our|people|staff|children))\b",
    re.IGNORECASE,
)
"""How a question begins, for talk without question marks."""

MOVE = re.compile(
    r"^(?:so|okay|ok|right|now|then|well|good|lovely|alright)\b"
    r"|\b(?:mov(?:e|ing) (?:us )?on|turn(?:ing)? to|next|last|first|let's|let us|shall we|takes us|thinking about"
    r"|what about|how about|before we|in terms of|in general|stepping back|zoom(?:ing)? out|i(?:'d| would) like to"
    r"|imagine|suppose|say a|we(?:'ve| have) (?:got |only )?\w+ minutes|other (?:side|half|thing)|brings us|on to"
    r"|(?:the|your|my) (?:next|last|final|second|third) (?:\w+ )?(?:thing|question|bit|part|sheet|one|topic|section)"
    r"|i(?:'ve| have)(?: got)? to ask|i want to ask|can we (?:talk|do|look|go)|talk about|keeping? (?:an eye|time)"
    r"|(?:watching|eye on) the (?:time|clock)|running (?:out of|short)|wrap|wind up)\b",
    re.IGNORECASE,
)
"""How people steer a talk."""


def signs(units: Sequence[Unit], ends: Sequence[int], asking: Floats) -> Floats:
    """Each sign at each unit, taken together with those that may open a heading with it; shape (n, signs).

    `ends` is one past the last of these, `asking` how far each unit's speaker is the one who asks.
    """
    asks = questions(units)
    answered = _answered(units, asking)
    columns = (
        asking - 0.5 if speakers(units) > 1 else np.zeros(len(units)),
        np.array([float(asks[at:end].any()) for at, end in enumerate(ends)]),
        np.array([bool(MOVE.search(unit.text)) for unit in units], float),
        np.array([_pause(unit.pause_ms) for unit in units]),
        answered,
        np.array([1.0 / unit.words for unit in units]),
        np.array([float(asks[at]) for at in range(len(units))]),
    )
    return np.asarray(np.stack(columns, axis=1), float)


def _pause(silent_ms: int) -> float:
    return min(max(silent_ms - BREATH_MS, 0), PAUSE_MS) / PAUSE_MS


def questions(units: Sequence[Unit]) -> NDArray[np.bool_]:
    """Whether each unit asks, shape (n,): by its mark, or by how it begins where the talk has no marks."""
    marked = np.mean([bool(_MARK.search(unit.text)) for unit in units])
    if marked >= LEAST_MARKS:
        return np.array(["?" in unit.text for unit in units])
    return np.array([bool(_ASKS.search(unit.text)) for unit in units])


def speakers(units: Sequence[Unit]) -> int:
    """How many are told apart."""
    return len({unit.speaker for unit in units if unit.speaker is not None})


def leading(units: Sequence[Unit], facilitators: Sequence[str]) -> Floats:
    """How far each unit's speaker is the one who asks, 0 to 1; 1 throughout where speakers are not known.

    Whoever is known to lead counts as asking most.
    """
    if speakers(units) < 2:
        return np.ones(len(units))
    asks = questions(units)
    rates = {speaker: _question_rate(units, asks, speaker) for speaker in {unit.speaker for unit in units}}
    most = max(rates.values())
    if not most:
        return np.array([1.0 if not facilitators or unit.speaker in facilitators else 0.0 for unit in units])
    return np.array([1.0 if unit.speaker in facilitators else rates[unit.speaker] / most for unit in units])


def _question_rate(units: Sequence[Unit], asks: NDArray[np.bool_], speaker: str | None) -> float:
    """Share of the speaker's units that ask; a person of few turns is not taken for the one who leads."""
    own = [at for at, unit in enumerate(units) if unit.speaker == speaker]
    turns = len({units[at].turn for at in own})
    return float(asks[own].mean()) * min(1.0, turns / 5)


def _answered(units: Sequence[Unit], asking: Floats) -> Floats:
    """How long others have spoken before each unit, 0 to 1; 0 where nobody is told apart or this one does not ask."""
    found, others = np.zeros(len(units)), 0
    if speakers(units) < 2:
        return found
    for at, unit in enumerate(units):
        if asking[at] > 0.5:
            found[at] = min(others, TALK_WORDS) / TALK_WORDS
            others = 0
        else:
            others += unit.words
    return found
