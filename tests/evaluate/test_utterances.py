from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import GoldError
from pipeline.evaluate.figures import Share
from pipeline.evaluate.utterances import read_utterances, score_redact
from pipeline.values import Roster

ROWS = (
    {
        "text": "Petra will meet will at the park.",
        "spans": [{"start": 0, "end": 5, "type": "PERSON", "text": "Petra"}],
        "keep": ["the park", "will"],
        "kind": "name_first",
    },
    {
        "text": "pet row was at drayfield high",
        "spans": [
            {"start": 0, "end": 7, "type": "PERSON", "text": "pet row"},
            {"start": 15, "end": 29, "type": "SCHOOL", "text": "drayfield high"},
        ],
        "keep": ["was"],
        "kind": "asr_name",
        "asr": True,
        "roster": ["Pedro Lima"],
    },
)


def write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def by_hand(text: str, roster: Roster) -> str:
    """Hides the clean name, with a roster the misheard one too, never the school; and it costs a keep phrase."""
    text = text.replace("Petra", "[PERSON 1]").replace("the park", "[PLACE 1]")
    return text.replace("pet row", "[STUDENT 1]") if roster.people else text


def test_hidden_and_lost_are_counted_by_condition(tmp_path: Path) -> None:
    figures = score_redact(read_utterances(write(tmp_path / "r.jsonl", *ROWS)), by_hand)
    assert figures.clean == Share(1, 1)
    assert figures.misheard_with_roster == Share(1, 2)
    assert figures.misheard_without == Share(0, 2)
    assert figures.by_type == {"PERSON": Share(2, 2), "SCHOOL": Share(0, 1)}
    assert figures.by_kind == {"asr_name": Share(1, 2), "name_first": Share(1, 1)}
    assert figures.keep_lost == Share(1, 3)
    assert figures.others_lost == Share(0, 4)
    assert [(miss.kind, miss.line) for miss in figures.misses] == [("asr_name: SCHOOL", 2)]
    assert [miss.line for miss in figures.keep_losses] == [1]


def test_a_plain_word_that_is_gone_is_counted_outside_spans_and_keep_phrases(tmp_path: Path) -> None:
    rows = read_utterances(write(tmp_path / "r.jsonl", *ROWS))
    figures = score_redact(rows, lambda text, _: text.replace("at ", "[PLACE 1] ").replace("meet ", ""))
    assert figures.others_lost == Share(3, 4)


def test_a_kind_that_is_new_here_counts_like_any_other(tmp_path: Path) -> None:
    row = {**ROWS[0], "kind": "committee"}
    figures = score_redact(read_utterances(write(tmp_path / "r.jsonl", row)), by_hand)
    assert figures.by_kind == {"committee": Share(1, 1)}
    assert figures.clean == Share(1, 1)
    assert figures.keep_lost == Share(1, 2)
    assert [miss.kind for miss in figures.keep_losses] == ["committee"]


def test_a_misheard_row_whose_roster_is_taken_away_counts_as_without(tmp_path: Path) -> None:
    rows = read_utterances(write(tmp_path / "r.jsonl", {**ROWS[1], "roster": []}))
    figures = score_redact(rows, by_hand)
    assert figures.misheard_with_roster == Share(0, 0)
    assert figures.misheard_without == Share(0, 2)


def test_half_a_name_left_is_a_miss(tmp_path: Path) -> None:
    rows = read_utterances(write(tmp_path / "r.jsonl", ROWS[1]))
    figures = score_redact(rows, lambda text, _: text.replace("pet", "[PERSON 1]").replace("drayfield", "[SCHOOL 1]"))
    assert figures.misheard_with_roster == Share(0, 2)


def test_perfect_redaction_misses_nothing(tmp_path: Path) -> None:
    rows = read_utterances(write(tmp_path / "r.jsonl", *ROWS))

    def redact(text: str, _: Roster) -> str:
        for surface in ("Petra", "pet row", "drayfield high"):
            text = text.replace(surface, "[PERSON 1]")
        return text

    figures = score_redact(rows, redact)
    assert figures.misses == figures.keep_losses == ()
    assert figures.misheard_without == Share(2, 2)


def test_row_of_another_kind_is_refused_by_its_line(tmp_path: Path) -> None:
    path = write(tmp_path / "r.jsonl", ROWS[0], {"text": "Petra"})
    with pytest.raises(GoldError, match="line 2") as raised:
        read_utterances(path)
    assert "Petra" not in str(raised.value)


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="check the path"):
        read_utterances(tmp_path / "none.jsonl")
