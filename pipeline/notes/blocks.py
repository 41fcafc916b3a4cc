"""What every notes format is first turned into, and the way from a file on disk to safe text.

Sizes are bounded before anything is parsed. Invisible format characters are dropped: one of them inside a
name would hide it from every later stage. Nothing here may guess an encoding: a wrong guess garbles names.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from pipeline import origin
from pipeline.errors import EmptyInputError, NotesError
from pipeline.origin import Source

MAX_FILE_BYTES = 20_000_000
"""Larger files are refused; ninety minutes of talk are about 0.1 MB of text."""


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


def decode(data: bytes) -> str:
    """The text of UTF-8 bytes with or without a byte order mark; raises NotesError for anything else."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotesError("The notes are not UTF-8 text: save them again with the encoding UTF-8.") from None
    if "\0" in text:
        raise NotesError("The notes are not plain text: save them again as text with the encoding UTF-8.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def tidy(text: str) -> str:
    """The same words on one line: composed letters, single spaces, no control or invisible characters."""
    visible = (char if unicodedata.category(char) != "Cf" else "" for char in unicodedata.normalize("NFC", text))
    spaced = "".join(" " if unicodedata.category(char) == "Cc" else char for char in visible if char)
    return unicodedata.normalize("NFC", " ".join(spaced.split()))


def has_words(text: str) -> bool:
    """Whether a letter or a digit stands in it: rules and rows of dots do not count."""
    return any(char.isalnum() for char in text)
