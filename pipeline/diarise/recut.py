"""Lay the words out anew, a turn for each speaker: the words and their characters stay, only line feeds move.

Labels are S1, S2... in the order in which people first speak, never names. One speaker's talk is parted where a long
pause falls in it and where it has gone on very long, so that no turn grows without end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from pipeline.diarise.atoms import Atom
from pipeline.values import Span, Transcript, Turn, Word

LONG_PAUSE_MS = 2_500
"""Silence that ends a turn even though the same person goes on."""

LONG_TURN_MS = 60_000
"""After this a turn ends with its sentence."""


def recut(transcript: Transcript, atoms: Sequence[Atom], speakers: Sequence[int]) -> Transcript:
    """The transcript with turns of one speaker each; `speakers` has a number for every atom.

    The atoms must cover the words in order, as `atoms` makes them.
    """
    if not atoms:
        return transcript
    runs = list(_runs(atoms, _labels(speakers)))
    starts = {first for first, _, _ in runs}
    words, text = _laid_out(transcript, starts)
    turns = tuple(_turn(words[first:last], label) for first, last, label in runs)
    return replace(transcript, text=text, words=words, turns=turns)


def _labels(speakers: Sequence[int]) -> list[str]:
    """S1 is who speaks first."""
    order = {speaker: f"S{n}" for n, speaker in enumerate(dict.fromkeys(speakers), 1)}
    return [order[speaker] for speaker in speakers]


def _runs(atoms: Sequence[Atom], labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """First word, one past the last word, label."""
    for label, group in groupby(zip(atoms, labels, strict=True), key=lambda pair: pair[1]):
        own = [atom for atom, _ in group]
        cuts = [0, *_cuts(own), len(own)]
        for begin, end in pairwise(cuts):
            yield own[begin].first, own[end - 1].last, label


def _cuts(own: Sequence[Atom]) -> Iterator[int]:
    began = own[0].start_ms
    for at, (before, atom) in enumerate(pairwise(own), 1):
        rests = atom.start_ms - before.end_ms >= LONG_PAUSE_MS
        if rests or (atom.likely and before.end_ms - began >= LONG_TURN_MS):
            yield at
            began = atom.start_ms


def _laid_out(transcript: Transcript, starts: set[int]) -> tuple[tuple[Word, ...], str]:
    """The same words one after the other, a line feed before those that start a turn, else a space."""
    words: list[Word] = []
    parts: list[str] = []
    at = 0
    for number, word in enumerate(transcript.words):
        if number:
            parts.append("\n" if number in starts else " ")
            at += 1
        said = word.span.of(transcript.text)
        parts.append(said)
        words.append(replace(word, span=Span(at, at + len(said))))
        at += len(said)
    return tuple(words), "".join(parts)


def _turn(words: Sequence[Word], label: str) -> Turn:
    ends_ms = max(word.end_ms for word in words)
    return Turn(Span(words[0].span.start, words[-1].span.end), words[0].start_ms, ends_ms, label)
