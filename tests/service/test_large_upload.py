"""Two gigabytes through the real web server, in pieces: sealed as they come, and never together in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.browser.served import Served
from tests.service.outside import outside

pytestmark = pytest.mark.service

TOKEN = 32 * "t"
PIECE_BYTES, PIECES = 4 << 20, 512
SHA256_OF_ZEROS = "a7c744c13cc101ed66c29f672f92455547889cc586ce6d44fe76ae824958ea51"
BEGIN = f"""
from pipeline.service import starting
starting.set_up()
starting.make_tables()
from django.conf import settings
from django.test import Client
from pipeline.service.accounts.models import Grant, User
from pipeline.service.desk.models import Session
una = User.objects.create(username="una")
Grant.objects.create(user=una, role="uploader")
Session.objects.create(
    id="0123456789abcdef", uploader=User.objects.get(username="una"), date="2026-02-10", kind="recording",
    suffix=".wav", participants=6, size_bytes={PIECE_BYTES * PIECES}, sha256="{SHA256_OF_ZEROS}")
browser = Client()
browser.force_login(una, backend="allauth.account.auth_backends.AuthenticationBackend")
cookies = {{name: cookie.value for name, cookie in browser.cookies.items()}} | {{settings.CSRF_COOKIE_NAME: "{TOKEN}"}}
print("; ".join(f"{{name}}={{value}}" for name, value in cookies.items()))
"""


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[tuple[Served, str]]:
    """The pages with an upload begun, and the cookies of whoever uploads."""
    served = Served(tmp_path / "served", settings="")
    cookies = served.run("-c", BEGIN).strip()
    served.start("--as-child")
    yield served, cookies
    served.stop()


def most_memory(pid: int) -> int:
    """The most that this process ever had, in bytes."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) << 10


def test_two_gigabytes_pass_through_little_memory(pages: tuple[Served, str]) -> None:
    served, cookies = pages
    assert served.process
    before = most_memory(served.process.pid)
    odd = outside(
        "send_zeros",
        timeout_s=300,
        port=served.port,
        path="/upload/pieces/0123456789abcdef/",
        finish="/uploads/0123456789abcdef/finish/",
        cookies=cookies,
        token=TOKEN,
        pieces=PIECES,
        piece_bytes=PIECE_BYTES,
    )
    assert odd == [200]
    assert most_memory(served.process.pid) - before < 120 << 20
    stored = sorted((served.folder / "data" / "uploads" / "0123456789abcdef").glob("[0-9]*.age"))
    assert len(stored) == PIECES
    assert all(path.read_bytes()[:21] == b"age-encryption.org/v1" for path in (stored[0], stored[-1]))
