"""The words of a transcript, seen the way every search in this package needs them.

A `Page` is one text with its tokens: where each lies, its plain form, whether its capital tells something
(in the middle of a sentence, in a turn that has capitals at all), and how a tagger read it. It never changes
the text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from pipeline.values import Span

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
CLITIC = re.compile(r"['’](?:s|ll|d|ve|re|m)$", re.IGNORECASE)
"""What English hangs on a name: "Owain's", "Bernie'll", "Shab'd"."""
SPACES = re.compile(r"[^\S\n]+")
SENTENCE_END = re.compile(r"[.?!…:;\n]|^\s*[-•*\"“‘'(]|[\"“(]$|\s-\s*$")


def plain(word: str) -> str:
    """Case, accents and apostrophes off: what two spellings of one word have in common."""
    loose = unicodedata.normalize("NFKD", word.replace("ł", "l").replace("Ł", "L").replace("ı", "i"))
    return "".join(c for c in loose.casefold() if c.isalnum())


@dataclass(frozen=True, slots=True)
class Tag:
    """How a tagger read the characters of one word: a Penn Treebank tag."""

    span: Span
    tag: str


@dataclass(frozen=True, slots=True)
class Token:
    """One word, without what hangs on it after an apostrophe."""

    span: Span
    text: str = field(repr=False)
    norm: str = field(repr=False)
    before: str = field(repr=False)
    """What stands between the word before and this one, any spaces as one."""
    capital: bool
    starts: bool
    """Begins a sentence, so that its capital says nothing."""
    cased: bool
    """Stands in a turn that uses capitals, so that a small letter says something."""
    possessive: bool
    tag: str = ""

    @property
    def telling_capital(self) -> bool:
        """A capital that no sentence start explains."""
        return self.capital and not self.starts


@dataclass(frozen=True, slots=True)
class Page:
    """One text and its words in order."""

    text: str = field(repr=False)
    tokens: tuple[Token, ...] = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)

    def at(self, index: int) -> Token | None:
        """The word at this place, None beyond either end."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def norm(self, index: int) -> str:
        """Plain form of the word there; empty beyond either end."""
        token = self.at(index)
        return token.norm if token else ""

    def after(self, index: int) -> str:
        """What stands between this word and the next."""
        following = self.at(index + 1)
        if following is not None:
            return following.before
        return SPACES.sub(" ", self.text[self.tokens[index].span.end :])

    def indices(self, span: Span) -> range:
        """Places of the words that share a character with the span."""
        first = bisect_right(self.starts, span.start)
        if first and self.tokens[first - 1].span.end > span.start:
            first -= 1
        return range(first, bisect_left(self.starts, span.end))

    def within(self, span: Span) -> tuple[Token, ...]:
        """The words that share a character with the span."""
        places = self.indices(span)
        return self.tokens[places.start : places.stop]

    def span(self, first: int, last: int) -> Span:
        """From the start of one word to the end of another, both included."""
        return Span(self.tokens[first].span.start, self.tokens[last].span.end)


def read(text: str, tags: tuple[Tag, ...] = ()) -> Page:
    """The words of a text; `tags` in the order of the text, as the tagger cut it."""
    at = {tag.span.start: tag.tag for tag in tags}
    tokens: list[Token] = []
    end = 0
    for line in _lines(text):
        cased = any(c.isupper() for c in line.of(text))
        for match in WORD.finditer(text, line.start, line.end):
            before = SPACES.sub(" ", text[end : match.start()])
            tokens.append(_token(match, before, cased=cased, first=not tokens, tag=at.get(match.start(), "")))
            end = tokens[-1].span.end
    return Page(text, tuple(tokens), tuple(token.span.start for token in tokens))


def _lines(text: str) -> list[Span]:
    return [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]


def _token(match: re.Match[str], before: str, *, cased: bool, first: bool, tag: str) -> Token:
    word = match.group()
    clitic = CLITIC.search(word)
    bare = word[: clitic.start()] if clitic else word
    starts = first or bool(SENTENCE_END.search(_without_clitic(before)))
    return Token(
        span=Span(match.start(), match.start() + len(bare)),
        text=bare,
        norm=plain(bare) or bare.casefold(),
        before=before,
        capital=bare[0].isupper(),
        starts=starts,
        cased=cased,
        possessive=clitic is not None and clitic.group()[1:].casefold() == "s",
        tag=tag,
    )


def _without_clitic(before: str) -> str:
    """Because a clitic is no part of its word, it leads the space after it."""
    return re.sub(r"^['’](?:s|ll|d|ve|re|m|(?= ))", "", before, flags=re.IGNORECASE)
