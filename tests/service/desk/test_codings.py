"""What analysts decide about codes is appended, ends with the released copies, and follows the words it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from pipeline import coding
from pipeline.errors import CodingError, KeyDestroyedError, TamperedError
from pipeline.service.accounts.models import User
from pipeline.service.desk import codings
from pipeline.service.desk.codings import Act
from pipeline.service.desk.models import CodingRecord, Release, Session
from pipeline.service.store import the_store
from pipeline.service.vault import Part
from pipeline.values import CodingState, Place, Span, Verdict
from tests.export.examples import CODED
from tests.service.desk import uploaders
from tests.service.desk.releases import release
from tests.service.sessions import a_session

SAID = replace(CODED, release=1, session=replace(CODED.session, id="0123456789abcdef"))
STAFF, _, WHOM = [found.place for found in coding.suggestions(SAID)]
HERE_TOO = Place(3, Span(0, 4), "staff")


@pytest.fixture
def session(reviewer: User) -> Iterator[Session]:
    yield a_session(Session.State.DONE, id=SAID.session.id, date=SAID.session.date, uploader=reviewer)
    for name in the_store().names(SAID.session.id):
        the_store().remove(SAID.session.id, name)


@pytest.fixture
def ida(reviewer: User) -> User:
    return uploaders.somebody("ida", "analyst")


def states(made: Release) -> dict[Place, CodingState]:
    now = codings.coded(made)
    return {found.place: found.state for found in coding.codings(now.transcript, now.decisions)}


def test_decisions_are_appended_and_say_who_without_a_name(session: Session, ida: User) -> None:
    made = release(session, SAID)
    codings.decide(made, [Act(STAFF, Verdict.ACCEPT)], ida)
    codings.decide(made, [Act(WHOM, Verdict.REJECT), Act(HERE_TOO, Verdict.ADD, "who_to_tell")], ida)
    assert states(made)[STAFF] is CodingState.ACCEPTED
    assert states(made)[WHOM] is CodingState.REJECTED
    first, *_, last = codings.coded(made).decisions
    assert (last.place, last.instead_of, last.by) == (HERE_TOO, "who_to_tell", f"analyst {ida.pk}")
    assert first.at <= last.at
    assert [record.number for record in CodingRecord.objects.order_by("number")] == [1, 2]


def test_a_record_is_never_changed_or_deleted(session: Session, ida: User) -> None:
    codings.decide(release(session, SAID), [Act(STAFF, Verdict.ACCEPT)], ida)
    record = CodingRecord.objects.get()
    with pytest.raises(ValueError, match="never changed"):
        record.save()
    with pytest.raises(ValueError, match="never deleted"):
        record.delete()


def test_what_does_not_fit_is_refused_whole(session: Session, ida: User) -> None:
    made = release(session, SAID)
    with pytest.raises(CodingError):
        codings.decide(made, [Act(STAFF, Verdict.ACCEPT), Act(HERE_TOO, Verdict.REJECT)], ida)
    assert states(made)[STAFF] is CodingState.SUGGESTED
    assert not CodingRecord.objects.exists()


def test_a_later_release_keeps_what_was_decided_about_the_same_words(session: Session, ida: User) -> None:
    made = release(session, SAID)
    codings.decide(made, [Act(STAFF, Verdict.ACCEPT)], ida)
    codings.decide(made, [Act(WHOM, Verdict.REJECT)], ida)
    without_first = replace(SAID, release=2, entries=SAID.entries[1:])
    later = release(session, without_first)
    assert states(later)[replace(WHOM, line=1)] is CodingState.REJECTED
    assert codings.coded(later).without_place == 1


def test_turns_of_the_same_words_are_told_apart_in_notes(session: Session, ida: User) -> None:
    line = replace(SAID.lines[0], start_ms=None, end_ms=None)
    made = release(session, replace(SAID, entries=(line, line), duration_ms=None))
    codings.decide(made, [Act(replace(STAFF, line=1), Verdict.ACCEPT)], ida)
    assert list(states(made).values()) == [CodingState.SUGGESTED, CodingState.ACCEPTED]


def test_the_disk_has_no_code_and_all_ends_with_the_released_copies(session: Session, ida: User) -> None:
    made = release(session, SAID)
    codings.decide(made, [Act(STAFF, Verdict.ACCEPT)], ida)
    [name] = [name for name in the_store().names(session.pk) if name.startswith("codings/")]
    kept = the_store().get(session.pk, name)
    assert b"staff" in kept
    assert SAID.lines[0].text.encode() not in kept
    assert b"staff" not in (the_store().folder / "sessions" / session.pk / name).read_bytes()
    the_store().vault.destroy(session.pk, Part.ANALYST)
    with pytest.raises(KeyDestroyedError):
        codings.coded(made)


def test_what_is_not_as_it_was_kept_is_refused(session: Session, ida: User) -> None:
    made = release(session, SAID)
    codings.decide(made, [Act(STAFF, Verdict.ACCEPT)], ida)
    [name] = [name for name in the_store().names(session.pk) if name.startswith("codings/")]
    the_store().put(session.pk, name, b"[]")
    with pytest.raises(TamperedError):
        codings.coded(made)
