"""What ends, ends on time, for every copy, with a receipt; and what waits stays, however often the worker looks."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.test import override_settings
from django.utils import timezone

from pipeline import audit
from pipeline.errors import KeyDestroyedError, OutputError, WrongKeyError
from pipeline.restricted.sealing import open_sealed
from pipeline.service.accounts.keys_resealing import openable_by
from pipeline.service.accounts.models import Notice
from pipeline.service.desk import (
    alerts,
    records,
    requests,
    retention_acts,
    retention_deletion,
    retention_notices,
)
from pipeline.service.desk.models import Receipt, ReleaseRequest, SealedFile, Session, SessionRoute
from pipeline.service.desk.requests import RefusedRequestError
from pipeline.service.desk.retention_acts import WHOLE, Reason
from pipeline.service.desk.retention_deletion import content, due
from pipeline.service.desk.retention_notices import tell_reviewers
from pipeline.service.desk.retention_plan import Plan, plan
from pipeline.service.store import the_store
from pipeline.service.vault import Part, Vault
from tests.service.desk.ends import DAY, WORDS, School, left, release, school, session_of
from tests.service.desk.sealed_sessions import KEYS, envelope, somebody

WEEK, MONTH = 7 * DAY, 30 * DAY
NEXT_YEAR = 700 * DAY
"""After the end of the academic year that follows, whenever this runs."""
WRONG_KEY = WrongKeyError.exit_status
EVERYTHING = {Part.REVIEWER, Part.ANALYST, Part.DSL, Part.HEADTEACHER, Part.CHAIR}


@pytest.fixture
def here(db: None) -> School:
    return school()


@pytest.fixture
def released(here: School) -> School:
    release(here.session, here.uploaded + DAY)
    return here


def look(now: datetime) -> int:
    """As the worker does at one time."""
    tell_reviewers(now)
    return due(now)


def test_a_released_recording_ends_a_week_later_and_nothing_else_with_it(released: School) -> None:
    goes = released.uploaded + DAY + WEEK
    assert look(goes - timedelta(seconds=1)) == 0
    assert left(released.session) == EVERYTHING
    assert look(goes) == 1
    assert left(released.session) == EVERYTHING - {Part.REVIEWER}
    assert look(goes + DAY) == 0


def test_the_latest_release_counts_and_one_that_was_recalled_does_not(released: School) -> None:
    second = release(released.session, released.uploaded + 5 * DAY, number=2)
    assert look(released.uploaded + DAY + WEEK) == 0
    requests.recall(second, released.lead)
    assert look(released.uploaded + 5 * DAY + WEEK) == 0
    assert look(released.uploaded + MONTH - 3 * DAY) == 0
    assert look(released.uploaded + MONTH) == 1


@pytest.mark.parametrize("broken", [0, 1])
def test_one_that_cannot_be_ended_keeps_no_other_longer(
    released: School, monkeypatch: pytest.MonkeyPatch, broken: int
) -> None:
    other = session_of(somebody("ben", "uploader"), released.lead, released.reviewer)
    release(other, released.uploaded + DAY)
    both = (released.session, other)
    destroy = Vault.destroy

    def refuse(vault: Vault, session_id: str, part: Part) -> None:
        if session_id == both[broken].pk:
            raise OutputError("the disk says no")
        destroy(vault, session_id, part)

    with monkeypatch.context() as patched:
        patched.setattr(Vault, "destroy", refuse)
        with pytest.raises(OutputError):
            look(released.uploaded + DAY + WEEK)
    assert left(both[broken]) == EVERYTHING
    assert left(both[1 - broken]) == EVERYTHING - {Part.REVIEWER}
    assert look(released.uploaded + DAY + WEEK) == 1


@pytest.mark.parametrize("state", [Session.State.DONE, Session.State.SEALED])
def test_an_unreleased_one_ends_after_a_month_its_reviewers_being_told_before(
    here: School, state: Session.State
) -> None:
    Session.objects.update(state=state)
    goes = here.uploaded + MONTH
    look(goes - 3 * DAY - timedelta(minutes=1))
    assert not Notice.objects.exists()
    look(goes - 3 * DAY)
    [notice] = Notice.objects.all()
    assert (notice.user, "in 3 days" in notice.text) == (here.reviewer, True)
    assert here.session.pk not in notice.text
    assert look(goes - timedelta(minutes=1)) == 0
    assert look(goes) == 1
    assert Part.REVIEWER not in left(here.session)
    assert Notice.objects.count() == 1


def test_reviewers_are_told_by_mail_where_that_is_set_up(here: School) -> None:
    here.reviewer.email = "rae@school.example"
    here.reviewer.save()
    mail.outbox.clear()
    chosen = settings.QUIETROOM
    with override_settings(
        QUIETROOM=chosen.model_copy(update={"mail": chosen.mail.model_copy(update={"host": "mail"})})
    ):
        tell_reviewers(here.uploaded + 27 * DAY)
    assert [message.to for message in mail.outbox] == [["rae@school.example"]]
    assert here.session.pk not in str(mail.outbox[0].message())
    mail.outbox.clear()


def test_a_worker_that_slept_tells_first_and_deletes_days_later(here: School) -> None:
    late = here.uploaded + 100 * DAY
    assert look(late) == 0
    assert Notice.objects.count() == 1
    assert look(late + 3 * DAY) == 1


@pytest.mark.parametrize("route", ["dsl", "headteacher", "chair"])
def test_the_recording_waits_for_a_follow_up_that_nobody_opened_and_its_holders_are_reminded(
    released: School, route: str
) -> None:
    SessionRoute.objects.filter(route=route).update(opened_at=None, alerted_at=released.uploaded)
    overdue = released.uploaded + DAY + WEEK
    assert look(overdue + MONTH) == 0
    assert alerts.due(overdue - timedelta(minutes=1)) == 0
    assert alerts.due(overdue) == 1
    assert {notice.user.item_routes for notice in Notice.objects.all()} == {(route,)}
    assert alerts.due(overdue + 6 * DAY) == 0
    assert alerts.due(overdue + WEEK) == 1
    SessionRoute.objects.filter(route=route).update(opened_at=overdue)
    assert look(overdue + MONTH) == 1


def test_what_an_analyst_tells_the_lead_makes_the_recording_wait_again(released: School) -> None:
    records.append(released.session, [envelope(released.session, "dsl")], released.lead, sender="analyst")
    assert look(released.uploaded + MONTH) == 0


def test_copies_end_with_the_academic_year_that_follows(released: School) -> None:
    assert look(released.uploaded + 200 * DAY) == 1  # the recording
    assert Part.ANALYST in left(released.session)
    assert look(released.uploaded + NEXT_YEAR) == 1
    assert left(released.session) == {Part.DSL, Part.HEADTEACHER, Part.CHAIR}


def test_a_closed_follow_up_and_its_records_end_and_no_other_routes(here: School) -> None:
    [record] = records.append(here.session, [envelope(here.session, "dsl")], here.lead, sender="dsl")
    retention_acts.close(here.route(), here.lead, here.uploaded)
    assert look(here.uploaded + WEEK - timedelta(seconds=1)) == 0
    assert look(here.uploaded + WEEK) == 1
    assert left(here.session) == EVERYTHING - {Part.DSL, Part.ANALYST}
    with pytest.raises(KeyDestroyedError):
        records.read(record)
    assert here.route().deleted_at == here.uploaded + WEEK


def test_what_is_written_after_closing_must_be_closed_again(here: School) -> None:
    for route in ("dsl", "headteacher"):
        retention_acts.close(here.route(route), here.lead, here.uploaded)
    letters = [envelope(here.session, "dsl"), envelope(here.session, "headteacher")]
    records.append(here.session, letters, here.lead, sender="dsl")
    assert look(here.uploaded + WEEK) == 0
    assert {Part.DSL, Part.HEADTEACHER} <= left(here.session)


@pytest.mark.parametrize("ground", ["police", "lado", "court", "access", "other"])
def test_a_hold_of_the_session_keeps_everything_until_it_is_lifted(released: School, ground: str) -> None:
    for route in ("dsl", "headteacher", "chair"):
        retention_acts.close(released.route(route), released.lead, released.uploaded)
    held = retention_acts.hold(released.session.pk, WHOLE, Reason(ground, "SAR/2026-14"), released.lead)
    other = retention_acts.hold(released.session.pk, WHOLE, Reason("other"), released.reviewer)
    far = released.uploaded + NEXT_YEAR
    assert look(far) == 0
    retention_acts.lift(other, released.reviewer, far)
    assert look(far) == 0
    retention_acts.lift(held, released.lead, far)
    assert look(far + WEEK - timedelta(minutes=1)) == 0
    assert look(far + WEEK) == 4
    assert left(released.session) == {Part.ANALYST}
    assert look(far + NEXT_YEAR) == 1


def test_a_hold_of_a_route_keeps_its_follow_up_alone(released: School) -> None:
    for route in ("dsl", "headteacher"):
        retention_acts.close(released.route(route), released.lead, released.uploaded)
    held = retention_acts.hold(released.session.pk, "dsl", Reason("police"), released.lead)
    assert look(released.uploaded + MONTH) == 2
    assert left(released.session) == {Part.ANALYST, Part.DSL, Part.CHAIR}
    retention_acts.lift(held, released.lead, released.uploaded + MONTH)
    assert look(released.uploaded + MONTH + WEEK) == 1


def test_a_hold_that_comes_between_the_plan_and_the_lock_is_heeded(
    released: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    def plan_then_hold(now: datetime, *, only: str | None = None) -> object:
        found = plan(now, only=only)
        if only is None:
            retention_acts.hold(released.session.pk, WHOLE, Reason("court"), released.lead)
        return found

    monkeypatch.setattr(retention_deletion, "plan", plan_then_hold)
    assert due(released.uploaded + MONTH) == 0
    assert Part.REVIEWER in left(released.session)


def test_no_copy_of_what_ended_can_be_read_and_a_backup_of_the_data_neither(released: School, tmp_path: Path) -> None:
    folder = Path(settings.DATA_FOLDER) / "sessions" / released.session.pk
    backup = shutil.copytree(folder, tmp_path / "backup")
    look(released.uploaded + MONTH)
    assert not (folder / "restricted/recording.age").exists()
    for name in ("recording", "transcript", "listening"):
        copy = backup / f"restricted/{name}.age"
        for holder in [held for keys in KEYS.values() for held in keys]:
            with pytest.raises(WrongKeyError):
                open_sealed(copy.read_bytes(), [holder])
        shutil.copy(copy, folder / f"restricted/{name}.age")
        with pytest.raises(KeyDestroyedError):
            the_store().get(released.session.pk, f"restricted/{name}.age")
    assert the_store().get(released.session.pk, "released/1/transcript.txt") == b"released words"


def test_the_offline_program_opens_no_copy_either(released: School, tmp_path: Path) -> None:
    stored = Path(settings.DATA_FOLDER) / "sessions" / released.session.pk / "restricted/recording.age"
    backup = Path(shutil.copy(stored, tmp_path))
    sealed = tmp_path / "as-it-was-handed-out.age"
    sealed.write_bytes(the_store().get(released.session.pk, "restricted/recording.age"))
    (tmp_path / "rae.key").write_text(f"{KEYS['reviewer'][0]}\n")
    look(released.uploaded + MONTH)
    assert _opened(backup) == (WRONG_KEY, "")
    assert _opened(sealed) == (0, WORDS.decode())  # a copy that somebody saved is out of reach: the key is theirs


def _opened(copy: Path) -> tuple[int, str]:
    """Exit status and output of `quietroom open` with the reviewer's key."""
    command = [sys.executable, "-m", "pipeline", "open", copy.name, "--identity", "rae.key"]
    done = subprocess.run(command, cwd=copy.parent, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout.strip()


def test_an_upload_whose_sealed_copy_could_not_be_made_ends_with_it(here: School) -> None:
    Session.objects.update(state=Session.State.SEALED)
    the_store().add_chunk(here.session.pk, 0, WORDS)
    look(here.uploaded + 27 * DAY)
    assert look(here.uploaded + MONTH) == 1
    assert the_store().uploads() == ()
    with pytest.raises(KeyDestroyedError):
        the_store().add_chunk(here.session.pk, 0, WORDS)
    assert "upload/000000-25.age" in {file["name"] for file in Receipt.objects.get().files}


def test_a_receipt_says_what_ended_and_its_digest_stands_in_the_log(released: School) -> None:
    folder = Path(settings.DATA_FOLDER) / "sessions" / released.session.pk
    name = "restricted/recording.age"
    wrapped = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    sealed = SealedFile.objects.get(session=released.session, name=name).sha256
    head = audit.verify().head
    goes = released.uploaded + DAY + WEEK
    look(goes + DAY)
    receipt = Receipt.objects.get()
    saved = json.loads(content(receipt))
    assert {"name": name, "wrapped_sha256": wrapped, "sealed_sha256": sealed} in saved["files"]
    assert len(saved["files"]) == 3
    assert (datetime.fromisoformat(saved["due_at"]), datetime.fromisoformat(saved["done_at"])) == (goes, goes + DAY)
    assert saved["audit_head"] == head
    entry = audit.entries()[-1]
    assert (entry["act"], entry["part"]) == ("deleted", "reviewer")
    assert entry["receipt"] == receipt.sha256 == hashlib.sha256(content(receipt)).hexdigest()
    assert not any(word in content(receipt) for word in (WORDS, b"lee", b"rae", b"Tuesday"))


def test_what_could_not_be_removed_is_removed_at_the_next_look(
    released: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, path = the_store(), "restricted/recording.age"
    with monkeypatch.context() as broken:
        broken.setattr(type(store), "discard", lambda *_: (_ for _ in ()).throw(OSError("the disk is away")))
        with pytest.raises(OSError, match="away"):
            due(released.uploaded + MONTH)
    assert path in store.names(released.session.pk)
    assert Receipt.objects.get().removed_at is None
    assert due(released.uploaded + MONTH + DAY) == 0
    assert path not in store.names(released.session.pk)


def test_a_death_between_the_key_and_the_receipt_is_made_good(
    released: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(audit, "verify", lambda **_: (_ for _ in ()).throw(OSError("gone")))
        with pytest.raises(OSError, match="gone"):
            due(released.uploaded + MONTH)
    assert not Receipt.objects.exists()
    assert due(released.uploaded + MONTH + DAY) == 1
    assert len(Receipt.objects.get().files) == 3


def test_nothing_more_is_released_once_the_transcript_is_gone(released: School) -> None:
    asked = requests.ask(released.session, released.reviewer)
    ReleaseRequest.objects.update(state=ReleaseRequest.State.SENT)
    the_store().put(released.session.pk, requests.delivery_name(asked), b"sealed to a key of one use")
    look(released.uploaded + MONTH)
    asked.refresh_from_db()
    assert asked.state == ReleaseRequest.State.LOST
    assert requests.delivery_name(asked) not in the_store().names(released.session.pk)
    with pytest.raises(RefusedRequestError, match="deleted"):
        requests.ask(released.session, released.reviewer)


def test_nobody_is_asked_to_seal_again_what_ended(released: School) -> None:
    assert openable_by(released.reviewer) == []  # the fixture's files name no fingerprints
    SealedFile.objects.update(fingerprints=[key.fingerprint for key in released.reviewer.recipient_keys.all()])
    assert len(openable_by(released.reviewer)) == 3
    look(released.uploaded + MONTH)
    assert openable_by(released.reviewer) == []
    assert timezone.is_aware(Receipt.objects.get().done_at)


def test_two_workers_tell_the_reviewers_once(here: School, monkeypatch: pytest.MonkeyPatch) -> None:
    now = here.uploaded + 27 * DAY

    def plan_then_another_worker_tells(at: datetime, *, only: str | None = None) -> Plan:
        found = plan(at, only=only)
        if only is None:
            Session.objects.update(reviewers_told_at=at)
        return found

    monkeypatch.setattr(retention_notices, "plan", plan_then_another_worker_tells)
    assert tell_reviewers(now) == 0
    assert not Notice.objects.exists()
