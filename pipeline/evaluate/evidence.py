"""What became of every gold word: the one table from which all figures are counted.

It lays the gold script beside what was heard, and what was heard beside the redacted output, puts all on one
clock, and judges nothing. It must never trust a stage's account of itself: the output's own words decide.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.evaluate.align import Fate, Outcome, outcomes, pairs
from pipeline.evaluate.gold import Gold, Part
from pipeline.evaluate.script import timed, when_said
from pipeline.evaluate.words import Token, bare, is_everyday, tokens
from pipeline.values import Findings, Heard, RedactedTranscript, Span, Stretch, Word


@dataclass(frozen=True, slots=True)
class GoldWord:
    """One word of the script and its fate."""

    token: Token
    """Its span counts characters of the whole script's text."""
    turn: int
    when: Stretch
    heard: Token | None
    """The one word heard for it."""
    outcome: Outcome | None
    """What became of that word; None where nothing was heard."""

    @property
    def fate(self) -> Fate | None:
        """What became of the word heard for it."""
        return self.outcome.fate if self.outcome else None

    @property
    def is_leaked(self) -> bool:
        """Whether the word heard for it stands in the output and tells: the word itself, or no everyday word."""
        if self.heard is None or self.fate is not Fate.STAYED:
            return False
        return bare(self.heard.form, self.token.form) or not is_everyday(self.heard.form)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A gold script, each of its words, and the system's answer."""

    gold: Gold
    words: tuple[GoldWord, ...] = field(repr=False)
    heard: Heard
    redacted: RedactedTranscript

    def inside(self, span: Span) -> tuple[GoldWord, ...]:
        """The words that share a character with this span of the script's text."""
        first = bisect_right(self.words, span.start, key=lambda word: word.token.span.end)
        last = bisect_left(self.words, span.end, key=lambda word: word.token.span.start)
        return self.words[first:last]

    def of(self, turn: int, span: Span) -> tuple[GoldWord, ...]:
        """The words that share a character with this span of a turn."""
        at = self.gold.offsets[turn]
        return self.inside(Span(at + span.start, at + span.end))

    def stretch(self, parts: Sequence[Part]) -> Stretch | None:
        """When a passage is said, from its first word to its last."""
        return spread([word.when for part in parts for word in self.of(part.turn, part.span)])

    def stretch_heard(self, span: Span) -> Stretch | None:
        """When characters of the heard text were said; where it has no times, when their gold words are."""
        if self.heard.transcript.words:
            return self.heard.transcript.stretch_of(span)
        return spread([word.when for word in self.words if word.heard and word.heard.span.overlaps(span)])

    @property
    def duration_ms(self) -> int:
        """Length of the session on the clock of its gold words."""
        return self.heard.transcript.duration_ms or max(word.when.end_ms for word in self.words)


def gather(gold: Gold, heard: Heard, findings: Findings, redacted: RedactedTranscript) -> Evidence:
    """The fate of each gold word."""
    spoken = tokens(heard.transcript.text)
    read = [tokens(turn.text) for turn in gold.turns]
    row = [(n, token) for n, turn in enumerate(read) for token in turn]
    pairing = pairs([token.form for _, token in row], [token.form for token in spoken])
    clock = _clock(spoken, heard.transcript.words)
    fates = _fates(spoken, clock, heard, findings, redacted)
    times = _times(gold, row, [None if at is None else clock[at] for at in pairing])
    words = tuple(
        GoldWord(
            Token(_shift(token.span, gold.offsets[n]), token.form),
            n,
            when,
            None if at is None else spoken[at],
            None if at is None else fates[at],
        )
        for (n, token), at, when in zip(row, pairing, times, strict=True)
    )
    return Evidence(gold, words, heard, redacted)


def spread(stretches: Sequence[Stretch]) -> Stretch | None:
    """From the first beginning to the last end."""
    if not stretches:
        return None
    return Stretch(min(s.start_ms for s in stretches), max(s.end_ms for s in stretches))


def gaps(redacted: RedactedTranscript) -> list[Stretch]:
    """The timed stretches that are not in the output."""
    timed_gaps = [(gap.start_ms, gap.end_ms) for gap in redacted.gaps]
    return [Stretch(a, b) for a, b in timed_gaps if a is not None and b is not None and a < b]


def _shift(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _clock(spoken: Sequence[Token], words: Sequence[Word]) -> list[Stretch | None]:
    """When each heard word was said, as far as the transcript knows."""
    ends = [word.span.end for word in words]
    found: list[Stretch | None] = []
    for token in spoken:
        at = bisect_right(ends, token.span.start)
        word = words[at] if at < len(words) and words[at].span.overlaps(token.span) else None
        found.append(Stretch(word.start_ms, max(word.start_ms + 1, word.end_ms)) if word else None)
    return found


def _fates(
    spoken: Sequence[Token],
    clock: Sequence[Stretch | None],
    heard: Heard,
    findings: Findings,
    redacted: RedactedTranscript,
) -> tuple[Outcome, ...]:
    spans, silent = [flag.withheld for flag in heard.flags], gaps(redacted)
    withheld = [any(span.overlaps(token.span) for span in spans) for token in spoken]
    written = [token for line in redacted.lines for token in tokens(line.text)]
    found = outcomes(spoken, withheld, _claims(spoken, findings), written)
    return tuple(
        Outcome(Fate.LEFT_OUT) if outcome.fate is Fate.GONE and _lies_in(when, silent) else outcome
        for outcome, when in zip(found, clock, strict=True)
    )


def _claims(spoken: Sequence[Token], findings: Findings) -> list[int | None]:
    """The number of the redaction that covers each heard word."""
    spans = [redaction.span for redaction in findings.redactions]
    ends = [span.end for span in spans]
    at = [bisect_right(ends, token.span.start) for token in spoken]
    return [
        n if n < len(spans) and spans[n].overlaps(token.span) else None for n, token in zip(at, spoken, strict=True)
    ]


def _lies_in(when: Stretch | None, stretches: Sequence[Stretch]) -> bool:
    if when is None:
        return False
    middle = (when.start_ms + when.end_ms) // 2
    return any(stretch.start_ms <= middle < stretch.end_ms for stretch in stretches)


def _times(gold: Gold, row: Sequence[tuple[int, Token]], heard_when: Sequence[Stretch | None]) -> list[Stretch]:
    """When each gold word is said: by the timeline; else by what was heard for it; else estimated."""
    anchors = [(i, when) for i, when in enumerate(heard_when) if when is not None]
    if all(turn.when for turn in gold.turns) or not anchors:
        turns = timed(gold).turns
        return [when_said(turns[n], token.span) for n, token in row]
    at = [i for i, _ in anchors]
    starts = np.interp(range(len(row)), at, [when.start_ms for _, when in anchors])
    ends = np.interp(range(len(row)), at, [when.end_ms for _, when in anchors])
    return [Stretch(int(a), max(int(a) + 1, int(b))) for a, b in zip(starts, ends, strict=True)]
