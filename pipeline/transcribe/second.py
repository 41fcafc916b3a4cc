"""The second hearing: where a roster name may have been misheard, the sound is heard again with that name in mind.

Whisper given a list of names over a whole recording loses words and writes the names where nobody said them. Given a
few names for a few seconds in which one of them may have been said, it turns "Shibon Kereho" into "Siobhan
Kelleher", and a name that is spelt right is hidden and is one person throughout. What it writes is not believed
by itself: see `kept`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np

from pipeline.transcribe.cutting import CLIP_MS
from pipeline.transcribe.engine import Engine, HeardWord, Piece
from pipeline.transcribe.excerpts import Excerpt, excerpts, packed
from pipeline.transcribe.hearing import failed
from pipeline.transcribe.kept import kept
from pipeline.values import Edit, Progress, Recording, Samples, Stage, Stretch, Suspects, Transcript, ignore, rewriting

FIRST_SHARE = 0.85
"""Share of the budget that is spent at once: the rest is for what an engine passes over, about one excerpt in six.
That is heard once more in shorter clips, as the same clip would give the same."""

PASSED_OVER_COST = 0.5
"""What an excerpt without words has cost beside one with: its sound was taken in, but nothing written."""


def hear_names(
    recording: Recording,
    transcript: Transcript,
    suspects: Suspects,
    engine: Engine,
    *,
    fraction: float,
    on_progress: Progress = ignore,
) -> Transcript:
    """The transcript with the names that a second hearing of the suspects confirms; all else stays as it was.

    At most this fraction of the recording's speech is heard again, the most promising suspects first.
    """
    budget_ms = round(fraction * _length_ms(recording.speech))
    chosen = excerpts(transcript, suspects.found, round(FIRST_SHARE * budget_ms))
    on_progress(Stage.NAMES, 0.0)
    found: list[Edit] = []
    passed_over: list[Excerpt] = []
    for excerpt, words in _heard(recording, packed(chosen, CLIP_MS), engine):
        if 2 * len(words) < len(excerpt.places):
            passed_over.append(excerpt)
        else:
            found += kept(transcript, excerpt, words, suspects.alike)
        on_progress(Stage.NAMES, FIRST_SHARE * excerpt.stretch.end_ms / recording.duration_ms)
    saved_ms = round((1 - PASSED_OVER_COST) * _length_ms([excerpt.stretch for excerpt in passed_over]))
    again = _within(passed_over, budget_ms - _length_ms([excerpt.stretch for excerpt in chosen]) + saved_ms)
    for excerpt, words in _heard(recording, packed(again, CLIP_MS // 2), engine):
        found += kept(transcript, excerpt, words, suspects.alike)
    on_progress(Stage.NAMES, 1.0)
    return rewriting(found).transcript(transcript)


def _length_ms(stretches: Iterable[Stretch]) -> int:
    return sum(stretch.length_ms for stretch in stretches)


def _within(found: Sequence[Excerpt], budget_ms: int) -> list[Excerpt]:
    """As many of them, in their order, as the budget has sound for."""
    lengths = accumulate(excerpt.stretch.length_ms for excerpt in found)
    return [excerpt for excerpt, length_ms in zip(found, lengths, strict=True) if length_ms <= budget_ms]


def _heard(
    recording: Recording, clips: Iterable[Sequence[Excerpt]], engine: Engine
) -> Iterator[tuple[Excerpt, tuple[HeardWord, ...]]]:
    """Each excerpt with the words of its second hearing."""
    for clip in clips:
        names = tuple(dict.fromkeys(name for part in clip for doubt in part.doubtful for name in doubt.names))
        yield from zip(clip, _told_apart(engine.hear_names(_sound(recording, clip), names), clip), strict=True)


def _sound(recording: Recording, clip: Sequence[Excerpt]) -> Samples:
    """The excerpts end to end. Silence between them would be taken for the end: engines stop at it."""
    return np.concatenate([recording.samples(excerpt.stretch) for excerpt in clip])


def _told_apart(pieces: Sequence[Piece], clip: Sequence[Excerpt]) -> Iterator[tuple[HeardWord, ...]]:
    """The words of each excerpt, in the recording's time; none from pieces that are no surer than a guess."""
    words = [word for piece in pieces if not failed(piece) for word in piece.words]
    start_ms = 0
    for excerpt in clip:
        end_ms = start_ms + excerpt.stretch.length_ms
        later_ms = excerpt.stretch.start_ms - start_ms
        yield tuple(
            replace(word, start_ms=word.start_ms + later_ms, end_ms=word.end_ms + later_ms)
            for word in words
            if start_ms <= (word.start_ms + word.end_ms) // 2 < end_ms
        )
        start_ms = end_ms
