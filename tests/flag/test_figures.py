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
    assert precise[0] / precise[1] > 0.5


def _shares(seen: list[Concerns]) -> tuple[list[Any], list[Any]]:
    return [one.found for one in seen], [one.precise for one in seen]


def test_general_talk_is_mostly_left_alone(parts: Any) -> None:
    assert _concerns("general", parts).per_hour <= 50


def test_passages_nobody_tuned_on_are_told_apart(parts: Any) -> None:
    rows = examples.passages(["passages_heldout_2"])
    told, other = (
        [_is_flagged(row, parts) for row in [each for each in rows if each.label == label][::5]] for label in (1, 0)
    )
    assert len(told) == len(other) == 20
    assert sum(told) >= 17
    assert sum(other) <= 13


def _is_flagged(row: examples.Example, parts: Any) -> bool:
    return bool(flag.find(spoken(*row.turns), parts.disclosures, parts.embedder()))
