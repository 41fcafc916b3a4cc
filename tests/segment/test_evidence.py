"""What speaks for a heading, and what only seems to."""

from __future__ import annotations

from pipeline.segment import model
from pipeline.segment.evidence import OPENING, TOPIC, weigh
from pipeline.segment.headings import flatten
from pipeline.segment.signs import SIGNS, Floats
from pipeline.segment.units import cut
from tests.segment.scripted import PLAN, TALK, WordOverlap, transcript_of

HARMS = 1
STEERING = len(OPENING) - len(SIGNS)
"""Kinds of evidence for an opening before those that say nothing of a heading."""


def topic_of(*talk: tuple[str | None, str]) -> Floats:
    return weigh(cut(transcript_of(talk)), flatten(PLAN), WordOverlap()).topic @ model.load().topic


def opening_of(*talk: tuple[str | None, str], facilitators: tuple[str, ...] = ()) -> Floats:
    units = cut(transcript_of(talk))
    evidence = weigh(units, flatten(PLAN), WordOverlap(), facilitators=facilitators)
    return evidence.opening @ model.load().opening


def test_talk_near_a_headings_cues_speaks_for_it() -> None:
    topic = topic_of(*TALK)
    assert topic[4].argmax() == topic[5].argmax() == HARMS


def test_a_story_about_one_child_speaks_for_no_heading() -> None:
    plain = topic_of(*TALK[:4], ("B", "They worry about knives and phones daily here."), *TALK[5:])
    story = topic_of(*TALK[:4], ("B", "She said her worry about his knives hurt him."), *TALK[5:])
    assert abs(story[4]).max() < abs(plain[4]).max() / 4


def test_the_one_who_asks_opens_a_heading_better_than_another_with_the_same_words() -> None:
    asked = "Right, which harms worry children here?"
    led = opening_of(*TALK, ("A", asked))[-1]
    said = opening_of(*TALK, ("B", asked))[-1]
    assert led[HARMS] > said[HARMS]
    assert led.argmax() == HARMS


def test_an_opening_counts_most_at_its_own_sentence() -> None:
    talk = [(None, said) for said in ("Knives again.", "Phones again.", "Which harms worry children here?")]
    evidence = weigh(cut(transcript_of(talk)), flatten(PLAN), WordOverlap())
    assert evidence.opening[:, HARMS, OPENING.index("led")].argmax() == 2


def test_a_session_in_which_nobody_asks_can_be_weighed() -> None:
    talk = [(speaker, said.replace("?", ".")) for speaker, said in TALK]
    evidence = weigh(cut(transcript_of(talk)), flatten(PLAN), WordOverlap())
    units, kinds = len(cut(transcript_of(talk))), len(flatten(PLAN))
    assert evidence.topic.shape == (units, kinds, len(TOPIC))
    assert evidence.opening.shape == (units, kinds, len(OPENING))


def test_whoever_is_known_to_lead_opens_a_heading_though_others_ask_more() -> None:
    asked = "Right, which harms worry children here?"
    known = opening_of(*TALK, ("C", asked), facilitators=("C",))[-1]
    unknown = opening_of(*TALK, ("C", asked))[-1]
    assert known[HARMS] > unknown[HARMS]


def test_talk_without_marks_has_questions_too() -> None:
    talk = [(speaker, said.lower().translate(str.maketrans("", "", "?.,"))) for speaker, said in TALK]
    evidence = weigh(cut(transcript_of(talk)), flatten(PLAN), WordOverlap())
    question = evidence.opening[:, 0, STEERING + SIGNS.index("question")]
    assert question[3] == 1
    assert question[4] == 0
