"""Plans and talk small enough to follow by eye, and a stand-in for meaning: texts are near when they share words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from zlib import crc32

import numpy as np

from pipeline.embed import WIDTH, Embedder, Vectors
from pipeline.values import PlanItem, SessionPlan, Span, Transcript, Turn, Word


class WordOverlap(Embedder):
    """Each word is a direction; a text is the sum of its words at unit length."""

    def __init__(self) -> None:
        """Nothing to load."""

    def encode(self, texts: Sequence[str], *, batch: int = 32) -> Vectors:
        rows = np.zeros((len(texts), WIDTH), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"[a-z']+", text.lower()):
                row[crc32(word.encode()) % WIDTH] += 1
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


def item(id: str, *cues: str, minutes: float = 10, parts: tuple[PlanItem, ...] = ()) -> PlanItem:
    return PlanItem(id=id, title=id.title(), minutes=minutes, cues=cues, subsections=parts)


PLAN = SessionPlan(
    (
        item("names", "please tell everybody your name", "my name is", "teach maths"),
        item("harms", "which harms worry children here", "worry about knives", "worry about phones"),
        item(
            "answers",
            "how do grown ups answer",
            parts=(
                item("telling", "whom would children tell first", "tell a friend", "tell the nurse"),
                item("learning", "which courses taught anything useful", "courses online", "courses with slides"),
            ),
            minutes=20,
        ),
        item("goodbye", "thanks and goodbye everybody", "goodbye until autumn"),
    )
)

TALK = (
    ("A", "So, please tell everybody your name?"),
    ("B", "My name is easy, I teach maths."),
    ("C", "My name is longer, I teach maths too."),
    ("A", "Right, which harms worry children here?"),
    ("B", "They worry about knives and worry about phones."),
    ("C", "Some worry about phones, others worry about knives."),
    ("A", "Next, whom would children tell first?"),
    ("B", "They tell a friend, or tell the nurse."),
    ("C", "Mine tell the nurse, never tell a friend."),
    ("A", "Now, which courses taught anything useful?"),
    ("B", "Only courses with slides, and courses online."),
    ("C", "More courses online, fewer courses with slides."),
    ("A", "Okay, thanks and goodbye everybody?"),
    ("B", "Goodbye until autumn, goodbye until autumn."),
)


def transcript_of(talk: Sequence[tuple[str | None, str]], *, timed: bool = True) -> Transcript:
    """Half a second a word, no silence between turns."""
    text, turns, words, at = "", [], [], 0
    for speaker, said in talk:
        start, began = len(text), at
        for found in re.finditer(r"\S+", said):
            words.append(Word(Span(start + found.start(), start + found.end()), at, at + 500, 0.9))
            at += 500
        text += f"{said}\n"
        turns.append(Turn(Span(start, len(text) - 1), began if timed else None, at if timed else None, speaker))
    return Transcript(text[:-1], tuple(turns), tuple(words) if timed else (), at if timed else None, "scripted")


def headings_of(transcript: Transcript) -> list[str]:
    """`item/subsection` of each section."""
    return ["/".join(filter(None, (found.item_id, found.subsection))) for found in transcript.sections]
