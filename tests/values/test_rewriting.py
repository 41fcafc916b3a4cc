"""Text, words, turns and sections after any edits fit each other as they did before."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.values import Edit, Section, Span, Transcript, rewriting
from tests.building import span_of, transcript_of

TALK = transcript_of(("S1", "So kalam was late again."), ("S2", "Was he? With Will."), ("S1", "Yes he was."))
"""Each word lasts 0.4 s."""
IN_TWO = replace(
    TALK,
    sections=(
        Section(TALK.turns[0].span, "introduction", None, "", 1.0),
        Section(Span(TALK.turns[1].span.start, len(TALK.text)), "ending", None, "", 1.0),
    ),
)


def edited(words: str, text: str, talk: Transcript = IN_TWO) -> Transcript:
    return rewriting([Edit(span_of(talk, words), text)]).transcript(talk)


def said(talk: Transcript) -> list[tuple[str, int, int]]:
    return [(word.span.of(talk.text), word.start_ms, word.end_ms) for word in talk.words]


def test_a_corrected_word_keeps_its_time_and_what_follows_moves() -> None:
    new = edited("kalam", "Callum")
    assert new.text == "So Callum was late again.\nWas he? With Will.\nYes he was."
    assert said(new)[1:3] == [("Callum", 400, 800), ("was", 800, 1200)]
    assert [turn.span.of(new.text) for turn in new.turns] == new.text.split("\n")
    assert [section.span.of(new.text)[:3] for section in new.sections] == ["So ", "Was"]


def test_two_words_for_one_share_its_time_by_their_letters() -> None:
    assert said(edited("kalam", "Cal Doyles"))[1:3] == [("Cal", 400, 533), ("Doyles", 533, 800)]


def test_one_word_for_two_has_the_time_of_both() -> None:
    assert said(edited("kalam was", "Callum"))[1:3] == [("Callum", 400, 1200), ("late", 1200, 1600)]


def test_part_of_a_word_and_the_space_between_two_can_be_changed() -> None:
    assert said(edited("lam", "llum"))[1] == ("kallum", 400, 800)
    assert said(edited(" ", "-"))[0] == ("So-kalam", 0, 800)
    assert said(edited("m w", "m and w"))[1:4] == [("kalam", 400, 763), ("and", 763, 981), ("was", 981, 1200)]


def test_what_loses_all_its_characters_is_gone() -> None:
    new = edited("Was he? With Will.", "")
    assert [turn.speaker for turn in new.turns] == ["S1", "S1"]
    assert len(new.words) == 8


@pytest.mark.parametrize(
    ("before", "after"),
    [("kalam", "Callum"), ("So kalam", "So Callum"), ("lam was", "Callum was"), ("am", "Callum"), ("late", "late")],
)
def test_a_span_that_an_edit_touches_grows_over_all_of_the_new_text(before: str, after: str) -> None:
    edits = rewriting([Edit(span_of(TALK, "kalam"), "Callum")])
    span = edits.span(span_of(TALK, before))
    assert span is not None
    assert span.of(edits.of(TALK.text)) == after
    assert edits.touches(span_of(TALK, before)) == (before != "late")


def test_edits_that_share_a_character_are_refused() -> None:
    with pytest.raises(ValueError, match="share"):
        rewriting([Edit(Span(0, 5), "a"), Edit(Span(4, 6), "b")])


WORDS = st.text("abc", min_size=1, max_size=5)
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=5)


@st.composite
def edits_of(draw: st.DrawFn, talk: Transcript) -> list[Edit]:
    """Disjoint edits, none over the edge of a turn, some beginning or ending inside a word or a space."""
    made: list[Edit] = []
    at = 0
    for start in sorted(draw(st.sets(st.integers(0, len(talk.text) - 1), max_size=6))):
        end = start + draw(st.integers(1, 6))
        whole = any(turn.span.contains(Span(start, end)) for turn in talk.turns)
        if start >= at and whole:
            made.append(Edit(Span(start, end), draw(st.text("xy ", max_size=6))))
            at = end
    return made


@given(st.data())
def test_whatever_is_edited_words_turns_and_sections_still_fit_the_text(data: st.DataObject) -> None:
    talk = transcript_of(*(("S1", line) for line in data.draw(LINES)))
    changes = data.draw(edits_of(talk))
    edits = rewriting(changes)
    new = edits.transcript(talk)
    expected = talk.text
    for edit in reversed(changes):
        expected = expected[: edit.span.start] + edit.text + expected[edit.span.end :]
    assert new.text == edits.of(talk.text) == expected
    assert "\n".join(turn.span.of(new.text) for turn in new.turns) == "\n".join(filter(None, new.text.split("\n")))
    assert all(one.span.end <= two.span.start for one, two in zip(new.words, new.words[1:], strict=False))
    assert all(one.end_ms <= two.start_ms for one, two in zip(new.words, new.words[1:], strict=False))
    assert all(not re.search(r"\s", word.span.of(new.text)) for word in new.words)
    assert all(any(turn.span.contains(word.span) for turn in new.turns) for word in new.words)
    for word in talk.words:
        span = edits.span(word.span)
        if not edits.touches(word.span):
            assert span is not None
            assert span.of(new.text) == word.span.of(talk.text)
        if not edits.touches(Span(max(0, word.span.start - 1), word.span.end + 1)):
            assert any((w.span, w.start_ms, w.end_ms) == (span, word.start_ms, word.end_ms) for w in new.words)
    assert all(s.span.end <= len(new.text) for s in new.sections)
