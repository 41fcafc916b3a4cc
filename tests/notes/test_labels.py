from __future__ import annotations

import pytest

from pipeline.notes import plain
from pipeline.notes.labels import Form, form_of, is_secret, label_of
from pipeline.notes.turns import transcript_of
from pipeline.values import Transcript
from tests.notes.examples import said


def notes(*lines: str) -> Transcript:
    return transcript_of(plain.blocks("\n".join(lines)))


def test_names_become_numbers_in_order_of_appearance() -> None:
    found = notes("Ines Okafor: Hello.", "Rhodri: Hello.", "Ines Okafor: Shall we start?")
    assert said(found) == [("S1", "Hello."), ("S2", "Hello."), ("S1", "Shall we start?")]
    assert tuple(name for _, name in found.speaker_names) == ("Ines Okafor", "Rhodri")


def test_two_full_names_once_each_are_speakers() -> None:
    found = notes("Ines Okafor: The gate is bad.", "Rhodri Pugh: So is the bus.")
    assert [speaker for speaker, _ in said(found)] == ["S1", "S2"]


def test_own_labels_stay_and_new_numbers_step_round_them() -> None:
    found = notes("S2: Hello.", "Ines: Hello.", "S1: Right.", "Ines: Yes.")
    assert [speaker for speaker, _ in said(found)] == ["S2", "S3", "S1", "S3"]
    assert tuple(name for _, name in found.speaker_names) == ("Ines",)


def test_case_and_role_in_brackets_make_no_new_speaker() -> None:
    found = notes("Ines Okafor (SENCO): Hello.", "INES OKAFOR: Again.")
    assert [speaker for speaker, _ in said(found)] == ["S1", "S1"]
    assert tuple(name for _, name in found.speaker_names) == ("Ines Okafor",)


def test_roles_and_letters_are_speakers_but_no_names() -> None:
    found = notes("Facilitator: Shall we start?", "A: Yes.", "B: Fine.", "Speaker 2: Fine.", "Facilitator: Good.")
    assert [speaker for speaker, _ in said(found)] == ["S1", "S2", "S3", "S4", "S1"]
    assert tuple(name for _, name in found.speaker_names) == ()


def test_name_alone_above_its_words_speaks_them() -> None:
    found = notes("Ines Okafor  0:03", "Hello all.", "", "Rhodri Pugh  0:09", "Hello.", "", "Ines Okafor  0:12", "Yes.")
    assert said(found) == [("S1", "Hello all."), ("S2", "Hello."), ("S1", "Yes.")]


@pytest.mark.parametrize("before", ["[00:01:12] ", "00:01:12 ", "1:12 - ", "- ", ">> "])
def test_time_or_dash_before_a_name_goes_with_it(before: str) -> None:
    found = notes(f"{before}Ines: Hello.", f"{before}Ines: Again.")
    assert said(found) == [("S1", "Hello."), ("S1", "Again.")]


@pytest.mark.parametrize(
    "lines",
    [
        ("Note: phones are banned.", "Note: since spring."),
        ("10:30: break is worst.", "12:15: lunch is, too."),
        ("Action: tell the gate staff.", "Action: tell the head."),
        ("Q: who do they tell?", "A: a form tutor.", "Q: and then?", "A: nobody knows."),
        ("Bullying: a lot of it.", "Toilets: the worst place.", "Vaping: everywhere."),
        ("Social Media: weekends.", "County Lines: not seen.", "Mental Health: waiting lists."),
        ("Year 9: it starts there.", "Year 10: it ends there.", "Year 9: again."),
        ("we all agreed on this: nobody listens.", "we all agreed on that: nobody listens."),
        ("See http://example.org for more.", "https://example.org: the site."),
        ("There were three of them: two from here.", "There were three of them: one from there."),
        ("Tutor: first to hear.", "Site Team: sees it all.", "Tutor: tells nobody."),
        ("IT: filters are old.", "PE: changing rooms.", "IT: again."),
        ("CAMHS: six months.", "MASH: no reply.", "LADO: quick.", "CAMHS: again."),
    ],
)
def test_headings_and_notes_are_no_speakers(lines: tuple[str, ...]) -> None:
    found = notes(*lines)
    assert said(found) == [(None, line) for line in lines]
    assert tuple(name for _, name in found.speaker_names) == ()


def test_initials_that_return_are_a_speaker_to_hide() -> None:
    found = notes("KY: purpose explained.", "asked about the gate", "KY: closed at five.")
    assert [speaker for speaker, _ in said(found)] == ["S1", None, "S1"]
    assert tuple(name for _, name in found.speaker_names) == ("KY",)


def test_child_named_once_among_points_stays_in_the_text() -> None:
    lines = ("Fights by the gate.", "Bus stop after school.", "Keiran: his mum rang about it.", "Phones all day.")
    assert said(notes(*lines)) == [(None, line) for line in lines]


def test_unlabelled_line_belongs_to_nobody() -> None:
    found = notes("Ines: Hello.", "Ines: We start.", "(a door slams)")
    assert said(found)[-1] == (None, "(a door slams)")


@pytest.mark.parametrize("name", ["Mrs O'Brien-Adeyemi", "Dr. Li", "Jean-Luc de la Cruz", "Zoë", "J. Smith", "April"])
def test_names_of_many_kinds_look_like_names(name: str) -> None:
    assert form_of(name) is Form.NAME


@pytest.mark.parametrize(
    "line", ["", ":", "Anna", "anna: hello", "A very Long Line Of Words Here: x", "2: two", "Anna //: x", "C:\\files"]
)
def test_other_lines_have_no_label(line: str) -> None:
    assert label_of(line) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [("joanna_k", True), ("Ines", True), ("Speaker 1", False), ("Year 9 teacher", False), ("S4", False)],
)
def test_only_what_may_name_a_person_is_to_be_hidden(name: str, *, expected: bool) -> None:
    assert is_secret(name) is expected
