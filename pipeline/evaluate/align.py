"""Lay word rows side by side: gold with heard, heard with redacted.

Gold to heard is one to one, by edit distance first and by likeness of letters inside what differs. Heard to
redacted tells the fate of each word: still there, behind which placeholder, left out, or gone. It must look at
the redacted words themselves, never at what the redactor says it did; findings only settle which of two
adjoining placeholders hides which word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from rapidfuzz.distance import Levenshtein

from pipeline.evaluate.words import Token, bare

_SKIP = 0.6
"""Cost of leaving a word unpaired beside 0-1 for pairing unlike ones: pairing always beats skipping both."""

_WIDEST = 400
"""Longest run of differing words compared letter by letter; beyond it the plain edit script decides."""


@dataclass(frozen=True, slots=True)
class Edits:
    """How one row of words becomes another."""

    words: int
    substitutions: int
    deletions: int
    insertions: int

    @property
    def rate(self) -> float:
        """Word error rate."""
        return (self.substitutions + self.deletions + self.insertions) / max(1, self.words)

    def __add__(self, other: Edits) -> Edits:
        """Both rows as one."""
        return Edits(
            self.words + other.words,
            self.substitutions + other.substitutions,
            self.deletions + other.deletions,
            self.insertions + other.insertions,
        )


class Fate(StrEnum):
    """What became of a heard word."""

    STAYED = "stayed"
    HIDDEN = "hidden"
    LEFT_OUT = "left_out"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The fate of one heard word, and the placeholder that stands for it where one does."""

    fate: Fate
    placeholder: str | None = None


def edits(gold: Sequence[str], heard: Sequence[str]) -> Edits:
    """Word errors by plain edit distance, as word error rates are counted."""
    tags = [op.tag for op in Levenshtein.editops(gold, heard)]
    return Edits(len(gold), tags.count("replace"), tags.count("delete"), tags.count("insert"))


def pairs(gold: Sequence[str], heard: Sequence[str]) -> tuple[int | None, ...]:
    """For each gold word the index of the word heard for it, or None where nothing was."""
    found: list[int | None] = [None] * len(gold)
    for same, g, h in _runs(gold, heard):
        matched = zip(g, h, strict=True) if same else _likest(gold, heard, g, h)
        for i, j in matched:
            found[i] = j
    return tuple(found)


def outcomes(
    heard: Sequence[Token], withheld: Sequence[bool], redactions: Sequence[int | None], redacted: Sequence[Token]
) -> tuple[Outcome, ...]:
    """The fate of each heard word, given the words of the redacted text in order.

    `withheld` says which heard words the output should not have; `redactions` gives the number of the redaction
    that claims each. A word that should not be there and stands there all the same has stayed.
    """
    visible = [i for i, gone in enumerate(withheld) if not gone]
    found: dict[int, Outcome] = {}
    for same, left, right in _runs([heard[i].form for i in visible], [token.form for token in redacted]):
        if same:
            found |= {visible[i]: Outcome(Fate.STAYED) for i in left}
            continue
        here = [redacted[j] for j in right]
        strange = [token.form for token in here if not token.is_placeholder]
        stayed = _strays(heard, _between(visible, left, len(heard)), strange)
        words = [visible[i] for i in left if visible[i] not in stayed]
        found |= _behind(words, [token.form for token in here if token.is_placeholder], redactions)
        found |= {i: Outcome(Fate.STAYED) for i in stayed}
    missing = (Outcome(Fate.LEFT_OUT if gone else Fate.GONE) for gone in withheld)
    return tuple(found.get(i, other) for i, other in enumerate(missing))


def _between(visible: Sequence[int], run: range, length: int) -> range:
    """All words, withheld ones too, between the visible neighbours of a run of visible words."""
    first = visible[run.start - 1] + 1 if run.start else 0
    last = visible[run.stop] if run.stop < len(visible) else length
    return range(first, last)


def _strays(heard: Sequence[Token], places: range, strange: Sequence[str]) -> set[int]:
    """The words here that stand in the output although nothing says so."""
    found: set[int] = set()
    for form in strange:
        found |= set([i for i in places if i not in found and bare(heard[i].form, form)][:1])
    return found


def _runs(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[bool, range, range]]:
    """Runs of equal words, and what lies between them as one run each."""
    i = j = 0
    for block in Levenshtein.opcodes(left, right):
        if block.tag != "equal":
            continue
        if i < block.src_start or j < block.dest_start:
            yield False, range(i, block.src_start), range(j, block.dest_start)
        i, j = block.src_end, block.dest_end
        yield True, range(block.src_start, i), range(block.dest_start, j)
    if i < len(left) or j < len(right):
        yield False, range(i, len(left)), range(j, len(right))


def _likest(gold: Sequence[str], heard: Sequence[str], g: range, h: range) -> Iterator[tuple[int, int]]:
    """Pairs inside a differing run, those of like letters preferred, never crossing."""
    if len(g) > _WIDEST or len(h) > _WIDEST:
        yield from zip(g, h, strict=False)
        return
    unlike = np.array([[_unlike(gold[i], heard[j]) for j in h] for i in g]).reshape(len(g), len(h))
    costs = _costs(unlike)
    i, j = len(g), len(h)
    while i and j:
        if np.isclose(costs[i, j], costs[i - 1, j - 1] + unlike[i - 1, j - 1]):
            i, j = i - 1, j - 1
            yield g[i], h[j]
        elif np.isclose(costs[i, j], costs[i - 1, j] + _SKIP):
            i -= 1
        else:
            j -= 1


def _costs(unlike: np.ndarray) -> np.ndarray:
    rows, columns = unlike.shape
    costs = np.zeros((rows + 1, columns + 1))
    costs[:, 0] = np.arange(rows + 1) * _SKIP
    costs[0, :] = np.arange(columns + 1) * _SKIP
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            skip = min(costs[i - 1, j], costs[i, j - 1]) + _SKIP
            costs[i, j] = min(skip, costs[i - 1, j - 1] + unlike[i - 1, j - 1])
    return costs


def _unlike(left: str, right: str) -> float:
    return Levenshtein.normalized_distance(left, right)


def _behind(words: Sequence[int], placeholders: Sequence[str], redactions: Sequence[int | None]) -> dict[int, Outcome]:
    """Which placeholder hides which word: by the redactions that claim them where these agree in number."""
    claimed = list(dict.fromkeys(redactions[i] for i in words if redactions[i] is not None))
    if not placeholders:
        return {}
    if len(claimed) == len(placeholders):
        name = dict(zip(claimed, placeholders, strict=True))
        return {i: Outcome(Fate.HIDDEN, name[redactions[i]]) for i in words if redactions[i] is not None}
    share = len(placeholders) / len(words) if words else 0
    return {i: Outcome(Fate.HIDDEN, placeholders[int(at * share)]) for at, i in enumerate(words)}
