from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection

from pipeline import audit
from pipeline.errors import KeyDestroyedError
from pipeline.service.accounts.models import User
from pipeline.service.desk import records
from pipeline.service.desk.models import Record, SealedFile, Session
from pipeline.service.desk.records import RefusedRecordError
from pipeline.service.store import the_store
from pipeline.service.vault import Part
from tests.service.desk.sealed_sessions import KEYS, envelope, give_keys, opened, sealed_session, somebody


@pytest.fixture
def lee(db: None) -> User:
    return somebody("lee", "lead")


@pytest.fixture
def session(lee: User) -> Session:
    rae = somebody("rae", "reviewer")
    give_keys({"dsl": lee, "headteacher": somebody("hal", "headteacher"), "reviewer": rae})
    return sealed_session(somebody("ana", "uploader"), reviewers=[rae])


def test_records_are_numbered_without_gaps_by_route(session: Session, lee: User) -> None:
    for words in (b"one", b"two"):
        records.append(session, [envelope(session, "dsl", words)], lee, sender="dsl")
    records.append(session, [envelope(session, "reviewer")], lee, sender="dsl")
    assert list(Record.objects.order_by("pk").values_list("route", "number")) == [
        ("dsl", 1),
        ("dsl", 2),
        ("reviewer", 1),
    ]
    first, second = Record.objects.filter(route="dsl").order_by("number")
    assert [opened(records.read(record), KEYS["dsl"][0]) for record in (first, second)] == [b"one", b"two"]


def test_many_at_once_get_a_number_each(session: Session, lee: User) -> None:
    letters = [envelope(session, "dsl", str(n).encode()) for n in range(12)]

    def send(letter: records.Envelope) -> int:
        try:
            return records.append(session, [letter], lee, sender="dsl")[0].number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        numbers = list(pool.map(send, letters))
    assert sorted(numbers) == list(range(1, 13))
    kept = {opened(records.read(record), KEYS["dsl"][0]) for record in Record.objects.all()}
    assert kept == {str(n).encode() for n in range(12)}


def test_all_are_appended_or_none(session: Session, lee: User) -> None:
    stale = records.Envelope("headteacher", envelope(session, "headteacher").sealed, "other keys")
    with pytest.raises(RefusedRecordError):
        records.append(session, [envelope(session, "dsl"), stale], lee, sender="dsl")
    assert not Record.objects.exists()


def test_a_later_record_takes_no_earlier_ones_place_even_if_the_database_forgot_it(session: Session, lee: User) -> None:
    [first] = records.append(session, [envelope(session, "dsl", b"first")], lee, sender="dsl")
    Record.objects.all().delete()
    SealedFile.objects.filter(name=records.name_of(first)).delete()
    [again] = records.append(session, [envelope(session, "dsl", b"again")], lee, sender="dsl")
    assert again.number == first.number
    assert opened(the_store().get(session.pk, records.name_of(first)), KEYS["dsl"][0]) == b"first"


def test_the_digest_stands_in_the_audit_log_and_no_word_does(session: Session, lee: User) -> None:
    letter = envelope(session, "dsl", b"his uncle")
    records.append(session, [letter], lee, sender="dsl")
    [line] = (audit.default_folder() / "audit.jsonl").read_text().splitlines()
    assert json.loads(line)["sha256"] == hashlib.sha256(letter.sealed).hexdigest()
    assert "uncle" not in line


def test_the_audit_log_does_not_tell_of_which_session_or_for_whom_somebody_wrote(session: Session, lee: User) -> None:
    records.append(session, [envelope(session, "dsl"), envelope(session, "headteacher")], lee, sender="dsl")
    told = [set(entry) - {"n", "at", "act", "mac"} for entry in audit.entries()]
    assert told == [{"sha256"}, {"sha256"}]


def test_the_stored_record_is_wrapped_under_the_key_of_its_route(session: Session, lee: User) -> None:
    letter = envelope(session, "dsl", b"his uncle")
    [record] = records.append(session, [letter], lee, sender="dsl")
    stored = the_store().folder / "sessions" / session.pk / records.name_of(record)
    assert letter.sealed not in stored.read_bytes()
    the_store().vault.destroy(session.pk, Part.DSL)
    with pytest.raises(KeyDestroyedError):
        records.read(record)
    with pytest.raises(KeyDestroyedError):
        records.append(session, [letter], lee, sender="headteacher")
    assert Record.objects.count() == 1


def test_reviewers_of_another_session_are_no_recipients(session: Session, lee: User) -> None:
    session.reviewers.set([somebody("roy", "reviewer")])
    with pytest.raises(RefusedRecordError):
        records.append(session, [envelope(session, "dsl"), records.Envelope("reviewer", b"", "")], lee, sender="dsl")


def test_what_is_too_large_is_refused(session: Session, lee: User, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = envelope(session, "dsl", b" " * 5000)
    monkeypatch.setattr(records, "LARGEST_BYTES", 4096)
    with pytest.raises(RefusedRecordError):
        records.append(session, [letter], lee, sender="dsl")


def test_a_record_is_neither_changed_nor_deleted(session: Session, lee: User) -> None:
    [record] = records.append(session, [envelope(session, "dsl")], lee, sender="dsl")
    record.sha256 = "0" * 64
    with pytest.raises(ValueError, match="never changed"):
        record.save()
    with pytest.raises(ValueError, match="never deleted"):
        record.delete()
    assert Record.objects.get().sha256 != "0" * 64


def test_which_item_returns_is_known_by_a_digest_or_not_at_all(session: Session, lee: User) -> None:
    letter = envelope(session, "reviewer")
    with pytest.raises(RefusedRecordError):
        records.append(session, [replace(letter, returns_sha256="child")], lee, sender="dsl")
    digest = hashlib.sha256(b"child").hexdigest()
    [record] = records.append(session, [replace(letter, returns_sha256=digest)], lee, sender="dsl")
    assert (record.returns_sha256, record.withdraws_sha256) == (digest, "")
