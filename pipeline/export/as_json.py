"""transcript.json: the machine-readable contract. Texts are exactly as they were redacted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from pipeline.values import Gap, Line, RedactedSection, RedactedTranscript, Theme, ThemeCount
from pipeline.values.marking import NOTICE, status

SCHEMA = 1
"""Fields may be added under one number; none changes its meaning."""


def write(redacted: RedactedTranscript) -> bytes:
    """UTF-8 JSON, indented; characters that UTF-8 cannot hold are escaped, so that any text comes back."""
    content = json.dumps(_document(redacted), ensure_ascii=False, indent=1)
    return f"{content}\n".encode("utf-8", "backslashreplace")


def _document(redacted: RedactedTranscript) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "status": status(redacted),
        "notice": NOTICE,
        "session_id": redacted.session.id,
        "date": redacted.session.date,
        "label": redacted.session.label,
        "duration_ms": redacted.duration_ms,
        "release": redacted.release,
        "sections": [_section(section) for section in redacted.sections],
        "subsection_titles": redacted.subsection_titles,
        "turns": [_turn(line) for line in redacted.lines],
        "left_out": [_stretch(gap, before) for gap, before in _placed(redacted)],
        "redactions": dict(sorted(redacted.counts.items())),
        "subtypes": redacted.subtypes,
        "theme_counts": [_count(count) for count in redacted.theme_counts],
        "codebook": None if redacted.codebook is None else asdict(redacted.codebook),
    }


def _section(section: RedactedSection) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": section.title,
        "start_ms": section.start_ms,
        "end_ms": section.end_ms,
        "score": section.score,
        "boundary_score": section.boundary_score,
    }


def _turn(line: Line) -> dict[str, Any]:
    return {
        "start_ms": line.start_ms,
        "end_ms": line.end_ms,
        "speaker": line.speaker,
        "section": line.section,
        "subsection": line.subsection,
        "text": line.text,
        "themes": [_theme(theme) for theme in line.themes],
    }


def _theme(theme: Theme) -> dict[str, Any]:
    """Characters are code points of the turn's text, half-open; code ids are unique in the whole frame."""
    return {
        "dimension": theme.dimension,
        "code": theme.code,
        "start": theme.span.start,
        "end": theme.span.end,
        "denied": theme.denied,
    }


def _count(count: ThemeCount) -> dict[str, Any]:
    """Section null is the whole session; speakers null is too few to be counted, or not told apart."""
    return {
        "section": count.section,
        "dimension": count.dimension,
        "code": count.code,
        "dimension_title": count.dimension_title,
        "title": count.title,
        "turns": count.turns,
        "speakers": count.speakers,
        "first_ms": list(count.first_ms),
        "first_turns": list(count.first_lines),
    }


def _placed(redacted: RedactedTranscript) -> Iterator[tuple[Gap, int]]:
    """Each gap with how many turns stand before it: in notes nothing else tells its place."""
    turns = 0
    for entry in redacted.entries:
        if isinstance(entry, Gap):
            yield entry, turns
        else:
            turns += 1


def _stretch(gap: Gap, turns_before: int) -> dict[str, Any]:
    return {"start_ms": gap.start_ms, "end_ms": gap.end_ms, "turns_before": turns_before}
