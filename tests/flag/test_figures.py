"""Floors under what flagging reached on sessions that nobody tuned on; MODEL_CARD.md and README have the figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline import flag
from pipeline.evaluate import as_transcript, parse
from pipeline.evaluate.concerns import concerns
from pipeline.evaluate.evidence import gather
from pipeline.evaluate.figures import Concerns
from pipeline.evaluate.script import timed
from pipeline.training import examples
from pipeline.values import Findings, Heard, RedactedTranscript, Session
from tests.flag.fakes import spoken

pytestmark = pytest.mark.model

MATERIAL = Path(__file__).with_name("material")
NOTHING = RedactedTranscript(Session("figures", "2026-01-01"), None, (), (), {})


def _concerns(name: str, parts: Any) -> Concerns:
    gold = timed(parse(MATERIAL / f"held_out_{name}.session.txt"))
    said = as_transcript(gold)
    flags = flag.find(said, parts.disclosures, parts.embedder())
    return concerns(gather(gold, Heard(None, said, flags), Findings(()), NOTHING))


def test_disclosures_of_sessions_nobody_tuned_on_are_found(parts: Any) -> None:
    seen = [_concerns(name, parts) for name in ("drumard", "foxlow", "wharfside")]
    found, precise = ((sum(s.hits for s in some), sum(s.of for s in some)) for some in _shares(seen))
    assert found[1] == 19
    assert found[0] >= 17
    assert precise[0] / precise[1] >= 0.6


def _shares(seen: list[Concerns]) -> tuple[list[Any], list[Any]]:
    return [one.found for one in seen], [one.precise for one in seen]


def test_general_talk_is_mostly_left_alone(parts: Any) -> None:
    assert _concerns("general", parts).per_hour <= 12


def test_passages_nobody_tuned_on_are_told_apart(parts: Any) -> None:
    rows = examples.passages(["passages_heldout_2"])[::4]
    looks = [flag.look(spoken(*row.turns), parts.disclosures, parts.embedder()) for row in rows]
    told = [bool(look.flags) for look, row in zip(looks, rows, strict=True) if row.label]
    other = [bool(look.flags) for look, row in zip(looks, rows, strict=True) if not row.label]
    assert len(told) > 15 < len(other)
    assert sum(told) / len(told) >= 0.8
    assert sum(other) / len(other) <= 0.4
