"""Headers on every page, how long a person stays signed in, and that nothing undeclared answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve

from pipeline.service import middleware
from pipeline.service.accounts.models import User

Browser = Callable[..., Client]
Person = Callable[..., User]
MINUTE = 60


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets how many minutes have gone by."""
    start = time.time()

    def after(minutes: float) -> None:
        monkeypatch.setattr(time, "time", lambda: start + minutes * MINUTE)

    return after


@pytest.mark.parametrize("path", ["/sign-in/", "/", "/no-such-page/"])
def test_every_answer_carries_the_headers(db: None, path: str) -> None:
    headers = Client().get(path).headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_a_refused_host_gets_the_headers_too(db: None) -> None:
    answer = Client().get("/sign-in/", headers={"host": "elsewhere.example"})

    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_signing_out_empties_the_browser(person: Person, signed_in: Browser) -> None:
    client = signed_in(person("ana", "uploader"))

    answer = client.post("/sign-out/")

    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get("/").status_code == HTTPStatus.FOUND


def test_nothing_done_for_the_set_time_signs_out(
    person: Person, signed_in: Browser, clock: Callable[[float], None]
) -> None:
    client = signed_in(person("ana", "uploader"))
    assert client.get("/").status_code == HTTPStatus.OK

    clock(16)

    assert client.get("/").headers["Location"] == "/sign-in/?next=/"


def test_a_click_keeps_somebody_signed_in(person: Person, signed_in: Browser, clock: Callable[[float], None]) -> None:
    client = signed_in(person("ana", "uploader"))

    for minutes in range(0, 60, 10):
        clock(minutes)
        assert client.get("/").status_code == HTTPStatus.OK


def test_polling_keeps_nobody_signed_in(person: Person, signed_in: Browser, clock: Callable[[float], None]) -> None:
    client = signed_in(person("ana", "uploader"))

    for minutes in range(0, 15, 3):
        clock(minutes)
        assert client.get("/", headers={"HX-Request": "true"}).status_code == HTTPStatus.OK
    clock(16)

    assert "sign-in" in client.get("/", headers={"HX-Request": "true"}).headers["HX-Redirect"]


def test_everybody_signs_in_again_after_the_longest_time(
    person: Person, signed_in: Browser, clock: Callable[[float], None]
) -> None:
    client = signed_in(person("ana", "uploader"))

    for minutes in range(0, 12 * 60, 10):
        clock(minutes)
        assert client.get("/").status_code == HTTPStatus.OK
    clock(12 * 60 + 1)

    assert client.get("/").status_code == HTTPStatus.FOUND


def test_a_view_that_declares_nothing_is_refused_though_it_is_reached() -> None:
    def undeclared(request: HttpRequest) -> HttpResponse:
        return HttpResponse("reached")

    request = RequestFactory().get("/")
    request.resolver_match = resolve("/")

    with pytest.raises(PermissionDenied):
        middleware.RefuseUndeclared(undeclared).process_view(request, undeclared, (), {})


OVER_TLS = """
import django, json
django.setup()
from django.conf import settings
from django.test import Client
page = Client().get("/sign-in/", secure=True, headers={"host": "localhost"})
plain = Client().get("/sign-in/", headers={"host": "localhost"})
cookie = page.cookies[settings.CSRF_COOKIE_NAME]
print(json.dumps({
    "names": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME],
    "flags": [cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]],
    "hsts": page.headers["Strict-Transport-Security"],
    "plain": [plain.status_code, plain.headers["Location"]],
}))
"""


def test_over_tls_cookies_are_bound_to_the_host_and_nothing_goes_in_the_clear(tmp_path: Path) -> None:
    settings = tmp_path / "service.toml"
    settings.write_text('[serve]\nbehind_tls = true\ntrusted_proxies = ["127.0.0.1"]\nhost_names = ["a.example"]\n')
    places = {f"QUIETROOM_{name}": str(tmp_path / name.lower()) for name in ("DATA", "KEYS", "STATE")}
    ran = subprocess.run(
        [sys.executable, "-c", OVER_TLS],
        env={**os.environ, **places, "QUIETROOM_SERVICE": str(settings)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)

    assert found["names"] == ["__Host-quietroom-session", "__Host-quietroom-csrf"]
    assert found["flags"] == [True, True, "Strict", "/", ""]
    assert found["hsts"] == "max-age=31536000"
    assert found["plain"] == [HTTPStatus.MOVED_PERMANENTLY, "https://localhost/sign-in/"]
