"""A released transcript as a page shows it. Pure: from transcript.json to rows."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from pipeline.values import clock

LEFT_OUT = "left out"


def laid_out(transcript: dict[str, Any]) -> dict[str, Any]:
    """Sections in their order, each with its turns and markers; the themes that stand in them, for the filters."""
    titles = _titles(transcript)
    entries = sorted([*_turns(transcript, titles), *_markers(transcript)], key=lambda entry: entry["order"])
    names = {section["id"]: section["title"] for section in transcript["sections"]}
    return {
        "label": transcript["label"],
        "date": transcript["date"],
        "sections": [
            {"id": section, "title": names.get(section, ""), "entries": list(group)}
            for section, group in groupby(_with_sections(entries), key=lambda entry: entry["section"])
        ],
        "filters": _filters(transcript),
        "counts": [count for count in transcript["theme_counts"] if count["section"] is None],
    }


def _titles(transcript: dict[str, Any]) -> dict[str, str]:
    return {count["code"]: count["title"] for count in transcript["theme_counts"]}


def _turns(transcript: dict[str, Any], titles: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "order": (_ms(turn["start_ms"], number), _ms(turn["end_ms"], number), 1, number),
            "section": turn["section"],
            "time": _time(turn["start_ms"]),
            "start_ms": turn["start_ms"],
            "speaker": turn["speaker"] or "",
            "text": turn["text"],
            "codes": sorted({theme["code"] for theme in turn["themes"] if not theme["denied"]}),
            "about": sorted({titles.get(t["code"], t["code"]) for t in turn["themes"] if not t["denied"]}),
        }
        for number, turn in enumerate(transcript["turns"])
    ]


def _markers(transcript: dict[str, Any]) -> list[dict[str, Any]]:
    """One for each stretch that is not there; in untimed notes nobody can say where, so they stand at the end."""
    return [
        {
            "order": (*(_ms(gap[at], len(transcript["turns"])) for at in ("start_ms", "end_ms")), 0, number),
            "section": None,
            "marker": LEFT_OUT
            if gap["start_ms"] is None
            else f"{LEFT_OUT} {clock(gap['start_ms'])}-{clock(gap['end_ms'])}",
        }
        for number, gap in enumerate(transcript["left_out"])
    ]


def _with_sections(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A marker stands under the heading of what comes before it."""
    now = next((entry["section"] for entry in entries if entry["section"] is not None), "")
    placed = []
    for entry in entries:
        now = entry["section"] if entry["section"] is not None else now
        placed.append({**entry, "section": now})
    return placed


def _filters(transcript: dict[str, Any]) -> list[dict[str, Any]]:
    """For each question that the coding frame asks, the answers that stand in this transcript."""
    whole = [count for count in transcript["theme_counts"] if count["section"] is None and count["turns"]]
    return [
        {"id": dimension, "title": title, "codes": [(count["code"], count["title"]) for count in group]}
        for (dimension, title), group in groupby(
            whole, key=lambda count: (count["dimension"], count["dimension_title"])
        )
    ]


def _time(ms: int | None) -> str:
    """Empty where there are no times."""
    return "" if ms is None else clock(ms)


def _ms(at_ms: int | None, number: int) -> int:
    """What to order by: times where there are any, else the order of the notes.

    By the end too: a turn between two gaps may have no time of its own left, and stands before the second of them.
    """
    return number if at_ms is None else at_ms
