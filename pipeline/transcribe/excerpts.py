"""Which stretches of a recording to hear again for names, and how they share clips.

An engine takes as long to take in two seconds of sound as thirty, so short excerpts are laid end to end in one
clip. On three sessions that found as many names as a clip for each, in a third of the time. Pure.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.transcribe.cutting import CLIP_MS
from pipeline.values import Stretch, Suspect, Transcript, merge_stretches

NEAR_MS = 1_000
FAR_MS = 2_200
"""An excerpt begins and ends so far from the words in doubt, in the widest pause between the two: an engine needs
what stands around a word to hear it, and half a word at the edge misleads it."""


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Words of a transcript, by their places, and the names that they may be."""

    places: range
    names: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of sound to hear again, the words first heard in it, and those of them in doubt."""

    stretch: Stretch
    places: range
    doubtful: tuple[Doubtful, ...]


@dataclass(frozen=True, slots=True)
class _Pause:
    """Between one word and the next."""

    middle_ms: int
    length_ms: int


def excerpts(transcript: Transcript, suspects: Sequence[Suspect], budget_ms: int) -> tuple[Excerpt, ...]:
    """In the order of the talk, disjoint, for as many of the most promising suspects as the budget has sound for."""
    pauses = [
        _Pause((one.end_ms + other.start_ms) // 2, other.start_ms - one.end_ms)
        for one, other in pairwise(transcript.words)
    ]
    chosen: tuple[Stretch, ...] = ()
    doubtful: list[Doubtful] = []
    for suspect in suspects:
        doubt = Doubtful(_places(transcript, suspect), suspect.names)
        wider = merge_stretches([*chosen, _around(transcript, doubt.places, pauses)])
        if sum(stretch.length_ms for stretch in wider) > budget_ms:
            break
        chosen = wider
        doubtful.append(doubt)
    parts = [part for stretch in chosen for part in _parted(stretch, pauses)]
    return tuple(_excerpt(transcript, part, doubtful) for part in parts)


def packed(found: Sequence[Excerpt], longest_ms: int) -> Iterator[tuple[Excerpt, ...]]:
    """Neighbouring excerpts by the clip that they fill together; one that is longer fills a clip alone."""
    clip: list[Excerpt] = []
    for excerpt in found:
        if clip and sum(part.stretch.length_ms for part in (*clip, excerpt)) > longest_ms:
            yield tuple(clip)
            clip = []
        clip.append(excerpt)
    if clip:
        yield tuple(clip)


def _places(transcript: Transcript, suspect: Suspect) -> range:
    """The words that share a character with what is suspected."""
    first = bisect_right(transcript.words, suspect.span.start, key=lambda word: word.span.end)
    return range(first, bisect_left(transcript.words, suspect.span.end, key=lambda word: word.span.start))


def _around(transcript: Transcript, places: range, pauses: Sequence[_Pause]) -> Stretch:
    """The words' time and what stands on either side of it, from pause to pause."""
    start_ms, end_ms = transcript.words[places[0]].start_ms, transcript.words[places[-1]].end_ms
    low_ms = _widest(pauses, start_ms - FAR_MS, start_ms - NEAR_MS, otherwise=start_ms - NEAR_MS)
    high_ms = _widest(pauses, end_ms + NEAR_MS, end_ms + FAR_MS, otherwise=end_ms + NEAR_MS)
    return Stretch(max(0, low_ms), min(high_ms, transcript.duration_ms or high_ms))


def _widest(pauses: Sequence[_Pause], low_ms: int, high_ms: int, *, otherwise: int) -> int:
    """The middle of the longest pause whose middle lies between the two."""
    first = bisect_left(pauses, low_ms, key=lambda pause: pause.middle_ms)
    near = pauses[first : bisect_right(pauses, high_ms, key=lambda pause: pause.middle_ms)]
    return max(near, key=lambda pause: pause.length_ms).middle_ms if near else otherwise


def _parted(stretch: Stretch, pauses: Sequence[_Pause]) -> Iterator[Stretch]:
    """The stretch, cut in its widest pauses where it is longer than a clip."""
    while stretch.length_ms > CLIP_MS:
        middle_ms = stretch.start_ms + CLIP_MS // 2
        cut_ms = _widest(pauses, middle_ms, stretch.start_ms + CLIP_MS, otherwise=stretch.start_ms + CLIP_MS)
        yield Stretch(stretch.start_ms, cut_ms)
        stretch = Stretch(cut_ms, stretch.end_ms)
    yield stretch


def _excerpt(transcript: Transcript, stretch: Stretch, doubtful: Sequence[Doubtful]) -> Excerpt:
    """The words whose middle lies in the stretch; those in doubt that lie in it wholly."""
    first, stop = (
        bisect_left(transcript.words, at_ms, key=lambda word: (word.start_ms + word.end_ms) // 2)
        for at_ms in (stretch.start_ms, stretch.end_ms)
    )
    inside = tuple(d for d in doubtful if first <= d.places[0] and d.places[-1] < stop)
    return Excerpt(stretch, range(first, stop), inside)
