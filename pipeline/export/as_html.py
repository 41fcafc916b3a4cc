"""transcript.html: one file to read in any browser, with nothing in it that runs or loads.

Its own security policy forbids scripts and every outside resource; only its one style sheet is allowed, by
hash. Everything from the session is escaped.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from html import escape

from pipeline.documents.html_page import head
from pipeline.export import html_themes
from pipeline.export.html_style import style
from pipeline.export.theme_tables import HEADING
from pipeline.export.wording import Chapter, Passage, chapters, fragments
from pipeline.values import Gap, Line, RedactedTranscript, clock, plain
from pipeline.values.marking import NOTICE, facts, gap_text, has_speakers, status, title


def write(redacted: RedactedTranscript) -> bytes:
    """UTF-8 HTML, language en-GB."""
    parts = list(chapters(redacted))
    columns = _columns(redacted)
    themes = html_themes.part(redacted)
    numbers = itertools.count()
    body = [
        *_head(redacted),
        *_contents(parts, has_themes=bool(themes)),
        '<main id="transcript">',
        *(line for number, part in enumerate(parts, 1) for line in _chapter(part, number, columns, numbers)),
        *themes,
        "</main>",
        f"<footer><p>{escape(status(redacted))}. {NOTICE}</p></footer>",
        "</body>",
        "</html>",
    ]
    return ("\n".join(body) + "\n").encode()


def _columns(redacted: RedactedTranscript) -> tuple[str, ...]:
    """No column that would stay empty from top to bottom."""
    has_times = any(entry.start_ms is not None for entry in redacted.entries)
    wanted = (("Time", has_times), ("Speaker", has_speakers(redacted)), ("Text", True))
    return tuple(name for name, is_wanted in wanted if is_wanted)


def _head(redacted: RedactedTranscript) -> Iterator[str]:
    kind = "draft" if redacted.release is None else "release"
    yield from head(f"{title(redacted)} ({status(redacted)})", style(status(redacted)))
    yield from (
        '<a class="skip" href="#transcript">Skip to the transcript</a>',
        f'<p class="mark {kind}">{escape(status(redacted))}</p>',
        "<header>",
        f"<h1>{escape(title(redacted))}</h1>",
        f'<p class="notice">{NOTICE}</p>',
        "<dl>",
        *(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in facts(redacted)),
        "</dl>",
        "</header>",
    )


def _contents(parts: list[Chapter], *, has_themes: bool) -> Iterator[str]:
    if len(parts) > 1:
        yield '<nav aria-label="Sections"><ol>'
        for number, part in enumerate(parts, 1):
            yield f'<li><a href="#section-{number}">{escape(part.heading)}</a>{_when(part)}</li>'
        if has_themes:
            yield f'<li><a href="#{html_themes.ANCHOR}">{HEADING}</a></li>'
        yield "</ol></nav>"


def _when(part: Chapter) -> str:
    return f' <span class="when">{escape(part.when)}</span>' if part.when else ""


def _chapter(part: Chapter, number: int, columns: tuple[str, ...], numbers: Iterator[int]) -> Iterator[str]:
    yield f'<section aria-labelledby="section-{number}">'
    yield f'<h2 id="section-{number}">{escape(part.heading)}{_when(part)}</h2>'
    for passage in part.passages:
        if passage.title:
            yield f"<h3>{escape(passage.title)}</h3>"
        yield from _table(passage, columns, escape(passage.title or part.heading), numbers)
    yield "</section>"


def _table(passage: Passage, columns: tuple[str, ...], caption: str, numbers: Iterator[int]) -> Iterator[str]:
    """Turns are numbered through the file, so that the themes can point at them."""
    yield f'<table><caption class="hidden">{caption}</caption>'
    heads = (f'<th scope="col" class="{name.lower()}">{name}</th>' for name in columns)
    start = '<thead class="hidden">' if len(columns) == 1 else "<thead>"
    yield f"{start}<tr>" + "".join(heads) + "</tr></thead>"
    yield "<tbody>"
    for entry in passage.entries:
        start = '<tr class="gap">' if isinstance(entry, Gap) else f'<tr id="{html_themes.turn(next(numbers))}">'
        yield f"{start}{_cells(entry, columns)}</tr>"
    yield "</tbody></table>"


def _cells(entry: Line | Gap, columns: tuple[str, ...]) -> str:
    cells = {
        "Time": "" if entry.start_ms is None else clock(entry.start_ms),
        "Speaker": "" if isinstance(entry, Gap) else escape(plain(entry.speaker or "")),
        "Text": escape(gap_text(entry)) if isinstance(entry, Gap) else _text(entry),
    }
    return "".join(f'<td class="{name.lower()}">{cells[name]}</td>' for name in columns)


def _text(line: Line) -> str:
    return "".join(
        f'<span class="placeholder">{escape(piece)}</span>' if is_placeholder else escape(piece)
        for piece, is_placeholder in fragments(plain(line.text))
    )
