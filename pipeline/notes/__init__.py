"""Typed notes, or a transcript somebody else made, as a `Transcript`.

Not every school records: guidance lets a facilitator take notes instead. One paragraph or list item is one
turn; timed captions keep their times. Whatever stands in the file is kept, headings and comments included,
because a line that is dropped here can never be flagged: what cannot be read in full is refused. Names of
speakers leave the text and become S1, S2...; no message ever holds words or names from the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeline.errors import EmptyInputError, NotesError
from pipeline.notes import captions, document, markdown, plain
from pipeline.notes.blocks import Block, bounded, decode, load
from pipeline.notes.turns import transcript_of
from pipeline.origin import Source
from pipeline.values import Transcript

_READERS: dict[str, Callable[[bytes], Iterable[Block]]] = {
    ".txt": lambda data: plain.blocks(decode(data)),
    ".md": lambda data: markdown.blocks(decode(data)),
    ".docx": document.blocks,
    ".vtt": lambda data: captions.vtt_blocks(decode(data)),
    ".srt": lambda data: captions.srt_blocks(decode(data)),
}

NOTES_SUFFIXES: tuple[str, ...] = tuple(_READERS)
"""File endings that are read as notes, in lower case."""


def read_notes(untrusted: Source) -> Transcript:
    """The notes as turns over one text, `engine` "notes"; only .vtt and .srt have times, words and a duration.

    Raises NotesError (not UTF-8, not the document its ending promises, too large, damaged) and EmptyInputError
    (no bytes, or no words).
    """
    reader = _READERS.get(untrusted.suffix.lower())
    if reader is None:
        raise NotesError(f"Notes must be one of {', '.join(NOTES_SUFFIXES)}: save them as one of these.")
    transcript = transcript_of(bounded(reader(load(untrusted))))
    if not transcript.turns:
        raise EmptyInputError("There are no words in these notes: check that this is the right file.")
    return transcript
