"""Somebody withdrew: what they said goes from the analysts' transcript, and from nothing that protects a child."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import publish, release, run
from pipeline.errors import DecisionsError, PipelineError, UnsupportedFormatError
from pipeline.release import Decisions
from pipeline.restricted.keys import Identity
from pipeline.values import Heard
from tests.building import path_of, transcript_of
from tests.ingest.sounds import encoded
from tests.publish.test_process import keys, opened, order
from tests.themes.coding import loaders

pytestmark = pytest.mark.model
__all__ = ["keys", "order"]

SPOKEN = """S1: Welcome everyone. This is about themes, not individual students.
S2: The notices went out on Monday and the room is booked until five.
S1: What kinds of harm are young people seeing at the moment?
S2: Vaping and group chats, mostly. The bus is where it starts.
S1: And in general, where on the site would you look first?
S2: The bike sheds. There are no cameras on that side of the building.
S1: Thank you. Shall we go on to how things are reported?
S3: Callum Doyle in 9B told me yesterday that his stepdad punched him and he is scared to go home tonight.
S1: Thank you for telling us, I will take that one to the safeguarding lead.
S3: And the toilets by the canteen, nobody watches those.
S2: The training last term helped me a lot.
"""


@pytest.fixture
def spoken(order: publish.Order) -> publish.Order:
    path_of(order.source).write_text(SPOKEN)
    return order


def draft(folder: Path) -> str:
    return (folder / "analyst" / "transcript.txt").read_text()


def test_what_one_speaker_said_is_left_out_and_flagged_passages_stay(
    spoken: publish.Order, parts: run.Parts, keys: dict[str, list[Identity]]
) -> None:
    folder = publish.process(replace(spoken, remove_speakers=("S3",)), parts).folder
    assert "Vaping" in draft(folder)
    assert "canteen" not in draft(folder)
    reasons = [part["reason"] for part in opened(folder, "transcript.age", keys["reviewer"][0])["left_out"]]
    assert reasons.count("cut by the reviewer") == 2
    assert "cut" not in (folder / "analyst" / "transcript.json").read_text()
    [item] = opened(folder, "follow-up-dsl.age", keys["dsl"][0])["items"]
    assert "stepdad punched him" in item["text"]
    document = json.loads((folder / "analyst" / "transcript.json").read_text())
    assert {"start_ms": None, "end_ms": None, "turns_before": 6} in document["left_out"]


def test_a_speaker_may_withdraw_before_the_release_too(
    spoken: publish.Order, parts: run.Parts, keys: dict[str, list[Identity]]
) -> None:
    folder = publish.process(replace(spoken, remove_speakers=("S3",)), parts).folder
    made = release.release(
        folder,
        keys["reviewer"],
        Decisions(signed_off_by_role="facilitator"),
        remove_speakers=("S2",),
        loaders=loaders(),
    )
    text = (made.folder / "transcript.txt").read_text()
    assert "Welcome" in text
    assert not [word for word in ("Vaping", "canteen", "training") if word in text]


def test_what_cannot_be_done_is_refused_and_nothing_is_written(
    spoken: publish.Order, parts: run.Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = path_of(spoken.source).with_name("r.mp3")
    recording.write_bytes(encoded("mp3"))
    consent = spoken.consent.model_copy(update={"kind": "recording"})
    plain = path_of(spoken.source).with_name("plain.txt")
    plain.write_text("Vaping, mostly.\n\nThe bus.\n")
    monkeypatch.setattr(run, "listen", lambda *_, **__: pytest.fail("work was begun"))
    cases: list[tuple[publish.Order, type[PipelineError], str]] = [
        (replace(spoken, remove_speakers=("S2", "S9")), DecisionsError, "S1, S2, S3"),
        (replace(spoken, source=plain, remove_speakers=("S1",)), DecisionsError, "not told apart"),
        (replace(spoken, source=recording, consent=consent, remove_speakers=("Callum",)), DecisionsError, "label"),
        (replace(spoken, audio=True), UnsupportedFormatError, "--audio"),
    ]
    for bad, error, words in cases:
        with pytest.raises(error, match=words):
            publish.process(bad, parts)
        assert list(spoken.out.iterdir()) == []


def test_a_speaker_whom_a_recording_turns_out_not_to_have_stops_it_before_sealing(
    spoken: publish.Order, parts: run.Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    consent = spoken.consent.model_copy(update={"kind": "recording", "everyone_agreed_to_recording": True})
    source = path_of(spoken.source).with_name("r.mp3")
    source.write_bytes(encoded("mp3"))
    heard = Heard(None, transcript_of(("S1", "So we begin."), ("S2", "Yes.")), ())
    monkeypatch.setattr(run, "listen", lambda *_, **__: heard)
    with pytest.raises(DecisionsError, match="S1, S2"):
        publish.process(replace(spoken, source=source, consent=consent, remove_speakers=("S9",)), parts)
    assert list(spoken.out.iterdir()) == []
