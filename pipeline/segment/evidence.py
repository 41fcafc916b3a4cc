"""Weigh how much each piece of talk sounds like each heading, and how much like the opening of one.

Three things are kept apart. *Topic*: a piece of talk is near a heading's cues. *Opening*: a question or move
near a heading's cues, most of all from whoever asks most of the questions. *Calm*: a story about one child says
he, she, his, her; it is near every heading's cues and belongs to none, so it counts apart. All is relative to
the other headings and to the session's own average, so that a plan with long cues does not win by length.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.embed import Embedder, Vectors
from pipeline.segment.headings import Heading
from pipeline.segment.signs import MOVE, OPENING_UNITS, SIGNS, Floats, leading, questions, signs
from pipeline.segment.units import Unit

NEAREST_CUES = 3
"""How many of a heading's nearest cues speak for it."""

PHRASE = 0.15
"""What a phrase said word for word adds to nearness (cosine, about 0.2 to 0.6)."""

STORY_FADES = 20.0
"""How fast calm fades with the rate of third-person words."""

FADING = 0.85
"""An opening some sentences ahead counts less, so that a section begins at it and not before."""

FLOOR = 0.35
"""Nearness below which nothing sounds like an opening."""

TOPIC = ("near", "near_calm", "phrase")
"""What speaks for a heading while it is talked about: columns of `Evidence.topic`."""

OPENING = ("led", "near", "joined", "asked", "foremost", *SIGNS)
"""What speaks for its beginning: columns of `Evidence.opening`."""

STORY = re.compile(r"\b(?:he|she|him|his|hers?|(?:he|she)['’]?(?:s|d|ll)|himself|herself)\b", re.IGNORECASE)

NEIGHBOURS = np.array([0.25, 0.5, 1.0, 0.5, 0.25])
"""How far a story reaches around a piece of talk."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """For n units and k headings, each kind of evidence by itself: what it counts is learnt (pipeline/training)."""

    topic: Floats
    """Shape (n, k, len(TOPIC)): what a unit adds to a run under a heading."""
    opening: Floats
    """Shape (n, k, len(OPENING)): what a run gains by beginning here."""
    words: Floats
    """Shape (n,)."""


def weigh(
    units: Sequence[Unit], headings: Sequence[Heading], embedder: Embedder, *, facilitators: Sequence[str] = ()
) -> Evidence:
    """Compare every unit, alone and with the few that follow it, with every heading."""
    words = np.array([unit.words for unit in units], float)
    asking = leading(units, facilitators)
    ends = [_end_of_opening(units, at) for at in range(len(units))]
    texts = [unit.text for unit in units]
    spoken = embedder.encode(texts)
    agenda = _Agenda(headings, tuple(embedder.encode(heading.sentences) for heading in headings))
    near, typical = _nearness(texts, spoken, agenda), _typical(spoken, words, agenda)
    joined = _joined(units, ends, agenda, embedder)
    return Evidence(
        topic=_topic(_relative(typical), _relative(near.said), words, units),
        opening=_opening(near, joined, ends, asking, signs(units, ends, asking)),
        words=words,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Agenda:
    """The headings with what their sentences mean."""

    headings: Sequence[Heading]
    cues: tuple[Vectors, ...]


@dataclass(frozen=True, slots=True)
class _Nearness:
    """Of n texts to k headings, shape (n, k) each."""

    best: Floats
    """The nearest cue."""
    asked: Floats
    """The nearest cue that asks or leads on."""
    said: Floats
    """1 where a phrase of the heading is said word for word."""


def _nearness(texts: Sequence[str], spoken: Vectors, agenda: _Agenda) -> _Nearness:
    best, asked, said = (np.zeros((len(texts), len(agenda.headings))) for _ in range(3))
    for column, (heading, cues) in enumerate(zip(agenda.headings, agenda.cues, strict=True)):
        near = spoken @ cues.T
        asked[:, column] = near[:, np.array(heading.leads)].max(axis=1)
        best[:, column] = near.max(axis=1)
        said[:, column] = [bool(heading.phrases and heading.phrases.search(text)) for text in texts]
    return _Nearness(best, asked, said)


def _typical(spoken: Vectors, words: Floats, agenda: _Agenda) -> Floats:
    """The mean over a heading's nearest cues, each less its mean over the session; shape (n, k).

    So a cue that is near to all of the talk speaks for nothing.
    """
    columns = []
    for cues in agenda.cues:
        near = spoken @ cues.T
        near = np.sort(near - np.average(near, axis=0, weights=words), axis=1)
        columns.append(near[:, -NEAREST_CUES:].mean(axis=1))
    return np.stack(columns, axis=1).astype(float)


def _topic(typical: Floats, said: Floats, words: Floats, units: Sequence[Unit]) -> Floats:
    """Shape (n, k, len(TOPIC)), in proportion to the words; a phrase counts as ten."""
    calm = words * np.exp(-STORY_FADES * _story_rate(units, words))
    return np.stack((typical * words[:, None], typical * calm[:, None], 10 * said), axis=2) / 10


def _opening(near: _Nearness, joined: _Nearness, ends: Sequence[int], asking: Floats, led: Floats) -> Floats:
    """Shape (n, k, len(OPENING))."""
    nearest = np.maximum(_soonest(near.best + PHRASE * near.said, ends), joined.best + PHRASE * joined.said)
    asked = np.maximum(_soonest(near.asked, ends), joined.asked)
    foremost = asked == asked.max(axis=1, keepdims=True)
    clear = _relative(np.maximum(nearest - FLOOR, 0))
    columns = (
        clear * asking[:, None],
        _relative(nearest),
        _relative(joined.best),
        _relative(asked) * asking[:, None],
        foremost * asking[:, None],
    )
    shared = np.broadcast_to(led[:, None, :], (*nearest.shape, len(SIGNS)))
    return np.concatenate([np.stack(columns, axis=2), shared], axis=2)


def _soonest(best: Floats, ends: Sequence[int]) -> Floats:
    """The nearest within each opening, the less the later it comes; shape (n, k)."""
    faded = (best[at:end] * FADING ** np.arange(end - at)[:, None] for at, end in enumerate(ends))
    return np.array([nearest.max(axis=0) for nearest in faded])


def _joined(units: Sequence[Unit], ends: Sequence[int], agenda: _Agenda, embedder: Embedder) -> _Nearness:
    """How near each opening is when read as one text, 0 where nobody asks or leads on."""
    asks = questions(units)
    texts = {at: " ".join(unit.text for unit in units[at:end]) for at, end in enumerate(ends) if end > at + 1}
    led = {at: text for at, text in texts.items() if asks[at : ends[at]].any() or MOVE.search(text)}
    found = _nearness(list(led.values()), embedder.encode(list(led.values())), agenda)

    def spread(values: Floats) -> Floats:
        near = np.zeros((len(units), len(agenda.headings)))
        near[list(led)] = values
        return near

    return _Nearness(spread(found.best), spread(found.asked), spread(found.said))


def _end_of_opening(units: Sequence[Unit], at: int) -> int:
    """One past the last unit that may open a heading together with this one: the same turn's next few."""
    end = at + 1
    while end < min(len(units), at + OPENING_UNITS) and (units[at].runs_on or units[end].turn == units[at].turn):
        end += 1
    return end


def _story_rate(units: Sequence[Unit], words: Floats) -> Floats:
    """Third-person words per word around each unit."""
    told = np.array([len(STORY.findall(unit.text)) for unit in units], float)
    around = (np.convolve(np.pad(values, 2), NEIGHBOURS, "valid") for values in (told, words))
    return np.divide(*around)


def _relative(values: Floats) -> Floats:
    """Less each row's mean: what speaks for all headings speaks for none."""
    return np.asarray(values - values.mean(axis=1, keepdims=True), float)
