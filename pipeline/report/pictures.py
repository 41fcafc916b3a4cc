"""The three pictures of a report: shares of themes, harms against where, when and who, and the session along its time.

Drawn from `figures` alone, so that no picture can show what the report may not count. Whoever cannot see one is told
every figure of it in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING

from pipeline.documents import Picture
from pipeline.documents.look import GROUND, INK, QUIET
from pipeline.documents.pictures import COLOURS, HEAT, picture
from pipeline.report import wording
from pipeline.report.figures import BESIDE_HARM, HARM, Figures, Named
from pipeline.values import clock

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHARED = (HARM, "context", "place_in_school", "time", "affected")
"""Dimensions of the picture of shares."""
MOST_ROWS = 24
"""Themes section by section, the most frequent; all of them stand in the table."""
ROW_CM = 0.5
FEWEST_COLUMNS = 10
"""Columns for which a heat map has room at the least, so that few of them are not drawn as wide blocks."""
CLOSEST = 0.06
"""Share of the session's time between two times that are written beside it."""
DARK = 0.5
"""From this share of the largest figure a square is too dark for dark ink."""


@dataclass(frozen=True, slots=True)
class _Bar:
    """A row of the picture of shares: a theme, or the title above several."""

    title: str
    length: int | None
    colour: str


def shares(figures: Figures) -> Picture | None:
    """A bar for each theme, under the title of its kind, in up to two columns; None where there is none."""
    columns = [column for column in _columns(figures) if column]
    if not columns:
        return None

    def draw(figure: Figure) -> None:
        for place, bars in enumerate(columns):
            axes = figure.add_subplot(1, len(columns), 1 + place)
            _bars(axes, bars)
            axes.set_xlim(0, figures.people or figures.turns)
            axes.set_ylim(max(map(len, columns)) - 0.4, -0.6)

    told = ", ".join(f"{bar.title} {bar.length}" for column in columns for bar in column if bar.length)
    return picture(
        draw,
        alt=f"{wording.shares_caption(figures)}: {told}.",
        height_cm=1.2 + ROW_CM * max(map(len, columns)),
        caption=f"{wording.shares_caption(figures)}.",
    )


def heat_map(figures: Figures) -> Picture | None:
    """Harms by where, when and who; None where no two, or one pair alone, were named together often enough."""
    pairs = figures.beside_harm
    harms = [harm for harm in figures.of(HARM) if any(pair[0] == harm.code for pair in pairs)]
    others = [other for other in figures.of(*BESIDE_HARM) if any(pair[1] == other.code for pair in pairs)]
    if len(pairs) < 2:
        return None
    cells = [[pairs.get((harm.code, other.code)) for other in others] for harm in harms]

    def draw(figure: Figure) -> None:
        axes = figure.add_subplot()
        _squares(axes, cells, range(len(others) + 1))
        axes.set_xlim(0, max(len(others), FEWEST_COLUMNS))
        _name_rows(axes, harms)
        axes.set_xticks([column + 0.5 for column in range(len(others))], [other.title for other in others])
        axes.tick_params(axis="x", labelrotation=90, length=0)

    told = _told(harms, [other.title for other in others], cells)
    caption = f"{wording.heat_caption(figures)}. {wording.dots(figures)}"
    return picture(
        draw, alt=f"{wording.heat_caption(figures)}: {told}.", height_cm=4 + 0.8 * len(harms), caption=caption
    )


def along_time(figures: Figures) -> Picture | None:
    """Themes by section, from the beginning of the session to its end; None where no theme has a figure there."""
    named = [found for found in figures.named if any(found.by_part)]
    named = [found for found in named if found in sorted(named, key=lambda found: -found.turns)[:MOST_ROWS]]
    if not named:
        return None
    times = _times(figures)
    edges = times or [0, *accumulate(part.turns for part in figures.parts)]

    def draw(figure: Figure) -> None:
        axes = figure.add_subplot()
        _squares(axes, [found.by_part for found in named], edges)
        _name_rows(axes, named)
        middles = [(left + right) / 2 for left, right in pairwise(edges)]
        above = axes.secondary_xaxis("top")
        above.set_xticks(middles, [str(number) for number, _ in enumerate(figures.parts, 1)])
        above.tick_params(length=0)
        axes.set_xticks(_ticks(times))
        axes.xaxis.set_major_formatter(lambda at, _: clock(round(at)))
        axes.tick_params(axis="x", labelrotation=90)

    told = _told(named, [part.title for part in figures.parts], [found.by_part for found in named])
    return picture(
        draw,
        alt=f"{wording.time_caption(figures)}: {told}.",
        height_cm=3 + ROW_CM * len(named),
        caption=f"{wording.time_caption(figures)}. {wording.key(figures.parts)}. {wording.dots(figures)}",
    )


def _columns(figures: Figures) -> tuple[list[_Bar], list[_Bar]]:
    """Whole kinds to the left until half of all rows stand there, and the others to the right."""
    left, right = list[_Bar](), list[_Bar]()
    named = figures.of(*SHARED)
    kinds = [list(found) for _, found in groupby(named, key=lambda found: found.dimension)]
    half = (len(named) + len(kinds)) / 2
    for colour, found in zip(COLOURS, kinds, strict=False):
        lengths = (one.turns if figures.is_by_point else one.people for one in found)
        bars = [_Bar(one.title, length, colour) for one, length in zip(found, lengths, strict=True)]
        column = left if len(left) + len(bars) / 2 < half else right
        column += [_Bar(found[0].dimension_title, None, colour), *bars]
    return left, right


def _bars(axes: Axes, bars: Sequence[_Bar]) -> None:
    axes.barh(range(len(bars)), [bar.length or 0 for bar in bars], color=[bar.colour for bar in bars], height=0.72)
    axes.set_yticks(range(len(bars)), [bar.title for bar in bars])
    for row, (bar, label) in enumerate(zip(bars, axes.get_yticklabels(), strict=True)):
        label.set_fontweight("normal" if bar.length else "bold")
        axes.annotate(str(bar.length or ""), (bar.length or 0, row), (4, 0), textcoords="offset points", va="center")
    axes.locator_params(axis="x", integer=True)
    axes.tick_params(axis="y", length=0)


def _times(figures: Figures) -> list[float]:
    """When each section begins and the last ends, in milliseconds; none where they do not follow one another in time.

    Then sections are as wide as they have turns.
    """
    times = [part.start_ms for part in figures.parts] + [figures.parts[-1].end_ms]
    known: list[float] = [at for at in times if at is not None]
    follow = len(known) == len(times) and all(left < right for left, right in pairwise(known))
    return known if follow else []


def _ticks(times: Sequence[float]) -> list[float]:
    """Those of them that have room to be written beside the one before."""
    kept = list(times[:1])
    for time in times[1:]:
        if time - kept[-1] >= CLOSEST * (times[-1] - times[0]):
            kept.append(time)
    return kept


def _squares(axes: Axes, rows: Sequence[Sequence[int | None]], edges: Sequence[float]) -> None:
    """Each figure on a ground as dark as it is large; a dot where there is none."""
    import matplotlib

    largest = max(turns or 0 for row in rows for turns in row)
    for down, row in enumerate(rows):
        for turns, (left, right) in zip(row, pairwise(edges), strict=True):
            ground = matplotlib.colormaps[HEAT](turns / largest) if turns else f"#{GROUND}"
            axes.add_patch(
                matplotlib.patches.Rectangle((left, down), right - left, 1, facecolor=ground, edgecolor="white")
            )
            ink = f"#{QUIET}" if not turns else "white" if turns / largest >= DARK else f"#{INK}"
            axes.text((left + right) / 2, down + 0.5, str(turns or wording.DOT), ha="center", va="center", color=ink)
    axes.set_xlim(edges[0], edges[-1])


def _told(rows: Sequence[Named], columns: Sequence[str], cells: Sequence[Sequence[int | None]]) -> str:
    """Every figure in words: Bullying: Online (4), Girls (3); Violence: Corridors (5)."""
    return "; ".join(
        f"{row.title}: {wording.listed([(title, turns) for title, turns in zip(columns, of, strict=True) if turns])}"
        for row, of in zip(rows, cells, strict=True)
    )


def _name_rows(axes: Axes, named: Sequence[Named]) -> None:
    axes.set_yticks([row + 0.5 for row in range(len(named))], [found.title for found in named])
    axes.set_ylim(len(named), 0)
    axes.tick_params(axis="y", length=0)
    axes.spines[:].set_visible(False)
