"""Workers against hours until nearly all sessions are ready, as an SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.bench.capacity import Waits

WIDTH, HEIGHT, EDGE = 640, 400, 60
TICKS = 4
SHARES = ((0.95, "#1d70b8"), (0.5, "#505a5f"))
"""What is drawn, and in which colour."""


def curve(found: Sequence[Waits]) -> str:
    """One line for each share of the sessions; raises ValueError for fewer than two numbers of workers."""
    if len(found) < 2:
        raise ValueError("a curve needs two points")
    highest = max(waits.within(share) for waits in found for share, _ in SHARES)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
            'font-size="12" role="img"><title>Workers, and hours until sessions are ready</title>',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
            *_axes(found, highest),
            *(line for share, colour in SHARES for line in _line(found, share, colour, highest)),
            "</svg>",
        ]
    )


def _x(number: int, count: int) -> float:
    return EDGE + number / (count - 1) * (WIDTH - 2 * EDGE)


def _y(hours: float, highest: float) -> float:
    return HEIGHT - EDGE - hours / highest * (HEIGHT - 2 * EDGE)


def _axes(found: Sequence[Waits], highest: float) -> Iterator[str]:
    low = HEIGHT - EDGE
    yield f'<path d="M{EDGE} {EDGE}V{low}H{WIDTH - EDGE}" fill="none" stroke="black"/>'
    for number, waits in enumerate(found):
        yield f'<text x="{_x(number, len(found)):.0f}" y="{low + 18}" text-anchor="middle">{waits.workers}</text>'
    for tick in range(TICKS + 1):
        hours = highest * tick / TICKS
        yield f'<text x="{EDGE - 6}" y="{_y(hours, highest) + 4:.0f}" text-anchor="end">{hours:.1f}</text>'
    yield f'<text x="{WIDTH / 2:.0f}" y="{HEIGHT - 14}" text-anchor="middle">workers of two cores</text>'
    yield f'<text x="{EDGE}" y="{EDGE - 16}">hours from upload to ready</text>'


def _line(found: Sequence[Waits], share: float, colour: str, highest: float) -> Iterator[str]:
    points = [(_x(number, len(found)), _y(waits.within(share), highest)) for number, waits in enumerate(found)]
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f'<polyline points="{joined}" fill="none" stroke="{colour}" stroke-width="2"/>'
    x, y = points[0]
    yield f'<text x="{x + 8:.0f}" y="{y - 6:.0f}" fill="{colour}">{share:.0%} of sessions</text>'
