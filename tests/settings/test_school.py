"""A school's facts are typed by hand: every slip is refused, and no message has a name in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import defaults
from pipeline.settings.school import Capture, Keeper, School, as_toml, load_school

EXAMPLE = defaults("config/school.example.toml").read_text(encoding="utf-8")


def read(folder: Path, text: str) -> object:
    path = folder / "school.toml"
    path.write_text(text, encoding="utf-8")
    return load_school(path)


def test_the_example_is_a_whole_file() -> None:
    school = load_school(defaults("config/school.example.toml"))
    assert (school.name, school.session.capture, school.keeping.keeper) == (
        "Fern Hill School",
        Capture.RECORDING,
        Keeper.SERVICE,
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('reviewers = ["Amina Khoury"]', 'reviewers = ["Ruth Adair"]', "among the facilitators"),
        ('["Amina Khoury", "Tom Bexley"]', '["Amina Khoury", "Tom Bexley", "Joan Hale"]', "one or two facilitators"),
        ("places = 8", "places = 11", "session.places"),
        ("places = 8", "places = 3", "session.places"),
        ('capture = "recording"', 'capture = "film"', "session.capture"),
        ('chair = "Peter Lowe"', 'chair = " "', "people.chair"),
        ('chair = "Peter Lowe"', 'chair = "Peter Lowe"\nchairman = "Peter Lowe"', "people.chairman"),
        ('safeguarding_leads = ["Ruth Adair", "Sam Okoro"]', "safeguarding_leads = []", "people.safeguarding_leads"),
    ],
)
def test_a_slip_is_told_by_its_key_and_without_its_value(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert EXAMPLE.count(old) == 1
    with pytest.raises(SettingsError, match=told) as refused:
        read(tmp_path, EXAMPLE.replace(old, new))
    assert not {"Amina", "Ruth", "Peter", "Joan"} & set(str(refused.value).split())


def test_for_notes_somebody_is_free_to_write(tmp_path: Path) -> None:
    notes = EXAMPLE.replace('capture = "recording"', 'capture = "notes"')
    assert read(tmp_path, notes)
    alone = notes.replace('["Amina Khoury", "Tom Bexley"]', '["Amina Khoury"]')
    line = next(n for n, text in enumerate(alone.splitlines(), 1) if text.startswith("facilitators"))
    with pytest.raises(SettingsError, match=rf"line {line}: people\.facilitators: for notes name two"):
        read(tmp_path, alone)


def test_facts_are_written_as_they_are_read(tmp_path: Path) -> None:
    school = load_school(defaults("config/school.example.toml"))
    odd = school.model_copy(update={"name": 'St "Bees"\\ \u00e9\x7f\n'})
    assert read(tmp_path, as_toml(school)) == school
    assert read(tmp_path, as_toml(odd)) == School.model_validate(odd.model_dump())
