"""What a data protection officer is told of roles, times and tests is what the program does."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from django.test import Client

from pipeline.service import dpia
from pipeline.service.roles import TABLE, Permission, Role
from pipeline.settings.service import ServiceSettings

ROOT = Path(__file__).resolve().parents[2]
NOTES = (ROOT / "config" / "dpia.example.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
COLUMNS = (
    Permission.UPLOAD,
    Permission.OPEN_ITEMS,
    Permission.REVIEW,
    Permission.READ_RELEASED,
    Permission.KEEP_ROSTER,
    Permission.MANAGE_PEOPLE,
    Permission.OVERSEE,
)


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its head."""
    lines = [line for line in NOTES.split(f"## {heading}\n")[1].split("\n## ")[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_who_may_do_what_is_the_table_of_roles() -> None:
    said = {row[0]: [cell == "yes" for cell in row[1:]] for row in rows("Who may do what")}
    assert said == {role.value: [permission in TABLE[role] for permission in COLUMNS] for role in Role}


def test_how_long_it_stays_is_how_it_is_set() -> None:
    shipped = ServiceSettings().model_dump()
    said = {row[1].strip("`"): int(row[2]) for row in rows("How long it stays")}
    for name, days in said.items():
        table, key = name.split(".")
        assert shipped[table][key] == days, name
    assert {f"retention.{key}" for key in shipped["retention"]} <= set(said)


def test_every_promise_of_the_readme_stands_there_with_its_test() -> None:
    promises = {row[0]: row[1] for row in rows("What is promised, and the test that proves it")}
    in_readme = dict(re.findall(r"^\| (.+?) \| (`tests/.+?) \|$", README, re.MULTILINE))
    assert len(in_readme) >= 10
    assert in_readme.items() <= promises.items()
    for place in re.findall(r"`(tests/[\w/]+\.py)`", "".join(promises.values())):
        assert (ROOT / place).is_file(), place


def test_it_is_a_page_for_everybody_who_is_signed_in(
    person: Callable[..., object], signed_in: Callable[..., Client]
) -> None:
    page = signed_in(person("ida", Role.ANALYST)).get("/promises/dpia/").content.decode()
    assert str(dpia.as_html()) in page
    assert 'aria-label="How long it stays"><table class="govuk-table">' in page
    tables = len(re.findall(r"^\|[-|]+\|$", NOTES, re.MULTILINE))
    assert page.count("<table") == page.count("</table></div>") == tables
    assert "/promises/dpia/" in signed_in(person("uma", Role.UPLOADER)).get("/promises/").content.decode()
