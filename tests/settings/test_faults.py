"""Whoever types a settings file is told where it is wrong and what to write, and never reads their own words back."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import defaults
from pipeline.settings.plan import load_plan
from pipeline.settings.reading import parse_toml
from pipeline.settings.school import School, load_school
from pipeline.settings.sections import load_starts

EXAMPLE = defaults("config/school.example.toml").read_text(encoding="utf-8")


def refused(content: bytes) -> str:
    """What is said of a school's file."""
    with pytest.raises(SettingsError) as told:
        parse_toml(content, School)
    return str(told.value)


def line(beginning: str) -> int:
    """The line of the example that begins so."""
    [number] = [n for n, text in enumerate(EXAMPLE.splitlines(), 1) if text.startswith(beginning)]
    return number


def test_the_mark_that_windows_editors_set_before_utf8_is_read_over(tmp_path: Path) -> None:
    assert parse_toml(codecs.BOM_UTF8 + EXAMPLE.encode(), School) == parse_toml(EXAMPLE.encode(), School)
    starts = tmp_path / "starts.toml"
    starts.write_bytes(codecs.BOM_UTF8 + b'[[section]]\nid = "ending"\nstart = 00:01:00\n')
    [start] = load_starts(starts, load_plan(defaults("config/session_plan.toml")))
    assert start.start_ms == 60_000


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_another_encoding_is_answered_with_what_to_do(encoding: str) -> None:
    assert "save the file as UTF-8" in refused(EXAMPLE.replace("Fern Hill", "Fern Hill é").encode(encoding))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('reviewers = ["Amina Khoury"]', 'reviewers = "Amina Khoury"', "people.reviewers: write a list in [ ]"),
        ('reviewers = ["Amina Khoury"]', "reviewers = [7]", "people.reviewers.1: write it in double quotes"),
        ("places = 8", 'places = "eight"', "session.places: write a whole number, without quotes"),
        ("places = 8", "places = 11", "session.places: must be 10 or less"),
        ("date = 2026-02-10", 'date = "19 January"', "session.date: write a date as 2026-02-10, without quotes"),
        ("date = 2026-02-10", "date = 19", "session.date: write a date as 2026-02-10, without quotes"),
        ("starts = 15:45:00", 'starts = "quarter to"', "session.starts: write a time as 15:45:00, without quotes"),
        ('capture = "recording"', 'capture = "film"', "session.capture: must be 'recording' or 'notes'"),
        ("ask_to_share_voices = false", 'ask_to_share_voices = "maybe"', "write true or false, without quotes"),
        ("facilitators = [", "facilitatorz = [", "people.facilitatorz: there is no such key"),
    ],
)
def test_a_slip_in_a_plain_table_is_told_by_its_line_and_in_plain_words(old: str, new: str, said: str) -> None:
    assert EXAMPLE.count(old) == 1
    message = refused(EXAMPLE.replace(old, new).encode())
    assert message.startswith(f"line {line(old)}: ")
    assert message.endswith(said)


def test_what_a_table_lacks_is_told_by_its_heading() -> None:
    chair = EXAMPLE.splitlines()[line("chair = ") - 1]
    assert refused(EXAMPLE.replace(f"{chair}\n", "").encode()) == f"line {line('[people]')}: people.chair: is left out"


def test_a_key_that_stands_twice_is_told_as_that() -> None:
    twice = EXAMPLE.replace("places = 8", "places = 8\nplaces = 7")
    assert refused(twice.encode()) == (
        f"line {line('places = 8') + 1}: this key or table stands in the file twice; leave one out"
    )


def test_a_message_says_which_of_the_files_it_is_about_and_not_how_it_was_named(tmp_path: Path) -> None:
    path = tmp_path / "for Amina Khoury.toml"
    for content in (EXAMPLE.replace("places = 8", "places = 11"), "="):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(SettingsError, match=r"^school file: line \d+: ") as told:
            load_school(path)
        assert "Amina" not in str(told.value)
    with pytest.raises(SettingsError, match=r"^school file: the file does not exist"):
        load_school(tmp_path / "none.toml")
