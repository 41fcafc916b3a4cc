"""A released copy read back: `released/<n>/transcript.json` as the transcript that it was written from.

Reports, plans, comparisons and exports are made from what was checked and released, and from nothing else: a draft is
refused here, once for all of them. It must never repair what it reads: a file that is not as `export` wrote it may be
no release at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import NotReleasedError
from pipeline.values import (
    Codebook,
    CodebookDimension,
    CodeEntry,
    Gap,
    Line,
    RedactedSection,
    RedactedTranscript,
    Session,
    Span,
    Theme,
    ThemeCount,
)

NAME = "transcript.json"
LARGEST_BYTES = 64 << 20
"""Ninety minutes of talk are about 1 MB."""


class _Read(BaseModel):
    """Fields may be added to the format under one schema number: what is not known is let be."""

    model_config = ConfigDict(frozen=True, strict=True, hide_input_in_errors=True)


class _Theme(_Read):
    dimension: str
    code: str
    start: int
    end: int
    denied: bool


class _Turn(_Read):
    start_ms: int | None
    end_ms: int | None
    speaker: str | None
    section: str
    subsection: str | None
    text: str = Field(repr=False)
    themes: list[_Theme]


class _Stretch(_Read):
    start_ms: int | None
    end_ms: int | None


class _LeftOut(_Stretch):
    turns_before: int | None = Field(None, ge=0)
    """None in a release of a time when only its times told where a gap stands."""


class _Section(_Stretch):
    id: str
    title: str
    score: float
    boundary_score: float


class _Count(_Read):
    section: str | None
    dimension: str
    dimension_title: str
    code: str
    title: str
    turns: int
    speakers: int | None
    first_ms: list[int]
    first_turns: list[int]


class _CodeEntry(_Read):
    id: str
    title: str
    definition: str
    use_for: str
    not_for: str


class _Dimension(_Read):
    id: str
    title: str
    asks: str
    codes: list[_CodeEntry]


class _Codebook(_Read):
    version: int
    digest: str
    dimensions: list[_Dimension]


class _Document(_Read):
    session_id: str
    date: str
    label: str
    duration_ms: int | None
    release: int | None
    sections: list[_Section]
    turns: list[_Turn]
    left_out: list[_LeftOut]
    redactions: dict[str, int]
    subtypes: dict[str, str]
    theme_counts: list[_Count]
    codebook: _Codebook | None = None
    """None in a release of a time when frames had no versions."""
    subsection_titles: dict[str, str] = {}
    """Nothing in a release of a time when only ids were kept."""


def read(folder: Path) -> RedactedTranscript:
    """The transcript of a released/<n>/ folder; raises NotReleasedError."""
    try:
        content = (folder / NAME).read_bytes()
    except OSError as problem:
        raise NotReleasedError(
            f"{NAME} of that folder cannot be read ({problem.strerror}); give a released/<n>/ folder"
        ) from None
    return parse(content)


def parse(content: bytes) -> RedactedTranscript:
    """The transcript that these bytes of transcript.json were written from; raises NotReleasedError, for a draft too.

    An older release says only by its times where a gap stands among the turns: in its untimed notes gaps stand last.
    """
    try:
        if len(content) > LARGEST_BYTES:
            raise ValueError("too large")
        # Not pydantic's own reader: it refuses half a character, which `export` can write.
        found = _Document.model_validate(json.loads(content))
        entries = tuple(_entries(found))
        counts = tuple(_count(count) for count in found.theme_counts)
    except (ValueError, RecursionError):  # pydantic's own among them; its message could hold what was said
        raise NotReleasedError(f"this is not a {NAME} as Quietroom writes it; give a released/<n>/ folder") from None
    if found.release is None:
        raise NotReleasedError("this is a draft that nobody has checked; give the folder of a release, released/<n>/")
    return RedactedTranscript(
        Session(found.session_id, found.date, found.label),
        found.duration_ms,
        tuple(RedactedSection(s.id, s.title, s.start_ms, s.end_ms, s.score, s.boundary_score) for s in found.sections),
        entries,
        found.redactions,
        found.release,
        found.subtypes,
        counts,
        None if found.codebook is None else _codebook(found.codebook),
        subsection_titles=found.subsection_titles,
    )


def _entries(found: _Document) -> Iterator[Line | Gap]:
    """Turns and gaps, each of them in its own order; a gap belongs to the section of the turn before it."""
    section = found.turns[0].section if found.turns else ""
    gaps = iter(found.left_out)
    gap = next(gaps, None)
    for number, turn in enumerate(found.turns):
        while gap is not None and _comes_before(gap, number, turn):
            yield Gap(gap.start_ms, gap.end_ms, section)
            gap = next(gaps, None)
        section = turn.section
        yield _line(turn)
    while gap is not None:
        if (gap.turns_before or 0) > len(found.turns):
            raise ValueError("a gap stands behind more turns than there are")
        yield Gap(gap.start_ms, gap.end_ms, section)
        gap = next(gaps, None)


def _comes_before(gap: _LeftOut, number: int, turn: _Turn) -> bool:
    """By the end too: a turn between two gaps may have no time of its own left, and stands before the second."""
    if gap.turns_before is not None:
        return gap.turns_before <= number
    if gap.start_ms is None or gap.end_ms is None or turn.start_ms is None or turn.end_ms is None:
        return False
    return (gap.start_ms, gap.end_ms) <= (turn.start_ms, turn.end_ms)


def _line(turn: _Turn) -> Line:
    if any(theme.end > len(turn.text) for theme in turn.themes):
        raise ValueError("a theme stands outside its turn")
    themes = tuple(Theme(t.dimension, t.code, Span(t.start, t.end), t.denied) for t in turn.themes)
    return Line(turn.start_ms, turn.end_ms, turn.speaker, turn.section, turn.subsection, turn.text, themes)


def _codebook(found: _Codebook) -> Codebook:
    dimensions = (
        CodebookDimension(d.id, d.title, d.asks, tuple(CodeEntry(**dict(code)) for code in d.codes))
        for d in found.dimensions
    )
    return Codebook(found.version, found.digest, tuple(dimensions))


def _count(count: _Count) -> ThemeCount:
    return ThemeCount(
        section=count.section,
        dimension=count.dimension,
        dimension_title=count.dimension_title,
        code=count.code,
        title=count.title,
        turns=count.turns,
        speakers=count.speakers,
        first_ms=tuple(count.first_ms),
        first_lines=tuple(count.first_turns),
    )
