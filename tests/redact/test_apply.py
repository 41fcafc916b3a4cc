"""What leaves: placeholders, gaps that tell nothing, times that fit, and nothing of the original."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.redact import apply, pseudonyms
from pipeline.values import (
    Entity,
    Findings,
    Gap,
    Line,
    RedactedTranscript,
    Redaction,
    Section,
    Session,
    Span,
    Transcript,
)
from tests.redact.marking import transcript, unheard

SESSION = Session("s", "2026-02-10")
RUBY, OWAIN = "person:p1", "person:p2"


def hide(text: str, *items: tuple[str, str, Entity, str | None]) -> Findings:
    """Every occurrence of each word, as this referent."""
    found = [
        Redaction(Span(m.start(), m.end()), entity, referent, 1.0, "roster", subtype)
        for word, referent, entity, subtype in items
        for m in re.finditer(re.escape(word), text)
    ]
    return Findings(tuple(sorted(found, key=lambda r: r.span)))


def made(given: Transcript, findings: Findings, *without: str) -> RedactedTranscript:
    spans = tuple(Span(given.text.index(w), given.text.index(w) + len(w)) for w in without)
    return apply(given, findings, session=SESSION, without=spans)


def texts(redacted: RedactedTranscript) -> list[str]:
    return [entry.text if isinstance(entry, Line) else "-" for entry in redacted.entries]


def test_one_person_has_one_number_and_the_possessive_stays() -> None:
    said = transcript("Ruby's mum rang.", "Which Ruby? Owain?", "At the Rec.")
    findings = hide(
        said.text,
        ("Ruby", RUBY, Entity.PERSON, "student"),
        ("Owain", OWAIN, Entity.PERSON, "staff"),
        ("Rec", "place:rec", Entity.PLACE, "park"),
    )
    redacted = made(said, findings)
    assert texts(redacted) == ["[STUDENT 1]'s mum rang.", "Which [STUDENT 1]? [STAFF 1]?", "At the [PLACE 1]."]
    assert redacted.counts == {"PLACE": 1, "STAFF": 1, "STUDENT": 2}
    assert redacted.subtypes == {"[PLACE 1]": "park"}
    assert pseudonyms(said, findings)["[STUDENT 1]"] == ("Ruby",)


def test_the_kind_of_a_place_that_is_withheld_is_not_told() -> None:
    said = transcript("At the Rec.", "Then home.", seconds=4)
    findings = hide(said.text, ("Rec", "place:rec", Entity.PLACE, "park"))
    assert made(said, findings, "At the Rec.").subtypes == {}


def test_numbers_tell_nothing_of_what_is_withheld() -> None:
    said = transcript("Ash and Bo were there.", "Then Cy came.", "And Bo left.", seconds=4)
    findings = hide(
        said.text,
        ("Ash", "a", Entity.PERSON, None),
        ("Bo", "b", Entity.PERSON, None),
        ("Cy", "c", Entity.PERSON, None),
    )
    redacted = made(said, findings, "Ash and Bo were there.")
    assert texts(redacted) == ["-", "Then [PERSON 1] came.", "And [PERSON 2] left."]
    assert list(pseudonyms(said, findings, (Span(0, 22),))) == ["[PERSON 1]", "[PERSON 2]", "[PERSON 3]"]


def test_a_turn_cut_in_the_middle_becomes_line_gap_line() -> None:
    said = transcript("one two three four five six", seconds=6)
    redacted = made(said, Findings(()), "three fo")
    assert [(type(e).__name__, e.start_ms, e.end_ms) for e in redacted.entries] == [
        ("Line", 0, 2000),
        ("Gap", 2000, 4000),
        ("Line", 4000, 6000),
    ]
    assert texts(redacted) == ["one two", "-", "five six"]


def test_what_was_not_heard_looks_like_what_is_withheld() -> None:
    words = ("one two three four", "five six seven eight")
    withheld = made(transcript(*words, seconds=4), Findings(()), "two three")
    silent = transcript("one four", "five six seven eight", seconds=4, unheard=(unheard(1200, 2900),))
    gaps = [made(silent, Findings(())).gaps, withheld.gaps]
    assert gaps == [(Gap(1000, 3000, ""),), (Gap(1000, 3000, ""),)]


def test_gaps_that_touch_are_one() -> None:
    said = transcript("one two", "three four", "five six", seconds=2, unheard=(unheard(3500, 4200),))
    redacted = made(said, Findings(()), "one two", "three four")
    assert [type(e).__name__ for e in redacted.entries] == ["Gap", "Line"]
    assert redacted.gaps == (Gap(0, 5000, ""),)
    assert redacted.lines[0].start_ms == 5000


def test_a_gap_inside_a_name_moves_behind_it() -> None:
    said = transcript("saw Ruby Salt run", seconds=4, unheard=(unheard(1900, 2100),))
    redacted = made(said, hide(said.text, ("Ruby Salt", RUBY, Entity.PERSON, None)))
    assert texts(redacted) == ["saw [PERSON 1]", "-", "run"]


def test_sound_without_words_at_the_end_is_a_gap_within_the_session() -> None:
    said = transcript("one two", seconds=2, unheard=(unheard(1990, 2000),))
    assert made(said, Findings(())).gaps == (Gap(1000, 2000, ""),)
    nothing = Transcript("", (), (), 900, "scripted", unheard=(unheard(100, 800),))
    assert made(nothing, Findings(())).entries == (Gap(0, 900, ""),)


def test_untimed_notes_have_gaps_without_times() -> None:
    said = transcript("one two", "three four")
    redacted = made(said, Findings(()), "three four")
    assert redacted.entries == (Line(None, None, "S1", "", None, "one two"), Gap(None, None, ""))


def test_turns_with_times_and_no_words_are_cut_by_their_share() -> None:
    timed = transcript("one two three", "four five six", seconds=10, unheard=(unheard(9000, 9900),))
    bare = Transcript(timed.text, timed.turns, (), timed.duration_ms, "notes", unheard=timed.unheard)
    redacted = made(bare, Findings(()), "one two")
    assert [(e.start_ms, e.end_ms) for e in redacted.entries] == [
        (0, 6000),
        (6000, 9000),
        (9000, 10000),
        (10000, 20000),
    ]


def test_overlapping_passages_and_a_span_outside_all_turns_do_no_harm() -> None:
    said = transcript("one two three four", "five", seconds=4)
    redacted = made(said, Findings(()), "one two", "two three", "\n")
    assert texts(redacted) == ["-", "four", "-", "five"] or texts(redacted) == ["-", "-"]
    assert "two" not in " ".join(texts(redacted))


def test_a_line_of_nothing_but_marks_vanishes() -> None:
    said = transcript("one two.", "three", seconds=2)
    assert texts(made(said, Findings(()), "one two")) == ["-", "three"]


def test_sections_of_one_item_are_one_heading() -> None:
    sections = (
        Section(Span(0, 4), "intro", None, "Introduction", 1.0),
        Section(Span(4, 8), "talk", "a", "Talk", 0.5, 0.7, "When somebody tells"),
        Section(Span(8, 12), "talk", "b", "Talk", 1.0, 0.9, "What we were taught"),
    )
    said = transcript("one", "two", "six", seconds=2, sections=sections)
    redacted = made(said, Findings(()))
    assert [(s.id, s.start_ms, s.end_ms, s.score) for s in redacted.sections] == [
        ("intro", 0, 2000, 1.0),
        ("talk", 2000, 6000, 0.75),
    ]
    assert [s.boundary_score for s in redacted.sections] == [1.0, 0.7]
    assert [e.section for e in redacted.entries] == ["intro", "talk", "talk"]
    part = made(said, Findings(()), "two")
    assert [(s.id, s.start_ms, s.score, s.boundary_score) for s in part.sections][1:] == [("talk", 4000, 1.0, 0.9)]
    assert [e.section for e in part.entries] == ["intro", "intro", "talk"]
    assert [s.id for s in made(said, Findings(()), "two", "six").sections] == ["intro"]
    assert redacted.subsection_titles == {"a": "When somebody tells", "b": "What we were taught"}
    assert part.subsection_titles == {"b": "What we were taught"}


def test_a_gap_before_all_that_is_shown_stands_under_the_heading_of_what_follows() -> None:
    sections = (
        Section(Span(0, 4), "intro", None, "Introduction", 1.0),
        Section(Span(4, 7), "talk", None, "Talk", 1.0),
    )
    redacted = made(transcript("one", "two", seconds=2, sections=sections), Findings(()), "one")
    assert [(type(e).__name__, e.section) for e in redacted.entries] == [("Gap", "talk"), ("Line", "talk")]


def test_speakers_are_numbered_as_they_first_speak_in_what_is_shown() -> None:
    said = transcript("one", "two", "three", seconds=2)
    assert [line.speaker for line in made(said, Findings(())).lines] == ["S1", "S2", "S1"]
    assert [line.speaker for line in made(said, Findings(()), "one").lines] == ["S1", "S2"]


def test_what_kind_a_thing_is_comes_from_the_mentions_that_are_shown() -> None:
    said = transcript("Ash at the Rec and the Rec.", "Ash at the Rec.", seconds=4)
    spans = [Span(m.start(), m.end()) for m in re.finditer("Ash|Rec", said.text)]
    kinds = ["student", "park", "park", "staff", "street"]
    found = [
        Redaction(
            span, Entity.PERSON if kind in ("student", "staff") else Entity.PLACE, span.of(said.text), 1.0, "r", kind
        )
        for span, kind in zip(spans, kinds, strict=True)
    ]
    redacted = made(said, Findings(tuple(found)), "Ash at the Rec and the Rec.")
    assert texts(redacted) == ["-", "[STAFF 1] at the [PLACE 1]."]
    assert redacted.subtypes == {"[PLACE 1]": "street"}


@given(st.data())
def test_nothing_hidden_or_withheld_is_in_what_leaves_and_the_rest_is(data: st.DataObject) -> None:
    words = [f"w{n}x" for n in range(data.draw(st.integers(2, 12)))]
    cut = data.draw(st.integers(1, len(words) - 1))
    said = transcript(" ".join(words[:cut]), " ".join(words[cut:]), seconds=5)
    kinds = [data.draw(st.sampled_from(["keep", "hide", "withhold"])) for _ in words]
    findings = hide(said.text, *((w, w, Entity.PERSON, None) for w, k in zip(words, kinds, strict=True) if k == "hide"))
    without = [w for w, k in zip(words, kinds, strict=True) if k == "withhold"]
    redacted = made(said, findings, *without)
    left = " ".join(line.text for line in redacted.lines)
    assert [w for w in words if w in left] == [w for w, k in zip(words, kinds, strict=True) if k == "keep"]
    assert sum(redacted.counts.values()) == kinds.count("hide")
    times = [t for e in redacted.entries for t in (e.start_ms, e.end_ms)]
    assert times == sorted(t for t in times if t is not None)
