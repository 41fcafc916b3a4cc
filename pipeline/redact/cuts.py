"""What is left out of a transcript, as places in its text and as times.

A withheld passage takes characters away; sound that no engine could put into words takes none, and stands
between two words; so does what somebody wrote into notes where they could not follow. All become the same `Cut`, so
that nothing after this can tell them apart. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.errors import DecisionsError
from pipeline.redact.cover import grow
from pipeline.values import Findings, Span, Transcript, Turn

SECOND_MS = 1000
WRITTEN = re.compile(r"\[(?:left out|inaudible|indistinct|unclear|illegible)\]", re.IGNORECASE)
"""How people write in notes and captions that something is not in them."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Characters that are not published (none, for sound that was not heard) and when they were said."""

    start: int
    end: int
    start_ms: int | None
    end_ms: int | None

    def joined(self, other: Cut) -> Cut:
        """One cut from the start of either to the end of either."""
        starts = [t for t in (self.start_ms, other.start_ms) if t is not None]
        ends = [t for t in (self.end_ms, other.end_ms) if t is not None]
        start, end = min(self.start, other.start), max(self.end, other.end)
        return Cut(start, end, min(starts, default=None), max(ends, default=None))


def said_by(transcript: Transcript, speakers: Collection[str]) -> tuple[Span, ...]:
    """Everything that these speakers (S1, S2...) said: what is left out when one of them withdraws consent.

    It goes from the analysts' transcript and from the redacted sound, and from nothing else. A passage of theirs
    that was flagged stays in the follow-up files, and the sealed originals stay whole: the duty of care to a child
    does not end with the consent to be studied. Raises DecisionsError, naming the speakers there are, for any
    other, and where speakers are not told apart.
    """
    if not speakers:
        return ()
    known = {turn.speaker for turn in transcript.turns if turn.speaker}
    if not known:
        raise DecisionsError("the speakers of this session are not told apart, so none of them can be removed")
    if not known.issuperset(speakers):
        listed = ", ".join(sorted(known, key=lambda label: (len(label), label)))
        raise DecisionsError(f"no such speaker; this session has {listed}")
    return tuple(turn.span for turn in transcript.turns if turn.speaker in speakers)


def find_cuts(transcript: Transcript, findings: Findings, without: Iterable[Span]) -> tuple[Cut, ...]:
    """All that is left out, disjoint and in order of the text."""
    withheld = [_times(transcript, grow(span, transcript.text)) for span in without]
    unheard = [_unheard(transcript, findings, s.start_ms, s.end_ms) for s in transcript.unheard]
    written = [_times(transcript, Span(*found.span())) for found in WRITTEN.finditer(transcript.text)]
    joined: list[Cut] = []
    for cut in sorted((*withheld, *unheard, *written), key=lambda c: (c.start, c.end)):
        if joined and cut.start < joined[-1].end:
            joined[-1] = joined[-1].joined(cut)
        else:
            joined.append(cut)
    return tuple(joined)


def shown_ms(cut: Cut, duration_ms: int | None) -> tuple[int | None, int | None]:
    """The cut's times as they are published: out to whole seconds within the session, None in untimed notes."""
    if cut.start_ms is None or cut.end_ms is None:
        return None, None
    end_ms = -(-cut.end_ms // SECOND_MS) * SECOND_MS
    if duration_ms is not None:
        end_ms = max(cut.end_ms, min(end_ms, duration_ms))
    return cut.start_ms // SECOND_MS * SECOND_MS, end_ms


def _times(transcript: Transcript, span: Span) -> Cut:
    start_ms, end_ms = clock(transcript, span)
    return Cut(span.start, span.end, start_ms, end_ms)


def clock(transcript: Transcript, span: Span) -> tuple[int | None, int | None]:
    """When these characters were said: by words, or by their share of their turns; None in untimed notes."""
    stretch = transcript.stretch_of(span)
    if stretch is not None:
        return stretch.start_ms, stretch.end_ms
    turns = [turn for turn in transcript.turns if turn.span.overlaps(span)]
    if not turns:
        return None, None
    return _share(turns[0], max(span.start, turns[0].span.start)), _share(turns[-1], min(span.end, turns[-1].span.end))


def _share(turn: Turn, character: int) -> int | None:
    if turn.start_ms is None or turn.end_ms is None:
        return None
    length = turn.span.end - turn.span.start
    return turn.start_ms + (turn.end_ms - turn.start_ms) * (character - turn.span.start) // length


def _unheard(transcript: Transcript, findings: Findings, start_ms: int, end_ms: int) -> Cut:
    """A place between two words, never inside a name, for sound that gave no words."""
    after = [word.span.start for word in transcript.words if word.start_ms + word.end_ms >= start_ms + end_ms]
    if not transcript.words:
        after = [turn.span.start for turn in transcript.turns if (turn.start_ms or 0) >= start_ms]
    at = min(after, default=len(transcript.text))
    at = next((r.span.end for r in findings.redactions if r.span.start < at < r.span.end), at)
    return Cut(at, at, start_ms, end_ms)


def pieces_of(span: Span, cuts: Sequence[Cut]) -> Iterator[Span | Cut]:
    """What is left of a turn, and the cuts in it or before it, in order."""
    at = span.start
    for cut in cuts:
        if cut.end < span.start or cut.start > span.end or (cut.start == cut.end == span.end):
            continue
        if cut.start > at:
            yield Span(at, cut.start)
        yield cut
        at = max(at, cut.end)
    if at < span.end:
        yield Span(at, span.end)
