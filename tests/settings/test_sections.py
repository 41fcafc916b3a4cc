"""What a person writes by hand is read as meant, and a mistake is named by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import PlanError
from pipeline.settings import defaults
from pipeline.settings.plan import load_plan
from pipeline.settings.sections import SectionStart, load_starts

STARTS = '[[section]]\nid = "introduction"\nstart = 00:00:00\n'
LATER = '[[section]]\nid = "responding_to_harm"\nsubsection = "training"\nstart = 01:02:03\n'


def starts(folder: Path, text: str) -> tuple[SectionStart, ...]:
    path = folder / "sections.toml"
    path.write_text(text, encoding="utf-8")
    return load_starts(path, load_plan(defaults("config/session_plan.toml")))


def test_starts_set_by_hand_are_read_against_the_plan(tmp_path: Path) -> None:
    first, second = starts(tmp_path, STARTS + LATER)
    assert (first.start_ms, first.item.id, first.subsection) == (0, "introduction", None)
    assert second.start_ms == 3_723_000
    assert second.subsection is not None
    assert second.subsection.id == "training"


@pytest.mark.parametrize("start", ["00:12:30", '"0:12:30"', '"12:30"', "750", "750.0", '"00:12:30.000"'])
def test_a_start_may_be_written_in_several_ways(tmp_path: Path, start: str) -> None:
    assert starts(tmp_path, STARTS.replace("00:00:00", start))[0].start_ms == 750_000


def test_the_example_fits_the_default_plan() -> None:
    read = load_starts(defaults("config/sections.example.toml"), load_plan(defaults("config/session_plan.toml")))
    assert [start.item.id for start in read][0::4] == ["introduction", "ending"]
    assert [start.subsection.id for start in read if start.subsection] == ["training", "disclosure"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("", "section", id="nothing in it"),
        pytest.param(
            STARTS.replace("introduction", "lunch"),
            "^sections file: line 1: no such id.*introduction",
            id="no such item",
        ),
        pytest.param(
            STARTS + LATER.replace("training", "lunch"),
            "^sections file: line 4: no such id.*ethos",
            id="no such subsection",
        ),
        pytest.param(f"# mine\n\n{STARTS}{STARTS}", "^sections file: line 6: .*in order", id="standing still"),
        pytest.param(
            STARTS + LATER.replace("01:02:03", '"soon"'), "^sections file: line 7: .*start.*00:12:30", id="no time"
        ),
        pytest.param(STARTS.replace("00:00:00", '"00:75:00"'), "^sections file: line 3: .*start", id="no such minute"),
        pytest.param(STARTS.replace("00:00:00", "true"), "^sections file: line 3: .*start", id="neither"),
        pytest.param(STARTS.replace("00:00:00", "-5"), "^sections file: line 3: .*start", id="before the beginning"),
        pytest.param(STARTS.replace("00:00:00", "12:3"), "^sections file: line 3: not readable", id="no TOML"),
        pytest.param(STARTS + "end = 1", "^sections file: line 4: .*end: there is no such key", id="unknown key"),
    ],
)
def test_faulty_starts_are_refused_by_line(tmp_path: Path, text: str, names: str) -> None:
    with pytest.raises(PlanError, match=names):
        starts(tmp_path, text)


def test_a_mistake_is_told_without_its_words(tmp_path: Path) -> None:
    with pytest.raises(PlanError) as refused:
        starts(tmp_path, STARTS.replace("00:00:00", '"after Lena spoke"'))
    assert "Lena" not in str(refused.value)
