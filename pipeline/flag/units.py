"""Cut a transcript into the smallest stretches that are judged: sentences, or runs of words where no one put stops.

Turns carry speakers in typed transcripts and only pauses in audio without voices told apart, so a turn is a
boundary that a unit never crosses but that a window (windows.py) does: "she" is often explained one turn back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.values import Span, Transcript, Turn, at_joints

_SENTENCE_END = re.compile(r"""(?:(?<=[.!?…])|(?<=[.!?…]["'”’)]))\s+""")
_JOINTS = frozenset({"and", "but", "so", "because", "cos", "then", "um", "er", "anyway", "well"})

LONGEST = 30
"""Words in a sentence beyond which it is taken for talk that lost its stops, and is cut."""

_PIECE = 14


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence or piece of one: where it stands, in which turn, whose it is, how many words it has."""

    span: Span
    turn: int
    speaker: str | None
    words: int


def cut(transcript: Transcript) -> tuple[Unit, ...]:
    """Every unit of the talk, in order; white space between them belongs to none."""
    return tuple(
        Unit(span, number, turn.speaker, len(span.of(transcript.text).split()))
        for number, turn in enumerate(transcript.turns)
        for span in _sentences(transcript.text, turn)
    )


def _sentences(text: str, turn: Turn) -> list[Span]:
    start = turn.span.start
    found: list[Span] = []
    ends = list(_SENTENCE_END.finditer(text, turn.span.start, turn.span.end))
    for at, following in [*((m.start(), m.end()) for m in ends), (turn.span.end, turn.span.end)]:
        found += at_joints(text, (start, at), longest=LONGEST, piece=_PIECE, joints=_JOINTS)
        start = following
    return found
