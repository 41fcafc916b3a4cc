"""The first administrator, and everybody whom an administrator invites."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from pipeline import audit
from pipeline.service.accounts import first, invitations
from pipeline.service.accounts.models import Invitation, User
from tests.service.conftest import PASSPHRASE

Browser = Callable[..., Client]
Person = Callable[..., User]
HOST = "http://127.0.0.1:8321/"


def set_passphrase(path: str, **more: str) -> object:
    return Client().post(path, {"password1": PASSPHRASE, "password2": PASSPHRASE, **more})


def first_path() -> str:
    link = first.link(HOST)
    assert link is not None
    assert link.startswith(HOST)
    return urlsplit(link).path


def test_the_first_start_makes_one_administrator_and_the_page_is_gone(db: None) -> None:
    path = first_path()

    assert "first administrator" in Client().get(path).content.decode()
    set_passphrase(path, name="ada")

    ada = User.objects.get()
    assert (ada.username, ada.roles) == ("ada", ("administrator",))
    assert ada.check_password(PASSPHRASE)
    assert Client().get(path).status_code == HTTPStatus.NOT_FOUND
    assert first.link(HOST) is None


def test_every_start_makes_a_new_link_and_voids_the_last(db: None) -> None:
    before, after = first_path(), first_path()

    assert Client().get(before).status_code == HTTPStatus.NOT_FOUND
    assert Client().get(after).status_code == HTTPStatus.OK
    assert User.objects.count() == 1


def test_there_is_a_link_again_once_no_administrator_is_left(person: Person) -> None:
    ada = person("ada", "administrator")
    assert first.link(HOST) is None

    User.objects.filter(pk=ada.pk).update(is_active=False)

    assert first.link(HOST) is not None


def test_whoever_runs_the_service_can_make_another_administrator(person: Person) -> None:
    person("ada", "administrator")

    first.make_ready()
    set_passphrase(first_path(), name="bea")

    assert User.objects.get(username="bea").roles == ("administrator",)
    assert "administrator-made" in (audit.default_folder() / "audit.jsonl").read_text()
    assert first.link(HOST) is None


def test_nobody_signs_in_as_the_first_administrator_before_the_link_is_used(db: None) -> None:
    first_path()

    Client().post("/sign-in/", {"login": first.UNNAMED, "password": ""})
    answer = Client().post("/sign-in/", {"login": first.UNNAMED, "password": "!" * 20})

    assert answer.status_code == HTTPStatus.OK
    assert "do not belong together" in answer.content.decode()


def test_an_invitation_sets_a_passphrase_once(person: Person) -> None:
    path = invitations.invite(person("ana", "uploader"))

    assert set_passphrase(path).headers["Location"] == "/sign-in/"  # type: ignore[attr-defined]
    assert Client().get(path).status_code == HTTPStatus.NOT_FOUND
    assert set_passphrase(path).status_code == HTTPStatus.NOT_FOUND  # type: ignore[attr-defined]


def test_an_invitation_lets_nobody_choose_a_name_or_a_role(person: Person) -> None:
    ana = person("ana", "uploader")

    set_passphrase(invitations.invite(ana), name="somebody-else", roles="administrator")

    ana = User.objects.get(pk=ana.pk)
    assert (ana.username, ana.roles) == ("ana", ("uploader",))


def test_an_invitation_runs_out(person: Person) -> None:
    path = invitations.invite(person("ana", "uploader"))
    assert Invitation.objects.get().expires_at - timezone.now() > timedelta(days=2, hours=23)

    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert Client().get(path).status_code == HTTPStatus.NOT_FOUND


def test_a_disabled_person_cannot_take_up_an_invitation(person: Person) -> None:
    ana = person("ana", "uploader")
    path = invitations.invite(ana)

    User.objects.filter(pk=ana.pk).update(is_active=False)

    assert set_passphrase(path).status_code == HTTPStatus.NOT_FOUND  # type: ignore[attr-defined]


def test_taking_up_an_invitation_ends_the_sessions_there_were(person: Person) -> None:
    ana = person("ana", "uploader")
    client = Client()
    client.post("/sign-in/", {"login": "ana", "password": PASSPHRASE})

    set_passphrase(invitations.invite(ana))

    assert client.get("/").status_code == HTTPStatus.FOUND


def test_neither_link_nor_name_is_in_the_database_or_the_audit_chain(person: Person) -> None:
    path = invitations.invite(person("ana", "uploader"))
    token = path.rstrip("/").rpartition("/")[2]

    set_passphrase(path)

    log = (audit.default_folder() / "audit.jsonl").read_text()
    assert "invitation-taken-up" in log
    assert "ana" not in log
    assert token not in log
    assert not Invitation.objects.filter(token_sha256=token).exists()


@pytest.mark.parametrize(
    ("passphrase", "told"),
    [
        ("too short", "This passphrase is too short. It needs 14 characters or more."),
        ("12345678901234567890", "This passphrase is one that many people use."),
        ("anastasia-the-2nd", "This passphrase is too much like the sign-in name."),
    ],
)
def test_a_weak_passphrase_is_refused_and_the_link_stays(person: Person, passphrase: str, told: str) -> None:
    path = invitations.invite(person("anastasia-the-1st", "uploader"))

    answer = Client().post(path, {"password1": passphrase, "password2": passphrase})

    assert told in answer.content.decode()
    assert "password is" not in answer.content.decode()
    assert Client().get(path).status_code == HTTPStatus.OK


def test_guessing_links_is_stopped(db: None) -> None:
    answers = [Client().post(f"/welcome/{number}/").status_code for number in range(25)]

    assert answers[0] == HTTPStatus.NOT_FOUND
    assert answers[-1] == HTTPStatus.TOO_MANY_REQUESTS
