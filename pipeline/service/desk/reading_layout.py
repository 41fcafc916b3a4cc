"""A released transcript as a page shows it. Pure: from what was released to rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from pipeline.values import Gap, Line, RedactedTranscript, ThemeCount, clock
from pipeline.values.marking import gap_text, section_title


def laid_out(transcript: RedactedTranscript) -> dict[str, Any]:
    """Sections in their order, each with its turns and markers; the themes that stand in them, for the filters."""
    titles = {count.code: count.title for count in transcript.theme_counts}
    whole = [count for count in transcript.theme_counts if count.section is None]
    return {
        "label": transcript.session.label,
        "sections": [
            {
                "title": section_title(transcript, section),
                "entries": [
                    {"marker": gap_text(entry)} if isinstance(entry, Gap) else _turn(entry, titles) for entry in group
                ],
            }
            for section, group in groupby(transcript.entries, key=lambda entry: entry.section)
        ],
        "filters": _filters(whole),
        "counts": whole,
    }


def _turn(line: Line, titles: dict[str, str]) -> dict[str, Any]:
    """Its time is empty where there are none."""
    codes = {theme.code for theme in line.themes if not theme.denied}
    return {
        "time": "" if line.start_ms is None else clock(line.start_ms),
        "start_ms": line.start_ms,
        "speaker": line.speaker or "",
        "text": line.text,
        "codes": sorted(codes),
        "about": sorted({titles.get(code, code) for code in codes}),
    }


def _filters(whole: Sequence[ThemeCount]) -> list[dict[str, Any]]:
    """For each question that the coding frame asks, the answers that stand in this transcript."""
    found = [count for count in whole if count.turns]
    return [
        {"id": dimension, "title": title, "codes": [(count.code, count.title) for count in group]}
        for (dimension, title), group in groupby(found, key=lambda count: (count.dimension, count.dimension_title))
    ]
