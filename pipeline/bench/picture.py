"""Speed against word errors as an SVG: down and to the left is better."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.bench.contenders import Contender
from pipeline.bench.measuring import Row, script_of
from pipeline.bench.tables import ratios
from pipeline.documents import pictures

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ROOM = 1.1
"""How far the axis of errors reaches beyond the largest."""


def can_be_drawn(contenders: Collection[Contender], recordings: Iterable[Path]) -> bool:
    """Whether a run of these can give what a point is made of: a yardstick, and a script beside each recording."""
    return Contender.DEFAULT in contenders and all(map(script_of, recordings))


def points(rows: Sequence[Row]) -> tuple[tuple[str, float, float], ...]:
    """Name, processor time beside faster-whisper's, and word error rate of each contender that has both figures."""
    against = ratios(rows)
    return tuple(
        (row.contender.value, against[row.contender][1], row.errors.rate)
        for row in rows
        if row.errors and row.contender in against
    )


def picture(rows: Sequence[Row]) -> str:
    """A point for each of them, numbered, as the best lie close together; raises ValueError where there is none."""
    found = points(rows)
    if not found:
        raise ValueError("no contender has both a speed and word errors")
    _, times, rates = zip(*found, strict=True)

    def draw(figure: Figure) -> None:
        axes = figure.add_subplot()
        axes.scatter(times, rates, s=130, color=pictures.COLOURS[0], edgecolor="white")
        for number, (name, time, rate) in enumerate(found, start=1):
            axes.annotate(str(number), (time, rate), color="white", ha="center", va="center", fontsize=8)
            axes.text(1.04, 1.03 - 0.07 * number, f"{number}  {name}", transform=axes.transAxes)
        axes.set_xscale("log", base=2)
        axes.xaxis.set_major_formatter(lambda time, _: f"{time:g}")
        axes.set_ylim(0, _ROOM * max(rates))
        axes.set_xlabel("processor time, faster-whisper = 1")
        axes.set_ylabel("word error rate")

    told = "; ".join(f"{name} {time:.2f} and {rate:.2f}" for name, time, rate in found)
    return pictures.picture(draw, alt=f"Processor time and word error rate: {told}", height_cm=10).svg
