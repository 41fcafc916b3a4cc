"""transcript.vtt: captions to play beside the recording in a media player (W3C WebVTT).

Text is escaped, so that it can neither end a cue nor be a tag; "-->" cannot occur in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.export.wording import chapters
from pipeline.values import Gap, Line, RedactedTranscript, plain
from pipeline.values.marking import NOTICE, facts, gap_text, status, title


def write(redacted: RedactedTranscript) -> bytes:
    """UTF-8; the marking and each heading stand in NOTE blocks, gaps are cues of their own; cues in order of time."""
    in_order = replace(redacted, entries=tuple(sorted(redacted.entries, key=lambda entry: entry.start_ms or 0)))
    return ("\n\n".join(_blocks(in_order)) + "\n").encode()


def stamp(at_ms: int) -> str:
    """hh:mm:ss.ttt, hours with two digits or more."""
    seconds, thousandths = divmod(at_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}.{thousandths:03}"


def _blocks(redacted: RedactedTranscript) -> Iterator[str]:
    yield f"WEBVTT {status(redacted)}"
    about = (f"{name}: {value}" for name, value in facts(redacted))
    yield "\n".join(["NOTE", *map(_escaped, (status(redacted), title(redacted), *about, NOTICE))])
    for chapter in chapters(redacted):
        for passage in chapter.passages:
            heading = " / ".join(part for part in (chapter.heading, passage.title) if part)
            yield f"NOTE {_escaped(heading)}"
            yield from (_cue(entry) for entry in passage.entries)


def _cue(entry: Line | Gap) -> str:
    start_ms = entry.start_ms or 0
    end_ms = max(entry.end_ms or 0, start_ms + 1)
    lines = (f"{stamp(start_ms)} --> {stamp(end_ms)}", _payload(entry))
    return "\n".join(line for line in lines if line)


def _payload(entry: Line | Gap) -> str:
    if isinstance(entry, Gap):
        return gap_text(entry)
    voice = f"<v {_escaped(plain(entry.speaker))}>" if entry.speaker else ""
    return f"{voice}{_escaped(plain(entry.text))}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
