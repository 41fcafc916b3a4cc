"""What stands in a file besides what was said: marking, notice, headings, facts, and what a format needs.

Whoever reads files back to look for names must pass these whole phrases: there are people called Page, Mark and
May, and a school with one of them must not be refused its transcripts. Exact phrases only, spaces single; a name
among them would have come from the session's plan or label, which are looked at before any work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import astuple

from pipeline.export import as_csv, html_style, theme_tables
from pipeline.export.wording import Chapter, chapters
from pipeline.values import Gap, RedactedTranscript
from pipeline.values.marking import NOTICE, facts, gap_text, status, title

HTML = frozenset({
    "DOCTYPE html", "en-GB", "utf-8", "Content-Security-Policy", "viewport", "width=device-width, initial-scale=1",
    "color-scheme", "light dark", "referrer", "no-referrer", "robots", "noindex", "skip", "#transcript",
    "Skip to the transcript", "mark draft", "mark release", "notice", "Sections", "when", "hidden", "col", "time",
    "speaker", "text", "gap", "placeholder", "transcript", "Time", "Speaker", "Text", "themes", "#themes", "dimension",
    "theme", "number", "number part", "notice key", "first", "rowgroup", "Theme",
})  # fmt: skip
"""Attributes and fixed texts of transcript.html."""

HTML_SHAPES = re.compile(
    r"#?(?:section|turn)-\d+|default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'"
)
"""Attributes of it that are made."""

DOCX = frozenset({
    "en-GB", "2000-01-01T00:00:00Z", "Normal.dotm", "Microsoft Macintosh Word", "Title", "false", "14.0000",
    "Time", "Speaker", "Text", "Theme",
})  # fmt: skip
"""Document properties and table heads of transcript.docx, the template's among them."""


def furniture(redacted: RedactedTranscript) -> frozenset[str]:
    """Every phrase of its files that is no text of the session."""
    found = {
        *HTML,
        *DOCX,
        *as_csv.COLUMNS,
        *_marking(redacted),
        *_facts(redacted),
        *_session(redacted),
        *_themes(redacted),
        *_codebook(redacted),
    }
    for chapter in chapters(redacted):
        found |= set(_headings(chapter))
    return frozenset(" ".join(phrase.split()) for phrase in found)


def _marking(redacted: RedactedTranscript) -> Iterator[str]:
    mark, name = status(redacted), title(redacted)
    yield from (mark, NOTICE, f"{mark}. {NOTICE}", f"WEBVTT {mark}", f"{name} ({mark})", html_style.style(mark))


def _session(redacted: RedactedTranscript) -> Iterator[str]:
    session = redacted.session
    yield from (session.id, session.date, "Staff engagement session", f"Session {session.id} Page 1 of 1")
    for section in redacted.sections:
        yield from (section.id, section.title)
    for entry in redacted.entries:
        yield from (entry.section, gap_text(entry) if isinstance(entry, Gap) else "")
    yield from {line.subsection for line in redacted.lines if line.subsection}
    yield from redacted.subsection_titles.values()
    yield from redacted.subtypes.values()


def _facts(redacted: RedactedTranscript) -> Iterator[str]:
    known = facts(redacted)
    for name, value in known:
        yield from (name, value, f"{name} {value}", f"{name}: {value}")
    yield " ".join(f"{name} {value}" for name, value in known)


def _themes(redacted: RedactedTranscript) -> Iterator[str]:
    """Ids and titles of the coding frame, and what is made of them."""
    for line in redacted.lines:
        yield theme_tables.codes_of(line)
        for theme in line.themes:
            yield from (theme.dimension, theme.code)
    for count in redacted.theme_counts:
        yield from (count.dimension, count.code, count.dimension_title, count.title)
    table = theme_tables.theme_table(redacted)
    if table is not None:
        yield from (theme_tables.HEADING, theme_tables.note(redacted), table.key, *table.heads)
        for letter, title in table.sections:
            yield from (letter, title)
        for group in table.groups:
            yield from (group.title, *(row.title for row in group.rows))


def _codebook(redacted: RedactedTranscript) -> Iterator[str]:
    """Every text of the coding frame, found in the talk or not."""
    if redacted.codebook is not None:
        yield redacted.codebook.digest
        for dimension in redacted.codebook.dimensions:
            yield from (dimension.id, dimension.title, dimension.asks)
            for code in dimension.codes:
                yield from astuple(code)


def _headings(chapter: Chapter) -> Iterator[str]:
    yield from (chapter.heading, chapter.when, f"{chapter.heading} {chapter.when}")
    for passage in chapter.passages:
        yield from (passage.title, f"{chapter.heading} / {passage.title}")
