"""Speed against word errors as an SVG: down and to the left is better."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from math import log2

from pipeline.bench.measuring import Row
from pipeline.bench.tables import ratios

WIDTH, HEIGHT, EDGE = 640, 360, 60
PLOT = 360
"""Right end of the plot; the names stand beside it."""
OCTAVES = (-3, 4)
"""From an eighth of the yardstick's time to sixteen times as much: who takes longer is drawn at the edge."""
TICKS = 4


def picture(rows: Sequence[Row]) -> str:
    """The contenders that have both figures, by number; raises ValueError where none has."""
    against = ratios(rows)
    found = [
        (row.contender.value, against[row.contender][1], row.errors.rate)
        for row in rows
        if row.errors and row.contender in against
    ]
    if not found:
        raise ValueError("no contender has both a speed and word errors")
    highest = 1.1 * max(rate for _, _, rate in found)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
            'font-size="12" role="img"><title>Processor time beside faster-whisper, and word errors</title>',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
            *_axes(highest),
            *(_point(number, *one, highest) for number, one in enumerate(found, start=1)),
            "</svg>",
        ]
    )


def _x(ratio: float) -> float:
    low, high = OCTAVES
    return EDGE + (min(max(log2(ratio), low), high) - low) / (high - low) * (PLOT - EDGE)


def _y(rate: float, highest: float) -> float:
    return HEIGHT - EDGE - rate / highest * (HEIGHT - 2 * EDGE)


def _axes(highest: float) -> Iterator[str]:
    low, left = HEIGHT - EDGE, EDGE
    yield f'<path d="M{left} {EDGE}V{low}H{PLOT}" fill="none" stroke="black"/>'
    for octave in range(OCTAVES[0], OCTAVES[1] + 1):
        yield f'<text x="{_x(2.0**octave):.0f}" y="{low + 18}" text-anchor="middle">{2.0**octave:g}</text>'
    for tick in range(TICKS + 1):
        rate = highest * tick / TICKS
        yield f'<text x="{left - 6}" y="{_y(rate, highest) + 4:.0f}" text-anchor="end">{rate:.2f}</text>'
    middle = (left + PLOT) / 2
    yield f'<text x="{middle:.0f}" y="{HEIGHT - 14}" text-anchor="middle">processor time, faster-whisper = 1</text>'
    yield f'<text x="{EDGE}" y="{EDGE - 16}">word error rate</text>'


def _point(number: int, name: str, ratio: float, rate: float, highest: float) -> str:
    x, y = _x(ratio), _y(rate, highest)
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="#1d70b8" stroke="white"/>'
        f'<text x="{x:.1f}" y="{y + 4:.1f}" fill="white" text-anchor="middle">{number}</text>'
        f'<text x="{PLOT + 30}" y="{EDGE + 20 * number}">{number}  {escape(name)}</text>'
    )
