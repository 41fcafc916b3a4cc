"""How sure a cut is: high where the talk is plain, low where another cut is as good."""

from __future__ import annotations

import numpy as np

from pipeline.segment import by_plan
from pipeline.segment.certainty import near
from pipeline.values import Section
from tests.segment.scripted import PLAN, TALK, WordOverlap, transcript_of

VAGUE = (
    ("B", "Some say so."),
    ("C", "Others say otherwise."),
    ("B", "Nobody can tell."),
    ("C", "Perhaps somebody can."),
)


def sections(talk: tuple[tuple[str, str], ...]) -> dict[str, Section]:
    found = by_plan(transcript_of(talk), PLAN, WordOverlap()).sections
    return {section.item_id: section for section in reversed(found)}


def test_chances_within_twenty_seconds_are_added_up() -> None:
    chances = np.array([[0.1], [0.2], [0.3], [0.4]])
    assert np.allclose(near(chances, np.array([0, 15_000, 35_000, 56_000])).ravel(), [0.3, 0.6, 0.5, 0.4])


def test_a_plain_opening_is_surer_than_none() -> None:
    asked = sections((*TALK[:4], *VAGUE * 12, *TALK[4:]))["harms"]
    unasked = sections((*TALK[:3], *VAGUE * 12, *TALK[4:]))["harms"]
    assert asked.boundary_score > unasked.boundary_score


def test_scores_are_shares() -> None:
    for section in sections((*TALK[:6], *VAGUE * 3, *TALK[6:])).values():
        assert 0 <= section.score <= 1
        assert 0 <= section.boundary_score <= 1


def test_the_beginning_of_plain_talk_is_sure() -> None:
    assert sections(TALK)["names"].boundary_score > 0.9
