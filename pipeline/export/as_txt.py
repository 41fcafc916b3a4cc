"""transcript.txt: to be read, printed, or searched with the plainest of tools."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from pipeline.export.wording import chapters
from pipeline.values import PLACEHOLDER, Gap, Line, RedactedTranscript, clock, plain
from pipeline.values.marking import NOTICE, facts, gap_text, status, title

WIDTH = 88

_HELD = "\u00a0"
_HELD_PLACEHOLDER = re.compile(PLACEHOLDER.pattern.replace(" ", _HELD))


def write(redacted: RedactedTranscript) -> bytes:
    """UTF-8, lines of at most WIDTH characters unless a single word is longer."""
    return ("\n".join([*_head(redacted), *_body(redacted)]) + "\n").encode()


def _head(redacted: RedactedTranscript) -> Iterator[str]:
    yield from (status(redacted), "", *_wrapped(title(redacted)), "")
    names = max(len(name) for name, _ in facts(redacted)) if facts(redacted) else 0
    for name, value in facts(redacted):
        yield from _wrapped(value, first=f"{name:<{names}}  ")
    yield from ("", *_wrapped(NOTICE))


def _body(redacted: RedactedTranscript) -> Iterator[str]:
    for chapter in chapters(redacted):
        heading = "  ".join(part for part in (chapter.heading, chapter.when) if part)
        lines = _wrapped(heading)
        yield from ("", "", *lines, "=" * max((len(line) for line in lines), default=0))
        for passage in chapter.passages:
            if passage.title:
                yield from ("", passage.title, "-" * len(passage.title))
            for entry in passage.entries:
                yield from ("", *_entry(entry))
    yield from ("", "", status(redacted))


def _entry(entry: Line | Gap) -> list[str]:
    time = "" if entry.start_ms is None else f"{clock(entry.start_ms)}  "
    if isinstance(entry, Gap):
        return _wrapped(gap_text(entry), first=" " * len(time))
    speaker = f"{plain(entry.speaker)}: " if entry.speaker else ""
    return _wrapped(plain(entry.text), first=f"{time}{speaker}", indent=len(time))


def _wrapped(text: str, *, first: str = "", indent: int | None = None) -> list[str]:
    """Lines with a hanging indent; no placeholder is broken across two."""
    held = PLACEHOLDER.sub(lambda found: found[0].replace(" ", _HELD), text)
    lines = textwrap.wrap(
        held,
        WIDTH,
        initial_indent=first,
        subsequent_indent=" " * (len(first) if indent is None else indent),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [_HELD_PLACEHOLDER.sub(lambda found: found[0].replace(_HELD, " "), line) for line in lines]
