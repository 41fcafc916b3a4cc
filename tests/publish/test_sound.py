"""A recording with names bleeped: sealed to the reviewer, checked by listening, released only where all agreed."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline import audit, flag, ingest, publish, redact, release, restricted, run, transcribe
from pipeline.errors import SealedNotPublishedError, WrongKeyError
from pipeline.ingest.level import TONE_HZ
from pipeline.release import Decisions
from pipeline.restricted.keys import Identity
from pipeline.settings import IngestSettings, TranscribeSettings
from pipeline.values import Samples, Stretch
from tests.building import flag_on, path_of, transcript_of
from tests.hearing import Ears, with_plain_ears
from tests.ingest.sounds import encoded, hear, is_silent, is_tone, played, wav
from tests.publish.test_process import files, keys, opened, order
from tests.themes.coding import loaders

pytestmark = pytest.mark.model
__all__ = ["keys", "order"]

SAMPLE = Path(__file__).parents[2] / "samples" / "averlock"
PASSAGES = (Stretch(0, 46_000), Stretch(100_000, 137_000))
"""Of the sample: people who say their names, and a disclosure in which there are more."""
SIGNED = Decisions(signed_off_by_role="facilitator")
CALLUM = transcript_of(
    ("S1", "thanks to Callum for the room"),
    ("S2", "we have five short items today"),
    ("S1", "let us begin with the first"),
)


@pytest.fixture
def spoken(order: publish.Order) -> publish.Order:
    """An order for a recording, to whose sharing everyone agreed."""
    agreed = {"kind": "recording", "everyone_agreed_to_recording": True, "everyone_agreed_to_share_voices": True}
    source = path_of(order.source).with_name("r.flac")
    source.write_bytes(encoded("flac"))
    return replace(order, source=source, consent=order.consent.model_copy(update=agreed), audio=True)


def excerpt(sound: Samples, start_ms: int, end_ms: int) -> Samples:
    return sound[16 * (start_ms + 50) : 16 * (end_ms - 50)]


def test_a_recording_is_redacted_sealed_and_released(
    spoken: publish.Order, parts: run.Parts, keys: dict[str, list[Identity]]
) -> None:
    sample = ingest.open_recording(SAMPLE / "recording.mp3", IngestSettings())
    passage = np.concatenate([sample.samples(stretch) for stretch in PASSAGES])
    source = path_of(spoken.source).with_name("passage.wav")
    source.write_bytes(wav(passage))
    people = redact.load_roster(SAMPLE / "roster.csv")
    folder = publish.process(replace(spoken, source=source, roster=people), parts).folder
    name = "restricted/recording-redacted.age"
    sealed = (folder / name).read_bytes()
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["digests"][name] in (audit.default_folder() / "audit.jsonl").read_text()
    assert manifest["timings_s"]["mask"] > 0
    with pytest.raises(WrongKeyError):
        restricted.open_sealed(sealed, keys["dsl"])
    content = restricted.open_sealed(sealed, keys["reviewer"][1:])
    truth = opened(folder, "transcript.age", keys["reviewer"][0])
    assert {"S1", "S2"} <= {turn["speaker"] for turn in truth["turns"]}
    assert truth["facilitators"] in ([], ["S1"])
    assert manifest["timings_s"]["speakers"] > 0
    assert manifest["models"]["ge2e"]
    gaps = json.loads((folder / "analyst" / "transcript.json").read_text())["left_out"]
    is_redacted(played(content), truth["redactions"], gaps)
    again = ingest.open_bytes(content, IngestSettings())
    heard = transcribe.transcribe(again, parts.engine(), TranscribeSettings()).text.casefold()
    assert not [name for name in ("pemberton", "corrigan", "lakshmi", "mateusz", "matius") if name in heard]
    assert "recording" in heard
    made = release.release(folder, keys["reviewer"], SIGNED, loaders=loaders(lambda: parts)).folder
    is_redacted(played((made / "recording.mp3").read_bytes()), truth["redactions"], gaps)


def is_redacted(sound: Samples, redactions: list[dict[str, int]], gaps: list[dict[str, int]]) -> None:
    """Silent in every gap, a tone on every name outside one, and of both there are some."""
    assert gaps
    assert all(is_silent(excerpt(sound, gap["start_ms"], gap["end_ms"])) for gap in gaps)
    outside = [
        r for r in redactions if not any(g["start_ms"] < r["end_ms"] and r["start_ms"] < g["end_ms"] for g in gaps)
    ]
    assert outside
    assert all(is_tone(excerpt(sound, r["start_ms"], r["end_ms"]), TONE_HZ) for r in outside)


@pytest.fixture
def ears(spoken: publish.Order, parts: run.Parts, monkeypatch: pytest.MonkeyPatch) -> Ears:
    """Sound without a voice, and an engine that hears a name in it every time."""
    with_plain_ears(monkeypatch)
    monkeypatch.setattr(ingest, "open_recording", partial(ingest.open_recording, hear=hear))
    monkeypatch.setattr(flag, "find", lambda *_: ())
    return Ears([CALLUM, *(transcript_of(("S1", ". " * n + "Callum was late")) for n in (9, 13, 18))])


def test_a_name_that_stays_in_the_sound_keeps_everything_from_analysts(
    spoken: publish.Order, parts: run.Parts, ears: Ears
) -> None:
    deaf = replace(ears.parts(), embedder=parts.embedder)
    with pytest.raises(SealedNotPublishedError, match="name can still be heard") as raised:
        publish.process(spoken, deaf)
    assert raised.value.exit_status == 50
    assert "Callum" not in str(raised.value)
    [folder] = spoken.out.iterdir()
    assert not [name for name in files(folder) if "analyst" in name or "redacted" in name]
    assert json.loads((folder / "manifest.json").read_text())["state"] == "sealed"


def test_without_consent_to_share_voices_the_sound_is_sealed_and_never_released(
    spoken: publish.Order, parts: run.Parts, keys: dict[str, list[Identity]], ears: Ears
) -> None:
    ears.hearings[1:] = [transcript_of(("S1", "thanks to . for the room"))]
    closed = spoken.consent.model_copy(update={"everyone_agreed_to_share_voices": False})
    folder = publish.process(replace(spoken, consent=closed), replace(ears.parts(), embedder=parts.embedder)).folder
    assert "restricted/recording-redacted.age" in files(folder)
    sealed = opened(folder, "transcript.age", keys["reviewer"][0])["core"]["sound"]
    assert sealed == "sealed"
    assert not (release.release(folder, keys["reviewer"], SIGNED, loaders=loaders()).folder / "recording.mp3").exists()


@pytest.fixture
def flagged(monkeypatch: pytest.MonkeyPatch, ears: Ears) -> None:
    """One passage of what is heard is flagged."""
    del ears
    passage = "we have five short items today"
    monkeypatch.setattr(flag, "find", lambda talk, *_: (flag_on(talk, passage),))


def test_items_of_a_recording_have_their_sound_whatever_becomes_of_the_voices(
    spoken: publish.Order, parts: run.Parts, keys: dict[str, list[Identity]], ears: Ears, flagged: None
) -> None:
    closed = spoken.consent.model_copy(update={"everyone_agreed_to_share_voices": False})
    order = replace(spoken, consent=closed, audio=False)
    folder = publish.process(order, replace(ears.parts(), embedder=parts.embedder)).folder
    [item] = opened(folder, "follow-up-dsl.age", keys["dsl"][0])["items"]
    assert len(played(base64.b64decode(item["clip"]["data_base64"]))) > 16_000


def test_a_recording_that_vanishes_leaves_the_items_and_says_so(
    spoken: publish.Order,
    parts: run.Parts,
    keys: dict[str, list[Identity]],
    ears: Ears,
    flagged: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cut = restricted.follow_ups

    def vanishes(*given: Any, **more: Any) -> Any:
        path_of(spoken.source).unlink(missing_ok=True)
        return cut(*given, **more)

    monkeypatch.setattr(restricted, "follow_ups", vanishes)
    with pytest.raises(SealedNotPublishedError, match="as far as the follow-up files"):
        publish.process(spoken, replace(ears.parts(), embedder=parts.embedder))
    [folder] = spoken.out.iterdir()
    [item] = opened(folder, "follow-up-dsl.age", keys["dsl"][0])["items"]
    assert item["text"] == "we have five short items today"
    assert item["clip"] is None


def test_where_no_sound_was_asked_for_there_is_none(
    spoken: publish.Order, parts: run.Parts, keys: dict[str, list[Identity]], ears: Ears
) -> None:
    folder = publish.process(replace(spoken, audio=False), replace(ears.parts(), embedder=parts.embedder)).folder
    assert ears.asked == 1
    assert "restricted/recording-redacted.age" not in files(folder)
    assert not (release.release(folder, keys["reviewer"], SIGNED, loaders=loaders()).folder / "recording.mp3").exists()
