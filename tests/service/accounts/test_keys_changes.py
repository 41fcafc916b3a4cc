from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import override_settings
from django.utils import timezone

from pipeline import audit
from pipeline.errors import RecipientsError
from pipeline.restricted.keys import public_key
from pipeline.service.accounts import keys, keys_apart, keys_changes, keys_upkeep
from pipeline.service.accounts.keys_changes import Step
from pipeline.service.accounts.models import Grant, Notice, RecipientKey, User
from pipeline.settings.service import MailSettings
from tests.service.accounts.holders import again, candidate, identity, waiting, witnessed

Person = Callable[..., User]
State = RecipientKey.State


@pytest.fixture
def other(person: Person) -> User:
    return person("other", "uploader")


@pytest.fixture
def leads(person: Person) -> list[User]:
    return [person("lead", "lead"), person("deputy", "lead"), person("third", "lead")]


@pytest.fixture
def route(leads: list[User], other: User) -> list[RecipientKey]:
    """The safeguarding lead's and the deputy's first keys."""
    return [witnessed(one, "dsl", other) for one in leads[:2]]


@pytest.fixture
def settings_with_mail() -> Iterator[None]:
    mail_too = settings.QUIETROOM.model_copy(update={"mail": MailSettings(host="mail.school.example")})
    with override_settings(QUIETROOM=mail_too):
        yield


def chain(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "audit.jsonl").read_text().splitlines()]


def test_the_first_two_keys_need_a_witness_and_the_third_an_approval(
    route: list[RecipientKey], leads: list[User]
) -> None:
    third = waiting(leads[2], "dsl")
    assert [key.witnessed for key in route] == [True, True]
    assert keys_changes.next_step(third) is Step.APPROVAL


def test_a_witness_types_what_they_hear_however_it_is_spaced(leads: list[User], other: User) -> None:
    key = waiting(leads[0], "dsl")
    keys_changes.witness(key, other, f" {key.fingerprint.replace(' ', '').upper()} ")
    assert again(key).approved_by == other


@pytest.mark.parametrize("typed", ["", "0000 0000 0000 0000 0000", "0"])
def test_a_wrong_fingerprint_is_no_witness(leads: list[User], other: User, typed: str) -> None:
    key = waiting(leads[0], "dsl")
    with pytest.raises(RecipientsError, match="not the key's fingerprint"):
        keys_changes.witness(key, other, typed)
    assert again(key).state == State.PENDING


def test_nobody_witnesses_their_own_key(leads: list[User]) -> None:
    key = waiting(leads[0], "dsl")
    with pytest.raises(RecipientsError, match="somebody else"):
        keys_changes.witness(key, leads[0], key.fingerprint)


def test_nobody_approves_their_own_key(route: list[RecipientKey], leads: list[User]) -> None:
    key = waiting(leads[0], "dsl")
    with pytest.raises(RecipientsError, match="their own key"):
        keys_changes.approve(key, leads[0])


def test_a_third_key_cannot_be_witnessed_in(route: list[RecipientKey], leads: list[User], other: User) -> None:
    key = waiting(leads[2], "dsl")
    with pytest.raises(RecipientsError, match="needs no witness"):
        keys_changes.witness(key, other, key.fingerprint)


def test_retiring_does_not_bring_the_witnessed_step_back(
    route: list[RecipientKey], leads: list[User], other: User
) -> None:
    key = waiting(leads[2], "dsl")
    keys_changes.retire(route[1], leads[1])
    with pytest.raises(RecipientsError, match="needs no witness"):
        keys_changes.witness(key, other, key.fingerprint)


def test_a_holder_of_the_route_approves(route: list[RecipientKey], leads: list[User]) -> None:
    key = waiting(leads[2], "dsl")
    keys_changes.approve(key, leads[0])
    assert again(key) in keys.active_keys("dsl")


@pytest.mark.parametrize("role", ["chair", "lead", "administrator"])
def test_nobody_without_a_key_of_the_route_approves(
    route: list[RecipientKey], leads: list[User], person: Person, other: User, role: str
) -> None:
    outsider = person("outsider", role)
    if role == "chair":
        witnessed(outsider, "chair", other)
    key = waiting(leads[2], "dsl")
    with pytest.raises(RecipientsError, match="who holds a key of this route"):
        keys_changes.approve(key, outsider)


def test_a_key_that_is_no_longer_wanted_cannot_be_approved(route: list[RecipientKey], leads: list[User]) -> None:
    key = waiting(leads[2], "dsl")
    keys_changes.refuse(key, leads[0])
    with pytest.raises(RecipientsError, match="no longer waits"):
        keys_changes.approve(key, leads[1])


def test_a_key_of_somebody_who_lost_the_role_cannot_be_approved(route: list[RecipientKey], leads: list[User]) -> None:
    key = waiting(leads[2], "dsl")
    Grant.objects.filter(user=leads[2]).delete()
    with pytest.raises(RecipientsError, match="no longer has the role"):
        keys_changes.approve(key, leads[0])


def test_a_private_key_is_refused_and_kept_nowhere(leads: list[User]) -> None:
    held = identity()
    with pytest.raises(RecipientsError, match="private key") as refusal:
        keys_changes.add(keys_changes.Candidate(leads[0], "dsl", str(held), "held", ("Ruth",)))
    assert str(held) not in str(refusal.value)
    assert RecipientKey.objects.count() == 0


@pytest.mark.parametrize("key", ["", "age1qqqq", "ssh-ed25519 AAAA", "age1" + "q" * 58])
def test_what_is_not_a_public_key_is_refused(leads: list[User], key: str) -> None:
    with pytest.raises(RecipientsError, match="not an age public key"):
        keys_changes.add(keys_changes.Candidate(leads[0], "dsl", key, "held", ("Ruth",)))


def test_a_key_in_capitals_does_not_pass_for_a_second_one(leads: list[User]) -> None:
    held = identity()
    waiting(leads[0], "dsl", held)
    with pytest.raises(RecipientsError, match="not an age public key"):
        keys_changes.add(keys_changes.Candidate(leads[0], "dsl", public_key(held).upper(), "held", ("Ruth",)))


def test_one_key_does_not_count_twice_on_a_route(leads: list[User]) -> None:
    held = identity()
    waiting(leads[0], "dsl", held)
    with pytest.raises(RecipientsError, match="was on this route before"):
        waiting(leads[0], "dsl", held)


def test_a_key_is_of_one_person(person: Person, leads: list[User]) -> None:
    held = identity()
    waiting(leads[0], "dsl", held)
    with pytest.raises(RecipientsError, match="somebody else's key"):
        waiting(person("reviewer", "reviewer"), "reviewer", held)


def test_a_person_of_two_routes_is_warned(person: Person) -> None:
    both = person("both", "lead", "reviewer")
    held = identity()
    waiting(both, "reviewer", held)
    assert "Tell staff so" in " ".join(keys_apart.shared_roles(both, "dsl"))
    assert waiting(both, "dsl", held).route == "dsl"


def test_a_person_of_one_route_is_not_warned(leads: list[User]) -> None:
    waiting(leads[0], "dsl")
    assert keys_apart.shared_roles(leads[0], "dsl") == []


def test_headteacher_and_chair_are_never_one_person(person: Person) -> None:
    both = person("both", "headteacher", "chair")
    waiting(both, "headteacher")
    with pytest.raises(RecipientsError, match="must not reach them"):
        waiting(both, "chair")


def test_names_are_needed_once(leads: list[User]) -> None:
    with pytest.raises(RecipientsError, match="every form of your name"):
        waiting(leads[0], "dsl", names=())
    waiting(leads[0], "dsl")
    paper = waiting(leads[0], "dsl", kind="paper", names=())
    assert keys.names_of(paper) == ["Ruth Adair", "Mrs Adair"]


def test_new_names_hold_for_every_key_of_a_person(leads: list[User]) -> None:
    mine = [waiting(leads[0], "dsl"), waiting(leads[0], "dsl", kind="paper")]
    keys_changes.rename(leads[0], ("Ruth Bell",))
    assert [keys.names_of(again(key)) for key in mine] == [["Ruth Bell"], ["Ruth Bell"]]


def test_a_route_keeps_two_keys(route: list[RecipientKey], leads: list[User]) -> None:
    with pytest.raises(RecipientsError, match="keeps two keys"):
        keys_changes.retire(route[0], leads[0])
    assert again(route[0]).state == State.ACTIVE


def test_a_key_may_go_when_its_replacement_waits(route: list[RecipientKey], leads: list[User]) -> None:
    waiting(leads[2], "dsl")
    keys_changes.retire(route[0], leads[0])
    assert again(route[0]).state == State.RETIRED


def test_the_last_key_that_could_approve_never_goes(route: list[RecipientKey], leads: list[User]) -> None:
    waiting(leads[2], "dsl")
    keys_changes.retire(route[0], leads[0])
    with pytest.raises(RecipientsError, match="keeps two keys"):
        keys_changes.retire(route[1], leads[1])


def test_strangers_neither_refuse_nor_retire(route: list[RecipientKey], leads: list[User], other: User) -> None:
    key = waiting(leads[2], "dsl")
    for change, at in ((keys_changes.refuse, key), (keys_changes.retire, route[0])):
        with pytest.raises(RecipientsError, match="only its owner"):
            change(at, other)


def test_a_sole_holder_confirms_a_new_key_with_an_old_one_and_a_witness(person: Person, other: User) -> None:
    chair = person("chair", "chair")
    for _ in range(2):
        witnessed(chair, "chair", other)
    key = waiting(chair, "chair")
    with pytest.raises(RecipientsError, match="needs no witness"):
        keys_changes.witness(key, other, key.fingerprint)
    keys_changes.vouch(key, chair)
    keys_changes.witness(key, other, key.fingerprint)
    assert len(keys.active_keys("chair")) == 3


def test_who_has_a_colleague_on_the_route_cannot_vouch_for_themselves(
    route: list[RecipientKey], leads: list[User]
) -> None:
    key = waiting(leads[0], "dsl")
    with pytest.raises(RecipientsError, match="by another person"):
        keys_changes.vouch(key, leads[0])


def test_every_change_is_told_to_all_holders_and_chained(
    route: list[RecipientKey], leads: list[User], person: Person, own_state: Path
) -> None:
    chair = person("chair", "chair")
    before = len(chain(own_state))
    first, second = waiting(leads[2], "dsl"), waiting(leads[2], "dsl")
    keys_changes.approve(first, leads[0])
    keys_changes.refuse(second, leads[0])
    keys_changes.retire(again(first), leads[2])
    acts = [entry["act"] for entry in chain(own_state)[before:]]
    assert acts == ["key-added", "key-added", "key-approved", "key-refused", "key-retired"]
    for one in (*leads, chair):
        assert Notice.objects.filter(user=one, text__contains="safeguarding lead").count() >= 5
    assert audit.verify(folder=own_state).entries == before + 5


def test_notices_and_chain_hold_no_name_and_the_first_notice_no_fingerprint(leads: list[User], own_state: Path) -> None:
    key = waiting(leads[0], "dsl")
    told = Notice.objects.filter(user=leads[1]).get().text
    assert key.fingerprint not in told
    for text in (told, (own_state / "audit.jsonl").read_text()):
        assert "Adair" not in text
        assert leads[0].username not in text.replace("safeguarding lead", "")


def test_a_change_that_cannot_be_chained_does_not_happen(leads: list[User], own_state: Path) -> None:
    waiting(leads[0], "dsl")
    (own_state / "audit.jsonl").write_text("not a chain\n")
    with pytest.raises(Exception, match="audit log was changed"):
        waiting(leads[1], "dsl")
    assert RecipientKey.objects.count() == 1
    assert Notice.objects.filter(user=leads[1]).count() == 1


def test_alerts_are_mailed_where_mail_is_configured(leads: list[User], settings_with_mail: None) -> None:
    User.objects.filter(pk=leads[1].pk).update(email="deputy@school.example")
    waiting(leads[0], "dsl")
    assert [message.to for message in mail.outbox] == [["deputy@school.example"]]
    assert "safeguarding lead" in mail.outbox[0].body


def test_a_key_expires_by_itself(route: list[RecipientKey], own_state: Path) -> None:
    keys_upkeep.look_after_keys(timezone.now() + timedelta(days=366))
    assert again(route[0]).state == State.EXPIRED
    assert [entry["act"] for entry in chain(own_state)][-2:] == ["key-expired", "key-expired"]


def test_the_holder_of_an_expired_key_still_approves(route: list[RecipientKey], leads: list[User]) -> None:
    keys_upkeep.look_after_keys(timezone.now() + timedelta(days=366))
    key = waiting(leads[2], "dsl")
    keys_changes.approve(key, leads[0])
    assert again(key).state == State.ACTIVE


@pytest.mark.parametrize(("days_left", "reminders"), [(31, 0), (30, 1), (8, 1), (7, 2), (1, 2)])
def test_owners_are_reminded_thirty_and_seven_days_before(
    route: list[RecipientKey], leads: list[User], days_left: int, reminders: int
) -> None:
    Notice.objects.all().delete()
    for left in range(40, days_left - 1, -1):
        keys_upkeep.look_after_keys(route[0].expires_at - timedelta(days=left))
    assert Notice.objects.filter(user=leads[0], text__contains="expires in").count() == reminders


def test_a_key_is_not_tested_on_a_route_of_somebody_else(leads: list[User]) -> None:
    with pytest.raises(RecipientsError, match="not for your role"):
        keys_changes.add(candidate(leads[0], "chair", identity()))


def test_that_somebody_left_is_told_once(route: list[RecipientKey], leads: list[User], own_state: Path) -> None:
    Grant.objects.filter(user=leads[0]).delete()
    for _ in range(2):
        keys_upkeep.look_after_keys()
    assert again(route[0]).state == State.EXPIRED
    assert [entry["act"] for entry in chain(own_state)].count("key-owner-left") == 1
    assert Notice.objects.filter(user=leads[1], text__contains="without the role").count() == 1


def test_mail_that_cannot_be_sent_stops_nothing_and_is_logged_without_address(
    leads: list[User], settings_with_mail: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def unreachable(*_: object) -> None:
        raise ConnectionRefusedError("deputy@school.example")

    monkeypatch.setattr("pipeline.service.accounts.telling.send_mail", unreachable)
    User.objects.filter(pk=leads[1].pk).update(email="deputy@school.example")
    key = waiting(leads[0], "dsl")
    assert again(key).state == State.PENDING
    assert "ConnectionRefusedError" in caplog.text
    assert "deputy" not in caplog.text


def test_a_key_that_was_never_in_use_is_not_retired(leads: list[User]) -> None:
    with pytest.raises(RecipientsError, match="not in use"):
        keys_changes.retire(waiting(leads[0], "dsl"), leads[0])


def test_names_are_not_replaced_by_none(leads: list[User]) -> None:
    key = waiting(leads[0], "dsl")
    with pytest.raises(RecipientsError, match="every form of your name"):
        keys_changes.rename(leads[0], ())
    assert keys.names_of(again(key)) != []
