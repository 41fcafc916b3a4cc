"""What an administrator does to people: roles, invitations, help, and that it is told and recorded."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils.timezone import localtime

from pipeline import audit
from pipeline.service.accounts.models import Invitation, User
from tests.service.conftest import PASSPHRASE

Browser = Callable[..., Client]
Person = Callable[..., User]


@pytest.fixture
def admin(person: Person, signed_in: Browser) -> Client:
    return signed_in(person("ada", "administrator"))


def roles_of(name: str) -> tuple[str, ...]:
    return User.objects.get(username=name).roles


def log() -> str:
    return (audit.default_folder() / "audit.jsonl").read_text()


def test_somebody_new_gets_a_link_that_is_shown_once(admin: Client) -> None:
    page = admin.post("/people/add/", {"name": "noor", "email": "", "roles": ["uploader"]}).content.decode()

    link = re.search(r"http://testserver(/welcome/[^/]+/)", page)
    assert link is not None
    assert Client().get(link[1]).status_code == HTTPStatus.OK
    noor = User.objects.get(username="noor")
    assert f"until {localtime(noor.invitation.expires_at):%-d %B %Y, %H:%M}" in page
    assert "/welcome/" not in admin.get(f"/people/{noor.pk}/").content.decode()
    assert '"act": "person-added"' in log()
    assert "noor" not in log()


@pytest.mark.parametrize("over_tls", [False, True])
def test_a_link_to_this_computer_alone_says_so(admin: Client, over_tls: bool) -> None:
    answer = admin.post("/people/add/", {"name": "noor", "email": "", "roles": ["uploader"]}, secure=over_tls)
    assert ("of this computer only" in answer.content.decode()) != over_tls


@pytest.mark.parametrize("name", ["ADA", "ada", " ada "])
def test_a_name_is_given_once_whatever_its_capitals(admin: Client, name: str) -> None:
    answer = admin.post("/people/add/", {"name": name, "roles": ["uploader"]})

    assert answer.context["form"].errors["name"]


def test_what_two_roles_mean_must_have_been_read(admin: Client) -> None:
    said = {"name": "noor", "roles": ["reviewer", "lead"]}

    page = admin.post("/people/add/", said).content.decode()
    assert "staff are usually promised" in " ".join(page.split())
    assert not User.objects.filter(username="noor").exists()

    admin.post("/people/add/", {**said, "understood": "on"})
    assert roles_of("noor") == ("lead", "reviewer")


def test_roles_are_granted_and_taken(admin: Client, person: Person) -> None:
    ana = person("ana", "uploader")

    admin.post(f"/people/{ana.pk}/", {"roles": ["lead"], "deputy": "on"})

    assert roles_of("ana") == ("lead",)
    assert User.objects.get(pk=ana.pk).is_deputy
    assert '"granted": ["lead"], "taken": ["uploader"], "deputy": true' in log()


def test_everybody_who_holds_a_key_is_told_of_a_new_holder(admin: Client, person: Person) -> None:
    ana, hana = person("ana", "uploader"), person("hana", "headteacher")

    admin.post(f"/people/{ana.pk}/", {"roles": ["lead"]})
    admin.post(f"/people/{ana.pk}/", {"roles": ["lead", "analyst"], "understood": "on"})

    told = [notice.text for notice in hana.notices.all()]
    assert len(told) == 1
    assert "safeguarding lead" in told[0]
    assert "ana" not in told[0].split()


def test_a_new_role_counts_at_once_and_asks_for_a_second_factor(
    admin: Client, person: Person, signed_in: Browser
) -> None:
    ana = person("ana", "uploader")
    client = signed_in(ana)

    admin.post(f"/people/{ana.pk}/", {"roles": ["lead"]})

    assert client.get("/").headers["Location"] == "/account/"


def test_an_administrator_cannot_lock_themselves_out(admin: Client) -> None:
    ada = User.objects.get(username="ada")

    admin.post(f"/people/{ada.pk}/", {"roles": ["uploader"]})
    for act in ("disable", "reset-second-factor", "end-sessions", "invite"):
        assert admin.post(f"/people/{ada.pk}/{act}/").status_code == HTTPStatus.FORBIDDEN

    assert roles_of("ada") == ("administrator",)
    assert admin.get("/people/").status_code == HTTPStatus.OK


def test_a_disabled_person_is_out_at_once_and_can_be_let_in_again(admin: Client, person: Person) -> None:
    ana = person("ana", "uploader")
    client = Client()
    client.post("/sign-in/", {"login": "ana", "password": PASSPHRASE})
    assert client.get("/").status_code == HTTPStatus.OK

    admin.post(f"/people/{ana.pk}/disable/")
    assert client.get("/").status_code == HTTPStatus.FOUND

    admin.post(f"/people/{ana.pk}/enable/")
    client.post("/sign-in/", {"login": "ana", "password": PASSPHRASE})
    assert client.get("/").status_code == HTTPStatus.OK
    assert '"person-disabled"' in log()
    assert '"person-enabled"' in log()


def test_disabling_voids_an_invitation(admin: Client, person: Person) -> None:
    ana = person("ana", "uploader")
    admin.post(f"/people/{ana.pk}/invite/")
    assert Invitation.objects.exists()

    admin.post(f"/people/{ana.pk}/disable/")

    assert not Invitation.objects.exists()
    assert admin.post(f"/people/{ana.pk}/invite/").status_code == HTTPStatus.NOT_FOUND


def test_sessions_are_ended(admin: Client, person: Person) -> None:
    ana = person("ana", "uploader")
    client = Client()
    client.post("/sign-in/", {"login": "ana", "password": PASSPHRASE})

    admin.post(f"/people/{ana.pk}/end-sessions/")

    assert client.get("/").status_code == HTTPStatus.FOUND
    assert '"act": "sessions-ended"' in log()


def test_resetting_a_second_factor_is_told_to_everybody_who_holds_a_key(admin: Client, person: Person) -> None:
    lee, hana = person("lee", "lead"), person("hana", "headteacher")

    admin.post(f"/people/{lee.pk}/reset-second-factor/")

    assert not Authenticator.objects.filter(user=lee).exists()
    told = {notice.user.username: notice.text for notice in hana.notices.model.objects.all()}
    assert set(told) == {"lee", "hana"}
    assert "safeguarding lead" in told["hana"]
    assert not any(name in text for text in told.values() for name in ("lee", "ada"))


def test_a_link_for_a_new_passphrase_is_told_to_its_owner(admin: Client, person: Person) -> None:
    ana = person("ana", "uploader")

    admin.post(f"/people/{ana.pk}/invite/")

    assert "passphrase" in ana.notices.get().text


@pytest.mark.parametrize("act", ["delete", "roles", "is_superuser"])
def test_there_are_no_other_acts(admin: Client, person: Person, act: str) -> None:
    ana = person("ana", "uploader")

    assert admin.post(f"/people/{ana.pk}/{act}/").status_code == HTTPStatus.NOT_FOUND


def test_an_act_that_cannot_be_recorded_does_not_happen(
    admin: Client, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = person("ana", "uploader")

    def full(*_: object, **__: object) -> str:
        raise OSError

    monkeypatch.setattr(audit, "append", full)
    admin.raise_request_exception = False
    answer = admin.post(f"/people/{ana.pk}/disable/")

    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert User.objects.get(pk=ana.pk).is_active
