"""Speed against word errors as an SVG: down and to the left is better."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from pipeline.bench.measuring import Row
from pipeline.bench.tables import ratios

WIDTH, HEIGHT, EDGE = 640, 400, 60
TICKS = 4


def picture(rows: Sequence[Row]) -> str:
    """The contenders that have both figures; raises ValueError where none has."""
    against = ratios(rows)
    found = [
        (row.contender.value, against[row.contender][1], row.errors.rate)
        for row in rows
        if row.errors and row.contender in against
    ]
    if not found:
        raise ValueError("no contender has both a speed and word errors")
    widest, highest = 1.1 * max(ratio for _, ratio, _ in found), 1.1 * max(rate for _, _, rate in found)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
            'font-size="12" role="img"><title>Processor time beside faster-whisper, and word errors</title>',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
            *_axes(widest, highest),
            *(_point(name, _x(ratio, widest), _y(rate, highest)) for name, ratio, rate in found),
            "</svg>",
        ]
    )


def _x(value: float, widest: float) -> float:
    return EDGE + value / widest * (WIDTH - 2 * EDGE)


def _y(value: float, highest: float) -> float:
    return HEIGHT - EDGE - value / highest * (HEIGHT - 2 * EDGE)


def _axes(widest: float, highest: float) -> Iterator[str]:
    low, left = HEIGHT - EDGE, EDGE
    yield f'<path d="M{left} {EDGE}V{low}H{WIDTH - EDGE}" fill="none" stroke="black"/>'
    for tick in range(TICKS + 1):
        ratio, rate = widest * tick / TICKS, highest * tick / TICKS
        yield f'<text x="{_x(ratio, widest):.0f}" y="{low + 18}" text-anchor="middle">{ratio:.2f}</text>'
        yield f'<text x="{left - 6}" y="{_y(rate, highest) + 4:.0f}" text-anchor="end">{rate:.2f}</text>'
    yield f'<text x="{WIDTH / 2:.0f}" y="{HEIGHT - 14}" text-anchor="middle">processor time, faster-whisper = 1</text>'
    yield f'<text x="{EDGE}" y="{EDGE - 16}">word error rate</text>'


def _point(name: str, x: float, y: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5"/><text x="{x + 9:.1f}" y="{y + 4:.1f}">{escape(name)}</text>'
