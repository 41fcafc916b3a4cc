"""Speed against word errors as an SVG: down and to the left is better."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.bench.measuring import Row
from pipeline.bench.tables import ratios
from pipeline.documents import pictures

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ROOM = 1.1
"""How far an axis reaches beyond the largest figure."""


def points(rows: Sequence[Row]) -> tuple[tuple[str, float, float], ...]:
    """Name, processor time beside faster-whisper's, and word error rate of each contender that has both figures."""
    against = ratios(rows)
    return tuple(
        (row.contender.value, against[row.contender][1], row.errors.rate)
        for row in rows
        if row.errors and row.contender in against
    )


def picture(rows: Sequence[Row]) -> str:
    """A point for each of them; raises ValueError where there is none."""
    found = points(rows)
    if not found:
        raise ValueError("no contender has both a speed and word errors")
    _, times, rates = zip(*found, strict=True)

    def draw(figure: Figure) -> None:
        axes = figure.add_subplot()
        axes.scatter(times, rates, color=pictures.COLOURS[0])
        for name, time, rate in found:
            axes.annotate(name, (time, rate), xytext=(6, 4), textcoords="offset points")
        axes.set_xlim(0, _ROOM * max(times))
        axes.set_ylim(0, _ROOM * max(rates))
        axes.set_xlabel("processor time, faster-whisper = 1")
        axes.set_ylabel("word error rate")

    told = "; ".join(f"{name} {time:.2f} and {rate:.2f}" for name, time, rate in found)
    return pictures.picture(draw, alt=f"Processor time and word error rate: {told}", height_cm=10).svg
