"""The sound of a release: only where everyone agreed, as the released transcript is, and never on the disk before."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline import audit, redact, release, restricted
from pipeline.errors import DecisionsError, LeakError, TamperedError
from pipeline.ingest.level import TONE_HZ
from pipeline.release import Decisions
from pipeline.restricted import RedactedSound, SealedTranscript, Withheld
from pipeline.restricted.keys import Identity, public_key
from pipeline.values import Samples, Transcript
from tests.building import SESSION, digests, span_of, transcript_of
from tests.hearing import Ears, with_plain_ears
from tests.ingest.sounds import encoded, is_silent, is_tone, played
from tests.redact.marking import roster
from tests.themes.coding import loaders

PEOPLE = roster("Callum Doyle", "Jasdeep Gill")
TALK = transcript_of(  # words of 0.4 s from 0.0; each turn 0.6 s after the last
    ("S1", "so Callum was late again"),
    ("S2", "and somebody told his mother then"),  # from 2.6
    ("S3", "thank you for all of that"),  # from 5.6
)
CLEAN = transcript_of(("S1", "so . was late again"), ("S2", "and somebody told his mother then"))
MISSED = transcript_of(("S1", "so . was late again"), ("S2", "and somebody told Jasdeep mother then"))
SIGNED = Decisions(signed_off_by_role="facilitator")
SHARED = RedactedSound.SHARED

WRITTEN: list[Path] = []


def _note_writing(event: str, arguments: tuple[Any, ...]) -> None:
    """Files that Python opens to write in; FFmpeg is given no path."""
    if event != "open" or isinstance(arguments[0], int):  # a number is a file that was opened before
        return
    if isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
        WRITTEN.append(Path(os.fsdecode(arguments[0])))


sys.addaudithook(_note_writing)


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> Identity:
    with_plain_ears(monkeypatch)
    return Identity.generate()


def session(folder: Path, key: Identity, sound: RedactedSound | None, **more: Any) -> Path:
    """A session's folder as `process` leaves it, as far as a release reads it."""
    findings = redact.find(TALK, PEOPLE, Ears([CLEAN]).parts().detector())
    withheld = (Withheld("f1", span_of(TALK, "and somebody told his mother then")),)
    sealed = SealedTranscript(
        SESSION, TALK, more.pop("withheld", withheld), findings, roster=PEOPLE, sound=sound, **more
    )
    inside = folder / "restricted"
    inside.mkdir()
    (inside / "transcript.age").write_bytes(restricted.seal(restricted.to_bytes(sealed), [public_key(key)]))
    (inside / "recording.age").write_bytes(restricted.seal(encoded("flac"), [public_key(key)]))
    (inside / "follow-up-dsl.age").write_bytes(restricted.seal(b'{"items": [{"id": "f1"}]}', [public_key(key)]))
    for route in ("headteacher", "chair"):
        (inside / f"follow-up-{route}.age").write_bytes(restricted.seal(b'{"items": []}', [public_key(key)]))
    (folder / "manifest.json").write_text(json.dumps({"digests": digests(folder)}))
    return folder


def released(folder: Path, key: Identity, *hearings: Transcript, **more: Any) -> Path:
    ears = Ears(list(hearings))
    decisions = more.pop("decisions", SIGNED)
    return release.release(folder, [key], decisions, loaders=loaders(ears.parts), **more).folder


def sound_of(folder: Path) -> Samples:
    return played((folder / "recording.mp3").read_bytes())


def excerpt(sound: Samples, start_ms: int, end_ms: int) -> Samples:
    return sound[16 * start_ms : 16 * end_ms]


@pytest.mark.parametrize("sound", [None, RedactedSound.SEALED])
def test_no_sound_leaves_unless_it_was_asked_for_and_everyone_agreed(
    sound: RedactedSound | None, key: Identity, tmp_path: Path
) -> None:
    folder = session(tmp_path, key, sound)
    made = release.release(folder, [key], SIGNED, loaders=loaders()).folder
    assert (made / "transcript.txt").exists()
    assert [path.name for path in made.iterdir() if path.suffix in (".mp3", ".age")] == []


def test_the_consent_is_read_from_what_is_sealed_and_not_from_the_manifest(key: Identity, tmp_path: Path) -> None:
    folder = session(tmp_path, key, RedactedSound.SEALED)
    manifest = json.loads((folder / "manifest.json").read_text())
    consent = {"everyone_agreed_to_share_voices": True}
    (folder / "manifest.json").write_text(json.dumps({**manifest, "consent": consent}))
    assert not (release.release(folder, [key], SIGNED, loaders=loaders()).folder / "recording.mp3").exists()


def test_the_released_sound_is_redacted_as_the_released_transcript_is(key: Identity, tmp_path: Path) -> None:
    made = released(session(tmp_path, key, SHARED), key, CLEAN)
    sound = sound_of(made)
    assert is_tone(excerpt(sound, 400, 800), TONE_HZ)
    [gap] = json.loads((made / "transcript.json").read_text())["left_out"]
    assert is_silent(excerpt(sound, gap["start_ms"], gap["end_ms"]))
    assert not is_silent(excerpt(sound, 5_600, 6_000))
    assert (made / "recording.mp3").stat().st_mode & 0o222 == 0
    assert "released/1/recording.mp3" in json.loads(last_entry(tmp_path))["digests"]


def last_entry(folder: Path) -> str:
    return (audit.default_folder() / "audit.jsonl").read_text().splitlines()[-1]


def test_a_passage_given_back_is_heard_again_and_what_the_reviewer_hides_is_not(key: Identity, tmp_path: Path) -> None:
    told = span_of(TALK, "told")
    decisions = Decisions.model_validate(
        {
            "signed_off_by_role": "facilitator",
            "items": [
                {"item": "f1", "verdict": "not_a_concern", "reason": "known", "by_role": "dsl", "at": "2026-03-05"}
                | {"return_to_transcript": True}
            ],
            "spans": [{"start": told.start, "end": told.end, "verdict": "hide"}],
        }
    )
    sound = sound_of(released(session(tmp_path, key, SHARED), key, CLEAN, decisions=decisions))
    assert not is_silent(excerpt(sound, 2_600, 3_200))
    assert is_tone(excerpt(sound, 3_400, 3_800), TONE_HZ)


def test_a_speaker_who_withdraws_is_in_neither_text_nor_sound(key: Identity, tmp_path: Path) -> None:
    folder = session(tmp_path, key, SHARED, withheld=(), removed=("S3",))
    one = released(folder, key, CLEAN)
    assert "thank you" not in (one / "transcript.txt").read_text()
    assert is_silent(excerpt(sound_of(one), 5_600, 8_000))
    both = released(folder, key, CLEAN, remove_speakers=("S2",))
    assert "mother" not in (both / "transcript.txt").read_text()
    assert is_silent(excerpt(sound_of(both), 2_600, 8_000))
    assert json.loads(last_entry(folder))["removed_speakers"] == ["S2", "S3"]
    with pytest.raises(DecisionsError, match="S1, S2, S3"):
        released(folder, key, CLEAN, remove_speakers=("S4",))


def test_a_name_that_the_first_hearing_missed_is_bleeped(key: Identity, tmp_path: Path) -> None:
    folder = session(tmp_path, key, SHARED, withheld=())
    assert is_tone(excerpt(sound_of(released(folder, key, MISSED, CLEAN)), 3_800, 4_200), TONE_HZ)


def test_a_name_that_stays_in_the_sound_leaves_nothing_of_the_release(key: Identity, tmp_path: Path) -> None:
    folder = session(tmp_path, key, SHARED, withheld=())
    stubborn = [transcript_of(("S1", ". " * n + "Callum was late")) for n in (9, 13, 18)]
    with pytest.raises(LeakError):
        released(folder, key, *stubborn)
    assert not (folder / "released").exists()


def test_a_recording_that_is_not_the_sealed_one_is_refused(key: Identity, tmp_path: Path) -> None:
    folder = session(tmp_path, key, SHARED)
    (folder / "restricted" / "recording.age").write_bytes(restricted.seal(encoded("mp3"), [public_key(key)]))
    with pytest.raises(TamperedError):
        released(folder, key, CLEAN)


def test_nothing_is_written_but_the_release_and_the_log(key: Identity, tmp_path: Path, own_state: Path) -> None:
    folder = session(tmp_path, key, SHARED)
    WRITTEN.clear()
    released(folder, key, CLEAN)
    assert any(path.name == "recording.mp3" for path in WRITTEN)
    allowed = {folder / "released", own_state, Path(os.devnull)}
    assert [path for path in WRITTEN if not allowed & {path, *path.parents}] == []


def test_a_release_with_sound_needs_something_to_hear_with(key: Identity, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="parts"):
        release.release(session(tmp_path, key, SHARED), [key], SIGNED, loaders=loaders())
