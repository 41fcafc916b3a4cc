"""Figures of speed: what is counted, shown and written; and that this pipeline stays quicker than its yardstick."""

from __future__ import annotations

import re
from dataclasses import replace
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console
from typer.testing import CliRunner

from pipeline import ingest
from pipeline.bench import Contender, Row, State, as_json, measure, measured, picture, script_of, table
from pipeline.bench.tables import ratios
from pipeline.cli import app
from pipeline.evaluate.align import Edits
from pipeline.settings import Settings
from pipeline.values import Stretch
from tests.sound import wav

AVERLOCK = Path(__file__).parents[2] / "samples" / "averlock" / "recording.mp3"
GUARD = 1.6
"""Most that listening, all checks included, may take of the processor time of faster-whisper's default. 1.2 on this
minute when this was written, for batches of three clips gain little, and 0.8 on a session; a busy machine adds a fifth.
Clips decoded one by one, or sound taken in twice, go beyond it."""

DEFAULT = Row(Contender.DEFAULT, State.RAN, 20.0, 40.0, 1_000_000_000, Edits(1000, 100, 20, 10))
OURS = Row(Contender.WHOLE, State.RAN, 10.0, 30.0, 900_000_000, Edits(1000, 90, 10, 5))
ROWS = (OURS, DEFAULT, Row(Contender.CPP, State.MISSING), Row(Contender.BATCHED, State.FAILED))


def shown(rows: tuple[Row, ...]) -> str:
    console = Console(width=160, record=True, file=StringIO())
    console.print(table(rows, audio_s=100.0))
    return console.export_text()


def test_times_are_shares_of_faster_whispers_in_the_same_run() -> None:
    assert ratios(ROWS) == {Contender.WHOLE: (0.5, 0.75), Contender.DEFAULT: (1.0, 1.0)}
    assert ratios((OURS,)) == {}


def test_the_table_has_a_line_for_each_and_says_what_is_not_here() -> None:
    lines = shown(ROWS).splitlines()
    [ours] = [line for line in lines if re.search(r"\bquietroom\b", line)]
    assert re.findall(r"[\d.]+", ours) == ["0.50", "0.75", "0.100", "0.105", "10", "5", "900"]
    assert any("whisper.cpp" in line and "not installed" in line for line in lines)
    assert any("batched" in line and "failed" in line for line in lines)


def test_json_holds_every_figure_and_no_words() -> None:
    document = as_json(ROWS, audio_s=100.0, threads=2)
    ours, _, missing, _ = document["contenders"]
    assert (ours["wall_ratio"], ours["cpu_ratio"], ours["wer"], ours["deletions"]) == (0.5, 0.75, 0.105, 10)
    assert (missing["state"], missing["wall_s"], missing["wer"]) == ("not installed", None, None)
    assert document["threads"] == 2


def test_the_picture_has_a_point_for_each_with_both_figures_better_ones_lower_and_to_the_left() -> None:
    root = ElementTree.fromstring(picture(ROWS))  # noqa: S314
    ours, other = root.findall(".//*[@id='PathCollection_1']//{*}use")
    assert float(ours.attrib["x"]) < float(other.attrib["x"])
    assert float(ours.attrib["y"]) > float(other.attrib["y"])
    assert "and 0.10; " in str(root.findtext("{*}title")), "its figures are told to whoever cannot see it"
    with pytest.raises(ValueError, match="no contender"):
        picture((replace(OURS, errors=None), replace(DEFAULT, errors=None)))


@pytest.mark.parametrize("more", [[], ["--only", "quietroom"]])
def test_a_picture_that_cannot_be_drawn_is_refused_before_anything_is_measured(more: list[str], tmp_path: Path) -> None:
    alone = tmp_path / "one.wav"
    alone.touch()
    audio = AVERLOCK if more else alone
    drawn = tmp_path / "speed.svg"
    asked = CliRunner().invoke(app, ["bench", str(audio), "--picture", str(drawn), *more])
    assert asked.exit_code == 2
    assert "gold script" in " ".join(asked.output.replace("│", " ").split())
    assert not drawn.exists()


def test_a_script_is_found_by_its_name_or_where_there_is_but_one(tmp_path: Path) -> None:
    audio = tmp_path / "one.mp3"
    assert script_of(audio) is None
    (tmp_path / "other.session.txt").touch()
    assert script_of(audio) == tmp_path / "other.session.txt"
    (tmp_path / "third.session.txt").touch()
    assert script_of(audio) is None
    (tmp_path / "one.session.txt").touch()
    assert script_of(audio) == tmp_path / "one.session.txt"


def test_what_is_not_installed_is_said_and_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.bench.measuring.is_installed", lambda contender: False)
    assert measured([Contender.OPENAI], [AVERLOCK], Settings()) == (Row(Contender.OPENAI, State.MISSING),)


@pytest.fixture(scope="module")
def minute(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's first minute, without a script."""
    recording = ingest.open_recording(AVERLOCK, Settings().ingest)
    path = tmp_path_factory.mktemp("bench") / "minute.wav"
    path.write_bytes(wav(recording.samples(Stretch(0, 60_000))))
    return path


@pytest.mark.model
def test_listening_takes_no_more_than_faster_whispers_default(minute: Path) -> None:
    ours, theirs = (measure(which, [minute], Settings()) for which in (Contender.LISTENING, Contender.DEFAULT))
    assert ours.cpu_s is not None
    assert theirs.cpu_s is not None
    assert ours.cpu_s < GUARD * theirs.cpu_s


@pytest.mark.model
def test_a_contender_in_a_process_of_its_own_is_timed_and_weighed(minute: Path) -> None:
    [row] = measured([Contender.LIMIT], [minute], Settings())
    assert row.state is State.RAN
    assert row.errors is None
    assert row.wall_s is not None
    assert row.wall_s > 0
    assert row.peak_bytes is None or row.peak_bytes > 100_000_000
