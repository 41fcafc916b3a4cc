"""Three sessions of one invented school, from their captions to everything that is made before and after them."""

from __future__ import annotations

import csv
import importlib
import re
from html import unescape
from pathlib import Path

import pytest

from pipeline import run

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
SESSIONS = ("first_year", "next_year", "senior_staff")
pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def made(parts: run.Parts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make planning` makes."""
    out = tmp_path_factory.mktemp("quarrydene") / "planning"
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(SAMPLES)
        importlib.import_module("planning").make(out, parts)
    return out


def words(page: Path) -> str:
    """What a page says, without its marking up and its style."""
    text = re.sub(r"<style.*?</style>|<[^>]+>", " ", page.read_text("utf-8"), flags=re.DOTALL)
    return " ".join(unescape(text).split())


def plan(made: Path) -> dict[str, dict[str, str]]:
    with (made / "plan" / "plan.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def test_everything_is_there_and_whole(made: Path) -> None:
    there = {folder.name: {path.suffix for path in folder.iterdir()} for folder in made.iterdir() if folder.is_dir()}
    assert there["kit"] == {".docx", ".pdf"}
    assert there["plan"] == {".docx", ".csv"}
    for name in ("years", "groups", *(f"report-{session}" for session in SESSIONS)):
        assert there[name] == {".html", ".docx", ".pdf"}
    for path in made.rglob("*.pdf"):
        assert path.read_bytes().startswith(b"%PDF"), path.name


def test_what_most_of_the_room_named_is_counted_and_quoted_and_what_one_person_said_is_not(made: Path) -> None:
    report = words(made / "report-first_year" / "report.html")
    assert "Vapes in the toilets" in report
    for theme in ("Toilets", "Corridors", "Drugs, drink, vaping", "Fighting, violence"):
        assert theme in report
    assert not any(word in report for word in ("screwdriver", "Somali"))


def test_the_plan_has_an_issue_for_what_was_named_with_where_and_with_words_of_the_room(made: Path) -> None:
    drugs = plan(made)["drugs_alcohol"]
    assert "Toilets" in drugs["context"]
    assert "Vapes in the toilets" in drugs["evidence"]
    assert re.search(r"\d\d:\d\d:\d\d, S\d", drugs["evidence"])
    assert drugs["who"] == "Business manager"


def test_a_year_later_something_has_changed_and_the_plan_stands_beside_it(made: Path) -> None:
    years = words(made / "years" / "comparison.html")
    assert "Two members of staff outside the toilets at lunch" in years
    assert re.search(r"\b(fades|not heard any more|appears|grows)\b", years)


def test_no_name_of_the_school_stands_in_anything_that_was_made(made: Path) -> None:
    names = set()
    for session in SESSIONS:
        with (SAMPLES / "quarrydene" / session / "roster.csv").open(encoding="utf-8", newline="") as file:
            names |= {row["family_name"] for row in csv.DictReader(file)}
    texts = {path: words(path) for path in made.rglob("*.html")} | {made: str(plan(made))}
    for path, text in texts.items():
        assert not {name for name in names if re.search(rf"\b{name}\b", text)}, path.name
