"""The kit as a whole: complete, filled everywhere, a page each, the same bytes for the same facts."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.kit import DOCUMENTS, FORMATS, Filled, file, files
from pipeline.settings import defaults
from tests.kit.examples import FILLED, changed, said
from tests.kit.pictures import KIT, PAGES

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
ONE_PAGE = (
    *("1-participants", "2-information-sheet", "3-consent-form", "4-confidentiality"),
    *("5-session-sheet", "7-checklist"),
)


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type /Page\n", content))


@pytest.mark.parametrize("name", ONE_PAGE)
@pytest.mark.parametrize("filled", [FILLED, changed(session={"ask_to_share_voices": True})], ids=["usual", "voices"])
def test_a_sheet_has_one_page(name: str, filled: Filled) -> None:
    assert pages(file(filled, name, "pdf")) == 1


def test_the_same_facts_give_the_same_files() -> None:
    for ending in FORMATS:
        assert file(FILLED, "4-confidentiality", ending) == file(FILLED, "4-confidentiality", ending)


def test_every_fact_of_the_school_is_used() -> None:
    facts = FILLED.school
    whole = said(FILLED)
    people = facts.people
    for fact in (
        *(facts.name, facts.session.place, facts.session.group, *people.facilitators, *people.safeguarding_leads),
        *(people.headteacher, people.chair, people.data_protection, facts.contacts.questions, facts.contacts.support),
    ):
        assert fact in whole
    assert people.analysts in whole.replace("The school's", "the school's")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_document_says_whose_and_when_it_is(name: str) -> None:
    made = DOCUMENTS[name](FILLED)
    assert made.foot == "Fern Hill School, staff engagement session, 10.02.2026"
    assert made.title


def test_a_session_that_is_written_down_has_no_recorder_in_it() -> None:
    notes = said(changed(session={"capture": "notes"}), *ONE_PAGE)
    # What the plan that ships says of resources is the plan's.
    assert "recorder" not in notes.lower().replace("recorder, or a pad for notes", "")
    assert not re.search(r"\bsound\b|\brecorded\b|\brecording\b", notes)


def test_a_plan_without_prompts_and_flip_charts_gives_a_kit_all_the_same() -> None:
    bare = tuple(replace(item, prompts=(), flip_chart=(), subsections=(), resources=()) for item in FILLED.plan.items)
    filled = replace(FILLED, plan=replace(FILLED.plan, items=bare))
    assert "has no headings" in said(filled, "6-flip-charts")
    assert "Types of harm" in said(filled, "5-session-sheet")


def test_a_heading_longer_than_a_page_and_facts_longer_than_a_title_make_a_kit_all_the_same() -> None:
    endless = replace(FILLED.plan.items[0], prompts=("Why is that so? " * 20,) * 20)
    long = changed(session={"place": "the room " * 17, "group": "staff " * 26})
    assert dict(files(replace(long, plan=replace(FILLED.plan, items=(endless,)))))


def test_readme_shows_every_picture_of_a_sheet_and_says_what_is_in_it() -> None:
    shown = dict(re.findall(r'<img src="samples/kit/([^"]+)" alt="([^"]{15,})"', README))
    assert set(shown) == {f"{name}.png" for name in PAGES} == {path.name for path in KIT.glob("*")}
    assert PAGES.keys() <= DOCUMENTS.keys()


def test_the_readme_makes_a_kit_as_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part = README.split("## Before a session: the kit")[1].split("\n## ")[0]
    copied = re.findall(r"[Cc]opy `config/([\w.]+)`(?: to `([\w.]+)`)?", part)
    assert [target or source for source, target in copied] == ["school.toml", "session_plan.toml"]
    for source, target in copied:
        shutil.copy(defaults(f"config/{source}"), tmp_path / (target or source))
    (line,) = re.findall(r"^\s*quietroom (.+)$", part, re.MULTILINE)
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(app, line.split())
    assert told.exit_code == 0, told.output
    made = {path.name for path in (tmp_path / "kit").iterdir()}
    assert made == {f"{name}.{ending}" for name in DOCUMENTS for ending in FORMATS}
    assert "8 documents" in told.output
    assert CliRunner().invoke(app, line.split()).exit_code != 0, "a kit that is there is not written over"
