"""The report as files: of a release alone, the same bytes every time, and by one command."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from typer.testing import CliRunner

from pipeline import report
from pipeline.cli import app
from pipeline.documents import Paragraph, Picture, Table, to_pdf
from pipeline.errors import NotReleasedError, OutputError
from pipeline.export import render
from pipeline.report import pictures, wording
from pipeline.report.figures import figures
from pipeline.values import RedactedSection
from tests.report.examples import SECTIONS, Said, released, round_the_table

SHOVING = "There is shoving in the corridors at every change of lesson."
TALK = released(
    [
        *round_the_table(SHOVING),
        *round_the_table("The pastoral team takes every single one of them seriously.", section=SECTIONS[1]),
    ]
)


def test_a_draft_is_refused() -> None:
    with pytest.raises(NotReleasedError):
        report.document(replace(TALK, release=None))


def test_the_same_release_gives_the_same_three_files() -> None:
    made = report.files(TALK)
    assert set(made) == {"report.html", "report.docx", "report.pdf"}
    assert made == report.files(TALK)


def test_three_pictures_tell_their_figures_in_words() -> None:
    shares, heat, along = (block.alt for block in report.document(TALK).blocks if isinstance(block, Picture))
    assert (
        shares
        == "Speakers who named each theme, of all who spoke: Corridors 4, Fighting, violence 4, Between lessons 4."
    )
    assert "Fighting, violence: Corridors (4), Between lessons (4)." in heat
    assert "What works: What we do (4)." in along


def paragraphs(*talk: Said) -> list[str]:
    """Of the report on this session."""
    return [block.text for block in report.document(released(talk)).blocks if isinstance(block, Paragraph)]


def test_one_harm_at_one_place_is_told_in_words_and_not_drawn() -> None:
    talk = round_the_table("They are called names online by people they sit beside.")
    counted = figures(released(talk))
    assert counted.beside_harm == {("bullying", "online"): 4}
    assert pictures.heat_map(counted) is None
    assert "Online (4)" in paragraphs(*talk)


@pytest.mark.parametrize("said", ["Good afternoon to all of you.", "Somebody mentioned knives to me once last winter."])
def test_a_section_in_which_nothing_is_counted_says_so_whether_little_was_named_or_nothing(said: str) -> None:
    talk = [*round_the_table("Shoving is what I see most of all week."), ("S1", SECTIONS[1], [said])]
    assert paragraphs(*talk).count(wording.NOTHING_HERE[0]) == 1


def folder(tmp_path: Path, *, release: int | None = 1) -> Path:
    for name, content in render(replace(TALK, release=release)).items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


@pytest.mark.parametrize(("second_ms", "expected"), [(36_000, ["00:00:00", "00:00:36", "00:01:12"]), (0, [])])
def test_times_stand_along_the_session_only_where_the_sections_follow_one_another(
    second_ms: int, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where they do not, sections are as wide as they have turns, and turns are no times."""
    talk = [said for section in SECTIONS[:2] for said in round_the_table(SHOVING, section=section)]
    first = RedactedSection(SECTIONS[0], "Harm", 0, second_ms, 1, 1)
    held = first, RedactedSection(SECTIONS[1], "Us", second_ms, 72_000, 1, 1)
    figure = Figure()
    monkeypatch.setattr(pictures, "picture", lambda draw, **_: draw(figure))
    pictures.along_time(figures(replace(released(talk), sections=held)))
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == expected


def test_an_agenda_of_more_sections_than_a_page_has_columns_for_is_told_without_them() -> None:
    many = released([said for part in range(10) for said in round_the_table(SHOVING, section=f"part_{part}")])
    made = report.document(many)
    [every] = [block for block in made.blocks if isinstance(block, Table) and block.heads]
    assert every.heads == ("Question", "Theme", "Turns", "Speakers")
    assert every.rows[0][2:] == ("40", "4")
    assert to_pdf(made)


def test_the_command_writes_a_folder_and_never_into_one(tmp_path: Path) -> None:
    out = tmp_path / "report"
    arguments = ["report", str(folder(tmp_path)), "--out", str(out)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == report.files(TALK)
    assert isinstance(CliRunner().invoke(app, arguments).exception, OutputError)


def test_the_command_refuses_a_draft_and_writes_nothing(tmp_path: Path) -> None:
    arguments = ["report", str(folder(tmp_path, release=None)), "--out", str(tmp_path / "report")]
    assert isinstance(CliRunner().invoke(app, arguments).exception, NotReleasedError)
    assert not (tmp_path / "report").exists()


def test_the_head_of_notes_is_nobody_and_no_turn() -> None:
    talk = round_the_table("There is shoving in the corridors at every change of lesson.")
    notes = released([(None, SECTIONS[0], ["Shoving is what I see most of all week."])] * 2 + talk, is_timed=False)
    counted = figures(notes)
    assert (counted.turns, counted.people) == (4, 4)
    assert [(part.turns, part.people) for part in counted.parts] == [(4, 4)]
    assert {named.turns for named in counted.named} == {4}
