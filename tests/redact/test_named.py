"""Every form that the cells of one name tell is kept."""

from __future__ import annotations

import pytest

from pipeline.redact.columns import Part
from pipeline.redact.named import is_person, named
from pipeline.redact.roster import person_of


@pytest.mark.parametrize(
    ("cells", "given_names", "family_names"),
    [
        ({Part.GIVEN: ["Temi"], Part.FAMILY: ["Okoro"]}, ("Temi",), ("Okoro",)),
        ({Part.GIVEN: ["Temi", "Temitope"], Part.FAMILY: ["Okoro", "Bello", "Okoro"]}, ("Temi", "Temitope"),
         ("Okoro", "Bello")),
        ({Part.GIVEN: ["Temitope"], Part.PREFERRED: ["Temi Okoro"], Part.FAMILY: ["Okoro"]}, ("Temitope", "Temi"),
         ("Okoro",)),
        ({Part.PREFERRED: ["Temi"]}, ("Temi",), ()),
        ({Part.FULL: ["Okoro, Temitope (Temi)"]}, ("Temitope", "Temi"), ("Okoro",)),
        ({Part.FULL: ['Temitope "Temi" Okoro']}, ("Temitope", "Temi"), ("Okoro",)),
        ({Part.FULL: ["Okoro, Temi (Mrs)"]}, ("Temi",), ("Okoro",)),
        ({Part.FULL: ["Okoro, Temi (9B)"]}, ("Temi",), ("Okoro",)),
        ({Part.FAMILY_FIRST: ["Okoro Temi"]}, ("Temi",), ("Okoro",)),
        ({Part.GIVEN: ["Temitope (Temi)"], Part.FAMILY: ["Okoro (née Bello)"]}, ("Temitope", "Temi"),
         ("Okoro", "Bello")),
        ({Part.FAMILY: ["Okoro"]}, (), ("Okoro",)),
    ],
)  # fmt: skip
def test_names(cells: dict[Part, list[str]], given_names: tuple[str, ...], family_names: tuple[str, ...]) -> None:
    person = named(cells)
    assert person is not None
    assert (person.given_names, person.family_names) == (given_names, family_names)


def test_middle_names_stay_by_themselves() -> None:
    person = named({Part.GIVEN: ["Temi"], Part.MIDDLE: ["Grace Ann"]})
    assert person is not None
    assert (person.names, person.middle_names) == (("Temi", "Grace Ann"), "Grace Ann")


@pytest.mark.parametrize("cell", ["", "...", "12", "-"])
def test_cells_without_a_letter_are_nobody(cell: str) -> None:
    assert named({Part.GIVEN: [cell]}) is None


@pytest.mark.parametrize(
    ("cell", "person"),
    [
        *(("Mrs T Okoro", True), ("Temi Okoro", True), ("Okoro", True)),
        *(("JPA", False), ("9B", False), ("Mr", False), ("x@example.org", False), ("07700 900123", False)),
    ],
)
def test_a_code_or_a_number_beside_a_pupil_is_nobody(cell: str, person: bool) -> None:
    assert is_person(person_of("", cell)) is person
