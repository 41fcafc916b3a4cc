"""The order of safety, on typed notes and the real models: what stays, what appears, what never does."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline import audit, export, flag, publish, redact, restricted, run
from pipeline.cli.process import show
from pipeline.errors import (
    ConsentError,
    DiskFullError,
    EmptyInputError,
    LeakError,
    PipelineError,
    SealedNotPublishedError,
    UnsupportedFormatError,
)
from pipeline.publish import manifest
from pipeline.restricted.keys import Identity
from pipeline.settings.consent import Consent
from pipeline.settings.plan import load_plan
from pipeline.values import Person, RedactedTranscript, Roster
from tests.building import digests, recipients_of, two_keys_each

pytestmark = pytest.mark.model

NOTES = """Welcome everyone. This is about themes, not individual students.

What kinds of harm are young people seeing at the moment? Vaping and group chats, mostly.

Callum Doyle in 9B told me yesterday that his stepdad punched him and he is scared to go home tonight.

Thank you for telling us, I will take that one to the safeguarding lead.

How confident would staff be if something was reported to them? Fairly, the training helped.

Any questions, come and find me. Thank you all.
"""
ROSTER = Roster((Person("p1", "student", "Callum", "Doyle", year="9", form="9B"),))
CONSENT = Consent.model_validate(
    {"kind": "notes", "date": "2026-03-04", "confirmed_by_role": "facilitator", "participants": 5}
    | {"everyone_informed": True}
)


@pytest.fixture
def keys() -> dict[str, list[Identity]]:
    return two_keys_each()


@pytest.fixture
def order(tmp_path: Path, keys: dict[str, list[Identity]]) -> publish.Order:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "notes.txt").write_text(NOTES)
    return publish.Order(
        source=tmp_path / "in" / "notes.txt",
        out=tmp_path / "out",
        recipients=recipients_of(keys),
        consent=CONSENT,
        agenda=run.Agenda(load_plan()),
        roster=ROSTER,
    )


def opened(folder: Path, name: str, key: Identity) -> Any:
    return json.loads(restricted.open_sealed((folder / "restricted" / name).read_bytes(), [key]))


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_session_gives_every_file_of_the_contract(
    order: publish.Order, parts: run.Parts, keys: dict[str, list[Identity]]
) -> None:
    outcome = publish.process(order, parts)
    sealed = {f"restricted/follow-up-{route}.age" for route in ("dsl", "headteacher", "chair")}
    assert files(outcome.folder) == sealed | {
        "manifest.json",
        "restricted/transcript.age",
        "restricted/notes.age",
        *(f"analyst/transcript.{kind}" for kind in ("json", "docx", "txt", "csv", "html")),
    }
    [item] = opened(outcome.folder, "follow-up-dsl.age", keys["dsl"][1])["items"]
    assert "his stepdad punched him" in item["text"]
    assert opened(outcome.folder, "follow-up-chair.age", keys["chair"][0])["items"] == []
    truth = opened(outcome.folder, "transcript.age", keys["reviewer"][0])
    assert {"Callum Doyle"} <= {name for names in truth["pseudonyms"].values() for name in names}
    assert truth["left_out"][0]["reason"] == "withheld"


def test_no_name_and_no_withheld_word_is_anywhere_outside_the_seals(
    order: publish.Order, parts: run.Parts, own_state: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    outcome = publish.process(order, parts)
    readable = [path for path in outcome.folder.rglob("*") if path.is_file() and path.suffix != ".age"]
    content = b"".join(path.read_bytes() for path in [*readable, *own_state.iterdir()]).lower()
    content += "".join(capfd.readouterr()).encode().lower()
    for word in (b"callum", b"doyle", b"stepdad", b"punched", b"notes.txt"):
        assert word not in content


def test_the_manifest_tells_digests_and_nothing_of_flags(order: publish.Order, parts: run.Parts) -> None:
    outcome = publish.process(order, parts)
    told = json.loads((outcome.folder / "manifest.json").read_text())
    assert told["state"] == "published"
    assert told["digests"] == digests(outcome.folder)
    assert told["audit_head"] == audit.verify().head
    assert "flag" not in json.dumps({**told, "versions": None})


def leak(_: redact.LeakSearch, redacted: RedactedTranscript) -> tuple[redact.Leak, ...]:
    return (redact.Leak("roster", 0),) if redacted.entries else ()


def raising(problem: BaseException) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> Any:
        raise problem

    return fail


@pytest.mark.parametrize(
    ("module", "name", "failure"),
    [
        (redact.LeakSearch, "leaks", leak),
        (redact, "find", raising(ValueError("Callum Doyle"))),
        (redact, "apply", raising(KeyboardInterrupt())),
        (export, "render", lambda _: {"transcript.txt": b"Callum said so."}),
        (export, "render", raising(OSError(errno.ENOSPC, "No space left on device"))),
    ],
)
def test_a_failure_after_sealing_leaves_restricted_whole_and_no_analyst_folder(
    order: publish.Order,
    parts: run.Parts,
    keys: dict[str, list[Identity]],
    monkeypatch: pytest.MonkeyPatch,
    module: Any,
    name: str,
    failure: Callable[..., Any],
) -> None:
    monkeypatch.setattr(module, name, failure)
    with pytest.raises(SealedNotPublishedError) as raised:
        publish.process(order, parts)
    assert "Callum" not in str(raised.value)
    [folder] = order.out.iterdir()
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "restricted"]
    assert opened(folder, "follow-up-dsl.age", keys["dsl"][0])["items"]
    assert opened(folder, "transcript.age", keys["reviewer"][0])["turns"]
    assert json.loads((folder / "manifest.json").read_text())["state"] == "sealed"


def test_a_log_that_cannot_be_written_does_not_hide_that_sealing_was_done(
    order: publish.Order, parts: run.Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(act: str, _: object) -> str:
        if act == "sealed":
            return audit.START
        raise DiskFullError("full")

    monkeypatch.setattr(audit, "append", full)
    with pytest.raises(SealedNotPublishedError):
        publish.process(order, parts)


PROBLEMS = [KeyboardInterrupt(), OSError(errno.ENOSPC, "full"), ValueError("Callum Doyle")]


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_failure_before_sealing_leaves_nothing(
    order: publish.Order, parts: run.Parts, monkeypatch: pytest.MonkeyPatch, problem: BaseException
) -> None:
    monkeypatch.setattr(restricted, "seal", raising(problem))
    with pytest.raises((KeyboardInterrupt, DiskFullError, ValueError)):
        publish.process(order, parts)
    assert list(order.out.iterdir()) == []


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize(
    ("module", "name", "says"),
    [
        (restricted, "to_bytes", "as far as the follow-up files"),
        (restricted, "seal_stream", "as far as the follow-up files"),
        (manifest, "write", "sealed and whole"),
    ],
)
def test_whatever_fails_once_the_items_are_sealed_they_can_be_opened(
    order: publish.Order,
    parts: run.Parts,
    keys: dict[str, list[Identity]],
    monkeypatch: pytest.MonkeyPatch,
    module: Any,
    name: str,
    says: str,
    problem: BaseException,
) -> None:
    monkeypatch.setattr(module, name, raising(problem))
    with pytest.raises(SealedNotPublishedError, match=says) as raised:
        publish.process(order, parts)
    assert "Callum" not in str(raised.value)
    [folder] = order.out.iterdir()
    assert not (folder / "analyst").exists()
    assert opened(folder, "follow-up-dsl.age", keys["dsl"][0])["items"]
    assert not [path for path in folder.rglob("*") if path.name.endswith(".part")]


def test_a_manifest_that_cannot_be_rewritten_keeps_everything_from_analysts(
    order: publish.Order, parts: run.Parts, keys: dict[str, list[Identity]], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = manifest.write

    def fails_at_the_end(*given: Any, redactions: dict[str, int] | None = None, **more: Any) -> None:
        if redactions is not None:
            raise OSError(errno.ENOSPC, "full")
        written(*given, **more)

    monkeypatch.setattr(manifest, "write", fails_at_the_end)
    with pytest.raises(SealedNotPublishedError, match="whole"):
        publish.process(order, parts)
    [folder] = order.out.iterdir()
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "restricted"]
    told = json.loads((folder / "manifest.json").read_text())
    assert (told["state"], told["digests"]) == ("sealed", digests(folder))
    assert opened(folder, "follow-up-dsl.age", keys["dsl"][0])["items"]


def told(outcome: publish.Outcome, capsys: pytest.CaptureFixture[str], *, as_json: bool) -> str:
    """What the command prints, but for the session's id, its times and what was redacted."""
    same = replace(outcome, timings_s=dict.fromkeys(outcome.timings_s, 1.0), redactions={})
    show(same, as_json)
    printed = "".join(capsys.readouterr())
    return printed.replace(outcome.session.id, "ID")


@pytest.mark.parametrize("as_json", [False, True])
def test_what_is_printed_is_the_same_whether_anything_was_flagged_or_not(
    order: publish.Order,
    parts: run.Parts,
    keys: dict[str, list[Identity]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    as_json: bool,
) -> None:
    named = recipients_of(keys, {"dsl": ("Callum Doyle",), "headteacher": ("Doyle",), "chair": ("Callum",)})
    everywhere = publish.process(replace(order, id="a" * 16, recipients=named), parts)
    flagged = publish.process(order, parts)
    assert opened(flagged.folder, "follow-up-dsl.age", keys["dsl"][0])["items"]
    monkeypatch.setattr(flag, "find", lambda *_: ())
    nothing = publish.process(replace(order, id="b" * 16), parts)
    printed = {told(outcome, capsys, as_json=as_json) for outcome in (everywhere, flagged, nothing)}
    assert len(printed) == 1
    assert ("take the restricted folder to them" in printed.pop()) is not as_json
    for name, holder in (("follow-up-dsl", "dsl"), ("follow-up-chair", "chair"), ("transcript", "reviewer")):
        sealed = ((outcome.folder / "restricted" / f"{name}.age").read_bytes() for outcome in (flagged, nothing))
        assert len({len(restricted.open_sealed(content, keys[holder])) for content in sealed}) == 1
    conflict = json.loads((everywhere.folder / "manifest.json").read_text())["warnings"]
    assert [warning["code"] for warning in conflict] == ["conflict-everywhere"]
    truth = opened(everywhere.folder, "transcript.age", keys["reviewer"][0])
    assert "his stepdad punched him" in truth["not_routed"][0]["text"]


def test_bad_input_writes_nothing(order: publish.Order, parts: run.Parts, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "sheet.xlsx").write_text("x")
    recording = CONSENT.model_copy(update={"kind": "recording"})
    plan = order.agenda.plan
    telling = replace(plan, items=(replace(plan.items[0], title="What Callum said"), *plan.items[1:]))
    cases: list[tuple[publish.Order, type[PipelineError]]] = [
        (replace(order, source=tmp_path / "empty.txt"), EmptyInputError),
        (replace(order, source=tmp_path / "sheet.xlsx"), UnsupportedFormatError),
        (replace(order, source=tmp_path / "none.txt"), PipelineError),
        (replace(order, consent=recording), ConsentError),
        (replace(order, label="Callum's group"), LeakError),
        (replace(order, agenda=run.Agenda(telling)), LeakError),
    ]
    for bad, error in cases:
        with pytest.raises(error):
            publish.process(bad, parts)
        assert not order.out.exists() or list(order.out.iterdir()) == []


def test_themes_are_of_what_is_left_only(order: publish.Order, parts: run.Parts) -> None:
    folder = publish.process(order, parts).folder
    document = json.loads((folder / "analyst" / "transcript.json").read_text())
    codes = {theme["code"] for turn in document["turns"] for theme in turn["themes"]}
    assert "training" in codes
    assert not codes & {"violence", "home"}  # those words were in the passage that was withheld
    assert {count["code"] for count in document["theme_counts"]} <= codes
    for turn in document["turns"]:
        assert all(0 <= theme["start"] < theme["end"] <= len(turn["text"]) for theme in turn["themes"])
    assert "How it is answered" in (folder / "analyst" / "transcript.html").read_text()
    assert json.loads((folder / "manifest.json").read_text())["timings_s"]["themes"] >= 0


def test_a_coding_frame_that_names_somebody_stops_the_run_before_any_work(
    order: publish.Order, parts: run.Parts
) -> None:
    first, *others = parts.themes.dimension
    telling = first.model_copy(update={"title": "What Callum does"})
    frame = parts.themes.model_copy(update={"dimension": (telling, *others)})
    with pytest.raises(LeakError, match="coding frame"):
        publish.process(order, replace(parts, themes=frame))
    assert not order.out.exists()
