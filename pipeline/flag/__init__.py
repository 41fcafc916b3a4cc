"""Point to the passages of a session that may be disclosures, with where each goes first and why.

A school must see what was disclosed even when nobody used a word for harm, so every stretch of talk is scored
by meaning, grammar and context; there is no list of words that talk must contain. It points and a person
decides: no flag is a finding, and no flags never means that nothing was disclosed. Must never quote what was
said in an id, a signal or an error.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.embed import Embedder, Vectors
from pipeline.flag import encoder, fields, model, passages
from pipeline.flag.kinds import Kinds
from pipeline.flag.passages import Passage, Reader
from pipeline.flag.reactions import withheld
from pipeline.flag.units import Unit, cut
from pipeline.flag.words import hits, phrases, plain
from pipeline.settings.disclosures import DisclosureRules
from pipeline.values import Flag, Transcript

__all__ = ["Found", "find", "look"]

WATCHED = 0.15
"""What one of the school's own watch phrases adds to a score."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one look at a transcript gives."""

    flags: tuple[Flag, ...]
    """Passages that may be disclosures, in order and disjoint."""
    score: float
    """The highest that any passage gets, flagged or not; 0 where no candidate was seen."""


def find(transcript: Transcript, rules: DisclosureRules, embedder: Embedder) -> tuple[Flag, ...]:
    """Passages that may be disclosures, in order and disjoint; the same input gives the same flags.

    Works with and without speakers, and on text without stops or capitals. Scores are calibrated on scripted
    talk (MODEL_CARD.md).
    """
    return look(transcript, rules, embedder).flags


def look(transcript: Transcript, rules: DisclosureRules, embedder: Embedder) -> Found:
    """As `find`, with the highest score beside it: for evaluation."""
    reader = Reader(embedder, encoder.load(), model.load())
    units = cut(transcript)
    by = fields.Judgement(rules, Kinds.of(rules, embedder), reader.weights)
    threshold = rules.threshold if rules.threshold is not None else float(reader.weights.threshold[0])
    watched = phrases(rules.watch_phrases)
    scored = [
        (passage, _score(passage, passage.span(units).of(transcript.text), watched))
        for passage in passages.judged(transcript.text, units, reader)
    ]
    pointed = [(passage, score) for passage, score in scored if score >= threshold]
    meanings = embedder.encode([passage.span(units).of(transcript.text) for passage, _ in pointed])
    flags = (
        _flag(transcript, units, passage, score, meaning, by)
        for (passage, score), meaning in zip(pointed, meanings, strict=True)
    )
    return Found(tuple(flags), max((score for _, score in scored), default=0.0))


def _score(passage: Passage, said: str, watched: re.Pattern[str] | None) -> float:
    return min(1.0, passage.score + WATCHED * hits(watched, plain(said)))


def _flag(
    transcript: Transcript,
    units: Sequence[Unit],
    passage: Passage,
    score: float,
    meaning: Vectors,
    by: fields.Judgement,
) -> Flag:
    left_out = withheld(transcript.text, units, passage.first, passage.last)
    row = np.concatenate([meaning, passage.row])
    return fields.flag_of(transcript, passage.span(units), left_out, row=row, score=score, by=by)
