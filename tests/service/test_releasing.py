"""A release in the worker: one key of one use, what comes sealed to it, and nothing that people did not decide."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import IntegrityError
from django.test import override_settings
from django.utils import timezone

from pipeline import redact, restricted
from pipeline.ingest.level import TONE_HZ
from pipeline.restricted import RedactedSound, SealedTranscript, Withheld
from pipeline.service.accounts.models import User
from pipeline.service.desk import requests
from pipeline.service.desk.models import Record, Release, ReleaseRequest, Session
from pipeline.service.desk.requests import LISTENING, RefusedRequestError, delivery_name
from pipeline.service.releasing import Releasing
from pipeline.service.store import the_store
from tests.building import SESSION, span_of, transcript_of
from tests.hearing import Ears, with_plain_ears
from tests.ingest.sounds import encoded, is_silent, is_tone, played
from tests.redact.marking import roster
from tests.service.sessions import a_session
from tests.themes.coding import loaders

State = ReleaseRequest.State
PEOPLE = roster("Callum Doyle")
TALK = transcript_of(
    ("S1", "so Callum was late again"),
    ("S2", "and somebody told his mother then"),
    ("S1", "thank you for all of that"),
)
CLEAN = transcript_of(("S1", "so . was late again"), ("S2", "and somebody told his mother then"))
"""What is heard of the recording once names are bleeped."""
PIECE_BYTES = 10_000
RETURNING = {"item": "f1", "verdict": "not_a_concern", "reason": "known", "by_role": "dsl", "at": "2026-03-05"}


@pytest.fixture
def ana(person: Callable[..., User]) -> User:
    return person("ana", "reviewer")


@pytest.fixture
def session(ana: User) -> Session:
    return a_session(Session.State.DONE, id=SESSION.id, date=SESSION.date, uploader=ana)


@pytest.fixture
def worker() -> Releasing:
    return Releasing(the_store(), loaders())


def asked(session: Session, by: User, worker: Releasing) -> ReleaseRequest:
    request = ReleaseRequest.objects.create(session=session, by=by)
    worker.look()
    request.refresh_from_db()
    assert request.state == State.READY
    return request


def document(**more: Any) -> dict[str, Any]:
    findings = redact.find(TALK, PEOPLE, Ears([]).parts().detector())
    withheld = (Withheld("f1", span_of(TALK, "and somebody told his mother then")),)
    sealed = SealedTranscript(
        more.pop("session", SESSION), TALK, withheld, findings, roster=PEOPLE, sound=more.pop("sound", None)
    )
    read: dict[str, Any] = json.loads(restricted.to_bytes(sealed))
    return read


def deliver(request: ReleaseRequest, content: bytes) -> None:
    """As the reviewer's browser does."""
    sealed = restricted.seal(content, [request.public_key])
    the_store().put(request.session_id, delivery_name(request), sealed)
    ReleaseRequest.objects.filter(pk=request.pk).update(state=State.SENT)


def delivery(*items: dict[str, Any], with_sound: bool = False, **more: Any) -> bytes:
    decisions = {"signed_off_by_role": "facilitator", "items": [{**i, "return_to_transcript": True} for i in items]}
    content = {"transcript": document(**more), "decisions": decisions, "sound": with_sound}
    return gzip.compress(json.dumps(content).encode())


@pytest.fixture
def small_pieces() -> Iterator[None]:
    """The web server takes little at once."""
    held = django_settings.QUIETROOM
    uploads = held.uploads.model_copy(update={"piece_bytes": PIECE_BYTES})
    with override_settings(QUIETROOM=held.model_copy(update={"uploads": uploads})):
        yield


def send_sound(request: ReleaseRequest, recording: bytes) -> None:
    """As the reviewer's browser does, which was given as much before."""
    the_store().put(request.session_id, LISTENING, restricted.seal(recording, [request.public_key]))
    sealed = restricted.seal(recording, [request.public_key])
    for number, start in enumerate(range(0, len(sealed), PIECE_BYTES)):
        requests.add_sound(request, number, sealed[start : start + PIECE_BYTES])


def answered(request: ReleaseRequest, worker: Releasing) -> ReleaseRequest:
    worker.look()
    request.refresh_from_db()
    return request


def text(session: Session, number: int) -> str:
    return the_store().get(session.pk, f"released/{number}/transcript.txt").decode()


def test_what_comes_is_redacted_checked_and_published(session: Session, ana: User, worker: Releasing) -> None:
    request = asked(session, ana, worker)
    deliver(request, delivery())
    assert answered(request, worker).state == State.DONE
    assert request.number == 1
    assert "was late again" in text(session, 1)
    assert "Callum" not in text(session, 1)
    assert "mother" not in text(session, 1)
    assert Release.objects.get(session=session).number == 1
    places = [Path(django_settings.DATA_FOLDER) / name / session.pk for name in ("sessions", "work")]
    left = [path for place in places for path in place.rglob("*") if path.is_file()]
    assert len(left) >= 5
    assert all(path.read_bytes().startswith(b"age-encryption.org/") for path in left)
    assert delivery_name(request) not in the_store().names(session.pk)


def test_a_second_release_has_the_next_number(session: Session, ana: User, worker: Releasing) -> None:
    for number in (1, 2):
        request = asked(session, ana, worker)
        deliver(request, delivery())
        assert answered(request, worker).number == number


def test_a_copy_that_no_row_tells_of_stops_no_release(session: Session, ana: User, worker: Releasing) -> None:
    """A worker died between the rename and the end of its transaction."""
    the_store().put(session.pk, "released/1/transcript.txt", b"made by one that died")
    the_store().put(session.pk, "released/1/old.txt", b"made by one that died")
    request = asked(session, ana, worker)
    deliver(request, delivery())
    assert answered(request, worker).state == State.DONE
    assert "was late again" in text(session, 1)
    assert "released/1/old.txt" not in the_store().names(session.pk)


def test_a_passage_returns_only_where_a_holder_recorded_it(session: Session, ana: User, worker: Releasing) -> None:
    request = asked(session, ana, worker)
    deliver(request, delivery(RETURNING))
    assert answered(request, worker).error_code == "decisions"
    digest = hashlib.sha256(b"f1").hexdigest()
    Record.objects.create(session=session, route="reviewer", number=1, sha256="0", by=ana, returns_sha256=digest)
    request = asked(session, ana, worker)
    deliver(request, delivery(RETURNING))
    assert answered(request, worker).state == State.DONE
    assert "mother" in text(session, 1)
    Record.objects.create(session=session, route="reviewer", number=2, sha256="0", by=ana, withdraws_sha256=digest)
    request = asked(session, ana, worker)
    deliver(request, delivery(RETURNING))
    assert answered(request, worker).error_code == "decisions"


def test_the_recording_comes_in_pieces_and_leaves_as_the_transcript_does(
    session: Session, ana: User, small_pieces: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_plain_ears(monkeypatch)
    worker = Releasing(the_store(), loaders(Ears([CLEAN]).parts))
    request = asked(session, ana, worker)
    send_sound(request, encoded("mp3"))
    assert len(requests.sound_names(request)) > 2
    deliver(request, delivery(with_sound=True, sound=RedactedSound.SHARED))
    assert answered(request, worker).state == State.DONE
    sound = played(the_store().get(session.pk, "released/1/recording.mp3"))
    [gap] = json.loads(the_store().get(session.pk, "released/1/transcript.json"))["left_out"]
    assert is_tone(sound[16 * 400 : 16 * 800], TONE_HZ)
    assert is_silent(sound[16 * gap["start_ms"] : 16 * gap["end_ms"]])
    left = [path for path in Path(django_settings.DATA_FOLDER).rglob("*.*") if session.pk in path.parts]
    assert all(path.read_bytes().startswith(b"age-encryption.org/") for path in left)
    assert not [name for name in the_store().names(session.pk) if name.startswith("requests/")]


@pytest.mark.parametrize("sound", [None, RedactedSound.SEALED])
def test_no_sound_leaves_unless_everyone_agreed(
    session: Session, ana: User, worker: Releasing, sound: RedactedSound | None, small_pieces: None
) -> None:
    request = asked(session, ana, worker)
    send_sound(request, encoded("mp3"))
    deliver(request, delivery(with_sound=True, sound=sound))
    assert answered(request, worker).error_code == "decisions"
    assert not session.releases.exists()
    assert not [name for name in the_store().names(session.pk) if name.startswith("requests/")]


def test_a_recording_of_which_pieces_are_missing_is_refused(
    session: Session, ana: User, worker: Releasing, small_pieces: None
) -> None:
    request = asked(session, ana, worker)
    send_sound(request, encoded("mp3"))
    the_store().remove(session.pk, requests.sound_names(request)[-1])
    deliver(request, delivery(with_sound=True, sound=RedactedSound.SHARED))
    assert answered(request, worker).error_code == "tampered"


def test_pieces_out_of_turn_too_large_or_too_many_are_refused(
    session: Session, ana: User, worker: Releasing, small_pieces: None
) -> None:
    request = asked(session, ana, worker)
    the_store().put(session.pk, LISTENING, b"short")
    for number, piece in ((1, b"a"), (0, b"a" * (PIECE_BYTES + 1))):
        with pytest.raises(RefusedRequestError):
            requests.add_sound(request, number, piece)
    for number in range(6):
        requests.add_sound(request, number, b"a" * PIECE_BYTES)
    with pytest.raises(RefusedRequestError, match="another"):
        requests.add_sound(request, 6, b"a" * PIECE_BYTES)
    ReleaseRequest.objects.filter(pk=request.pk).update(state=State.SENT)
    request.refresh_from_db()
    with pytest.raises(RefusedRequestError, match="no longer"):
        requests.add_sound(request, 6, b"a")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"not gzip", "tampered"),
        (gzip.compress(b"{}"), "decisions"),
        (gzip.compress(b'{"transcript": {}, "decisions": {"signed_off_by_role": "facilitator"}}'), "tampered"),
    ],
    ids=["not packed", "empty", "without a transcript"],
)
def test_what_does_not_fit_is_refused(
    session: Session, ana: User, worker: Releasing, content: bytes, code: str
) -> None:
    request = asked(session, ana, worker)
    deliver(request, content)
    assert (answered(request, worker).state, request.error_code) == (State.FAILED, code)
    assert not session.releases.exists()


def test_the_transcript_of_another_session_is_refused(session: Session, ana: User, worker: Releasing) -> None:
    request = asked(session, ana, worker)
    other = type(SESSION)("f" * 16, SESSION.date)
    deliver(request, delivery(session=other))
    assert answered(request, worker).error_code == "tampered"


def test_one_worker_takes_a_request_and_another_cannot_open_what_comes(
    session: Session, ana: User, worker: Releasing
) -> None:
    request, other = asked(session, ana, worker), Releasing(the_store(), loaders())
    deliver(request, delivery())
    assert answered(request, other).state == State.SENT
    assert answered(request, worker).state == State.DONE


def test_a_request_whose_worker_is_gone_is_lost_and_can_be_asked_again(
    session: Session, ana: User, worker: Releasing
) -> None:
    request = asked(session, ana, worker)
    with pytest.raises(IntegrityError):
        ReleaseRequest.objects.create(session=session, by=ana)
    ReleaseRequest.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    other = Releasing(the_store(), loaders())
    assert answered(request, other).state == State.LOST
    assert asked(session, ana, other).pk != request.pk


def test_a_key_does_not_wait_for_ever(session: Session, ana: User, worker: Releasing) -> None:
    request = asked(session, ana, worker)
    ReleaseRequest.objects.update(asked_at=timezone.now() - timedelta(hours=1))
    assert answered(request, worker).state == State.LOST


@pytest.fixture(autouse=True)
def emptied() -> Any:
    yield
    shutil.rmtree(Path(django_settings.DATA_FOLDER) / "sessions", ignore_errors=True)
