"""A school's own terms, shapes, words to keep and placeholders hold from the search to the released text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.redact import Detector, apply, find, leaks, pseudonyms
from pipeline.restricted import SealedTranscript, sealed_transcript
from pipeline.settings.redaction import HidePattern, HideTerm, KeepWords, RedactionRules
from pipeline.values import Entity, Roster, Session
from tests.redact.marking import roster, transcript

SESSION = Session("a", "2026-01-01")


def school(detector: Detector, **changes: object) -> Detector:
    return replace(detector, rules=detector.rules.model_copy(update=changes))


def keeping(detector: Detector, *words: str) -> Detector:
    keep = KeepWords(**{**detector.rules.keep.model_dump(), "words": words})
    return school(detector, keep=keep)


def redacted(detector: Detector, people: Roster, *turns: str) -> str:
    said = transcript(*turns)
    findings = find(said, people, detector)
    made = apply(said, findings, session=SESSION, without=())
    assert leaks(made, said, findings, people) == ()
    return " / ".join(line.text for line in made.lines)


def locker(**more: object) -> tuple[HidePattern, ...]:
    return (HidePattern.model_validate({"name": "locker", "regex": r"\bL-?\d{3}\b", "entity": "ID", **more}),)


def test_a_shape_is_hidden_wherever_it_stands_and_told_by_its_name(blind: Detector) -> None:
    detector = school(blind, hide_pattern=locker())
    said = transcript("It was in L204, then in l-204 and L999.")
    findings = find(said, Roster(), detector)
    assert [(r.span.of(said.text), r.entity, r.source) for r in findings.redactions] == [
        ("L204", Entity.ID, "settings:locker"),
        ("l-204", Entity.ID, "settings:locker"),
        ("L999", Entity.ID, "settings:locker"),
    ]
    assert redacted(detector, Roster(), said.text).startswith("It was in [ID 1]")


def test_capitals_and_turns_bound_a_shape(blind: Detector) -> None:
    exact = school(blind, hide_pattern=locker(match_case=True))
    assert redacted(exact, Roster(), "not l204 but L204") == "not l204 but [ID 1]"
    edges = school(blind, hide_pattern=locker(regex=r"^hut \w+$|\s\d+\s"))
    assert redacted(edges, Roster(), "hut seven", "the hut eight", "so 12") == "[ID 1] / the hut eight / so 12"


def test_a_term_is_hidden_in_any_case_and_only_whole(blind: Detector) -> None:
    detector = school(blind, hide=(HideTerm(term="The Cabin", entity=Entity.PLACE),))
    text = redacted(detector, Roster(), "we met in the cabin and the cabinet, THE CABIN that is")
    assert text == "we met in [PLACE 1] and the cabinet, [PLACE 1] that is"


@pytest.mark.parametrize("said", ["They're in Kestrel.", "she is a KESTREL now", "Brook Lane Base is full."])
def test_a_word_of_the_school_stays(said: str, blind: Detector) -> None:
    assert "[" in redacted(blind, Roster(), "They're in Kestrel.")
    assert redacted(keeping(blind, "kestrel", "Brook Lane Base"), Roster(), said) == said


def test_a_word_stays_though_it_sounds_like_a_name(blind: Detector) -> None:
    text = "so kalam was crying in the toilets"
    assert "[STUDENT 1]" in redacted(blind, roster("Callum Doyle"), text)
    assert redacted(keeping(blind, "kalam"), roster("Callum Doyle"), text) == text


def test_a_name_of_the_roster_goes_though_the_school_keeps_the_word(blind: Detector) -> None:
    detector = keeping(blind, "Kestrel")
    assert redacted(detector, roster("Kestrel Shaw"), "I told Kestrel to go.") == "I told [STUDENT 1] to go."
    assert redacted(detector, roster("Ann Kestrel/staff"), "Ask Mr Kestrel.") == "Ask [STAFF 1]."


def test_a_longer_name_and_a_hidden_term_go_whole(blind: Detector) -> None:
    detector = keeping(blind, "Kestrel")
    assert redacted(detector, Roster(), "He lives on Kestrel Road.") == "He lives on [PLACE 1]."
    hiding = school(detector, hide=(HideTerm(term="Kestrel hut", entity=Entity.PLACE),))
    assert redacted(hiding, Roster(), "in the kestrel hut again") == "in the [PLACE 1] again"


def test_chosen_words_name_people_and_things_and_are_sealed_for_the_release(blind: Detector) -> None:
    detector = school(blind, placeholders={"PERSON": "NAME", "STUDENT": "PUPIL", "PLACE": "SPOT"})
    people = roster("Callum Salt", "Robert Venn/staff")
    said = transcript("Callum and Mr Venn met Farzana on Quill Street.")
    findings = find(said, people, detector)
    made = apply(said, findings, session=SESSION, without=())
    assert made.lines[0].text == "[PUPIL 1] and [STAFF 1] met [NAME 1] on [SPOT 1]."
    assert made.counts == {"NAME": 1, "PUPIL": 1, "SPOT": 1, "STAFF": 1}
    assert set(pseudonyms(said, findings)) == {"[PUPIL 1]", "[STAFF 1]", "[NAME 1]", "[SPOT 1]"}
    assert leaks(made, said, findings, people) == ()
    sealed = sealed_transcript.from_bytes(sealed_transcript.to_bytes(SealedTranscript(SESSION, said, (), findings)))
    assert sealed.findings == findings
    assert apply(said, findings, session=SESSION, without=(), release=1).lines == made.lines


def test_the_rules_without_additions_change_nothing(blind: Detector) -> None:
    assert RedactionRules().naming.chosen == ()
    assert redacted(blind, roster("Ruby Salt"), "Ruby was late.") == "[STUDENT 1] was late."
