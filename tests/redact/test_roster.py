"""The forms in which a person of the roster may be named."""

from __future__ import annotations

import pytest

from pipeline.redact.lexicon import Lexicon
from pipeline.redact.roster import forms, person_of, split_name
from pipeline.values import Person


@pytest.mark.parametrize(
    ("name", "family_first", "parts"),
    [
        ("Temi Okoro", False, ("Temi", "Okoro")),
        ("Okoro Temi", True, ("Temi", "Okoro")),
        ("da Costa Rui Filipe", True, ("Rui Filipe", "da Costa")),
        ("Okoro, Temi", False, ("Temi", "Okoro")),
        ("OKORO Temi", False, ("Temi", "OKORO")),
        ("DA COSTA Rui", False, ("Rui", "DA COSTA")),
        ("TJ Okoro", False, ("TJ", "Okoro")),
        ("TEMI OKORO", False, ("TEMI", "OKORO")),
        ("Mrs Okoro", True, ("", "Mrs Okoro")),
        ("Temi", True, ("Temi", "")),
        ("", True, ("", "")),
    ],
)
def test_a_full_name_is_taken_apart(name: str, family_first: bool, parts: tuple[str, str]) -> None:
    assert split_name(name, family_first=family_first) == parts


def test_a_person_has_nicknames_initials_and_parts(lexicon: Lexicon) -> None:
    said = {form.words: form.kind for form in forms(person_of("p", "Kwame Boateng-Mensah"), lexicon)}
    assert said[("kwame", "boateng", "mensah")] == "full"
    assert said[("kwame", "b")] == said[("k", "mensah")] == "full"
    assert said[("mensah",)] == "family"
    assert said[("kobi",)] == "nick"
    assert said[("kb",)] == said[("k", "m")] == "initials"


def test_people_without_a_family_or_given_name_have_forms(lexicon: Lexicon) -> None:
    assert {f.kind for f in forms(Person("a", "other", "Ysolde"), lexicon)} == {"given"}
    assert ("okoro",) in {f.words for f in forms(Person("a", "other", "", "Mrs Okoro"), lexicon)}


def test_legal_preferred_and_middle_names_are_forms_too(lexicon: Lexicon) -> None:
    person = Person(
        "a", "student", "Tobi", "Bello", middle_names="Grace", other_given=("Oluwatobi",), other_family=("Okoro",)
    )
    said = {form.words: form.kind for form in forms(person, lexicon)}
    assert said[("oluwatobi", "okoro")] == said[("tobi", "bello")] == said[("tobi", "grace", "okoro")] == "full"
    assert said[("tobi", "g", "bello")] == "full"
    assert said[("grace",)] == "given"
    assert said[("okoro",)] == said[("bello",)] == "family"
    assert said[("to",)] == said[("ob",)] == "initials"
