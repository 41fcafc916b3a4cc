"""What every notes format is first turned into, and the way from a file on disk to safe text.

Sizes are bounded before anything is parsed. Invisible format characters are dropped: one of them inside a
name would hide it from every later stage. Nothing here may guess an encoding: a wrong guess garbles names.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline import origin
from pipeline.errors import EmptyInputError, NotesError
from pipeline.origin import Source

MAX_FILE_BYTES = 20_000_000
"""Larger files are refused; pictures in a Word document are most of one."""
MAX_TEXT_BYTES = 2_000_000
MAX_LINES = 100_000
MAX_POINTS = 50_000
MAX_CHARACTERS = 500_000
"""Ninety minutes of talk are about 80,000 characters; captions with a cue for each word have ten times as many bytes
and 14,000 cues."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list item, heading or caption, before speakers are told apart."""

    lines: tuple[str, ...] = field(repr=False)
    """Never empty; a new line may start with a speaker's name."""
    start_ms: int | None = None
    end_ms: int | None = None
    voice: str | None = field(default=None, repr=False)
    """Who speaks, where the format itself says so."""


def load(untrusted: Source) -> bytes:
    """The file's bytes; raises EmptyInputError for none and NotesError when it cannot be read or is too large."""
    try:
        with origin.of(untrusted).open() as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError:
        raise NotesError("The notes cannot be opened: check that the file exists and may be read.") from None
    if not data:
        raise EmptyInputError("The file is empty: nothing was saved in it.")
    if len(data) > MAX_FILE_BYTES:
        raise NotesError(f"The notes are over {MAX_FILE_BYTES // 1_000_000} MB: split them, or remove pictures.")
    return data


def too_long() -> NotesError:
    """The error for more text than the longest day of talk, which a parser would brood over for hours."""
    return NotesError("These notes are far longer than a session: give the notes of one session alone.")


def decode(data: bytes) -> str:
    """The text of UTF-8 bytes with or without a byte order mark; raises NotesError for anything else."""
    if len(data) > MAX_TEXT_BYTES:
        raise too_long()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotesError("The notes are not UTF-8 text: save them again with the encoding UTF-8.") from None
    if "\0" in text:
        raise NotesError("The notes are not plain text: save them again as text with the encoding UTF-8.")
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if lines.count("\n") > MAX_LINES:
        raise too_long()
    return lines


def bounded(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The same blocks, unless there are more of them, or more text in them, than a session could fill: NotesError."""
    kept: list[Block] = []
    characters = 0
    for block in blocks:
        kept.append(block)
        characters += sum(map(len, block.lines))
        if len(kept) > MAX_POINTS or characters > MAX_CHARACTERS:
            raise too_long()
    return tuple(kept)


def tidy(text: str) -> str:
    """The same words on one line: composed letters, single spaces, no control or invisible characters."""
    visible = (char if unicodedata.category(char) != "Cf" else "" for char in unicodedata.normalize("NFC", text))
    spaced = "".join(" " if unicodedata.category(char) == "Cc" else char for char in visible if char)
    return unicodedata.normalize("NFC", " ".join(spaced.split()))


def has_words(text: str) -> bool:
    """Whether a letter or a digit stands in it: rules and rows of dots do not count."""
    return any(char.isalnum() for char in text)
