"""transcript.json: the machine-readable contract (DESIGN.md section 3). Texts are exactly as they were redacted."""

from __future__ import annotations

import json
from typing import Any

from pipeline.export.wording import NOTICE, status
from pipeline.values import Gap, Line, RedactedSection, RedactedTranscript

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
        "turns": [_turn(line) for line in redacted.lines],
        "left_out": [_stretch(gap) for gap in redacted.gaps],
        "redactions": dict(sorted(redacted.counts.items())),
        "subtypes": redacted.subtypes,
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
        "themes": [],
    }


def _stretch(gap: Gap) -> dict[str, Any]:
    return {"start_ms": gap.start_ms, "end_ms": gap.end_ms}
