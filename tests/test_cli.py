"""The command line as a person and as a script meet it: statuses, one-line errors, nothing left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pipeline import restricted
from pipeline.restricted import open_sealed
from pipeline.restricted.keys import load_identity
from tests.sound import wav

LOWER_SOUND = ["evaluate", "x.session.txt", "--audio", "x.mp3", "--lower"]
ONE_SPEAKER = ["process", "x.mp3", "--recipients", "r.toml", "--speakers", "1"]
SOME_OR_NONE = ["process", "x.mp3", "--recipients", "r.toml", "--speakers", "3", "--no-speakers"]
BAD_ENGINE = ["process", "x.mp3", "--recipients", "r.toml", "--engine", "nonsense"]
SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "copperfold"
CONSENT = """kind = "{kind}"
date = 2026-03-04
confirmed_by_role = "facilitator"
participants = 5
everyone_agreed_to_recording = true
everyone_informed = true
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with keys, recipients and consents, as a person would have them."""
    entries = []
    for route in ("reviewer", "dsl", "headteacher", "chair"):
        for n in (1, 2):
            key = restricted.public_key(restricted.new_identity(tmp_path / f"{route}{n}.key", None))
            entries.append(f'[[{route}]]\nlabel = "x"\nkey = "{key}"\n')
    (tmp_path / "recipients.toml").write_text("".join(entries))
    for kind in ("recording", "notes"):
        (tmp_path / f"{kind}.toml").write_text(CONSENT.format(kind=kind))
    return tmp_path


def run(desk: Path, *arguments: str, code: str = "") -> subprocess.CompletedProcess[str]:
    """The program in a process of its own; `code` runs first, in it."""
    script = f"{code}\nfrom pipeline.cli import main\nmain()"
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, cwd=desk, capture_output=True, text=True, timeout=600, env={**os.environ})


def process(
    desk: Path, source: Path, *more: str, kind: str = "notes", code: str = ""
) -> subprocess.CompletedProcess[str]:
    options = ("--recipients", "recipients.toml", "--consent", f"{kind}.toml", "--out", "out")
    return run(desk, "process", str(source), *options, *more, code=code)


def left_behind(desk: Path) -> list[Path]:
    return list((desk / "out").iterdir()) if (desk / "out").exists() else []


def test_wrong_usage_is_status_2(desk: Path) -> None:
    nothing_fits = (["process"], ["keys", "new", "--nonsense"], ["evaluate"], ["nonsense"])
    for arguments in (*nothing_fits, BAD_ENGINE, LOWER_SOUND, ONE_SPEAKER, SOME_OR_NONE):
        done = run(desk, *arguments)
        assert done.returncode == 2, arguments
        assert done.stderr.startswith("error: ")


def test_keys_are_made_shown_and_open_what_is_sealed_to_them(desk: Path) -> None:
    made = json.loads(run(desk, "keys", "new", "--out", "mine.key", "--plain", "--json").stdout)
    assert json.loads(run(desk, "keys", "show", "--identity", "mine.key", "--json").stdout) == made
    (desk / "sealed.age").write_bytes(restricted.seal(b"exact words   ", [made["public_key"]]))
    assert run(desk, "open", "sealed.age", "--identity", "mine.key").stdout == "exact words"
    assert run(desk, "open", "sealed.age", "--identity", "dsl1.key").returncode == 41
    run(desk, "open", "sealed.age", "--identity", "mine.key", "--out", "plain")
    assert (desk / "plain").read_bytes() == b"exact words   "
    assert run(desk, "open", "sealed.age", "--identity", "mine.key", "--out", "plain").returncode == 60
    assert run(desk, "follow-up", "open", "sealed.age", "--identity", "mine.key").returncode == 42
    assert run(desk, "open", "none.age", "--identity", "mine.key").returncode == 60


def test_settings_say_where_each_value_comes_from(desk: Path) -> None:
    (desk / "config").mkdir()
    (desk / "config" / "settings.toml").write_text("[transcribe]\nbeam_size = 2\n")
    shown = run(desk, "settings").stdout
    assert "beam_size = 2  # changed" in shown
    assert 'language = "en"  # default' in shown
    assert json.loads(run(desk, "settings", "--json").stdout)["transcribe"]["beam_size"] == 2


def test_settings_show_what_the_school_says_of_redaction(desk: Path) -> None:
    (desk / "config").mkdir()
    (desk / "config" / "redaction.toml").write_text(
        '[placeholders]\nPERSON = "NAME"\n[keep]\nwords = ["Kestrel"]\n[[hide]]\nterm = "the Cabin"\nentity = "PLACE"\n'
    )
    shown = run(desk, "settings").stdout
    assert 'placeholders.PERSON = "NAME"  # changed' in shown
    assert 'placeholders.STAFF = "STAFF"  # default' in shown
    assert 'keep.words = ["Kestrel"]  # changed' in shown
    assert 'hide = [{"term": "the Cabin", "entity": "PLACE"}]  # changed' in shown
    assert json.loads(run(desk, "settings", "--json").stdout)["redaction"]["placeholders"]["PERSON"] == "NAME"


def test_a_fault_in_the_program_shows_its_place_and_never_its_message(desk: Path) -> None:
    code = "import pipeline.audit as a\ndef bad(**_): raise ValueError('Callum Doyle')\na.verify = bad"
    done = run(desk, "audit", "verify", code=code)
    assert done.returncode == 1
    assert "Callum" not in done.stderr + done.stdout
    assert "ValueError in bad" in done.stderr


@pytest.mark.model
def test_models_are_listed_and_verified(desk: Path) -> None:
    listed = {item["name"]: item["state"] for item in json.loads(run(desk, "models", "list", "--json").stdout)}
    assert listed["whisper-base"] == "ok"
    assert run(desk, "models", "verify", "minilm").stdout == "minilm: ok\n"
    assert "minilm" in run(desk, "models", "list").stdout
    assert run(desk, "models", "verify", "nonsense").returncode == 30
    assert run(desk, "models", "pull").stdout.count("was here") == 4
    assert "model minilm: ok" in run(desk, "doctor").stdout


BAD: dict[str, tuple[Callable[[Path], Path], str, tuple[str, ...], int]] = {
    "not audio": (lambda d: _bytes(d / "Callum.mp3", b"this is no sound " * 99), "recording", (), 10),
    "empty": (lambda d: _bytes(d / "Callum.wav", b""), "recording", (), 11),
    "zero length": (lambda d: _bytes(d / "Callum.wav", wav(np.zeros(0))), "recording", (), 11),
    "silence only": (lambda d: _bytes(d / "Callum.wav", wav(np.zeros(16_000 * 8))), "recording", (), 12),
    "corrupt": (lambda d: _bytes(d / "Callum.m4a", b"\0\0\0\x20ftypM4A " + bytes(900)), "recording", (), 13),
    "DS2": (lambda d: _bytes(d / "Callum.ds2", b"\x03ds2" + bytes(900)), "recording", (), 14),
    "unknown kind": (lambda d: _bytes(d / "Callum.xyz", b"x"), "notes", (), 14),
    "notes not UTF-8": (lambda d: _bytes(d / "Callum.txt", b"caf\xe9 talk"), "notes", (), 15),
    "empty notes": (lambda d: _bytes(d / "Callum.txt", b" \n"), "notes", (), 11),
    "no such file": (lambda d: d / "Callum.txt", "notes", (), 15),
    "a recording with the consent for notes": (lambda d: _bytes(d / "a.wav", wav(np.zeros(99))), "notes", (), 24),
    "a missing consent": (lambda d: SAMPLE / "notes.docx", "none", (), 24),
    "a roster without names": (lambda d: SAMPLE / "notes.docx", "notes", ("--roster", "recipients.toml"), 22),
    "a plan that is none": (lambda d: SAMPLE / "notes.docx", "notes", ("--plan", "recipients.toml"), 21),
    "a speaker who is not there": (lambda d: SAMPLE / "notes.docx", "notes", ("--remove-speaker", "Callum"), 25),
    "a speaker of a recording whose speakers are left alone": (
        lambda d: _bytes(d / "a.wav", wav(np.zeros(99))),
        "recording",
        ("--no-speakers", "--remove-speaker", "S2"),
        25,
    ),
    "a speaker of a recording by name": (
        lambda d: _bytes(d / "a.wav", wav(np.zeros(99))),
        "recording",
        ("--remove-speaker", "Callum"),
        25,
    ),
    "the sound of notes": (lambda d: SAMPLE / "notes.docx", "notes", ("--audio",), 14),
    "an unknown model": (lambda d: SAMPLE / "notes.docx", "notes", ("--model", "nonsense"), 30),
    "an unwritable folder": (lambda d: SAMPLE / "notes.docx", "notes", ("--out", "recipients.toml/below"), 60),
}


def _bytes(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.model
@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_line_with_its_own_status_and_nothing_is_written(desk: Path, case: str) -> None:
    make, kind, options, status = BAD[case]
    done = process(desk, make(desk), *options, kind=kind)
    assert done.returncode == status, done.stderr
    errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    assert "Callum" not in done.stderr + done.stdout
    assert str(desk) not in errors[0]
    assert left_behind(desk) == []


@pytest.mark.model
@pytest.mark.parametrize("bad", ["one key", "private key"])
def test_recipients_that_do_not_fit_stop_it_before_it_starts(desk: Path, bad: str) -> None:
    path = desk / "recipients.toml"
    if bad == "one key":
        path.write_text(path.read_text().rsplit("[[chair]]", 1)[0])
    else:
        public = restricted.public_key(load_identity(desk / "dsl1.key", lambda: pytest.fail("asked")))
        private = (desk / "dsl1.key").read_text().splitlines()[1]
        path.write_text(path.read_text().replace(public, private))
    done = process(desk, SAMPLE / "notes.docx")
    assert done.returncode == 23
    assert "AGE-SECRET" not in done.stderr
    assert left_behind(desk) == []


@pytest.mark.model
def test_notes_are_processed_and_the_three_options_stand_for_the_consent_file(desk: Path) -> None:
    who = ("--agreed-date", "2026-03-04", "--confirmed-by", "facilitator", "--participants", "5")
    options = ("--recipients", "recipients.toml", "--roster", str(SAMPLE / "roster.csv"), "--json", *who)
    done = run(desk, "process", str(SAMPLE / "notes.docx"), *options)
    assert done.returncode == 0, done.stderr
    folder = desk / json.loads(done.stdout)["folder"]
    assert (folder / "analyst" / "transcript.docx").exists()
    assert json.loads((folder / "manifest.json").read_text())["consent"]["participants"] == 5
    fits = run(desk, "audit", "verify", str(folder))
    assert fits.returncode == 0
    assert fits.stdout.startswith("2 entries, unbroken")
    refused = run(desk, "process", "notes.txt", "--recipients", "recipients.toml", "--agreed-date", "yesterday")
    assert refused.returncode == 24


KILL = (
    "import os, signal, pipeline.{module} as m\n"
    # A process started in the background ignores SIGINT unless it asks for it.
    "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "m.{name} = lambda *a, **k: os.kill(os.getpid(), signal.{signal})"
)


@pytest.mark.model
def test_a_kill_after_sealing_leaves_restricted_whole_and_no_analyst_folder(desk: Path) -> None:
    done = process(desk, SAMPLE / "notes.docx", code=KILL.format(module="export", name="render", signal="SIGKILL"))
    assert done.returncode == -9
    [folder] = left_behind(desk)
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "restricted"]
    for route in ("dsl", "headteacher", "chair"):
        key = load_identity(desk / f"{route}2.key", lambda: pytest.fail("asked"))
        assert json.loads(open_sealed((folder / "restricted" / f"follow-up-{route}.age").read_bytes(), [key]))


@pytest.mark.model
def test_ctrl_c_before_sealing_leaves_nothing(desk: Path) -> None:
    done = process(desk, SAMPLE / "notes.docx", code=KILL.format(module="flag", name="find", signal="SIGINT"))
    assert done.returncode == 130
    assert "Traceback" not in done.stderr
    assert left_behind(desk) == []


@pytest.mark.model
def test_ctrl_c_after_sealing_is_status_50(desk: Path) -> None:
    done = process(desk, SAMPLE / "notes.docx", code=KILL.format(module="redact", name="find", signal="SIGINT"))
    assert done.returncode == 50
    [folder] = left_behind(desk)
    assert sorted(path.name for path in folder.iterdir()) == ["manifest.json", "restricted"]
