"""One person, one placeholder; two people, never one."""

from __future__ import annotations

import pytest

from pipeline.redact import Detector, find, pseudonyms
from pipeline.values import Roster
from tests.redact.marking import roster, transcript


def table(detector: Detector, people: Roster, *turns: str) -> dict[str, tuple[str, ...]]:
    said = transcript(*turns)
    return pseudonyms(said, find(said, people, detector))


def test_every_form_of_a_roster_name_is_one_person(blind: Detector) -> None:
    found = table(
        blind,
        roster("Siobhan Kell", "Robert Venn/staff"),
        "Siobhan Kell's late. Siobhan rang. Shiv said so, S.K. wrote it.",
        "Ask Mr Venn. Bob, I mean, Robert, Venn.",
        "so shiv on was crying",
    )
    assert set(found) == {"[STUDENT 1]", "[STAFF 1]"}
    assert set(found["[STUDENT 1]"]) == {"Siobhan Kell", "Siobhan", "Shiv", "S.K", "shiv on"}


def test_two_with_one_first_name_stay_two(blind: Detector) -> None:
    people = roster("Jordan Mills/student/9B", "Jordan Tate/student/8C")
    found = table(blind, people, "Jordan Mills hit him. Jordan Tate saw.", "Jordan in 9B, that is.")
    assert found["[STUDENT 1]"] == ("Jordan Mills", "Jordan")
    assert found["[STUDENT 2]"] == ("Jordan Tate",)


def test_a_mention_that_may_be_either_is_neither(blind: Detector) -> None:
    found = table(blind, roster("Jordan Mills", "Jordan Tate/staff"), "Jordan was late.")
    assert found == {"[PERSON 1]": ("Jordan",)}
    assert table(blind, roster("Jordan Mills", "Jordan Tate"), "Jordan was late.") == {"[STUDENT 1]": ("Jordan",)}


def test_a_title_means_the_adult_of_that_name(blind: Detector) -> None:
    found = table(blind, roster("Ruby Salt", "Lorna Salt/parent"), "Ruby Salt cried, and Mrs Salt came.")
    assert found == {"[STUDENT 1]": ("Ruby Salt",), "[PARENT 1]": ("Mrs Salt",)}


@pytest.mark.parametrize(
    "turns",
    [
        ("Farzana Quill rang.", "Then Farzana did. It was Quill, F.Q., that is."),
        ("Benjamin Quill rang.", "Then Ben did, Benji Quill."),
        ("Kalum Quill rang.", "Then Callum did."),
    ],
)
def test_strangers_are_linked_by_parts_short_forms_and_sound(turns: tuple[str, ...], blind: Detector) -> None:
    assert list(table(blind, Roster(), *turns)) == ["[PERSON 1]"]


def test_two_strangers_of_one_surname_leave_it_alone(blind: Detector) -> None:
    found = table(blind, Roster(), "Farzana Quill and Temitope Quill rang.", "The Quills, you know, or Mr Quill.")
    assert found["[PERSON 1]"] == ("Farzana Quill",)
    assert found["[PERSON 2]"] == ("Temitope Quill",)


def test_schools_are_linked_by_part_and_places_are_not(blind: Detector) -> None:
    found = table(blind, Roster(), "From Oakhurst Academy, yes, Oakhurst.", "In Marlbridge, at Marlbridge bus station.")
    assert found["[SCHOOL 1]"] == ("Oakhurst Academy", "Oakhurst")
    assert {"[PLACE 1]", "[PLACE 2]"} <= set(found)


def test_a_number_said_and_written_is_one(blind: Detector) -> None:
    found = table(
        blind, Roster(), "It's 07700 900345.", "So oh double seven double oh, nine double oh, three four five."
    )
    assert list(found) == ["[PHONE 1]"]


def test_a_school_term_is_hidden_and_a_kind_that_is_off_stays(blind: Detector) -> None:
    from dataclasses import replace

    from pipeline.settings.redaction import HideTerm
    from pipeline.values import Entity

    rules = blind.rules.model_copy(
        update={"hide": (HideTerm(term="the cabin", entity=Entity.PLACE),), "entities": (Entity.PLACE,)}
    )
    found = table(replace(blind, rules=rules), roster("Ruby Salt"), "Ruby was in the cabin with 9K.")
    assert found == {"[PLACE 1]": ("the cabin",)}


def test_a_family_by_its_plural_is_none_of_its_members(blind: Detector) -> None:
    found = table(blind, roster("Jac Breeze"), "Jac Breeze was in.", "I know the Breezes, all of them.")
    assert found["[STUDENT 1]"] == ("Jac Breeze",)
    assert ("Breezes",) in found.values()


@pytest.mark.parametrize(
    "turns",
    [
        ("Prince Asante came in.", "They call him Spangle, don't ask."),
        ("Prince Asante came in.", "He had Spangle on his bag.", "Spangle is Prince."),
        ("I saw Spangle, that's Prince.", "Prince Asante, I mean."),
    ],
)
def test_a_nickname_is_linked_by_what_is_said(turns: tuple[str, ...], blind: Detector) -> None:
    found = table(blind, roster("Prince Asante", "Ruby Salt"), *turns)
    assert "Spangle" in found["[STUDENT 1]"]


def test_a_nickname_of_somebody_not_named_yet_is_nobody_elses(blind: Detector) -> None:
    found = table(blind, roster("Yusuf Demir"), "Yusuf Demir was fine.", "There's a boy, they call him Spangle.")
    assert found["[STUDENT 1]"] == ("Yusuf Demir",)


def test_a_speaker_who_is_spoken_to_is_the_adult_of_that_name(blind: Detector) -> None:
    people = roster("Mark Long/staff", "Mark Tranter/student")
    found = table(blind, people, "Mark Long, head of year.", "Mark Tranter was late.", "Thanks, Mark. He cried.")
    assert found["[STAFF 1]"] == ("Mark Long", "Mark")


def test_another_of_that_name_is_the_other(blind: Detector) -> None:
    people = roster("Precious Adebayo/staff", "Precious Mensah/student")
    found = table(blind, people, "Precious Adebayo, admissions.", "There's another Precious, Precious Mensah.")
    assert found["[STUDENT 1]"] == ("Precious", "Precious Mensah")


@pytest.mark.parametrize("short", ["Zuz", "Zuzi"])
def test_a_short_form_that_no_list_has_is_linked_by_its_letters(short: str, blind: Detector) -> None:
    found = table(blind, roster("Zuzanna Kell"), "Zuzanna Kell rang.", f"Then {short} did.")
    assert short in found["[STUDENT 1]"]


def test_a_title_with_letters_is_the_adult_whom_they_spell(blind: Detector) -> None:
    found = table(blind, roster("Frank Odjidja/staff", "Ruby Orme"), "Frank Odjidja, maths.", "Ask Mr OJ, he knows.")
    assert len([name for name in found if name.startswith("[STAFF")]) == 1
