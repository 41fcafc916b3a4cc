"""Which names of a second hearing are believed: those that were said where the first hearing has something like them.

An engine that is given names writes them where nobody said them. So a name is taken only if it stands at the time of
words that sound like it, if these are words in doubt, and if both hearings agree beside it. Nothing else of the
second hearing is ever taken. Pure.

The engine's confidence in each word is no help here: it works that out without the names it was given, so that right
ones are as unlikely to it as wrong ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from pipeline.transcribe.engine import HeardWord
from pipeline.transcribe.excerpts import Excerpt
from pipeline.transcribe.inventions import ends_sentence
from pipeline.transcribe.spelling import bare, undressed
from pipeline.values import Edit, Span, Transcript

Alike = Callable[[str, str], float]
"""How like what was heard sounds to a name, 0 to 1."""

Name = tuple[str, ...]
"""A name's words as they are compared."""

LEAST_LIKE = 0.6
"""Words less like a name than this were not that name, whatever the second hearing says."""

UNEVEN = 0.04
MOST_UNEVEN = 3
"""Words that one hearing may have more beside the name than the other, and what each takes off the likeness."""

LONGEST = 6
"""Words of the first hearing that one name may replace."""


@dataclass(frozen=True, slots=True)
class _Two:
    """Both hearings of one excerpt, in the recording's time."""

    first: tuple[HeardWord, ...] = field(repr=False)
    turns: tuple[int, ...]
    """Which turn each first word stands in."""
    names: tuple[tuple[Name, ...], ...] = field(repr=False)
    """The names that each first word may belong to; mostly none."""
    alone: frozenset[int]
    """First words that may be a name by themselves."""
    second: tuple[HeardWord, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Match:
    """A name of the second hearing and what it was taken for at first."""

    first: range
    second: range
    score: float


def kept(transcript: Transcript, excerpt: Excerpt, second: Sequence[HeardWord], alike: Alike) -> tuple[Edit, ...]:
    """The names of the second hearing that replace words of the transcript, disjoint and in order."""
    two = _Two(
        first=tuple(_heard_word(transcript, at) for at in excerpt.places),
        turns=tuple(transcript.text.count("\n", 0, transcript.words[at].span.start) for at in excerpt.places),
        names=tuple(_names_at(excerpt, at) for at in excerpt.places),
        alone=frozenset(doubt.places[0] - excerpt.places[0] for doubt in excerpt.doubtful if len(doubt.places) == 1),
        second=tuple(second),
    )
    return tuple(_edit(transcript, excerpt, two, match) for match in _matches(two, alike))


def _heard_word(transcript: Transcript, at: int) -> HeardWord:
    word = transcript.words[at]
    return HeardWord(word.span.of(transcript.text), word.start_ms, word.end_ms, word.confidence)


def _names_at(excerpt: Excerpt, at: int) -> tuple[Name, ...]:
    names = (name for doubt in excerpt.doubtful if at in doubt.places for name in doubt.names)
    return tuple(tuple(bare(word) for word in name.split()) for name in names)


def _matches(two: _Two, alike: Alike) -> Iterator[_Match]:
    """For each name of the second hearing its best place in the first, where one passes; from left to right."""
    agreed, blocks = _compared(two)
    for first, second in blocks:
        for run in _runs(two, second):
            found = (
                _Match(places, run, alike(_text(two.first, places), _text(two.second, run)) - UNEVEN * uneven)
                for places in _places(two, first, run)
                if _anchored(places, run, agreed) and (uneven := _uneven(first, places, second, run)) <= MOST_UNEVEN
            )
            best = max(found, key=lambda match: match.score, default=None)
            if best is not None and best.score >= LEAST_LIKE:
                yield best
                agreed.add((best.first[-1], run[-1]))
                first, second = range(best.first.stop, first.stop), range(run.stop, second.stop)


def _compared(two: _Two) -> tuple[set[tuple[int, int]], list[tuple[range, range]]]:
    """Pairs of words that both hearings have, their ends among them; and what lies between these pairs in each."""
    told = {word for names in two.names for name in names for word in name}
    first, second = ([_key(word.text, told) for word in words] for words in (two.first, two.second))
    agreed = {(-1, -1), (len(first), len(second))}
    for block in Levenshtein.opcodes(first, second):
        if block.tag == "equal":
            both = zip(range(block.src_start, block.src_end), range(block.dest_start, block.dest_end), strict=True)
            agreed.update(both)
    blocks = [(range(i + 1, k), range(j + 1, m)) for (i, j), (k, m) in pairwise(sorted(agreed))]
    return agreed, [(one, other) for one, other in blocks if one and other]


def _key(text: str, told: set[str]) -> str:
    """A word as it is compared; in names a capital counts, for it may be all that the second hearing adds."""
    return bare(text).capitalize() if _capital(text) and bare(text) in told else bare(text)


def _capital(text: str) -> bool:
    return undressed(text)[1][:1].isupper()


def _runs(two: _Two, second: range) -> Iterator[range]:
    """The names, or parts of them, that stand in this part of the second hearing."""
    names = {name for group in two.names for name in group}
    at = second.start
    while at < second.stop:
        stops = [stop for stop in range(at + 1, second.stop + 1) if _is_name(two.second[at:stop], names)]
        if stops:
            yield range(at, stops[-1])
        at = stops[-1] if stops else at + 1


def _is_name(words: Sequence[HeardWord], names: Iterable[Name]) -> bool:
    """Whether these are one of the names or a part of it, with a capital and without a mark inside."""
    if not _capital(words[0].text) or any(undressed(word.text)[2] for word in words[:-1]):
        return False
    return any(_part_of(tuple(bare(word.text) for word in words), name) for name in names)


def _part_of(words: Name, name: Name) -> bool:
    return any(words == name[at : at + len(words)] for at in range(len(name)))


def _places(two: _Two, first: range, run: range) -> Iterator[range]:
    """Words of the first hearing at the time of this name, without a mark inside, and some of them taken for it."""
    said = tuple(bare(word.text) for word in two.second[run.start : run.stop])
    for start in first:
        for stop in range(start + 1, min(start + LONGEST, first.stop) + 1):
            places = range(start, stop)
            doubted = any(_part_of(said, name) for at in places for name in two.names[at])
            if doubted and _overlap(two, places, run) and _adds(two, places, run):
                yield places
            if undressed(two.first[stop - 1].text)[2] or two.turns[start] != two.turns[min(stop, first.stop - 1)]:
                break


def _overlap(two: _Two, places: range, run: range) -> bool:
    """Whether the two share a moment."""
    first, last = two.first[places[0]], two.first[places[-1]]
    return first.start_ms < two.second[run[-1]].end_ms and two.second[run[0]].start_ms < last.end_ms


def _adds(two: _Two, places: range, run: range) -> bool:
    """Whether the name is other words than these, or one of them with a capital that no sentence start explains."""
    if [bare(two.first[at].text) for at in places] != [bare(two.second[at].text) for at in run]:
        return True
    return len(places) == 1 and places[0] in two.alone and run[0] > 0 and not ends_sentence(two.second[run[0] - 1].text)


def _anchored(places: range, run: range, agreed: set[tuple[int, int]]) -> bool:
    """Whether both hearings have the same word on one side at least, or begin or end there."""
    return (places[0] - 1, run[0] - 1) in agreed or (places.stop, run.stop) in agreed


def _uneven(first: range, places: range, second: range, run: range) -> int:
    """How many words one hearing has more than the other between the name and what they agree in, on both sides."""
    before = (places.start - first.start) - (run.start - second.start)
    return abs(before) + abs((first.stop - places.stop) - (second.stop - run.stop))


def _text(words: Sequence[HeardWord], places: range) -> str:
    """The words without the marks around each."""
    return " ".join(undressed(words[at].text)[1] for at in places)


def _edit(transcript: Transcript, excerpt: Excerpt, two: _Two, match: _Match) -> Edit:
    """The name with the marks of the words that it replaces."""
    places = [excerpt.places[at] for at in match.first]
    span = Span(transcript.words[places[0]].span.start, transcript.words[places[-1]].span.end)
    before, after = undressed(two.first[match.first[0]].text)[0], undressed(two.first[match.first[-1]].text)[2]
    return Edit(span, before + _text(two.second, match.second) + after)
