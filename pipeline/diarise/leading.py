"""Who leads the session: the one or two speakers who ask. For sound and for typed transcripts alike.

A facilitator asks in about every second turn; a participant in one of ten, at most in one of four (own development
sessions). The first to speak is favoured: somebody opens the session.
"""

from __future__ import annotations

from collections import Counter

from pipeline.values import Transcript

LEAST_RATE = 0.3
"""Share of turns with a question below which nobody is taken for a facilitator."""

SECOND_LEAST_RATE = 0.35
SECOND_SHARE = 0.6
"""How near the second facilitator comes to the first."""

LEAST_TURNS = 3
"""Turns with a question."""

FOR_OPENING = 0.1


def facilitators(transcript: Transcript) -> tuple[str, ...]:
    """Labels of at most two speakers, the one who asks most first; none where speakers are not told apart."""
    spoken = [turn for turn in transcript.turns if turn.speaker is not None]
    turns = Counter(turn.speaker for turn in spoken)
    if len(turns) < 2:
        return ()
    asked = Counter(turn.speaker for turn in spoken if "?" in turn.span.of(transcript.text))
    rates = {
        str(speaker): asked[speaker] / turns[speaker] + (FOR_OPENING if speaker == spoken[0].speaker else 0)
        for speaker in turns
        if asked[speaker] >= LEAST_TURNS
    }
    ranked = sorted(rates, key=lambda speaker: -rates[speaker])
    if not ranked or rates[ranked[0]] < LEAST_RATE:
        return ()
    least = max(SECOND_LEAST_RATE, SECOND_SHARE * rates[ranked[0]])
    return tuple(ranked[:1] + [speaker for speaker in ranked[1:2] if rates[speaker] >= least])
