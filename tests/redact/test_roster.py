"""A roster file is untrusted: it gives people, or one line with a row's number and no name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import RosterError
from pipeline.redact import load_roster
from pipeline.redact.lexicon import Lexicon
from pipeline.redact.roster import forms, person_of
from pipeline.values import Person


def load(tmp_path: Path, content: str | bytes) -> tuple[Person, ...]:
    path = tmp_path / "roster.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_roster(path).people


def test_columns_in_any_order_and_case_with_extra_ones_and_a_mark(tmp_path: Path) -> None:
    people = load(tmp_path, "\ufeffForm,FAMILY_NAME,Shoe,Given Name,Role\n9B,Okoro,4,Temi,Pupil\n\n,Shaw,,Lena,staff\n")
    assert [(p.given_name, p.family_name, p.role, p.form) for p in people] == [
        ("Temi", "Okoro", "student", "9B"),
        ("Lena", "Shaw", "staff", ""),
    ]


@pytest.mark.parametrize(
    ("name", "given_name", "family_name"),
    [
        ("Temi Okoro", "Temi", "Okoro"),
        ('"Okoro, Temi"', "Temi", "Okoro"),
        ("Rui da Costa", "Rui", "da Costa"),
        ("Diogo Pires da Costa", "Diogo Pires", "da Costa"),
        ("Madonna", "Madonna", ""),
        ("Mrs Okoro", "", "Mrs Okoro"),
        ("Mrs Temi Okoro", "Temi", "Okoro"),
    ],
)
def test_one_column_of_names_is_enough(tmp_path: Path, name: str, given_name: str, family_name: str) -> None:
    person = load(tmp_path, f"name\n{name}\n")[0]
    assert (person.given_name, person.family_name) == (given_name, family_name)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("colour,size\nred,4\n", "row 1"),
        ("", "row 1"),
        ("given_name\n", "no people"),
        ("given_name,role\nTemi,astronaut\n", "row 2: role"),
        ("given_name,role\n,student\n", "row 2: no name"),
        ("given_name\n...\n", "row 2: no name"),
        ("given_name\n" + "x" * 200 + "\n", "row 2: a name is longer"),
        (b"given_name\n\xff\xfe\n", "UTF-8"),
        ("given_name\n" + "a" * 200_000 + "\n", "not a CSV"),
        ("name\n" + "Temi\n" * 20_002, "more than"),
    ],
)
def test_what_is_wrong_is_said_without_a_name(tmp_path: Path, content: str | bytes, words: str) -> None:
    with pytest.raises(RosterError, match=words) as caught:
        load(tmp_path, content)
    assert "Temi" not in str(caught.value)
    assert "roster.csv" not in str(caught.value)


def test_a_missing_file_is_named_by_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RosterError, match="check the path") as caught:
        load_roster(tmp_path / "secret.csv")
    assert "secret" not in str(caught.value)


def test_five_thousand_rows_of_odd_letters_load(tmp_path: Path) -> None:
    odd = ["Łucja", "Nguyễn", "Ó Súilleabháin", "李", "\u202eabc", "Zoë\u0000", "'Abd al-Raḥmān", "𝓗arry"]
    rows = "".join(f"{odd[n % len(odd)]},{odd[(n * 7) % len(odd)]}\n" for n in range(5_000))
    assert len(load(tmp_path, "given_name,family_name\n" + rows)) == 5_000


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_people_or_a_roster_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    try:
        people = load(tmp_path_factory.mktemp("r"), b"name\n" + content)
    except RosterError:
        return
    assert all(any(c.isalnum() for c in person.given_name + person.family_name) for person in people)


def test_a_person_has_nicknames_initials_and_parts(lexicon: Lexicon) -> None:
    said = {form.words: form.kind for form in forms(person_of("p", "Kwame Boateng-Mensah"), lexicon)}
    assert said[("kwame", "boateng", "mensah")] == "full"
    assert said[("kwame", "b")] == said[("k", "mensah")] == "full"
    assert said[("mensah",)] == "family"
    assert said[("kobi",)] == "nick"
    assert said[("kb",)] == said[("k", "m")] == "initials"


def test_people_without_a_family_or_given_name_have_forms(lexicon: Lexicon) -> None:
    assert {f.kind for f in forms(Person("a", "other", "Temi"), lexicon)} == {"given"}
    assert ("okoro",) in {f.words for f in forms(Person("a", "other", "", "Mrs Okoro"), lexicon)}
