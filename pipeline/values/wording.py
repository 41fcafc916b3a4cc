"""What all that searches or shows talk must do alike: whole phrases, cuts where stops were lost, times, lines to print.

Pure functions of text; what counts as a phrase or a joint, and how long is too long, each stage says itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from pipeline.values.ranges import Span

_WORD = re.compile(r"\S+")
_UNPRINTABLE = re.compile(
    r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)


def whole_words(parts: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for any of these expressions between two spaces, the longest first; None for none."""
    ordered = sorted(set(parts), key=lambda part: (-len(part), part))
    return re.compile(rf"(?<= )(?:{'|'.join(ordered)})(?= )") if ordered else None


def at_joints(text: str, ends: tuple[int, int], *, longest: int, piece: int, joints: frozenset[str]) -> Iterator[Span]:
    """The words of `text[ends[0]:ends[1]]` without white space around them; in pieces if there are over `longest`.

    A piece has at least `piece` words and ends before a joint, or at the latest with twice as many.
    """
    words = list(_WORD.finditer(text, *ends))
    cuts = [0]
    if len(words) > longest:
        for place, word in enumerate(words):
            long_enough = place - cuts[-1] >= piece
            if place - cuts[-1] >= 2 * piece or (long_enough and word.group().lower() in joints):
                cuts.append(place)
    for first, after in pairwise([*cuts, len(words)]):
        if first < after:
            yield Span(words[first].start(), words[after - 1].end())


def clock(at_ms: int) -> str:
    """hh:mm:ss, seconds begun not counted."""
    minutes, seconds = divmod(at_ms // 1000, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"


def plain(text: str) -> str:
    """One line of characters that XML 1.0 allows and that turn no text around; others become U+FFFD."""
    return " ".join(_UNPRINTABLE.sub("\ufffd", text).split())


def printable(text: str) -> str:
    """The same, but as long as the text: what counts its characters counts those of this one too."""
    return "".join(" " if sign.isspace() else sign for sign in _UNPRINTABLE.sub("\ufffd", text))


def spelt(slug: str) -> str:
    """An id as a heading: types_of_harm becomes Types of harm."""
    words = slug.replace("_", " ")
    return words[:1].upper() + words[1:]
