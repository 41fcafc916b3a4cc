"""Analysts read what was released and nothing else, and can tell from nothing why a stretch is not there."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from pipeline import export, redact
from pipeline.restricted import seal
from pipeline.service.accounts.keys import active_keys, digest_of
from pipeline.service.accounts.models import User
from pipeline.service.desk import released
from pipeline.service.desk.models import Record, Release, Session, SessionRoute
from pipeline.service.desk.reading_layout import laid_out
from pipeline.service.store import the_store
from pipeline.values import Findings, Span, Stretch, Theme, ThemeCount, Transcript
from tests.building import SESSION, span_of, transcript_of
from tests.service.sessions import a_session

SAID = transcript_of(
    ("S1", "Welcome to the session."),
    ("S2", "Something that is withheld."),
    ("S1", "It is mostly online, in group chats."),
)
WITHHELD = span_of(SAID, "Something that is withheld.")
NOTES = replace(
    SAID,
    words=(),
    duration_ms=None,
    turns=tuple(replace(turn, start_ms=None, end_ms=None) for turn in SAID.turns),
)
"""The same as somebody wrote it down."""


def transcript(said: Transcript = SAID, without: tuple[Span, ...] = (WITHHELD,), *, number: int = 1) -> Any:
    """A released transcript with one theme."""
    redacted = redact.apply(said, Findings(()), session=SESSION, without=without, release=number)
    lines = redacted.lines
    coded = replace(lines[-1], themes=(Theme("context", "online", Span(13, 19)),))
    entries = tuple(coded if entry is lines[-1] else entry for entry in redacted.entries)
    count = ThemeCount(None, "context", "Context", "online", "Online", 1, None, (3_600,), (1,))
    return replace(redacted, entries=entries, theme_counts=(count,))


@pytest.fixture
def session(reviewer: User) -> Session:
    made = a_session(Session.State.DONE, id=SESSION.id, date=SESSION.date, uploader=reviewer)
    SessionRoute.objects.create(session=made, route="dsl")
    return made


def release(session: Session, number: int = 1, **more: Any) -> Release:
    for name, content in export.render(transcript(number=number, **more)).items():
        the_store().put(session.pk, f"released/{number}/{name}", content)
    return Release.objects.create(session=session, number=number)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_not_released_does_not_exist(session: Session, ida: Client) -> None:
    the_store().put(session.pk, "analyst/transcript.txt", b"a draft")
    assert session.pk not in page(ida, "/read/")
    for address in ("", "file/txt", "tell/"):
        assert ida.get(f"/read/{session.pk}/{address}").status_code == 404
    assert ida.post(f"/read/{session.pk}/told").status_code == 404


def test_a_release_is_read_searched_and_saved_in_every_format(session: Session, ida: Client) -> None:
    made = release(session)
    read = page(ida, f"/read/{session.pk}/")
    assert "It is mostly online" in read
    assert "withheld" not in read
    assert read.count("data-marker") == 1
    assert 'data-codes="online"' in read
    assert '<option value="online">Online</option>' in read
    assert released.FORMATS.keys() - set(released.endings(made)) == {"mp3"}
    for ending in released.endings(made):
        answer = ida.get(f"/read/{session.pk}/file/{ending}")
        assert answer.content == the_store().get(session.pk, f"released/1/transcript.{ending}")
        assert answer["Content-Disposition"].startswith("attachment")
    assert ida.get(f"/read/{session.pk}/file/age").status_code == 404


def test_a_recording_that_was_released_is_played_beside_the_words_and_saved(session: Session, ida: Client) -> None:
    made = release(session)
    assert "data-hear" not in page(ida, f"/read/{session.pk}/")
    assert ida.get(f"/read/{session.pk}/file/mp3").status_code == 404
    the_store().put(session.pk, "released/1/recording.mp3", b"bleeped")
    assert "mp3" in released.endings(made)
    read = page(ida, f"/read/{session.pk}/")
    assert f'data-url="/read/{session.pk}/file/mp3"' in read
    assert read.count("data-hear=") == 2
    answer = ida.get(f"/read/{session.pk}/file/mp3")
    assert (answer.content, answer["Content-Type"]) == (b"bleeped", "audio/mpeg")
    assert answer["Content-Disposition"].endswith('-release-1.mp3"')


def test_an_unheard_stretch_and_a_withheld_one_look_the_same(session: Session, ida: Client) -> None:
    release(session)
    withheld = page(ida, f"/read/{session.pk}/")
    when = SAID.stretch_of(WITHHELD)
    assert when
    whole = transcript_of(("S1", "Welcome to the session."))
    unheard = replace(whole, duration_ms=SAID.duration_ms, unheard=(Stretch(when.start_ms, when.end_ms),))
    redacted = redact.apply(unheard, Findings(()), session=SESSION, without=(), release=1)
    [marker] = [e["marker"] for s in laid_out(redacted)["sections"] for e in s["entries"] if "marker" in e]
    assert marker in withheld


def test_in_notes_a_marker_stands_where_it_was_left_out(session: Session, ida: Client) -> None:
    release(session, said=NOTES)
    parts = ("Welcome to the session.", "[left out]", "It is mostly online")
    read = page(ida, f"/read/{session.pk}/")
    assert sorted(parts, key=read.index) == list(parts)


def test_a_later_release_takes_the_place_of_an_earlier_one_and_a_recalled_one_leaves_nothing(
    session: Session, ida: Client
) -> None:
    release(session)
    second = release(session, 2, without=())
    assert "withheld" in page(ida, f"/read/{session.pk}/")
    assert "Release 2" in page(ida, "/read/")
    second.recalled_at = timezone.now()
    second.save()
    assert released.in_force(session) is None
    assert session.pk not in page(ida, "/read/")
    assert ida.get(f"/read/{session.pk}/file/txt").status_code == 404


def test_what_an_analyst_tells_the_lead_is_sealed_to_them_and_makes_the_session_wait_again(
    session: Session, ida: Client
) -> None:
    release(session)
    SessionRoute.objects.update(opened_at=timezone.now(), alerted_at=timezone.now())
    keys = active_keys("dsl")
    writing = page(ida, f"/read/{session.pk}/tell/")
    assert json.dumps(keys[0].public_key) in writing
    # Before the script is there, and without one, a browser sends nothing of what was written.
    assert re.search(r'<form id="tell"[^>]* method="dialog"', writing)
    assert re.search(r"<button [^>]*disabled>Seal and send", writing)
    sealed = seal(b"{}", [key.public_key for key in keys])
    sent = {"dsl": _file(sealed), "sealed-to-dsl": digest_of(keys)}
    assert ida.post(f"/read/{session.pk}/told", sent).status_code == 200
    assert Record.objects.get().route == "dsl"
    assert SessionRoute.objects.get().opened_at is None
    refused = ida.post(f"/read/{session.pk}/told", {"dsl": _file(b"plain words"), "sealed-to-dsl": digest_of(keys)})
    assert refused.status_code == 409
    assert ida.post(f"/read/{session.pk}/told").status_code == 409


def _file(content: bytes) -> Any:
    return SimpleUploadedFile("record.age", content)


@pytest.fixture(autouse=True)
def emptied() -> Any:
    yield
    for name in the_store().names(SESSION.id):
        the_store().remove(SESSION.id, name)
