"""Blocks of notes as the turns, words and speakers of a `Transcript`.

Speakers get S1, S2... in the order they first appear, past any S-number that the file itself uses. Words of a
caption get times in proportion to their characters, which is what a caption allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.notes.blocks import Block, has_words, tidy
from pipeline.notes.labels import Form, form_of, is_secret, label_of, speakers
from pipeline.values import Span, Transcript, Turn, Word

_SPOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str = field(repr=False)
    name: str | None = field(repr=False)
    start_ms: int | None
    end_ms: int | None


def transcript_of(blocks: Sequence[Block]) -> Transcript:
    """The blocks as turns joined by line feeds; those without words are dropped, and no turn means none had any."""
    pieces = _named(list(_pieces(blocks)))
    numbers = _numbered([piece.name for piece in pieces if piece.name])
    turns, at = [], 0
    for piece in pieces:
        span = Span(at, at + len(piece.text))
        turns.append(Turn(span, piece.start_ms, piece.end_ms, numbers[piece.name.casefold()] if piece.name else None))
        at = span.end + 1
    text = "\n".join(piece.text for piece in pieces)
    return Transcript(
        text=text,
        turns=tuple(turns),
        words=tuple(word for turn in turns for word in _words(turn, text)),
        duration_ms=max((turn.end_ms for turn in turns if turn.end_ms is not None), default=None),
        engine="notes",
        speaker_names=_names([piece.name for piece in pieces if piece.name], numbers),
    )


def _pieces(blocks: Sequence[Block]) -> Iterator[_Piece]:
    """Each block cut where a line starts with a speaker; a speaker alone on a line has no text yet."""
    tidied = [(block, [tidy(line) for line in block.lines]) for block in blocks]
    known = speakers(list(_starts(tidied)))
    for block, lines in tidied:
        shares: list[tuple[str | None, str]] = []
        for line in lines:
            label = None if block.voice else label_of(line)
            if label and label.key in known:
                shares.append((label.name, label.said))
            elif shares:
                shares[-1] = (shares[-1][0], f"{shares[-1][1]} {line}".strip())
            else:
                shares.append((block.voice and tidy(block.voice), line))
        yield from _timed(block, shares)


def _starts(tidied: list[tuple[Block, list[str]]]) -> Iterator[str]:
    """The first line of each block without a voice, and any later line that a label might start."""
    for block, lines in tidied:
        if block.voice is None:
            yield from (line for at, line in enumerate(lines) if has_words(line) and (at == 0 or label_of(line)))


def _timed(block: Block, shares: list[tuple[str | None, str]]) -> Iterator[_Piece]:
    total = sum(len(text) for _, text in shares)
    done = 0
    for name, text in shares:
        start_ms, end_ms = _moment(block, done, total), _moment(block, done + len(text), total)
        yield _Piece(text, name, start_ms, end_ms)
        done += len(text)


def _moment(block: Block, done: int, total: int) -> int | None:
    if block.start_ms is None or block.end_ms is None:
        return None
    return block.start_ms + (block.end_ms - block.start_ms) * done // max(total, 1)


def _named(pieces: list[_Piece]) -> list[_Piece]:
    """Only pieces with words; a speaker alone on a line speaks the next piece if that names nobody."""
    found: list[_Piece] = []
    waiting: str | None = None
    for piece in pieces:
        if has_words(piece.text):
            found.append(_Piece(piece.text, piece.name or waiting, piece.start_ms, piece.end_ms))
            waiting = None
        else:
            waiting = piece.name
    return found


def _numbered(names: list[str]) -> dict[str, str]:
    """S-numbers by name in lower case."""
    numbers = {name.casefold(): name for name in names if form_of(name) is Form.FIXED}
    taken = set(numbers.values())
    free = (f"S{number}" for number in range(1, len(names) + len(taken) + 1) if f"S{number}" not in taken)
    for name in names:
        if name.casefold() not in numbers:
            numbers[name.casefold()] = next(free)
    return numbers


def _names(names: list[str], numbers: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Label and name of whoever must be hidden everywhere, once each, as first written."""
    first = {name.casefold(): name for name in reversed(names)}
    secret = dict.fromkeys(name.casefold() for name in names if is_secret(name))
    return tuple((numbers[name], first[name]) for name in secret)


def _words(turn: Turn, text: str) -> Iterator[Word]:
    if turn.start_ms is None or turn.end_ms is None:
        return
    length, lasts_ms = turn.span.end - turn.span.start, turn.end_ms - turn.start_ms
    for spoken in _SPOKEN.finditer(turn.span.of(text)):
        begin, end = spoken.span()
        yield Word(
            Span(turn.span.start + begin, turn.span.start + end),
            turn.start_ms + lasts_ms * begin // length,
            turn.start_ms + lasts_ms * end // length,
            confidence=1.0,
        )
