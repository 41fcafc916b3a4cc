"""Ranges of characters and of time: half-open, never empty, whole milliseconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of characters, `0 <= start < end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse an empty or backward range at its birth, not at its use."""
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}-{self.end}")

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """The characters it covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Half-open range of time in milliseconds, `0 <= start_ms < end_ms`."""

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        """Refuse an empty or backward range at its birth, not at its use."""
        if not 0 <= self.start_ms < self.end_ms:
            raise ValueError(f"not a stretch: {self.start_ms}-{self.end_ms}")

    @property
    def length_ms(self) -> int:
        """How long it lasts."""
        return self.end_ms - self.start_ms

    def overlaps(self, other: Stretch) -> bool:
        """Whether the two share a moment."""
        return self.start_ms < other.end_ms and other.start_ms < self.end_ms


def merge_stretches(stretches: list[Stretch], *, gap_ms: int = 0) -> tuple[Stretch, ...]:
    """The same time as disjoint stretches in order; those closer than `gap_ms` become one."""
    merged: list[Stretch] = []
    for stretch in sorted(stretches):
        if merged and stretch.start_ms <= merged[-1].end_ms + gap_ms:
            merged[-1] = Stretch(merged[-1].start_ms, max(merged[-1].end_ms, stretch.end_ms))
        else:
            merged.append(stretch)
    return tuple(merged)
