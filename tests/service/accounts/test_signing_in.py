"""Signing in: passphrase, second factor, guessing, a session planted beforehand, and where it leads."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth import hashers
from django.contrib.sessions.models import Session
from django.test import Client

from pipeline import audit
from pipeline.service.accounts.models import User
from tests.service.conftest import PASSPHRASE, SECRET

Browser = Callable[..., Client]
Person = Callable[..., User]
NEW = "eleven paper boats on a canal"


def code(secret: str = SECRET) -> str:
    """What the authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def give(client: Client, name: str, passphrase: str = PASSPHRASE, **more: Any) -> Any:
    """Type a name and a passphrase."""
    return client.post("/sign-in/", {"login": name, "password": passphrase}, **more)


def counted(monkeypatch: pytest.MonkeyPatch, what: str) -> list[int]:
    """Calls of a method of the hasher, each as a one."""
    calls: list[int] = []
    real = getattr(hashers.Argon2PasswordHasher, what)

    def counting(self: object, *said: object) -> object:
        calls.append(1)
        return real(self, *said)

    monkeypatch.setattr(hashers.Argon2PasswordHasher, what, counting)
    return calls


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets so many seconds go by."""
    real = time.time

    def go(seconds: float) -> None:
        monkeypatch.setattr(time, "time", lambda: real() + seconds)

    return go


def test_a_name_and_its_passphrase_let_in(person: Person) -> None:
    person("ana", "uploader")
    client = Client()

    assert give(client, "ana").headers["Location"] == "/"
    assert client.get("/").status_code == HTTPStatus.OK


@pytest.mark.parametrize("name", ["ana", "nobody"])
def test_the_same_is_said_to_a_wrong_name_and_to_a_wrong_passphrase(person: Person, name: str) -> None:
    person("ana", "uploader")

    page = give(Client(), name, "wrong wrong wrong wrong").content.decode()

    assert "do not belong together" in page


def test_a_disabled_account_lets_nobody_in(person: Person) -> None:
    ana = person("ana", "uploader")
    User.objects.filter(pk=ana.pk).update(is_active=False)
    client = Client()

    assert give(client, "ana").headers["Location"] == "/sign-in/refused/"
    assert client.get("/").status_code == HTTPStatus.FOUND


def test_a_session_planted_before_signing_in_is_worth_nothing(person: Person) -> None:
    person("ana", "uploader")
    victim = Client()
    session = victim.session
    session["planted"] = True
    session.save()
    planted = session.session_key

    give(victim, "ana")

    assert victim.cookies[settings.SESSION_COOKIE_NAME].value != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_the_session_changes_after_the_second_factor_too(person: Person) -> None:
    person("lee", "lead")
    client = Client()
    give(client, "lee")
    before = client.cookies[settings.SESSION_COOKIE_NAME].value

    client.post("/sign-in/code/", {"code": code()})

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before


def test_a_passphrase_alone_does_not_let_in_where_there_is_a_second_factor(person: Person) -> None:
    person("lee", "lead")
    client = Client()

    assert give(client, "lee").headers["Location"] == "/sign-in/code/"
    assert "/sign-in/" in client.get("/").headers["Location"]
    assert client.post("/sign-in/code/", {"code": "000000"}).status_code == HTTPStatus.OK
    assert client.post("/sign-in/code/", {"code": code()}).headers["Location"] == "/"
    assert client.get("/").status_code == HTTPStatus.OK


def test_a_code_is_good_once(person: Person) -> None:
    person("lee", "lead")
    used = code()
    for expected in (HTTPStatus.FOUND, HTTPStatus.OK):
        client = Client()
        give(client, "lee")
        assert client.post("/sign-in/code/", {"code": used}).status_code == expected


def test_a_role_that_needs_a_second_factor_leads_to_setting_one_up_and_nowhere_else(person: Person) -> None:
    lee = person("lee", "lead")
    Authenticator.objects.filter(user=lee).delete()
    client = Client()
    give(client, "lee")

    for path in ("/", "/account/alerts/"):
        assert client.get(path).headers["Location"] == "/account/"
    assert "Your role needs a second factor" in client.get("/account/").content.decode()

    secret = client.get("/account/app/").context["form"].secret
    answer = client.post("/account/app/", {"code": code(secret)})

    assert answer.headers["Location"] == "/account/codes/"
    assert client.get("/").status_code == HTTPStatus.OK


def test_recovery_codes_are_shown_once_and_are_good_once(person: Person) -> None:
    ana = person("ana", "uploader")
    client = Client()
    give(client, "ana")
    secret = client.get("/account/app/").context["form"].secret
    client.post("/account/app/", {"code": code(secret)})
    codes = client.get("/account/codes/").context["unused_codes"]

    assert len(codes) == 10
    assert codes[0] not in client.get("/account/codes/").content.decode()
    for expected in (HTTPStatus.FOUND, HTTPStatus.OK):
        other = Client()
        give(other, "ana")
        assert other.post("/sign-in/code/", {"code": codes[0]}).status_code == expected
    assert Authenticator.objects.filter(user=ana).count() == 2


def test_what_the_database_keeps_of_a_second_factor_is_wrapped(person: Person) -> None:
    lee = person("lee", "lead")

    kept = Authenticator.objects.get(user=lee).data

    assert SECRET not in str(kept)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example/",
        "http:elsewhere",
        "javascript:alert(1)",
    ],
)
def test_signing_in_leads_nowhere_else(person: Person, elsewhere: str) -> None:
    person("ana", "uploader")

    answer = Client().post(f"/sign-in/?next={elsewhere}", {"login": "ana", "password": PASSPHRASE, "next": elsewhere})

    assert answer.headers["Location"] == "/"


def test_signing_out_and_confirming_lead_nowhere_else(person: Person, signed_in: Browser) -> None:
    client = signed_in(person("ana", "uploader"))

    answer = client.post("/confirm/passphrase/", {"password": PASSPHRASE, "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"
    answer = client.post("/sign-out/", {"next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/sign-in/"


def test_a_thousand_attempts_at_an_account_are_of_no_use(
    person: Person, monkeypatch: pytest.MonkeyPatch, later: Callable[[float], None]
) -> None:
    person("ana", "uploader")
    checked = counted(monkeypatch, "verify")

    for attempt in range(1000):
        address = f"10.{attempt // 250}.{attempt % 250}.1"
        give(
            Client(REMOTE_ADDR=address), "ana", f"guess number {attempt} of many", headers={"x-forwarded-for": address}
        )

    assert len(checked) == 5
    refused = give(Client(), "ana")
    assert "too many attempts" in refused.content.decode()
    later(settings.LOCKED_S + 1)
    assert give(Client(), "ana").headers["Location"] == "/"
    log = (audit.default_folder() / "audit.jsonl").read_text()
    assert log.count("sign-in-locked") == 1
    assert "ana" not in log


def test_a_hundred_names_tried_from_an_address_are_of_no_use(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = counted(monkeypatch, "encode")

    answers = [give(Client(), f"name{attempt}", f"guess number {attempt} of many") for attempt in range(100)]

    assert len(hashed) == 10
    assert answers[-1].status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "stopped for a few minutes" in answers[-1].content.decode()


def test_guessing_codes_is_stopped(person: Person) -> None:
    person("lee", "lead")
    client = Client()
    give(client, "lee")

    for _ in range(5):
        client.post("/sign-in/code/", {"code": "000000"})

    assert "too many attempts" in client.post("/sign-in/code/", {"code": code()}).content.decode()


def test_what_is_asked_for_again_is_given_for_ten_minutes(
    person: Person, signed_in: Browser, later: Callable[[float], None]
) -> None:
    client = signed_in(person("ada", "administrator"), confirmed=False)

    asked = client.get("/people/add/").headers["Location"]
    assert asked == "/confirm/code/?next=%2Fpeople%2Fadd%2F"
    assert client.post(asked, {"code": code()}).headers["Location"] == "/people/add/"
    assert client.get("/people/add/").status_code == HTTPStatus.OK
    later(9 * 60)
    assert client.get("/people/add/").status_code == HTTPStatus.OK
    later(10 * 60 + 1)
    assert client.get("/people/add/").status_code == HTTPStatus.FOUND


def test_a_passphrase_does_not_stand_in_for_the_second_factor(person: Person, signed_in: Browser) -> None:
    client = signed_in(person("ada", "administrator"), confirmed=False)

    answer = client.post("/confirm/passphrase/", {"password": PASSPHRASE})

    assert answer.headers["Location"] == "/confirm/code/"
    assert client.get("/people/add/").status_code == HTTPStatus.FOUND


def test_a_script_is_told_that_it_must_be_confirmed_and_not_sent_to_a_page(person: Person, signed_in: Browser) -> None:
    client = signed_in(person("ada", "administrator"), confirmed=False)

    assert client.get("/people/add/", headers={"sec-fetch-dest": "empty"}).status_code == HTTPStatus.UNAUTHORIZED
    assert Client().get("/", headers={"sec-fetch-dest": "empty"}).status_code == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize("passphrase", ["short words", "12345678901234567890"])
def test_a_weak_passphrase_is_refused(person: Person, signed_in: Browser, passphrase: str) -> None:
    client = signed_in(person("ana", "uploader"))

    said = {"oldpassword": PASSPHRASE, "password1": passphrase, "password2": passphrase}
    assert client.post("/account/passphrase/", said).context["form"].errors["password1"]


def test_a_new_passphrase_ends_other_sessions_and_is_kept_by_argon2(person: Person, signed_in: Browser) -> None:
    ana = person("ana", "uploader")
    here, there = signed_in(ana), signed_in(ana)

    answer = here.post("/account/passphrase/", {"oldpassword": PASSPHRASE, "password1": NEW, "password2": NEW})

    assert answer.headers["Location"] == "/account/"
    assert here.get("/").status_code == HTTPStatus.OK
    assert there.get("/").status_code == HTTPStatus.FOUND
    assert User.objects.get(pk=ana.pk).password.startswith("argon2$argon2id$")
    assert "passphrase-changed" in (audit.default_folder() / "audit.jsonl").read_text()


def test_somebody_can_sign_out_everywhere_else(person: Person) -> None:
    person("ana", "uploader")
    here, there = Client(), Client()
    for client in (here, there):
        give(client, "ana")

    here.post("/account/sessions/")

    assert here.get("/").status_code == HTTPStatus.OK
    assert there.get("/").status_code == HTTPStatus.FOUND


def test_who_has_a_security_key_alone_is_asked_for_that(person: Person, signed_in: Browser) -> None:
    ada = person("ada", "administrator")
    Authenticator.objects.filter(user=ada).update(type=Authenticator.Type.WEBAUTHN, data={"name": "blue"})
    Authenticator.objects.create(user=ada, type=Authenticator.Type.RECOVERY_CODES, data={})

    asked = signed_in(ada, confirmed=False).get("/people/add/").headers["Location"]

    assert asked.startswith("/confirm/key/")
