"""The training data: passages of our own writing, ordinary talk, and whole sessions, written or put together.

A passage by itself is easier than the same passage in a room: in a session most talk is ordinary and the
sentence before a disclosure belongs to someone else. So the models are trained and judged on sessions as well.
Nothing here comes from a real session, and nothing from material that others measure us with.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.random import Generator

from pipeline.evaluate import Gold, parse
from pipeline.training.misheard import bare, swapped
from pipeline.values import Span, Transcript, Turn

DATA = Path(__file__).with_name("data")

TAUGHT = ("passages", "more", "w1", "w2", "w3")
HELD_OUT = ("passages_heldout", "passages_heldout_2")
"""Files of passages."""

NEGATIVES_PER_POSITIVE = 2
POSITIVES_PER_SESSION = 6

CODES = {
    "physical": "ABU-PHY", "emotional": "ABU-EMO", "sexual": "ABU-SEX", "neglect": "ABU-NEG", "cse": "CSE",
    "cce": "CCE", "child_on_child": "CoC", "online": "ONL", "domestic_abuse": "DA", "self_harm": "MH",
    "radicalisation": "RAD", "missing": "CME", "staff_wellbeing": "STAFF-SELF", "other": "OTH",
}  # fmt: skip
"""What a session's mark-up says, as a code; the words that stand for two codes are left out and teach none."""


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
    asr: bool = False
    """Written as an engine would have left it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of a stretch: a disclosure (`label` 1), talk that only sounds like one (0), or what reacts (-1)."""

    label: int
    id: str = ""
    code: str = ""
    urgency: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A session, or a passage by itself, and what is known of its stretches; unmarked talk is ordinary."""

    transcript: Transcript
    marks: tuple[tuple[Span, Mark], ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A turn on its way into a session, or the next part of one."""

    speaker: str
    text: str
    mark: Mark | None = None
    goes_on: bool = False


REACTION = Mark(-1)


def passages(names: Iterable[str]) -> tuple[Example, ...]:
    """Rows of these files of passages."""
    return tuple(Example(**{**row, "turns": tuple(row["turns"])}) for name in names for row in _rows(name))


def talk(name: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Sessions without a disclosure: speaker and words of each turn."""
    return tuple(tuple((speaker, words) for speaker, words in row["turns"]) for row in _rows(name))


def scripts(folder: Path = DATA / "sessions") -> tuple[Gold, ...]:
    """Whole sessions with mark-up, in the order of their names."""
    return tuple(parse(path) for path in sorted(folder.glob("*.session.txt")))


def reactions() -> tuple[str, ...]:
    """What people say when they have heard one."""
    return tuple(row["text"] for row in _rows("reactions"))


def alone(example: Example, style: str, chance: Generator) -> Room:
    """The passage as a transcript of its own."""
    pieces = [_Piece(f"S{i % 2 + 1}", text, _mark(example)) for i, text in enumerate(example.turns)]
    return _lay(pieces, style, chance)


def staged(script: Gold, style: str, chance: Generator) -> Room:
    """A written session; who speaks right after a disclosure reacts to it, which teaches nothing."""
    pieces: list[_Piece] = []
    for number, turn in enumerate(script.turns):
        at = 0
        for span, mark in _marked(script, number):
            pieces.append(_Piece(turn.speaker, turn.text[at : span.start], _after(pieces), goes_on=at > 0))
            pieces.append(_Piece(turn.speaker, span.of(turn.text), mark, goes_on=span.start > 0))
            at = span.end
        pieces.append(_Piece(turn.speaker, turn.text[at:], _after(pieces), goes_on=at > 0))
    return _lay([piece for piece in pieces if piece.text.strip()], style, chance)


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


def _mark(example: Example) -> Mark:
    return Mark(example.label, example.id, example.code, example.urgency)


def _marked(script: Gold, turn: int) -> list[tuple[Span, Mark]]:
    """What the script says of one turn, in order."""
    told = [
        (part.span, Mark(1, passage.id, CODES.get(passage.category, ""), str(passage.urgency)))
        for passage in script.passages
        for part in passage.parts
        if part.turn == turn
    ]
    others = [
        (part.span, Mark(0, f"n{number}"))
        for number, negative in enumerate(script.negatives)
        for part in negative.parts
        if part.turn == turn
    ]
    return sorted([*told, *others], key=lambda pair: pair[0].start)


def _after(pieces: Sequence[_Piece]) -> Mark | None:
    before = [piece for piece in pieces if piece.text.strip()]
    return REACTION if before and before[-1].mark and before[-1].mark.label == 1 else None


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
    pieces = [_Piece((first, second)[i % 2], text, _mark(example)) for i, text in enumerate(example.turns)]
    if example.label and chance.random() < 0.7:
        pieces.append(_Piece("S1", said[int(chance.integers(len(said)))], REACTION))
    return pieces


def _lay(pieces: Iterable[_Piece], style: str, chance: Generator) -> Room:
    text = ""
    turns: list[Turn] = []
    marks: list[tuple[Span, Mark]] = []
    for piece in pieces:
        heard = {"typed": lambda t, _: t, "heard": swapped, "bare": bare}[style](piece.text, chance).strip()
        text += ("" if not turns else " " if piece.goes_on else "\n") + heard
        span = Span(len(text) - len(heard), len(text))
        if piece.goes_on:
            turns[-1] = Turn(Span(turns[-1].span.start, span.end), None, None, turns[-1].speaker)
        else:
            turns.append(Turn(span, None, None, piece.speaker if style == "typed" else None))
        if piece.mark and marks and marks[-1][1] == piece.mark and piece.mark.label >= 0:
            marks[-1] = (Span(marks[-1][0].start, span.end), piece.mark)
        elif piece.mark:
            marks.append((span, piece.mark))
    return Room(Transcript(text, tuple(turns), (), None, "notes"), tuple(marks))


def _rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
