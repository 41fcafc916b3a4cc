"""The training data: passages of our own writing, ordinary talk, and sessions put together from both.

A passage by itself is easier than the same passage in a room: in a session most talk is ordinary and the
sentence before a disclosure belongs to someone else. So the models are trained and judged on composed sessions
as well. Nothing here comes from a real session, and nothing from material that others measure us with.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.random import Generator

from pipeline.training.misheard import bare, swapped
from pipeline.values import Span, Transcript, Turn

DATA = Path(__file__).with_name("data")

NEGATIVES_PER_POSITIVE = 3
POSITIVES_PER_SESSION = 6


@dataclass(frozen=True, slots=True)
class Example:
    """One passage, turn by turn: `code` and `urgency` where it is a disclosure, `kind` where it is not."""

    id: str
    turns: tuple[str, ...]
    label: int
    code: str = ""
    urgency: str = ""
    subtle: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A composed session and where its disclosures and the reactions to them stand."""

    transcript: Transcript
    disclosures: tuple[tuple[Span, str], ...]
    """With the id of the example."""
    reactions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A turn on its way into a session."""

    speaker: str
    text: str
    mark: str = ""
    """Id of a disclosure, or `reaction`."""


def passages(name: str) -> tuple[Example, ...]:
    """Rows of one file of passages."""
    return tuple(Example(**{**row, "turns": tuple(row["turns"])}) for row in _rows(name))


def talk(name: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Sessions without a disclosure: speaker and words of each turn."""
    return tuple(tuple((speaker, words) for speaker, words in row["turns"]) for row in _rows(name))


def reactions() -> tuple[str, ...]:
    """What people say when they have heard one."""
    return tuple(row["text"] for row in _rows("reactions"))


def alone(example: Example, style: str, chance: Generator) -> Transcript:
    """The passage as a transcript of its own."""
    return _lay([_Piece(f"S{i % 2 + 1}", text) for i, text in enumerate(example.turns)], style, chance).transcript


def rooms(examples: Sequence[Example], sessions: Sequence[Sequence[tuple[str, str]]], chance: Generator) -> list[Room]:
    """Sessions in which each disclosure occurs once, among ordinary talk and hard negatives, in varied styles."""
    said = reactions()
    positives = [e for e in examples if e.label]
    negatives = [e for e in examples if not e.label]
    order = [positives[i] for i in chance.permutation(len(positives))]
    made = []
    for at in range(0, len(order), POSITIVES_PER_SESSION):
        chosen = order[at : at + POSITIVES_PER_SESSION]
        hard = [
            negatives[i] for i in chance.permutation(len(negatives))[: NEGATIVES_PER_POSITIVE * POSITIVES_PER_SESSION]
        ]
        session = sessions[int(chance.integers(len(sessions)))]
        style = ("typed", "heard", "heard", "bare")[int(chance.integers(4))]
        made.append(_lay(_woven(session, [*chosen, *hard], said, chance), style, chance))
    return made


def _woven(
    session: Sequence[tuple[str, str]], inserted: Sequence[Example], said: Sequence[str], chance: Generator
) -> list[_Piece]:
    places = chance.integers(3, len(session), len(inserted))
    pieces: list[_Piece] = []
    for number, (speaker, words) in enumerate(session):
        pieces.append(_Piece(f"S{ord(speaker) - 64}", words))
        for place, example in zip(places, inserted, strict=True):
            if place == number:
                pieces += _inserted(example, said, chance)
    return pieces


def _inserted(example: Example, said: Sequence[str], chance: Generator) -> list[_Piece]:
    first, second = (f"S{int(number)}" for number in 2 + chance.permutation(5)[:2])
    mark = example.id if example.label else ""
    pieces = [_Piece((first, second)[i % 2], text, mark) for i, text in enumerate(example.turns)]
    if example.label and chance.random() < 0.7:
        pieces.append(_Piece("S1", said[int(chance.integers(len(said)))], "reaction"))
    return pieces


def _lay(pieces: Iterable[_Piece], style: str, chance: Generator) -> Room:
    text = ""
    turns: list[Turn] = []
    disclosures: list[tuple[Span, str]] = []
    reacting: list[Span] = []
    for piece in pieces:
        heard = {"typed": lambda t, _: t, "heard": swapped, "bare": bare}[style](piece.text, chance)
        start = len(text)
        text += heard + "\n"
        span = Span(start, len(text) - 1)
        turns.append(Turn(span, None, None, piece.speaker if style == "typed" else None))
        if piece.mark == "reaction":
            reacting.append(span)
        elif piece.mark and disclosures and disclosures[-1][1] == piece.mark:
            disclosures[-1] = (Span(disclosures[-1][0].start, span.end), piece.mark)
        elif piece.mark:
            disclosures.append((span, piece.mark))
    return Room(_transcript(text[:-1], turns), tuple(disclosures), tuple(reacting))


def _transcript(text: str, turns: Sequence[Turn]) -> Transcript:
    return Transcript(text=text, turns=tuple(turns), words=(), duration_ms=None, engine="notes")


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
