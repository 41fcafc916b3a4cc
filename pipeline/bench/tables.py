"""What was measured, as a table and as JSON: times as ratios to faster-whisper's default in the same run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich import box
from rich.table import Table

from pipeline.bench.contenders import Contender
from pipeline.bench.measuring import Row, State

NONE = "-"
COLUMNS = ("wall", "CPU", "s per s", "WER", "lost", "added", "MB")


def ratios(rows: Sequence[Row]) -> dict[Contender, tuple[float, float]]:
    """Wall and processor time of each that ran over those of faster-whisper's default; empty where that did not."""
    base = next((row for row in rows if row.contender is Contender.DEFAULT), None)
    if base is None or not base.wall_s or not base.cpu_s:
        return {}
    return {
        row.contender: (row.wall_s / base.wall_s, row.cpu_s / base.cpu_s)
        for row in rows
        if row.wall_s is not None and row.cpu_s is not None
    }


def table(rows: Sequence[Row], *, audio_s: float) -> Table:
    """One row for each contender; `audio_s` is the length of all recordings, by which `s per s` divides the wait."""
    shown = Table("", *COLUMNS, title="bench", box=box.SIMPLE_HEAD, pad_edge=False)
    shown.columns[0].no_wrap = True  # on 80 columns too
    for column in shown.columns[1:]:
        column.justify = "right"
    against = ratios(rows)
    for row in rows:
        if row.state is not State.RAN:
            shown.add_row(row.contender.value, row.state.value)
            continue
        wall, cpu = (f"{ratio:.2f}" for ratio in against[row.contender]) if against else (NONE, NONE)
        shown.add_row(row.contender.value, wall, cpu, f"{(row.wall_s or 0) / audio_s:.3f}", *_counts(row), _memory(row))
    return shown


def _counts(row: Row) -> tuple[str, str, str]:
    if row.errors is None:
        return NONE, NONE, NONE
    return f"{row.errors.rate:.3f}", str(row.errors.deletions), str(row.errors.insertions)


def _memory(row: Row) -> str:
    return f"{row.peak_bytes / 1e6:.0f}" if row.peak_bytes else NONE


def as_json(rows: Sequence[Row], *, audio_s: float, threads: int) -> dict[str, Any]:
    """All figures, and what they were measured with."""
    against = ratios(rows)
    return {
        "audio_s": audio_s,
        "threads": threads,
        "contenders": [
            {
                "name": row.contender.value,
                "state": row.state.value,
                "wall_s": row.wall_s,
                "cpu_s": row.cpu_s,
                "wall_ratio": against[row.contender][0] if row.contender in against else None,
                "cpu_ratio": against[row.contender][1] if row.contender in against else None,
                "wer": row.errors.rate if row.errors else None,
                "words": row.errors.words if row.errors else None,
                "deletions": row.errors.deletions if row.errors else None,
                "insertions": row.errors.insertions if row.errors else None,
                "peak_bytes": row.peak_bytes,
            }
            for row in rows
        ],
    }
