"""What a reviewer is shown first."""

from __future__ import annotations

from pipeline.redact import Detector, find
from pipeline.redact.doubts import LIKE_A_NAME, doubts
from pipeline.redact.listening import Hearing, Target, Window
from pipeline.redact.tokens import read
from pipeline.values import Entity, Kept, Redaction, Roster, Span
from tests.redact.marking import roster, transcript


def redaction(start: int, end: int, score: float) -> Redaction:
    return Redaction(Span(start, end), Entity.PERSON, f"name:{start}", score, "capital")


def test_the_most_doubtful_comes_first_and_what_is_sure_is_not_listed() -> None:
    page = read("Ruby met Quill and Hope")
    kept = [Kept(Span(19, 23), "sentence start")]
    found = doubts(page, [redaction(0, 4, 1.0), redaction(9, 14, 0.6)], kept, [])
    assert [(d.span, d.is_hidden) for d in found] == [(Span(19, 23), False), (Span(9, 14), True)]


def test_a_word_is_listed_once_for_a_rule() -> None:
    page = read("Quill and Quill")
    assert len(doubts(page, [redaction(0, 5, 0.6), redaction(10, 15, 0.6)], [], [])) == 1


def test_words_that_only_sound_like_a_name_are_for_the_reviewer() -> None:
    page = read("we all like prayer plants")
    window = Window(3, 3, ("prayer",), frozenset({"pr"}), 0.0, named=False, strange=False)
    target = Target(("priya",), frozenset({"pr"}), frozenset({"p1"}), "given")
    not_taken = Hearing(0.9, window, target, passed=False)
    assert [(d.span, d.rule) for d in doubts(page, [], [], [not_taken])] == [(Span(12, 18), LIKE_A_NAME)]
    assert doubts(page, [redaction(12, 18, 1.0)], [], [not_taken]) == ()


def test_kept_words_of_a_name_are_for_the_reviewer(blind: Detector) -> None:
    said = transcript("We live in hope.", "Hope Lindley was late.")
    found = find(said, roster("Hope Lindley"), blind)
    assert any(d.span.of(said.text) == "hope" and not d.is_hidden for d in found.doubts)


def test_nothing_said_nothing_doubted(blind: Detector) -> None:
    assert find(transcript("It rained."), Roster(), blind).doubts == ()
