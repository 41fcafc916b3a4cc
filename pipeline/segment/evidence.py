"""Weigh how much each piece of talk sounds like each heading, and how much like the opening of one.

Three things are kept apart. *Topic*: a piece of talk is near a heading's cues. *Opening*: a question or move
near a heading's cues, most of all from whoever asks most of the questions. *Calm*: a story about one child says
he, she, his, her; it is near every heading's cues and belongs to none, so it hardly counts. All is relative to
the other headings and to the session's own average, so that a plan with long cues does not win by length.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.embed import Embedder
from pipeline.segment.headings import Heading
from pipeline.segment.units import Unit

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts; chosen on development sessions (see tests/segment)."""

    nearest_cues: int = 3
    """How many of a heading's nearest cues speak for it."""
    phrase: float = 0.15
    """What a phrase said word for word adds to nearness (cosine, about 0.2 to 0.6)."""
    topic: float = 0.7
    story: float = 20.0
    """How fast topic fades with the rate of third-person words."""
    opening: float = 10.0
    opening_floor: float = 0.35
    """Nearness below which nothing sounds like an opening."""
    opening_others: float = 0.3
    """What an opening counts from the person who asks least."""
    fading: float = 0.85
    """An opening some sentences ahead counts less, so that a section begins at it and not before."""
    question: float = 0.3
    move: float = 1.5
    asker: float = 1.5
    pause: float = 1.0
    """For three seconds of silence, in proportion for fewer."""


WEIGHTS = Weights()

OPENING_UNITS = 4
"""A heading is opened in the first few sentences of a turn."""

STORY = re.compile(r"\b(?:he|she|him|his|hers?|(?:he|she)['’](?:s|d|ll)|himself|herself)\b", re.IGNORECASE)

MOVE = re.compile(
    r"^(?:so|okay|ok|right|now|then|well|good|lovely)\b"
    r"|\b(?:mov(?:e|ing) (?:us )?on|turn(?:ing)? to|next|last|first|let's|let us|shall we|takes us|thinking about"
    r"|what about|how about|before we|in terms of|in general|stepping back|zoom(?:ing)? out|i(?:'d| would) like to"
    r"|imagine|suppose|we(?:'ve| have) (?:got |only )?\w+ minutes)\b",
    re.IGNORECASE,
)
"""How people steer a talk, whatever the agenda says."""

NEIGHBOURS = np.array([0.25, 0.5, 1.0, 0.5, 0.25])
"""How far a story reaches around a piece of talk."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """For n units and k headings."""

    topic: Floats
    """Shape (n, k): what a unit adds to a run under a heading."""
    opening: Floats
    """Shape (n, k): what a run gains by beginning here."""
    words: Floats
    """Shape (n,)."""


def weigh(
    units: Sequence[Unit], headings: Sequence[Heading], embedder: Embedder, *, weights: Weights = WEIGHTS
) -> Evidence:
    """Compare every unit, alone and with the few that follow it, with every heading."""
    words = np.array([unit.words for unit in units], float)
    told = words * np.exp(-weights.story * _story_rate(units, words))
    near = _nearness([unit.text for unit in units], headings, embedder, weights)
    topic = _relative(near.typical - np.average(near.typical, axis=0, weights=words))
    ends = [_end_of_opening(units, at) for at in range(len(units))]
    nearest = np.maximum(_soonest(near.best, ends, weights.fading), _joined(units, ends, headings, embedder, weights))
    asking = _asking(units)
    opening = _relative(np.maximum(nearest - weights.opening_floor, 0))
    opening *= (weights.opening_others + (1 - weights.opening_others) * asking)[:, None]
    return Evidence(
        topic=weights.topic * topic * told[:, None],
        opening=weights.opening * opening + _steering(units, ends, asking, weights)[:, None],
        words=words,
    )


@dataclass(frozen=True, slots=True)
class _Nearness:
    """Of n texts to k headings, shape (n, k) each."""

    typical: Floats
    """The mean over a heading's nearest cues."""
    best: Floats
    """The nearest cue alone."""


def _nearness(texts: Sequence[str], headings: Sequence[Heading], embedder: Embedder, weights: Weights) -> _Nearness:
    spoken = embedder.encode(texts)
    typical, best = (np.zeros((len(texts), len(headings))) for _ in range(2))
    for column, heading in enumerate(headings):
        near = np.sort(spoken @ embedder.encode(heading.sentences).T, axis=1)
        said = np.array([bool(heading.phrases and heading.phrases.search(text)) for text in texts])
        typical[:, column] = near[:, -weights.nearest_cues :].mean(axis=1) + weights.phrase * said
        best[:, column] = near[:, -1] + weights.phrase * said
    return _Nearness(typical, best)


def _soonest(best: Floats, ends: Sequence[int], fading: float) -> Floats:
    """The nearest within each opening, the less the later it comes; shape (n, k)."""
    faded = (best[at:end] * fading ** np.arange(end - at)[:, None] for at, end in enumerate(ends))
    return np.array([nearest.max(axis=0) for nearest in faded])


def _joined(
    units: Sequence[Unit], ends: Sequence[int], headings: Sequence[Heading], embedder: Embedder, weights: Weights
) -> Floats:
    """How near each opening is when read as one text, 0 where nobody asks or leads on; shape (n, k)."""
    near = np.zeros((len(units), len(headings)))
    texts = {at: " ".join(unit.text for unit in units[at:end]) for at, end in enumerate(ends) if end > at + 1}
    led = {at: text for at, text in texts.items() if "?" in text or MOVE.search(text)}
    near[list(led)] = _nearness(list(led.values()), headings, embedder, weights).best
    return near


def _steering(units: Sequence[Unit], ends: Sequence[int], asking: Floats, weights: Weights) -> Floats:
    """Signs that somebody is leading the talk on, to whichever heading; shape (n,)."""
    asks = np.array([any("?" in unit.text for unit in units[at:end]) for at, end in enumerate(ends)])
    moves = np.array([bool(MOVE.search(unit.text)) for unit in units])
    pauses = np.array([min(unit.pause_ms, 3000) / 3000 for unit in units])
    leads = asking - 0.5 if _speakers(units) > 1 else np.zeros(len(units))
    signs = weights.question * asks + weights.move * moves + weights.pause * pauses + weights.asker * leads
    return np.asarray(signs, float)


def _end_of_opening(units: Sequence[Unit], at: int) -> int:
    """One past the last unit that may open a heading together with this one: the same turn's next few."""
    end = at + 1
    while end < min(len(units), at + OPENING_UNITS) and (units[at].runs_on or units[end].turn == units[at].turn):
        end += 1
    return end


def _speakers(units: Sequence[Unit]) -> int:
    return len({unit.speaker for unit in units if unit.speaker is not None})


def _asking(units: Sequence[Unit]) -> Floats:
    """How far each unit's speaker is the one who asks, 0 to 1; 1 throughout where speakers are not known."""
    if _speakers(units) < 2:
        return np.ones(len(units))
    rates = {speaker: _question_rate(units, speaker) for speaker in {unit.speaker for unit in units}}
    most = max(rates.values())
    return np.array([rates[unit.speaker] / most if most else 1.0 for unit in units])


def _question_rate(units: Sequence[Unit], speaker: str | None) -> float:
    """Share of the speaker's units that ask; a person of few turns is not taken for the one who leads."""
    own = [unit for unit in units if unit.speaker == speaker]
    turns = len({unit.turn for unit in own})
    return sum("?" in unit.text for unit in own) / len(own) * min(1.0, turns / 5)


def _story_rate(units: Sequence[Unit], words: Floats) -> Floats:
    """Third-person words per word around each unit."""
    told = np.array([len(STORY.findall(unit.text)) for unit in units], float)
    around = (np.convolve(np.pad(values, 2), NEIGHBOURS, "valid") for values in (told, words))
    return np.divide(*around)


def _relative(values: Floats) -> Floats:
    """Less each row's mean: what speaks for all headings speaks for none."""
    return np.asarray(values - values.mean(axis=1, keepdims=True), float)
