"""A row of an export gives its own person with the right role, and the parents and tutors beside."""

from __future__ import annotations

import pytest

from pipeline.errors import RosterError
from pipeline.redact.columns import columns_of
from pipeline.redact.entry import Entry, role_of


def people(heads: str, row: str) -> list[tuple[str, str]]:
    entry = Entry(2, row.split("|"), columns_of(heads.split("|")))
    return [(" ".join(person.names), person.role) for person, _ in entry.people()]


@pytest.mark.parametrize(
    ("said", "role"),
    [
        *(("student", "student"), ("Pupil", "student"), ("LEARNER", "student"), ("staff", "staff")),
        *(
            ("Teacher of Maths", "staff"),
            ("Teaching Assistant", "staff"),
            ("Head of Year 9", "staff"),
            ("SENCo", "staff"),
        ),
        *(
            ("Student Support Officer", "staff"),
            ("Student teacher", "staff"),
            ("Parent", "parent"),
            ("carer", "parent"),
        ),
        *(("Mother", "parent"), ("other", "other"), ("PCSO", "other"), ("Parent Governor", "other")),
        *(("Social Worker", "other"), ("astronaut", None), ("", None)),
    ],
)
def test_a_schools_word_for_a_role(said: str, role: str | None) -> None:
    assert role_of(said) == role


@pytest.mark.parametrize(
    ("heads", "row", "role"),
    [
        ("Forename|Reg", "Temi|9B", "student"),
        ("Forename|Year Group", "Temi|Year 9", "student"),
        ("Forename|UPN", "Temi|A123", "student"),
        ("Pupil Name", "Temi", "student"),
        ("Forename|Staff Code", "Temi|TOK", "staff"),
        ("Forename|Job Title", "Temi|Astronaut", "staff"),
        ("Forename|Reg Group|Staff Code", "Temi|9B|TOK", "staff"),
        ("Staff Name", "Temi", "staff"),
        ("Forename|Reg", "Temi|", "other"),
        ("Forename", "Temi", "other"),
        ("Forename|Role|Reg", "Temi|Parent|9B", "parent"),
        ("Forename|Role|Reg", "Temi||9B", "student"),
    ],
)
def test_what_is_filled_in_tells_the_role(heads: str, row: str, role: str) -> None:
    assert people(heads, row) == [("Temi", role)]


def test_an_unknown_role_is_refused_by_its_row() -> None:
    with pytest.raises(RosterError, match="row 2: role must be one of student, staff, parent, other") as caught:
        people("Forename|Role", "Temi|Astronaut")
    assert "stronaut" not in str(caught.value)


def test_a_row_has_year_and_registration_group() -> None:
    heads, row = ["Class", "Forename", "Reg", "Year"], ["Ma1", "Temi", "9B", "9"]
    person = Entry(7, row, columns_of(heads)).people()[0][0]
    assert (person.key, person.year, person.form) == ("p7", "9", "9B")


def test_contacts_and_tutors_are_people_of_their_own() -> None:
    heads = "Surname|Forename|Contact 1 Forename|Contact 1 Surname|Contact 2 Forename|Contact 2 Surname|Form Tutor"
    assert people(heads, "Okoro|Temi|Ada|Bello|Femi||Mr J Lowe") == [
        ("Temi Okoro", "other"),
        ("Ada Bello", "parent"),
        ("Femi", "parent"),
        ("J Lowe", "staff"),
    ]
    assert people(heads, "Okoro|Temi|||||JLO") == [("Temi Okoro", "other")]


def test_a_contact_who_is_no_relative_is_no_parent() -> None:
    heads = "Pupil Name|Contact Name|Relationship"
    assert people(heads, "Temi Okoro|Ann Lowe|Social Worker")[1] == ("Ann Lowe", "other")
    assert people(heads, "Temi Okoro|Ann Lowe|Step-mother")[1] == ("Ann Lowe", "parent")


@pytest.mark.parametrize("cell", ["Ana Lopez & Rui Costa", "Ana Lopez; Rui Costa", "Ana Lopez and Rui Costa"])
def test_two_parents_in_one_cell_are_two(cell: str) -> None:
    found = people("Pupil Name|Parents", f"Temi Okoro|{cell}")
    assert found[1:] == [("Ana Lopez", "parent"), ("Rui Costa", "parent")]


def test_a_row_of_a_contact_alone_is_enough_and_one_of_nobody_is_not() -> None:
    assert people("Pupil Name|Contact Name", "|Ann Lowe") == [("Ann Lowe", "parent")]
    with pytest.raises(RosterError, match="row 2: no name"):
        people("Pupil Name|Contact Name", "|07700 900123")
