"""A roster file is untrusted: it gives people, or one line with a row's number and no name."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import RosterError
from pipeline.redact import load_roster
from pipeline.values import Person


def load(tmp_path: Path, content: str | bytes) -> tuple[Person, ...]:
    path = tmp_path / "roster.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_roster(path).people


def complaint(tmp_path: Path, content: str) -> str:
    """What is said against a file; nothing where it gives people."""
    try:
        load(tmp_path, content)
    except RosterError as problem:
        return str(problem)
    return ""


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


EXPORT = (
    "Pupil list;;;;;;\r\nPrinted 03/02/2026;;;;;;\r\n\r\n"
    "Surname, Forename;Reg Group;Year;Legal Surname;Known As;UPN;Primary Email\r\n"
    "Okoro, Temitope;9B;9;Bello;Temi;A1;t@example.org\r\n"
    "O’Neill, Zoë;9B;9;;;A2;\r\n"
    "Surname, Forename;Reg Group;Year;Legal Surname;Known As;UPN;Primary Email\r\n"
    "Page, Ann;8C;8;;;A3;\r\n"
    "Total: 3;;;;;;\r\nPage 1 of 1;;;;;;\r\n"
)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_report_with_titles_repeated_heads_and_a_foot_gives_its_people(tmp_path: Path, codec: str) -> None:
    people = load(tmp_path, EXPORT.encode(codec))
    assert [(p.key, p.given_names, p.family_names, p.role, p.year, p.form) for p in people] == [
        ("p5", ("Temitope", "Temi"), ("Bello", "Okoro"), "student", "9", "9B"),
        ("p6", ("Zoë",), ("O’Neill",), "student", "9", "9B"),
        ("p8", ("Ann",), ("Page",), "student", "8", "8C"),
    ]


def test_a_row_for_each_contact_gives_everybody_once(tmp_path: Path) -> None:
    people = load(
        tmp_path,
        "Forename,Surname,Reg,Contact Forename,Contact Surname,Relationship\n"
        "Temi,Okoro,9B,Ada,Okoro,Mother\n"
        "Temi,Okoro,9B,Femi,Okoro,Father\n"
        "Tola,Okoro,7A,Ada,Okoro,Mother\n"
        "Temi,Okoro,7A,,,\n",
    )
    assert [(p.given_name, p.role, p.form) for p in people] == [
        ("Temi", "student", "9B"),
        ("Ada", "parent", ""),
        ("Femi", "parent", ""),
        ("Tola", "student", "7A"),
        ("Temi", "student", "7A"),
    ]


def test_two_of_one_name_are_two_where_nothing_says_otherwise(tmp_path: Path) -> None:
    assert len(load(tmp_path, "name\nTemi Okoro\nTemi Okoro\n")) == 2


STRANGE = st.text(alphabet="ĦŊŦßðøŁ;\t\n\"'@7(&", min_size=1, max_size=140).map(lambda cell: f"Ŧħ{cell}")


@settings(max_examples=100)
@given(
    head=st.lists(
        st.sampled_from(["Name", "Forename", "Surname", "Role", "Reg", "Contact Name", "Form Tutor", "UPN", "colour"]),
        min_size=1,
        max_size=5,
    ),
    rows=st.lists(st.lists(STRANGE | st.just(""), max_size=6), max_size=4),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_no_message_holds_a_cell(
    tmp_path_factory: pytest.TempPathFactory, head: list[str], rows: list[list[str]], quoting: Literal[0, 1]
) -> None:
    table = io.StringIO()
    csv.writer(table, quoting=quoting).writerows([head, *rows])
    assert complaint(tmp_path_factory.mktemp("r"), table.getvalue()).isascii()


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_any_bytes_give_people_or_a_roster_error(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    try:
        people = load(tmp_path_factory.mktemp("r"), b"name\n" + content)
    except RosterError:
        return
    assert all(any(c.isalpha() for c in person.given_name + person.family_name) for person in people)
