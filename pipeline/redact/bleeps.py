"""Which sound must not be heard: names, for a tone, and what is left out, for silence.

Silence lies where the transcript says `[left out]`, to the same whole seconds and whatever the reason, so that the
sound tells no more of a gap than the text does. A name inside a gap gets no tone: it would tell what the gap is.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.redact.cuts import Cut, clock, find_cuts, shown_ms
from pipeline.settings import RedactSettings
from pipeline.values import Findings, Span, Stretch, Transcript, merge_stretches


@dataclass(frozen=True, slots=True)
class Mask:
    """Time in a recording that must not be heard; each tuple disjoint and in order. Where both lie, silence wins."""

    bleeped: tuple[Stretch, ...]
    silenced: tuple[Stretch, ...]

    def with_bleeps(self, more: Iterable[Stretch], *, wider_ms: int) -> Mask:
        """The same, and these too, with so much on either side."""
        wider = [Stretch(max(0, s.start_ms - wider_ms), s.end_ms + wider_ms) for s in more]
        return Mask(_outside([*self.bleeped, *wider], self.silenced), self.silenced)


def mask(transcript: Transcript, findings: Findings, without: Iterable[Span], settings: RedactSettings) -> Mask:
    """What to bleep and what to silence for the transcript that `apply` makes of the same.

    Redactions are bleeped from `bleep_before_ms` before their first word to `bleep_after_ms` after their last;
    silence has the same margins. Raises ValueError for notes without times: they have no sound.
    """
    before_ms, after_ms = settings.bleep_before_ms, settings.bleep_after_ms
    gaps = _joined(find_cuts(transcript, findings, without), transcript.text)
    names = (clock(transcript, redaction.span) for redaction in findings.redactions)
    silenced = merge_stretches([_wider(shown_ms(gap, transcript.duration_ms), before_ms, after_ms) for gap in gaps])
    return Mask(_outside([_wider(times, before_ms, after_ms) for times in names], silenced), silenced)


def _joined(cuts: Sequence[Cut], text: str) -> Iterator[Cut]:
    """Cuts with no word between them as one, as `apply` writes them."""
    held: Cut | None = None
    for cut in cuts:
        if held is None or any(c.isalnum() for c in text[held.end : cut.start]):
            if held is not None:
                yield held
            held = cut
        else:
            held = held.joined(cut)
    if held is not None:
        yield held


def _wider(times: tuple[int | None, int | None], before_ms: int, after_ms: int) -> Stretch:
    start_ms, end_ms = times
    if start_ms is None or end_ms is None:
        raise ValueError("no sound can be masked by a transcript without times")
    return Stretch(max(0, start_ms - before_ms), max(start_ms + 1, end_ms) + after_ms)


def _outside(names: list[Stretch], silenced: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Names as disjoint stretches, without those of which silence leaves nothing."""
    merged = merge_stretches(names)
    return tuple(n for n in merged if not any(s.start_ms <= n.start_ms and n.end_ms <= s.end_ms for s in silenced))
