"""Captions with times: WebVTT and SubRip.

webvtt-py parses, and skips in silence what it cannot parse. Here that would lose words, so every timing line
must have become a caption and every line must lie in a block that was understood; otherwise the file is
refused with the number of the line.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import accumulate

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from pipeline.errors import NotesError
from pipeline.notes.blocks import Block, has_words

MAX_MS = 24 * 3_600_000
"""Times after a day are a fault of the file, not a session."""

_HEADER = re.compile(r"WEBVTT(?:\s|$)")
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
# Possessive and without "<": thousands of tags that never close must not be read to the end from each of them.
_VOICE = re.compile(r"<v(?:\.[^\s<>]*+)?+(?:[ \t]++([^<>]*+))?+>|(</v>)")
_TAG = re.compile(r"</?(?:c|i|b|u|lang|ruby|rt|font)(?:[.\s][^<>]*)?>|<[\d:.]+>|\{\\an?\d\}", re.IGNORECASE)
_ENTITY = re.compile(r"&(amp|lt|gt|nbsp|lrm|rlm|quot|#39);")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">", "nbsp": " ", "lrm": "", "rlm": "", "quot": '"', "#39": "'"}


def vtt_blocks(text: str) -> tuple[Block, ...]:
    """One block per voice in each cue of a WebVTT file, in order of time; raises NotesError."""
    if not _HEADER.match(text):
        raise NotesError('This is no WebVTT file: its first line must start with "WEBVTT".')
    stray = _stray_line(text.split("\n"))
    if stray is not None:
        raise NotesError(f"Line {stray} belongs to no caption: look for a missing time or a blank line too many.")
    return _blocks(text, "vtt")


def srt_blocks(text: str) -> tuple[Block, ...]:
    """One block per caption of a SubRip file, in order of time; raises NotesError."""
    return _blocks(text.lstrip("\n"), "srt") if has_words(text) else ()


def _blocks(text: str, kind: str) -> tuple[Block, ...]:
    try:
        captions = webvtt.from_buffer(io.StringIO(text), format=kind).captions
    except (MalformedFileError, MalformedCaptionError):
        raise NotesError(f"These captions are no .{kind} file: export them again as .{kind}.") from None
    if sum(bool(caption.lines) for caption in captions) != _filled(text.split("\n")):
        raise NotesError("Some captions have times that cannot be read: export the captions again.")
    found = [block for caption in captions for block in _voices(caption)]
    return tuple(sorted(found, key=lambda block: block.start_ms or 0))


def _filled(lines: list[str]) -> int:
    """How many timing lines have words under them."""
    following = [*lines[1:], ""]
    return sum("-->" in line and bool(after) for line, after in zip(lines, following, strict=True))


def _stray_line(lines: list[str]) -> int | None:
    """The number of the first line that a WebVTT parser would skip, counted from 1."""
    at = 0
    for number, line in enumerate(lines, 1):
        at = at + 1 if line else 0
        if at == 1:
            known = number == 1 or bool(_ASIDE.match(line))
            timed = any("-->" in near for near in lines[number - 1 : number + 1])
            if not known and not timed:
                return number
    return None


def _voices(caption: webvtt.Caption) -> Iterator[Block]:
    """The caption cut where the voice changes; each piece gets the time of its share of the characters."""
    start_ms = caption.start_time.in_milliseconds()
    end_ms = max(caption.end_time.in_milliseconds(), start_ms + 1)
    if end_ms > MAX_MS:
        raise NotesError("These captions run past 24 hours: check the times in the file.")
    pieces = [(voice, lines) for voice, lines in _spoken("\n".join(caption.lines)) if has_words("".join(lines))]
    ends = list(accumulate(sum(map(len, lines)) for _, lines in pieces))
    for (voice, lines), before, after in zip(pieces, [0, *ends], ends, strict=False):
        yield Block(
            lines,
            start_ms=start_ms + (end_ms - start_ms) * before // ends[-1],
            end_ms=start_ms + (end_ms - start_ms) * after // ends[-1],
            voice=voice,
        )


def _spoken(payload: str) -> Iterator[tuple[str | None, tuple[str, ...]]]:
    """The voice and the lines of each piece between voice tags."""
    voice: str | None = None
    at = 0
    for tag in _VOICE.finditer(payload):
        yield voice, _plain(payload[at : tag.start()])
        voice, at = _ENTITY.sub(_character, tag[1] or "").strip() or None, tag.end()
    yield voice, _plain(payload[at:])


def _plain(payload: str) -> tuple[str, ...]:
    return tuple(_ENTITY.sub(_character, line) for line in _TAG.sub("", payload).split("\n"))


def _character(entity: re.Match[str]) -> str:
    return _CHARACTERS[entity[1]]
