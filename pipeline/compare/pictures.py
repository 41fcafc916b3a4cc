"""The picture of a comparison: for each theme, how often and by how many it was spoken of in each session.

What may not be shown has no mark in it. Sessions are told apart by shape as well as by colour, and whoever cannot see
the picture is told every figure of it in words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.compare import wording
from pipeline.compare.changes import CHANGES, Comparison, Row
from pipeline.compare.counting import Count, Counted
from pipeline.documents import Picture
from pipeline.documents.look import RULE
from pipeline.documents.pictures import COLOURS, picture
from pipeline.values import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_ROWS = 20
"""Themes in it: those that changed, then the most frequent; all of them stand in the tables."""
MARKS = "osD^vP"
ROW_CM = 0.62
Side = Callable[[Counted, Count], float]


def by_theme(comparison: Comparison) -> Picture | None:
    """A row for each theme, turns on the left and speakers on the right; None where nothing may be shown."""
    rows = _rows(comparison)
    if not rows:
        return None
    sides: tuple[tuple[str, Side], ...] = (
        ("Turns for an hour of talk", lambda one, count: one.rate(count.turns)),
        ("Speakers for an hour of talk", lambda one, count: one.rate(count.people)),
    )

    def draw(figure: Figure) -> None:
        left = figure.add_subplot(1, 2, 1)
        for axes, (title, side) in zip((left, figure.add_subplot(1, 2, 2, sharey=left)), sides, strict=True):
            _dots(axes, comparison, rows, side)
            axes.set_xlabel(_unit(comparison, title))
        left.set_yticks(range(len(rows)), [plain(row.heading.title) for row in rows])
        left.set_ylim(len(rows) - 0.5, -0.5)
        for label, row in zip(left.get_yticklabels(), rows, strict=True):
            label.set_fontweight("bold" if _is_changed(row) else "normal")
        figure.axes[1].tick_params(labelleft=False)
        figure.legend(*left.get_legend_handles_labels(), loc="outside upper left", frameon=False)

    return picture(
        draw,
        alt=f"Turns by theme. {' '.join(_told(comparison, row) for row in rows)}",
        height_cm=2.6 + ROW_CM * len(rows) + 0.5 * len(comparison.sessions),
        caption="Themes by session; in bold what changed by more than noise. No mark: too few people to be shown.",
    )


_NOTES = ("for an hour of talk", "in a hundred points")


def _unit(comparison: Comparison, title: str) -> str:
    """What an axis counts, where notes are among the sessions or are all of them."""
    timed = {one.is_timed for one in comparison.sessions}
    if timed == {False}:
        return title.replace(*_NOTES)
    return f"{title}\n(notes: {_NOTES[1]})" if len(timed) > 1 else title


def _rows(comparison: Comparison) -> list[Row]:
    """Those that are shown, in the order of the tables."""
    seen = [row for row in comparison.rows if any(count.turns and not count.is_small for count in row.counts)]
    chosen = sorted(seen, key=lambda row: (not _is_changed(row), -_highest(comparison, row)))[:MOST_ROWS]
    return [row for row in seen if row in chosen]


def _is_changed(row: Row) -> bool:
    return not CHANGES.isdisjoint(row.verdicts)


def _highest(comparison: Comparison, row: Row) -> float:
    return max(one.rate(count.turns) for one, count in zip(comparison.sessions, row.counts, strict=True))


def _dots(axes: Axes, comparison: Comparison, rows: list[Row], side: Side) -> None:
    """One mark for a session in each row, and a line between the outermost."""
    for place, one in enumerate(comparison.sessions):
        shown = [(side(one, row.counts[place]), at) for at, row in enumerate(rows) if not row.counts[place].is_small]
        label = f"{wording.letter(place)}: {wording.name(one)}"
        values, heights = [value for value, _ in shown], [at for _, at in shown]
        axes.scatter(values, heights, marker=MARKS[place], color=COLOURS[place], s=34, label=label, zorder=3)
    for at, row in enumerate(rows):
        ends = [
            side(one, count) for one, count in zip(comparison.sessions, row.counts, strict=True) if not count.is_small
        ]
        axes.hlines(at, min(ends), max(ends), color=f"#{RULE}", linewidth=2, zorder=1)
    axes.set_xlim(left=-0.04 * axes.get_xlim()[1])
    axes.grid(axis="x", color=f"#{RULE}", linewidth=0.5)
    axes.tick_params(axis="y", length=0)


def _told(comparison: Comparison, row: Row) -> str:
    told = (
        f"{wording.letter(place)} {wording.figures(one, count)[0]}"
        for place, (one, count) in enumerate(zip(comparison.sessions, row.counts, strict=True))
    )
    return f"{plain(row.heading.title)}: {', '.join(told)}."
