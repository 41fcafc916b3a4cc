"""Put right a misheard word: what was hidden stays hidden, and a name that was put right is hidden as its own."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.redact import Detector, apply, correct, find, leaks
from pipeline.values import (
    Doubt,
    Edit,
    Entity,
    Findings,
    Redaction,
    Roster,
    Session,
    SingledOut,
    Span,
    Transcript,
    rewriting,
)
from tests.redact.conftest import blind_detector
from tests.redact.marking import roster, transcript

TALK = transcript(
    "So call him was late, and Callum Doyle knows it. Will he come?",
    "I will ask kalam. The Kestrel estate, or the castrel estate, is where.",
    "Ring 07700 900 345 or oh nothing. Grace said grace, Grace always does.",
    seconds=9,
)
PEOPLE = roster("Callum Doyle", "Grace Adu", "Siobhan Kelleher", "Will Ashdown/staff")
SESSION = Session("s", "2026-02-10")


def put_right(
    changes: dict[str, str], findings: Findings, people: Roster = PEOPLE, talk: Transcript = TALK
) -> tuple[Transcript, Findings]:
    edits = [Edit(Span(talk.text.index(old), talk.text.index(old) + len(old)), new) for old, new in changes.items()]
    return correct(talk, findings, rewriting(edits), people)


def shown(talk: Transcript, findings: Findings, people: Roster = PEOPLE) -> str:
    redacted = apply(talk, findings, session=SESSION, without=())
    assert leaks(redacted, talk, findings, people) == ()
    return "\n".join(line.text for line in redacted.lines)


def test_a_name_put_right_is_hidden_as_every_other_mention_of_it(blind: Detector) -> None:
    new, findings = put_right({"call him": "Callum", "castrel": "Kestrel"}, find(TALK, PEOPLE, blind))
    text = shown(new, findings)
    assert "So [STUDENT 1] was late, and [STUDENT 1] knows" in text
    assert "The [PLACE 1], or the [PLACE 1], is" in text


def test_a_name_that_was_hidden_misheard_stays_hidden_and_becomes_who_it_is() -> None:
    found = Findings((_found("kalam", "name:kalam"), _found("Callum Doyle", "person:p0")))
    in_order = Findings(tuple(sorted(found.redactions, key=lambda r: r.span)))
    new, findings = put_right({"kalam": "Callum"}, in_order, Roster())
    assert [(r.span.of(new.text), r.referent) for r in findings.redactions][1] == ("Callum", "person:p0")


def test_a_name_of_the_roster_that_nobody_had_said_is_hidden_whole(blind: Detector) -> None:
    new, findings = put_right({"oh nothing": "Siobhan Kelleher"}, find(TALK, PEOPLE, blind))
    assert re.search(r"Ring \[PHONE 1\] or \[PERSON \d\]\.", shown(new, findings))
    assert findings.redactions[-3].source == "correction"


def test_a_number_in_a_correction_is_hidden_by_its_shape(blind: Detector) -> None:
    new, findings = put_right({"oh nothing": "mail a.b@x.org"}, find(TALK, PEOPLE, blind))
    assert "or mail [EMAIL 1]." in shown(new, findings)


def test_a_word_that_was_kept_is_judged_anew_where_it_is_changed(blind: Detector) -> None:
    found = find(TALK, PEOPLE, blind)
    assert "I will ask" in shown(TALK, found)
    new, findings = put_right({"I will ask": "I and Will ask"}, found)
    assert "I and [PERSON 1] ask [STUDENT 1]." in shown(new, findings)


def test_an_everyday_correction_hides_nothing_and_moves_the_rest(blind: Detector) -> None:
    found = find(TALK, PEOPLE, blind)
    new, findings = put_right({"oh nothing": "something longer than that"}, found)
    assert "or something longer than that. [STUDENT 2] said grace" in shown(new, findings)
    assert len(findings.redactions) == len(found.redactions)
    assert len(findings.kept) == len(found.kept)


def test_a_hidden_word_that_is_put_right_stays_hidden_there_and_is_no_name_elsewhere() -> None:
    talk = transcript("Then well said so. It went well, as well it might.")
    found = Findings((_found("well", "ner:well", talk),))
    new, findings = put_right({"well": "really"}, found, Roster(), talk)
    assert shown(new, findings, Roster()) == "Then [PERSON 1] said so. It went well, as well it might."
    again = transcript("Then real said so. It went well, as well it might.")
    new, findings = put_right({"real": "well"}, Findings((_found("real", "x", again),)), Roster(), again)
    assert shown(new, findings, Roster()) == "Then [PERSON 1] said so. It went well, as well it might."


def test_a_hidden_word_that_turns_out_to_be_a_name_is_hidden_wherever_that_name_is() -> None:
    talk = transcript("Then knee have said so. Niamh did, and we like Niamh's dog.")
    new, findings = put_right({"knee have": "Niamh"}, Findings((_found("knee have", "x", talk),)), Roster(), talk)
    assert shown(new, findings, Roster()) == "Then [PERSON 1] said so. [PERSON 1] did, and we like [PERSON 1]'s dog."


def test_two_hidden_words_that_become_one_are_one() -> None:
    found = Findings((_found("call", "a"), _found("him", "b")))
    new, findings = put_right({"call him": "Malcolm"}, found, Roster())
    assert [(r.span.of(new.text), r.referent) for r in findings.redactions] == [("Malcolm", "a")]


def test_doubts_and_traits_move_and_a_doubt_that_is_put_right_is_gone() -> None:
    place = {
        word: Span(TALK.text.index(word), TALK.text.index(word) + len(word)) for word in ("kalam", "Grace", "late")
    }
    doubts = tuple(Doubt(span, False, 0.5, "x") for span in place.values())
    found = Findings((), (), doubts, (SingledOut(Span(0, 20), ("year",)),))
    new, findings = put_right({"call him": "a boy", "kalam": "him"}, found, Roster())
    assert [doubt.span.of(new.text) for doubt in findings.doubts] == ["Grace", "late"]
    assert [found.span.of(new.text) for found in findings.singled_out] == ["So a boy was late"]


def test_no_correction_changes_nothing(blind: Detector) -> None:
    found = find(TALK, PEOPLE, blind)
    assert put_right({}, found) == (TALK, found)


def _found(words: str, referent: str, talk: Transcript = TALK) -> Redaction:
    start = talk.text.index(words)
    return Redaction(Span(start, start + len(words)), Entity.PERSON, referent, 1.0, "ner")


@st.composite
def edits_of_talk(draw: st.DrawFn) -> list[Edit]:
    made: list[Edit] = []
    at = 0
    for start in sorted(draw(st.sets(st.integers(0, len(TALK.text) - 12), max_size=4))):
        end = start + draw(st.integers(1, 11))
        if start >= at and any(turn.span.contains(Span(start, end)) for turn in TALK.turns):
            said = st.sampled_from(
                ["Callum", "grace", "Doyle's", "so", " Will ", "Kestrel estate", "07700 900345", "x y"]
            )
            made.append(Edit(Span(start, end), draw(said)))
            at = end
    return made


def _inside(span: Span, word: re.Match[str]) -> Span:
    return Span(span.start + word.start(), span.start + word.end())


@given(edits_of_talk())
@example([Edit(Span(TALK.text.index("Grace"), TALK.text.index("Grace") + 5), "so")])
def test_whatever_is_corrected_the_parts_fit_each_other_and_nothing_leaks(changes: list[Edit]) -> None:
    found = find(TALK, PEOPLE, blind_detector())
    edits = rewriting(changes)
    new, findings = correct(TALK, found, edits, PEOPLE)
    assert new == edits.transcript(TALK)
    assert all(one.span.end <= two.span.start for one, two in pairwise(findings.redactions))
    assert all(any(turn.span.contains(r.span) for turn in new.turns) for r in findings.redactions)
    for redaction in found.redactions:
        moved = edits.span(redaction.span)
        assert moved is not None
        words = re.finditer(r"\S+", moved.of(new.text))
        assert all(any(r.span.contains(_inside(moved, word)) for r in findings.redactions) for word in words)
    known = {kept.span.of(TALK.text) for kept in found.kept}
    put_in = {word.casefold() for change in changes for word in change.text.split()}
    for kept in findings.kept:
        words_kept = kept.span.of(new.text)
        assert words_kept in known or put_in.issuperset(words_kept.casefold().split())
    redacted = apply(new, findings, session=SESSION, without=())
    assert leaks(redacted, new, findings, PEOPLE) == ()
