"""Heads of school systems' exports are known without an option, and nothing else is taken for a name."""

from __future__ import annotations

import pytest

from pipeline.redact.columns import Owner, Part, columns_of, head_place

S, P, T, C, A = Owner.SELF, Owner.PUPIL, Owner.TUTOR, Owner.CONTACT, Owner.STAFF


@pytest.mark.parametrize(
    ("head", "part", "owner", "number"),
    [
        ("given_name", Part.GIVEN, S, ""),
        ("Forename", Part.GIVEN, S, ""),
        ("Forename(s)", Part.GIVEN, S, ""),
        ("Legal Forename", Part.GIVEN, S, ""),
        ("LegalForename", Part.GIVEN, S, ""),
        ("Legal First Name", Part.GIVEN, S, ""),
        ("First Name [Required]", Part.GIVEN, S, ""),
        ("Christian name", Part.GIVEN, S, ""),
        ("Chosen Forename", Part.PREFERRED, S, ""),
        ("Preferred Forename", Part.PREFERRED, S, ""),
        ("preferred_name", Part.PREFERRED, S, ""),
        ("Pref. First Name", Part.PREFERRED, S, ""),
        ("Known As", Part.PREFERRED, S, ""),
        ("SURNAME", Part.FAMILY, S, ""),
        ("Legal Surname", Part.FAMILY, S, ""),
        ("Preferred Last Name", Part.FAMILY, S, ""),
        ("Former surname", Part.FAMILY, S, ""),
        ("Second name", Part.FAMILY, S, ""),
        ("Middle name(s)", Part.MIDDLE, S, ""),
        ("Name", Part.FULL, S, ""),
        ("Full Name", Part.FULL, S, ""),
        ("Forename Surname", Part.FULL, S, ""),
        ("Surname, Forename", Part.FAMILY_FIRST, S, ""),
        ("Surname Forename", Part.FAMILY_FIRST, S, ""),
        ("Name (Last, First)", Part.FAMILY_FIRST, S, ""),
        ("Pupil Name", Part.FULL, P, ""),
        ("Student", Part.FULL, P, ""),
        ("Student's surname", Part.FAMILY, P, ""),
        ("Learner First Name", Part.GIVEN, P, ""),
        ("Staff Name", Part.FULL, A, ""),
        ("Staff member", Part.FULL, A, ""),
        ("Employee Surname", Part.FAMILY, A, ""),
        ("Contact Forename", Part.GIVEN, C, ""),
        ("Contact 2 Surname", Part.FAMILY, C, "2"),
        ("Parent1 First Name", Part.GIVEN, C, "1"),
        ("Parent/Carer 1 Name", Part.FULL, C, "1"),
        ("Mother's Forename", Part.GIVEN, C, "mother"),
        ("Primary Guardian", Part.FULL, C, "primary"),
        ("Next of kin name", Part.FULL, C, ""),
        ("Contact 1 Relationship", Part.RELATION, C, "1"),
        ("Form Tutor", Part.FULL, T, "form tutor"),
        ("Tutor", Part.FULL, T, "tutor"),
        ("Class Teacher", Part.FULL, T, "class teacher"),
        ("Head of Year", Part.FULL, T, "head of year"),
        ("Reg", Part.FORM, S, ""),
        ("Reg Group", Part.FORM, S, ""),
        ("Registration Group", Part.FORM, S, ""),
        ("Reg Form", Part.FORM, S, ""),
        ("Tutor Group", Part.FORM, S, ""),
        ("TutorGroup", Part.FORM, S, ""),
        ("Form", Part.FORM, S, ""),
        ("Class", Part.FORM, S, ""),
        ("Year", Part.YEAR, S, ""),
        ("Year Group", Part.YEAR, S, ""),
        ("YearGroup", Part.YEAR, S, ""),
        ("Year taught in", Part.YEAR, S, ""),
        ("National Curriculum Year", Part.YEAR, S, ""),
        ("NC Year", Part.YEAR, S, ""),
        ("Role", Part.ROLE, S, ""),
        ("Job Title", Part.ROLE, A, ""),
        ("Post", Part.ROLE, A, ""),
        ("UPN", Part.ID, P, ""),
        ("Adno", Part.ID, P, ""),
        ("Admission Number", Part.ID, P, ""),
        ("Arbor Student ID", Part.ID, P, ""),
        ("Staff Code", Part.ID, A, ""),
    ],
)
def test_a_head_is_known(head: str, part: Part, owner: Owner, number: str) -> None:
    column = columns_of([head])[0]
    assert (column.part, column.owner, column.number) == (part, owner, number)


@pytest.mark.parametrize(
    "head",
    [
        *("", "12", "DOB", "Date of Birth", "Gender", "House", "E-mail", "Primary Email", "Title", "Initials", "Legal"),
        *("Academic Year", "Year of entry", "Previous school name", "School", "First language", "Family group"),
        *("Username", "Pupil Premium", "Child in Need", "Contact", "Emergency contact number", "Preferred contact"),
        *("Place of birth", "Course name", "Home address", "Staff", "Teacher", "Head", "Parental salutation"),
    ],
)
def test_a_head_that_is_no_names_is_left_alone(head: str) -> None:
    assert columns_of([head]) == ()


def test_the_head_row_is_found_below_titles_and_above_people() -> None:
    rows = [["Pupil list", ""], [], ["Name", "Reg"], ["Reg, Ann", "9B"], ["Surname", "Year"]]
    assert head_place(rows) == 2
    assert head_place([["colour", "size"]]) is None
    assert head_place([]) is None
    assert head_place([["x"]] * 10 + [["Name"]]) is None


def test_bare_names_beside_a_pupils_are_the_parents_where_the_relationship_is_told() -> None:
    heads = ["Student Name", "Forename", "Surname", "Relationship"]
    assert [column.owner for column in columns_of(heads)] == [P, C, C, C]
    assert [column.owner for column in columns_of(heads[:3])] == [P, S, S]


def test_staff_in_a_list_of_pupils_are_tutors_and_in_their_own_are_themselves() -> None:
    assert [c.owner for c in columns_of(["Name", "Reg", "Staff Name"])] == [S, S, T]
    assert [c.owner for c in columns_of(["Staff Name", "Tutor Group"])] == [A, S]
