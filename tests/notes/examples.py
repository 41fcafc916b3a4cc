"""Writes notes files of every kind; nothing here is from a real session."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import docx
from hypothesis import strategies as st

from pipeline.notes import read_notes
from pipeline.values import Transcript

sentences = st.lists(
    st.sampled_from(
        [
            "corridor",
            "fights",
            "start",
            "after",
            "lunch",
            "near",
            "gates",
            "zoë's",
            "group",
            "says",
            "nobody",
            "listens",
            "12",
            "minutes",
        ]
    ),
    min_size=2,
    max_size=9,
).map(" ".join)
"""Plain words in lower case: no list mark, no mark-up, no label."""


def saved(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(folder: Path, name: str, content: str | bytes) -> Transcript:
    return read_notes(saved(folder, name, content))


def said(transcript: Transcript) -> list[tuple[str | None, str]]:
    """Speaker and text of every turn."""
    return [(turn.speaker, turn.span.of(transcript.text)) for turn in transcript.turns]


def texts(transcript: Transcript) -> list[str]:
    return [text for _, text in said(transcript)]


def docx_bytes(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docx_of(paragraphs: Iterable[str]) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return docx_bytes(document)


def with_part(package: bytes, name: str, content: bytes) -> bytes:
    """The package with one part replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def part_of(package: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        return parts.read(name)


def vtt_of(cues: Sequence[tuple[int, int, str]]) -> str:
    blocks = [f"{_stamp(start)} --> {_stamp(end)}\n{payload}" for start, end, payload in cues]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _stamp(at_ms: int) -> str:
    return f"{at_ms // 3_600_000:02}:{at_ms // 60_000 % 60:02}:{at_ms // 1000 % 60:02}.{at_ms % 1000:03}"
