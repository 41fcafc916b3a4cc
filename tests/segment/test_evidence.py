"""What speaks for a heading, and what only seems to."""

from __future__ import annotations

from pipeline.segment.evidence import Evidence, weigh
from pipeline.segment.headings import flatten
from pipeline.segment.units import cut
from tests.segment.scripted import PLAN, TALK, WordOverlap, transcript_of

HARMS = 1


def weigh_talk(*talk: tuple[str | None, str]) -> Evidence:
    return weigh(cut(transcript_of(talk)), flatten(PLAN), WordOverlap())


def test_talk_near_a_headings_cues_speaks_for_it() -> None:
    topic = weigh_talk(*TALK).topic
    assert topic[4].argmax() == topic[5].argmax() == HARMS


def test_a_story_about_one_child_speaks_for_no_heading() -> None:
    plain = weigh_talk(*TALK[:4], ("B", "They worry about knives and phones daily here."), *TALK[5:])
    story = weigh_talk(*TALK[:4], ("B", "She said her worry about his knives hurt him."), *TALK[5:])
    assert abs(story.topic[4]).max() < abs(plain.topic[4]).max() / 10


def test_the_one_who_asks_opens_a_heading_better_than_another_with_the_same_words() -> None:
    asked = "Right, which harms worry children here?"
    led = weigh_talk(*TALK, ("A", asked)).opening[-1]
    said = weigh_talk(*TALK, ("B", asked)).opening[-1]
    assert led[HARMS] > said[HARMS]
    assert led.argmax() == HARMS


def test_an_opening_counts_most_at_its_own_sentence() -> None:
    talk = [(None, said) for said in ("Knives again.", "Phones again.", "Which harms worry children here?")]
    opening = weigh_talk(*talk).opening[:, HARMS]
    assert opening.argmax() == 2


def test_a_session_in_which_nobody_asks_can_be_weighed() -> None:
    talk = [(speaker, said.replace("?", ".")) for speaker, said in TALK]
    assert weigh_talk(*talk).opening.shape == (len(cut(transcript_of(talk))), len(flatten(PLAN)))
