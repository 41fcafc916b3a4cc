"""Point to the passages of a session that may be disclosures, with where each goes first and why.

A school must see what was disclosed even when nobody used a word for harm, so every stretch of talk is scored
by meaning, grammar and context; there is no list of words that talk must contain. It points and a person
decides: no flag is a finding, and no flags never means that nothing was disclosed. Must never quote what was
said in an id, a signal or an error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np

from pipeline.embed import Embedder
from pipeline.flag import encoder, fields, model, passages
from pipeline.flag.kinds import Kinds
from pipeline.flag.passages import Passage, Reader
from pipeline.flag.reactions import withheld
from pipeline.flag.units import Unit, cut
from pipeline.flag.windows import span_of
from pipeline.flag.words import hits, phrases, plain
from pipeline.settings.disclosures import DisclosureRules
from pipeline.values import Flag, Span, Transcript

__all__ = ["find", "score"]

WATCHED = 0.15
"""What one of the school's own watch phrases adds to a score."""


def find(transcript: Transcript, rules: DisclosureRules, embedder: Embedder) -> tuple[Flag, ...]:
    """Passages that may be disclosures, in order and disjoint; the same input gives the same flags.

    Works with and without speakers, and on text without stops or capitals. Scores are calibrated on scripted
    talk (MODEL_CARD.md).
    """
    reader = _reader(embedder)
    units = cut(transcript)
    kinds = Kinds.of(rules, embedder)
    threshold = rules.threshold if rules.threshold is not None else float(reader.weights.threshold[0])
    return tuple(
        _flag(transcript, units, passage, kinds=kinds, rules=rules, reader=reader)
        for passage in passages.judged(transcript.text, units, reader)
        if _score(transcript.text, units, passage, rules) >= threshold
    )


def score(transcript: Transcript, rules: DisclosureRules, embedder: Embedder) -> float:
    """The highest score any passage of a short transcript gets, 0 where no candidate was seen: for evaluation."""
    units = cut(transcript)
    found = passages.judged(transcript.text, units, _reader(embedder))
    return max((_score(transcript.text, units, passage, rules) for passage in found), default=0.0)


def _reader(embedder: Embedder) -> Reader:
    return Reader(embedder, encoder.load(), model.load())


def _score(text: str, units: Sequence[Unit], passage: Passage, rules: DisclosureRules) -> float:
    watched = hits(phrases(rules.watch_phrases), plain(_span(units, passage).of(text)))
    return min(1.0, passage.score + WATCHED * watched)


def _flag(
    transcript: Transcript,
    units: Sequence[Unit],
    passage: Passage,
    *,
    kinds: Kinds,
    rules: DisclosureRules,
    reader: Reader,
) -> Flag:
    span = _span(units, passage)
    left_out = withheld(transcript.text, units, passage.first, passage.last)
    particulars = fields.particulars(
        span.of(transcript.text),
        transcript.text[span.end : left_out.end],
        row=np.concatenate([reader.embedder.encode([span.of(transcript.text)])[0], passage.row]),
        kinds=kinds,
        rules=rules,
        weights=reader.weights,
    )
    return Flag(
        id=_id(transcript, span),
        span=span,
        withheld=left_out,
        score=round(_score(transcript.text, units, passage, rules), 4),
        **asdict(particulars),
    )


def _span(units: Sequence[Unit], passage: Passage) -> Span:
    return span_of(units, (passage.first, passage.last))


def _id(transcript: Transcript, span: Span) -> str:
    """Made of places and lengths, never of words, so that it can stand in a log."""
    place = f"{transcript.engine}|{transcript.duration_ms}|{len(transcript.turns)}|{span.start}-{span.end}"
    return hashlib.sha256(place.encode()).hexdigest()[:12]
