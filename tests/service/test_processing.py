"""The steps of a job on the real models: what they leave, for whom, and that a death in any of them costs nothing."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import time
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from pipeline import publish, run
from pipeline.errors import (
    ConsentError,
    KeyDestroyedError,
    LeakError,
    RosterError,
    SealedNotPublishedError,
    TamperedError,
)
from pipeline.publish import folder
from pipeline.restricted import open_sealed
from pipeline.restricted.keys import Identity
from pipeline.service import attempts
from pipeline.service.accounts.models import User
from pipeline.service.desk.models import Roster, SealedFile, Session
from pipeline.service.processing import Processing
from pipeline.service.steps import Made
from pipeline.service.store import the_store
from pipeline.service.vault import Part
from tests.service.accounts.holders import identity, witnessed

pytestmark = pytest.mark.model

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
ROLES = {"reviewer": "reviewer", "dsl": "lead", "headteacher": "headteacher", "chair": "chair"}
Keys = dict[str, Identity]


@pytest.fixture
def keys(person: Callable[..., User]) -> Keys:
    """One key of each route's two."""
    held = {route: identity() for route in ROLES}
    by = person("witness", "uploader")
    for route, role in ROLES.items():
        for number, key in enumerate((held[route], identity())):
            witnessed(person(f"{route}-{number}", role), route, by, key)
    return held


@pytest.fixture
def steps(parts: run.Parts) -> Processing:
    return Processing(the_store(), lambda: parts)


NOTES = """Welcome everyone. This is about themes, not individual students.

Callum Doyle in 9B told me yesterday that his stepdad punched him and he is scared to go home tonight.

Thank you for telling us, I will take that one to the safeguarding lead.

Any questions, come and find me. Thank you all.
"""


def noted(**form: Any) -> Session:
    """A few lines of notes."""
    return uploaded(NOTES.encode(), ".txt", "copperfold", **form)


def uploaded(content: bytes, suffix: str, sample: str, **form: Any) -> Session:
    """A file, uploaded in pieces with a sample's consent, as a session that waits for its worker."""
    folder, store = SAMPLES / sample, the_store()
    consent = tomllib.loads((folder / "consent.toml").read_text())
    session = Session.objects.create(
        id=secrets.token_hex(8),
        uploader=User.objects.get(username="witness"),
        date=consent["date"],
        kind=consent["kind"],
        suffix=suffix,
        participants=consent["participants"],
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        state=Session.State.WAITING,
    )
    session.reviewers.set(User.objects.filter(username__startswith="reviewer"))
    for number, start in enumerate(range(0, len(content), 1 << 20)):
        store.add_chunk(session.pk, number, content[start : start + (1 << 20)])
    plan = (folder / "plan.toml").read_text()
    order = {"consent": json.loads(json.dumps(consent, default=str)), "plan": plan, "participants": ["Mallory Quint"]}
    store.set_order(session.pk, {**order, **form})
    return session


def with_roster(content: bytes) -> None:
    the_store().set_roster(content)
    Roster.objects.create(
        uploaded_by=User.objects.get(username="witness"), expires_on=timezone.localdate() + timedelta(1), people=9
    )


def begun(session: Session) -> str:
    """A new attempt, as after a death; never one too many."""
    attempts.let_again(session.pk)
    attempt = attempts.begin(session.pk, "conclude")
    assert attempt
    return attempt


def concluded(steps: Processing, session: Session, attempt: str = "") -> str:
    """The last step on a session of notes, which leaves nothing before it; the manifest's digest."""
    return steps.conclude(session.pk, attempt or begun(session), Made("measured"), ()).sha256


def opened(session: Session, name: str, key: Identity) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(open_sealed(the_store().get(session.pk, name), [key]))
    return document


def test_a_recording_is_measured_heard_and_concluded(steps: Processing, keys: Keys) -> None:
    with_roster((SAMPLES / "averlock" / "roster.csv").read_bytes())
    session = uploaded((SAMPLES / "averlock" / "recording.mp3").read_bytes(), ".mp3", "averlock")
    cut = steps.measure(session.pk, begun(session))
    assert cut.count == 2
    heard = [steps.hear(session.pk, begun(session), cut, window) for window in range(cut.count)]
    work, store = Path(django_settings.DATA_FOLDER) / "work" / session.pk, the_store()
    names = {f"cut-{cut.attempt}.age", *(f"heard-{window}-{made.attempt}.age" for window, made in enumerate(heard))}
    assert {path.name for path in work.glob("*.age")} == names
    for forged, step in ((replace(cut, sha256="0" * 64), heard), (cut, [replace(heard[0], sha256="0" * 64), heard[1]])):
        with pytest.raises(TamperedError):
            steps.conclude(session.pk, begun(session), forged, step)
    digest = steps.conclude(session.pk, begun(session), cut, heard).sha256
    assert hashlib.sha256(store.get(session.pk, "manifest.json")).hexdigest() == digest
    assert {f"restricted/follow-up-{route}.age" for route in ("dsl", "headteacher", "chair")} <= set(
        store.names(session.pk)
    )
    items = opened(session, "restricted/follow-up-dsl.age", keys["dsl"])["items"]
    assert items
    assert all(item["clip"] for item in items)
    told = {row.route: row.immediate for row in session.routes.all()}
    assert told["dsl"] == any(item["urgency"] == "immediate" for item in items)
    assert set(told) == {"dsl", "headteacher", "chair"}
    row = SealedFile.objects.get(session=session, name="restricted/recording.age")
    sealed = store.get(session.pk, row.name)
    assert (row.sha256, len(row.fingerprints)) == (hashlib.sha256(sealed).hexdigest(), 2)
    assert open_sealed(sealed, [keys["reviewer"]]) == (SAMPLES / "averlock" / "recording.mp3").read_bytes()
    session.refresh_from_db()
    assert session.duration_ms
    with pytest.raises(KeyDestroyedError):
        store.vault.session(session.pk, Part.WORK)
    assert store.received(session.pk) == (0, 0)


def test_notes_have_no_windows_and_nobody_of_the_room_is_named_in_what_is_made(steps: Processing, keys: Keys) -> None:
    with_roster(b"given_name,family_name\nCallum,Doyle\n")
    session = noted()
    assert steps.measure(session.pk, begun(session)).count == 0
    concluded(steps, session)
    made = Path(django_settings.DATA_FOLDER) / "sessions" / session.pk
    assert all(path.read_bytes().startswith(b"age-encryption.org/") for path in made.rglob("*") if path.is_file())
    draft = the_store().get(session.pk, "analyst/transcript.txt").decode()
    assert "Callum" not in draft
    assert "Welcome everyone" in draft


def test_a_death_after_the_move_costs_nothing(steps: Processing, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    session = noted()
    first = concluded(steps, session)
    monkeypatch.setattr(publish, "finish", lambda *_: pytest.fail("it was made again"))
    assert concluded(steps, session) == first


def test_a_folder_that_died_before_anybody_was_told_is_made_anew(steps: Processing, keys: Keys) -> None:
    session = noted()
    left = Path(django_settings.DATA_FOLDER) / "sessions" / session.pk
    left.mkdir(parents=True)
    (left / "manifest.json").write_bytes(b"half")
    concluded(steps, session)
    assert json.loads(the_store().get(session.pk, "manifest.json"))["state"] == "published"


def test_an_attempt_that_woke_too_late_moves_nothing(
    steps: Processing, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = noted()
    late, finish = begun(session), publish.finish

    def meanwhile(*given: Any) -> Any:
        made = finish(*given)
        begun(session)
        return made

    monkeypatch.setattr(publish, "finish", meanwhile)
    with pytest.raises(attempts.Stop):
        concluded(steps, session, late)
    assert the_store().names(session.pk) == ()
    assert not session.routes.exists()


def test_what_cannot_be_published_is_in_place_and_sealed_and_says_so_again(
    steps: Processing, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def leaking(*_: Any) -> None:
        raise LeakError("the leak check found 1 place(s)")

    monkeypatch.setattr(publish, "refuse_leaks", leaking)
    session = noted()
    for _ in range(2):
        with pytest.raises(SealedNotPublishedError):
            concluded(steps, session)
    assert opened(session, "restricted/follow-up-dsl.age", keys["dsl"])["items"]
    assert not [name for name in the_store().names(session.pk) if name.startswith("analyst/")]
    assert session.routes.count() == 3


def test_an_upload_whose_copy_is_not_sealed_stays(
    steps: Processing, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any, **__: Any) -> None:
        raise OSError("gone")

    monkeypatch.setattr(folder.Folder, "seal_source", failing)
    session = noted()
    with pytest.raises(SealedNotPublishedError):
        concluded(steps, session)
    assert the_store().sha256(session.pk) == session.sha256


def test_somebody_who_cancels_is_heard_between_two_words_on_progress(
    steps: Processing, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = noted()
    attempt = begun(session)
    Session.objects.filter(pk=session.pk).update(cancel_asked=True)
    monkeypatch.setattr(time, "monotonic", iter(range(10, 10_000, 2)).__next__)
    with pytest.raises(attempts.Stop):
        concluded(steps, session, attempt)


@pytest.mark.parametrize(
    ("form", "error"),
    [({"consent": {"kind": "recording", "everyone_agreed_to_recording": True}}, ConsentError), ({}, RosterError)],
)
def test_what_cannot_be_done_is_refused_at_the_first_step(
    steps: Processing, keys: Keys, form: dict[str, Any], error: type[Exception]
) -> None:
    consent = json.loads(json.dumps(tomllib.loads((SAMPLES / "copperfold/consent.toml").read_text()), default=str))
    if error is RosterError:
        with_roster(b"nothing;of\nthe;kind\n")
    session = noted(**{k: {**consent, **v} for k, v in form.items()})
    with pytest.raises(error):
        steps.measure(session.pk, begun(session))


@pytest.fixture(autouse=True)
def emptied() -> Any:
    """The data folder is the test run's: nothing of one test is there in the next."""
    yield
    for name in ("sessions", "work", "uploads"):
        shutil.rmtree(Path(django_settings.DATA_FOLDER) / name, ignore_errors=True)
    the_store().discard_roster()
