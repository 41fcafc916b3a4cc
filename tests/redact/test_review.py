"""What a person decides about words holds everywhere it should, and the leak check agrees afterwards."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.redact import Detector, Meant, Review, apply, find, leaks, review
from pipeline.values import Entity, Findings, Kept, Redaction, Roster, Session, Span, Transcript
from tests.redact.conftest import blind_detector
from tests.redact.marking import roster, transcript

TALK = transcript(
    "So Spanner was late, Spanner's always late, and the Spanners of this world are too.",
    "Pass me a spanner. I asked Ruby Salt and Ruby and Mrs Salt, with salt on her chips.",
    "Jake Munro said no. Then Jake did, and Munro too. A munro is a hill, grace is said.",
    "The lad with the red car was there. That lad again, in a car!",
    seconds=9,
)
PEOPLE = roster("Ruby Salt", "Grace Adu")
NOTHING = Findings(())


def at(words: str, nth: int = 0, talk: Transcript = TALK) -> Span:
    return Span(*[m.span() for m in re.finditer(re.escape(words), talk.text)][nth])


def shown(done: Review, talk: Transcript = TALK) -> str:
    """What an analyst would read, without numbers in the placeholders' place where there is one person only."""
    redacted = apply(talk, done.findings, session=Session("s", "2026-02-10"), without=())
    assert leaks(redacted, talk, done.findings, Roster()) == ()
    return "\n".join(line.text for line in redacted.lines)


def test_a_term_is_hidden_wherever_it_stands_and_a_plurals_and_possessives_s_stays() -> None:
    text = shown(review(TALK, NOTHING).hide_term("spanner"))
    assert "So [PERSON 1] was late, [PERSON 1]'s always late, and the [PERSON 1]s of" in text
    assert "Pass me a [PERSON 1]." in text
    assert "panner" not in text


def test_hidden_characters_are_hidden_everywhere_but_not_as_a_word_in_small_letters() -> None:
    text = shown(review(TALK, NOTHING).hide(at("Spanner", 1)))
    assert text.count("[PERSON 1]") == 3
    assert "Pass me a spanner." in text


def test_hidden_in_small_letters_is_hidden_in_capitals_too() -> None:
    assert shown(review(TALK, NOTHING).hide(at("spanner"))).count("[PERSON 1]") == 4


def test_only_here_hides_one_place_and_the_leak_check_knows() -> None:
    done = review(TALK, NOTHING).hide(at("Spanner", 1), only_here=True)
    text = shown(done)
    assert text.count("[PERSON 1]") == 1
    assert "late, [PERSON 1]'s always" in text
    assert {k.rule for k in done.findings.kept} == {"reviewer"}


def test_half_a_word_is_hidden_whole() -> None:
    assert "late, [PERSON 1]'s always" in shown(review(TALK, NOTHING).hide(at("pann", 1)))


def test_the_names_in_a_hidden_name_are_hidden_alone_too_and_its_ordinary_words_are_not() -> None:
    text = shown(review(TALK, NOTHING).hide(at("Jake Munro")))
    assert "[PERSON 1] said no. Then [PERSON 1] did, and [PERSON 1] too. A munro is" in text


def test_a_phrase_that_only_describes_somebody_hides_none_of_its_words_elsewhere() -> None:
    text = shown(review(TALK, NOTHING).hide(at("lad with the red car")))
    assert "The [PERSON 1] was there. That lad again, in a car!" in text


def test_later_terms_win() -> None:
    begun = review(TALK, NOTHING)
    assert "anner" not in shown(begun.keep_term("Spanner").hide_term("Spanner"))
    assert "[PERSON" not in shown(begun.hide_term("Spanner").keep_term("Spanner"))


def test_what_a_person_kept_is_spared_by_what_is_hidden_elsewhere() -> None:
    text = shown(review(TALK, NOTHING).keep(at("Spanner", 0)).hide(at("Spanner", 1)))
    assert text.startswith("So Spanner was late, [PERSON 1]'s always")


def test_a_kept_term_shows_what_is_hidden_alone_and_nothing_of_a_longer_name(blind: Detector) -> None:
    done = review(TALK, find(TALK, PEOPLE, blind)).keep_term("Ruby")
    text = shown(done)
    assert "I asked [STUDENT 1] and Ruby and" in text
    assert Kept(at("Ruby", 1), "reviewer") in done.findings.kept


def test_keeping_part_of_what_is_hidden_leaves_the_rest_hidden(blind: Detector) -> None:
    text = shown(review(TALK, find(TALK, PEOPLE, blind)).keep(at("Mrs")))
    assert "and Ruby" not in text
    assert "Mrs [STUDENT 1], with salt on" in text


def test_the_same_words_have_the_placeholder_they_had(blind: Detector) -> None:
    found = find(TALK, PEOPLE, blind)
    half = Findings(tuple(r for r in found.redactions if r.span != at("Ruby", 1)), found.kept)
    assert "I asked [STUDENT 1] and [STUDENT 1] and" in shown(review(TALK, half).hide(at("Ruby", 1)))


def test_a_name_made_longer_is_who_it_was() -> None:
    talk = transcript("Then Ruby Vane came. Ruby did.")
    found = Redaction(at("Ruby", 0, talk), Entity.PERSON, "person:p1", 1.0, "roster:given", "student")
    begun = Findings((found, replace(found, span=at("Ruby", 1, talk))))
    assert shown(review(talk, begun).hide(at("Ruby Vane", 0, talk)), talk) == "Then [STUDENT 1] came. [STUDENT 1] did."


def test_a_term_is_what_a_person_says_it_is(blind: Detector) -> None:
    found = find(TALK, PEOPLE, blind)
    assert "So [PLACE 1] was late" in shown(review(TALK, found).hide_term("Spanner", Meant(Entity.PLACE)))
    ruby = next(r.referent for r in found.redactions if r.span == at("Ruby Salt"))
    assert "So [STUDENT 1] was late" in shown(review(TALK, found).hide_term("Spanner", Meant(None, ruby)))


def test_inside_a_longer_name_nothing_changes(blind: Detector) -> None:
    found = find(TALK, PEOPLE, blind)
    done = review(TALK, found).hide_term("Salt", Meant(Entity.PLACE))
    assert next(r for r in done.findings.redactions if r.span == at("Ruby Salt")).entity is Entity.PERSON
    assert "salt" not in shown(done)


def test_where_there_is_no_word_nothing_changes_and_marks_beside_one_stay() -> None:
    begun = review(TALK, NOTHING)
    comma = at(", ")
    assert begun.hide(comma) == begun.keep(comma) == begun
    assert "was [PERSON 1], Spanner's" in shown(begun.hide(at(" late,"), only_here=True))


def test_whether_words_stand_anywhere_is_known() -> None:
    begun = review(TALK, NOTHING)
    assert begun.holds("jake munro")
    assert not begun.holds("jake said")
    assert not begun.holds("...")


WORDS = sorted(set(re.findall(r"[A-Za-z]+", TALK.text)))
STEPS = st.one_of(
    st.tuples(st.just("hide_term"), st.sampled_from([*WORDS, "Jake Munro", "the lad", "late Spanner"])),
    st.tuples(st.just("keep_term"), st.sampled_from([*WORDS, "Jake Munro", "Ruby Salt"])),
    st.tuples(st.just("hide"), st.tuples(st.integers(0, len(TALK.text) - 20), st.integers(1, 19))),
    st.tuples(st.just("here"), st.tuples(st.integers(0, len(TALK.text) - 20), st.integers(1, 19))),
)


@given(st.lists(STEPS, max_size=5))
def test_whatever_is_decided_findings_fit_the_text_and_nothing_leaks(steps: list[tuple[str, object]]) -> None:
    done = review(TALK, find(TALK, PEOPLE, blind_detector()))
    for what, value in steps:
        match (what, value):
            case ("hide_term", str(term)):
                done = done.hide_term(term)
            case ("keep_term", str(term)):
                done = done.keep_term(term)
            case (_, (int(start), int(length))):
                done = done.hide(Span(start, start + length), only_here=what == "here")
    redactions = done.findings.redactions
    assert all(one.span.end <= two.span.start for one, two in pairwise(redactions))
    assert all(r.span.end <= len(TALK.text) for r in redactions)
    redacted = apply(TALK, done.findings, session=Session("s", "2026-02-10"), without=())
    assert leaks(redacted, TALK, done.findings, PEOPLE) == ()


@pytest.mark.parametrize("repeat", [1, 2])
def test_deciding_the_same_twice_changes_nothing(repeat: int) -> None:
    done = review(TALK, NOTHING).hide_term("Jake Munro")
    for _ in range(repeat):
        again = done.hide_term("Jake Munro")
        assert again.findings.redactions == done.findings.redactions
        done = again
