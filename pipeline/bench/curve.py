"""Workers against hours until nearly all sessions are ready, as an SVG."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.bench.capacity import Waits
from pipeline.documents import pictures

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SHARES = (0.95, 0.5)
"""What is drawn."""


def curve(found: Sequence[Waits]) -> str:
    """One line for each share of the sessions; raises ValueError for fewer than two numbers of workers."""
    if len(found) < 2:
        raise ValueError("a curve needs two points")
    workers = [waits.workers for waits in found]

    def draw(figure: Figure) -> None:
        axes = figure.add_subplot()
        for share, colour, marker in zip(SHARES, pictures.COLOURS[:2], "os", strict=True):
            hours = [waits.within(share) for waits in found]
            axes.plot(workers, hours, color=colour, marker=marker, label=f"{share:.0%} of sessions")
        axes.set_ylim(bottom=0)
        axes.set_xticks(workers)
        axes.set_xlabel("workers of two cores")
        axes.set_ylabel("hours from upload to ready")
        axes.legend(frameon=False)

    told = "; ".join(f"{waits.workers}: {waits.within(SHARES[0]):.1f}" for waits in found)
    return pictures.picture(draw, alt=f"Hours until 95 of 100 sessions are ready, by workers: {told}", height_cm=10).svg
