"""The default plan against sessions of our own: samples, sessions learnt from, and two that were not; odd shapes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.embed import Embedder
from pipeline.evaluate import as_transcript
from pipeline.evaluate.parsing import parse
from pipeline.segment import by_plan
from pipeline.settings import defaults
from pipeline.settings.plan import load_plan
from pipeline.values import Transcript
from tests.conftest import ModelPath
from tests.segment.scripted import transcript_of

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = sorted([*ROOT.glob("samples/*/*.session.txt"), *ROOT.glob("tests/sessions/*.session.txt")])
MATERIAL = Path(__file__).resolve().parent / "material"
ODD = sorted(MATERIAL.glob("*.session.txt"))

REACHED_WITH_SPEAKERS = 0.9
REACHED_WITHOUT = 0.85
"""Floors for each session, under what was measured: 0.91 to 1.00 with speakers, 0.90 to 1.00 without."""


@pytest.fixture(scope="module")
def embedder(model_path: ModelPath) -> Embedder:
    return Embedder(model_path("minilm"))


def right_share(script: Path, embedder: Embedder, *, speakers: bool) -> float:
    """Share of the words in turns whose middle lies under their section."""
    gold = parse(script)
    transcript = as_transcript(gold)
    plan = load_plan(defaults("config/session_plan.toml"))
    found = by_plan(transcript if speakers else unnamed(transcript), plan, embedder)
    right = total = 0
    for turn, offset in zip(gold.turns, gold.offsets, strict=True):
        section = found.section_at(offset + len(turn.text) // 2)
        total += len(turn.text)
        right += len(turn.text) * (section is not None and section.item_id == turn.section)
    return right / total


def unnamed(transcript: Transcript) -> Transcript:
    """As a recording is heard: nobody knows who speaks."""
    return replace(transcript, turns=tuple(replace(turn, speaker=None) for turn in transcript.turns))


@pytest.mark.model
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name.split(".")[0])
def test_talk_stands_under_its_heading(script: Path, embedder: Embedder) -> None:
    assert right_share(script, embedder, speakers=True) >= REACHED_WITH_SPEAKERS


@pytest.mark.model
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name.split(".")[0])
def test_talk_stands_under_its_heading_when_nobody_knows_who_speaks(script: Path, embedder: Embedder) -> None:
    assert right_share(script, embedder, speakers=False) >= REACHED_WITHOUT


@pytest.mark.model
@pytest.mark.parametrize("script", ODD, ids=lambda path: path.name.split(".")[0])
@pytest.mark.parametrize("speakers", [True, False])
def test_of_a_session_of_odd_shape_nothing_is_invented(script: Path, embedder: Embedder, speakers: bool) -> None:
    gold = parse(script)
    said = as_transcript(gold)
    plan = load_plan(defaults("config/session_plan.toml"))
    found = by_plan(said if speakers else unnamed(said), plan, embedder)
    assert list(dict.fromkeys(section.item_id for section in found.sections)) == list(
        dict.fromkeys(turn.section for turn in gold.turns)
    )
    subsections = [section.subsection for section in found.sections if section.subsection]
    assert list(dict.fromkeys(subsections)) == list(dict.fromkeys(turn.sub for turn in gold.turns if turn.sub))


OWN = (
    ("A", "Right, welcome all of you. Who's who?", "welcome"),
    ("C", "I run the science lab.", "welcome"),
    ("D", "Rowing, and a bit of history.", "welcome"),
    ("A", "Good. Let's begin with how they get here in the morning. Is it safe?", "journeys"),
    ("C", "The platform at ten past eight is a crush. I've seen one go over the yellow line.", "journeys"),
    ("D", "Mine walk in by the canal and there isn't a lamp for half a mile.", "journeys"),
    ("C", "If the bus is full it doesn't stop, and then they're on foot along the main road.", "journeys"),
    ("A", "And once they're in, what about break, what goes on out there?", "breaks"),
    ("D", "Two of us for three hundred. You can't see behind the bike sheds.", "breaks"),
    ("C", "The dinner queue. There's shoving every day, and the small ones go without.", "breaks"),
    ("D", "And the football, it takes the lot, you can't cross the yard.", "breaks"),
    ("A", "Last thing, then. If it were up to you, what's the one thing you'd change?", "wishes"),
    ("C", "Lamps on that path.", "wishes"),
    ("D", "Another pair of eyes at lunch. I'd pay for that before I paid for anything else.", "wishes"),
)


@pytest.mark.model
def test_a_plan_that_a_school_wrote_itself_is_followed(embedder: Embedder) -> None:
    said = transcript_of([(speaker, text) for speaker, text, _ in OWN])
    found = by_plan(said, load_plan(MATERIAL / "own_plan.toml"), embedder)
    headings = [found.section_at(turn.span.start) for turn in said.turns]
    assert [heading and heading.item_id for heading in headings] == [name for _, _, name in OWN]


def test_the_sample_with_sound_uses_the_default_plan() -> None:
    default = defaults("config/session_plan.toml").read_text(encoding="utf-8")
    assert (ROOT / "samples/averlock/plan.toml").read_text(encoding="utf-8") == default
