from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline import audit, export, publish, redact, release, run
from pipeline.errors import DecisionsError, LeakError, OutputError, TamperedError, WrongKeyError
from pipeline.release import Decisions, load_decisions
from pipeline.restricted.keys import Identity
from pipeline.values import Roster
from tests.publish.test_process import keys, opened, order
from tests.themes.coding import loaders

pytestmark = pytest.mark.model
__all__ = ["keys", "order"]

SIGNED = Decisions(signed_off_by_role="facilitator")


@pytest.fixture
def folder(order: publish.Order, parts: run.Parts) -> Path:
    return publish.process(order, parts).folder


def text_of(folder: Path) -> str:
    return (folder / "transcript.txt").read_text()


def returning(item: str) -> Decisions:
    decision = {"item": item, "verdict": "not_a_concern", "reason": "known", "by_role": "dsl", "at": "2026-03-05"}
    return Decisions.model_validate(
        {"signed_off_by_role": "facilitator", "items": [{**decision, "return_to_transcript": True}]}
    )


def test_a_release_is_numbered_read_only_and_no_draft(folder: Path, keys: dict[str, list[Identity]]) -> None:
    one = release.release(folder, keys["reviewer"][:1], SIGNED, loaders=loaders())
    two = release.release(folder, keys["reviewer"][1:], SIGNED, loaders=loaders())
    assert (one.number, two.number) == (1, 2)
    assert "DRAFT" in text_of(folder / "analyst")
    assert "DRAFT" not in text_of(one.folder)
    assert all(path.stat().st_mode & 0o222 == 0 for path in one.folder.iterdir())
    assert json.loads((one.folder / "transcript.json").read_text())["release"] == 1
    assert audit.verify().entries == 4


def test_a_withheld_passage_returns_redacted_with_its_routes_key(folder: Path, keys: dict[str, list[Identity]]) -> None:
    [item] = opened(folder, "follow-up-dsl.age", keys["dsl"][0])["items"]
    assert "stepdad" not in text_of(release.release(folder, keys["reviewer"], SIGNED, loaders=loaders()).folder)
    with pytest.raises(DecisionsError, match="key"):
        release.release(folder, keys["reviewer"], returning(item["id"]), loaders=loaders())
    with pytest.raises(DecisionsError, match="key"):
        release.release(folder, [*keys["reviewer"], *keys["chair"]], returning(item["id"]), loaders=loaders())
    given_back = text_of(
        release.release(folder, [*keys["reviewer"], *keys["dsl"]], returning(item["id"]), loaders=loaders()).folder
    )
    assert "stepdad" in given_back
    assert item["id"] not in (audit.default_folder() / "audit.jsonl").read_text()
    assert "Callum" not in given_back


def test_what_the_reviewer_hides_is_hidden_and_what_is_kept_is_kept(
    folder: Path, keys: dict[str, list[Identity]]
) -> None:
    truth = opened(folder, "transcript.age", keys["reviewer"][0])["core"]["transcript"]["text"]
    assert "Fairly, the training" in text_of(folder / "analyst")
    start = truth.index("Fairly")
    hide = Decisions.model_validate(
        {"signed_off_by_role": "facilitator", "spans": [{"start": start, "end": start + 6, "verdict": "hide"}]}
    )
    hidden = release.release(folder, keys["reviewer"], hide, loaders=loaders())
    assert "[PERSON 1], the training" in text_of(hidden.folder)


def test_words_are_put_right_hidden_and_kept_in_a_release(folder: Path, keys: dict[str, list[Identity]]) -> None:
    truth = opened(folder, "transcript.age", keys["reviewer"][0])["core"]["transcript"]["text"]
    start = truth.index("training")
    decisions = Decisions.model_validate(
        {
            "signed_off_by_role": "facilitator",
            "corrections": [{"start": start, "end": start + 8, "text": "Doyle's"}],
            "terms": [{"term": "Themes", "verdict": "hide", "entity": "ORG"}],
        }
    )
    told = text_of(release.release(folder, keys["reviewer"], decisions, loaders=loaders()).folder)
    assert "This is about [ORG 1], not" in told
    assert "Fairly, the [STUDENT 1]'s helped." in told


def test_a_release_is_searched_for_the_names_that_the_draft_was(
    folder: Path, keys: dict[str, list[Identity]], monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = opened(folder, "transcript.age", keys["reviewer"][0])["core"]["roster"]["people"]
    assert [(person["given_name"], person["form"], person["role"]) for person in sealed] == [("Callum", "", "other")]
    asked: list[Roster] = []
    search = redact.leak_search

    def seen(*given: Any) -> redact.LeakSearch:
        asked.append(given[-1])
        return search(*given)

    monkeypatch.setattr(redact, "leak_search", seen)
    release.release(folder, keys["reviewer"], SIGNED, loaders=loaders())
    assert len(asked) == 1
    assert [person.family_name for person in asked[0].people] == ["Doyle"]


def test_a_name_in_the_bytes_of_a_file_stops_a_release_and_leaves_nothing(
    folder: Path, keys: dict[str, list[Identity]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "render", lambda _: {"transcript.csv": b"Doyle"})
    with pytest.raises(LeakError, match=r"transcript\.csv"):
        release.release(folder, keys["reviewer"], SIGNED, loaders=loaders())
    assert list((folder / "released").iterdir()) == []


def test_only_a_reviewers_key_releases(folder: Path, keys: dict[str, list[Identity]]) -> None:
    with pytest.raises(WrongKeyError):
        release.release(folder, keys["dsl"], SIGNED, loaders=loaders())
    assert not (folder / "released").exists()


def test_a_sealed_file_that_is_not_the_manifests_is_refused(folder: Path, keys: dict[str, list[Identity]]) -> None:
    sealed = folder / "restricted" / "transcript.age"
    sealed.write_bytes(sealed.read_bytes() + b" ")
    with pytest.raises(TamperedError):
        release.release(folder, keys["reviewer"], SIGNED, loaders=loaders())


def test_a_folder_that_is_no_session_is_an_error(tmp_path: Path, keys: dict[str, list[Identity]]) -> None:
    with pytest.raises(OutputError):
        release.release(tmp_path, keys["reviewer"], SIGNED, loaders=loaders())


@pytest.mark.parametrize("content", ["", "{}", '{"signed_off_by_role": "x", "extra": 1}', '{"items": [{}]}'])
def test_a_decisions_file_that_does_not_fit_is_an_error(tmp_path: Path, content: str) -> None:
    (tmp_path / "d.json").write_text(content)
    with pytest.raises(DecisionsError):
        load_decisions(tmp_path / "d.json")


def test_a_span_outside_the_text_is_refused(folder: Path, keys: dict[str, list[Identity]]) -> None:
    beyond = {"start": 0, "end": 10_000_000, "verdict": "hide"}
    decisions = Decisions.model_validate({"signed_off_by_role": "facilitator", "spans": [beyond]})
    with pytest.raises(DecisionsError, match="outside"):
        release.release(folder, keys["reviewer"], decisions, loaders=loaders())


def test_a_release_is_coded_anew_from_what_it_shows(folder: Path, keys: dict[str, list[Identity]]) -> None:
    def codes(of: Path) -> set[str]:
        document = json.loads((of / "transcript.json").read_text())
        return {theme["code"] for turn in document["turns"] for theme in turn["themes"]}

    assert "training" in codes(folder / "analyst")
    assert "violence" not in codes(folder / "analyst")
    hide = {"signed_off_by_role": "facilitator", "terms": [{"term": "training", "verdict": "hide", "entity": "ORG"}]}
    hidden = release.release(folder, keys["reviewer"], Decisions.model_validate(hide), loaders=loaders()).folder
    assert "training" not in codes(hidden)
    [item] = opened(folder, "follow-up-dsl.age", keys["dsl"][0])["items"]
    given = [*keys["reviewer"], *keys["dsl"]]
    back = release.release(folder, given, returning(item["id"]), loaders=loaders()).folder
    assert {"violence", "training"} <= codes(back)
    again = release.release(folder, keys["reviewer"], SIGNED, loaders=loaders()).folder
    assert "violence" not in codes(again)
