"""What a curious, careless or hostile hand may send: no endpoint falls over, and no limit is only on paper."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import notes
from pipeline.errors import NotesError
from pipeline.service.accounts.models import Grant, User
from pipeline.service.desk.models import Session, SessionRoute
from pipeline.service.roles import Role
from pipeline.service.store import Store
from pipeline.service.vault import Vault
from tests.notes.examples import docx_of, part_of, with_part
from tests.service.conftest import PASSPHRASE, SECRET

BODY = "word/document.xml"
UPLOADING, DONE = "00000000000000aa", "00000000000000bb"
"""Sessions that are there, so that what is sent goes further than to a 404."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "ODD")
NASTY = (
    UPLOADING, DONE, "0", "-1", "1", "..", "../../keys/instance.key", "%2e%2e%2f", "f" * 16, "x" * 5000, "\0", "'",
    "{{7*7}}", "<script>", "☃", "9" * 400, "1e309", "NaN", "null", "[]", "2026-02-30", "age1", "-" * 15, "dsl", "٣",
)  # fmt: skip
HEADERS = (
    "Tus-Resumable", "Upload-Offset", "Upload-Length", "Upload-Metadata", "Upload-Checksum", "HX-Request", "HX-Target",
    "Range", "Referer", "Origin", "Accept-Language", "Accept-Encoding", "If-Modified-Since", "X-CSRFToken", "Cookie",
    "X-HTTP-Method-Override", "X-Forwarded-Host", "Content-Length",
)  # fmt: skip
TYPES = (
    "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=b", "application/json",
    "application/offset+octet-stream", "text/html; charset=nonsense", "", "a/b; charset=utf-7",
)  # fmt: skip
FIELDS = (
    "login", "password", "code", "next", "name", "role", "roles", "date", "participants", "verdict", "reason", "key",
    "public_key", "kind", "sha256", "size", "size_bytes", "number", "route", "item", "plan", "roster", "ground", "user",
)  # fmt: skip

texts = st.sampled_from(NASTY) | st.text(st.characters(codec="utf-8"), max_size=30)
header_values = texts.map(lambda text: re.sub(r"[^\x20-\x7e\xa0-\xff]", "", text))
forms = st.dictionaries(st.sampled_from(FIELDS), texts, max_size=6)
query = st.dictionaries(st.sampled_from(FIELDS), texts, max_size=2)
bodies = st.binary(max_size=200) | texts.map(str.encode)
PLACE = re.compile(r"<[^>]+>")


def addresses(patterns: Sequence[URLPattern | URLResolver] | None = None, before: str = "/") -> Iterator[str]:
    """Every address there is, with its places still open."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, address)
        else:
            yield address


ADDRESSES = sorted(addresses())


@pytest.fixture(scope="module")
def everybody(tables: None) -> Iterator[User]:
    """Somebody who may do everything, with sessions that can be reached; and the tables empty afterwards."""
    person = User.objects.create_user("everybody", password=PASSPHRASE)
    Grant.objects.bulk_create(Grant(user=person, role=role) for role in Role)
    TOTP.activate(person, SECRET)
    for session_id, state in ((UPLOADING, Session.State.UPLOADING), (DONE, Session.State.DONE)):
        session = Session.objects.create(
            id=session_id, uploader=person, state=state, date=date(2026, 3, 4), kind="recording", suffix=".mp3",
            participants=6, size_bytes=1000, sha256="0" * 64,
        )  # fmt: skip
        session.reviewers.add(person)
        SessionRoute.objects.bulk_create(SessionRoute(session=session, route=route) for route in ("dsl", "headteacher"))
    yield person
    call_command("flush", verbosity=0, interactive=False)


def browser_of(person: User | None) -> Client:
    """A browser of theirs, whose requests never raise: a fault is an answer of 500, as on the wire."""
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("address", ADDRESSES)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_endpoint_falls_over(address: str, data: st.DataObject, everybody: User) -> None:
    places = iter(data.draw(st.lists(texts, min_size=3, max_size=3)))
    path = PLACE.sub(lambda _: quote(next(places), safe=""), address)
    client = browser_of(data.draw(st.sampled_from([everybody, None])))
    answer = client.generic(
        data.draw(st.sampled_from(METHODS)),
        path,
        data.draw(bodies),
        data.draw(st.sampled_from(TYPES)),
        query_params=data.draw(query),
        headers=data.draw(st.dictionaries(st.sampled_from(HEADERS), header_values, max_size=4)),
    )
    assert answer.status_code < 500, getattr(answer, "exc_info", None)


@pytest.mark.parametrize("address", ADDRESSES)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(form=forms, known=st.booleans(), session=st.sampled_from([UPLOADING, DONE, "f" * 16]))
def test_no_form_falls_over(address: str, form: dict[str, str], known: bool, session: str, everybody: User) -> None:
    client = browser_of(everybody if known else None)
    answer = client.post(PLACE.sub(lambda place: session if "session" in place[0] else "1", address), form)
    assert answer.status_code < 500, getattr(answer, "exc_info", None)


@pytest.mark.parametrize("address", ["/follow-up/%00/dsl/", "/uploads/0000000000%00/", "/?next=%00"])
def test_an_address_with_a_nul_is_refused_before_any_database_sees_it(address: str, everybody: User) -> None:
    assert browser_of(everybody).get(address).status_code == 400


@pytest.mark.parametrize("length", ["aa", "-1", "1e3", "٣", "9" * 400])
@pytest.mark.parametrize("who", ["everybody", "nobody"])
def test_a_length_that_is_none_is_refused_before_anything_reads_a_form(length: str, who: str, everybody: User) -> None:
    client = browser_of(everybody if who == "everybody" else None)
    # As bytes of Latin-1, which is how a header reaches us.
    told = length.encode().decode("latin-1")
    answer = client.generic("POST", "/account/app/remove/", b"a=b", "text/plain", headers={"Content-Length": told})
    assert answer.status_code == 400


@pytest.mark.parametrize("way", ["../", "..%2f", "%2e%2e/", "....//", "..\\", "%5c..%5c", "%00", "/", "//etc/"])
@pytest.mark.parametrize("file", ["settings.py", "urls.py", "../../keys/django.key", "/etc/passwd"])
def test_no_path_leads_out_of_the_static_files(way: str, file: str, everybody: User) -> None:
    answer = browser_of(everybody).get(f"/static/{4 * way}{file}")
    content = b"".join(answer)
    assert answer.status_code in (400, 404)
    assert b"SECRET_KEY" not in content
    assert b"root:" not in content


BILLION = "<!DOCTYPE d [<!ENTITY a0 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{10 * f'&a{n - 1};'}'>" for n in range(1, 10))
)


def laughs() -> bytes:
    """A document whose XML unpacks to two billion letters."""
    package = docx_of(["Fights at the gate"])
    xml = part_of(package, BODY).decode()
    evil = xml.replace("<w:document", f"{BILLION}<w:document", 1).replace("Fights", "Fights &a9;")
    return with_part(package, BODY, evil.encode())


def gigabyte() -> bytes:
    """A document whose text unpacks to a gigabyte of blanks."""
    out = io.BytesIO(docx_of(["Fights"]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/large.xml", "w") as part:
        for _ in range(1024):
            part.write(bytes(1 << 20))
    return out.getvalue()


def nested() -> bytes:
    """A document that nests a hundred thousand elements."""
    package = docx_of(["Fights"])
    xml = part_of(package, BODY).decode()
    return with_part(package, BODY, xml.replace("<w:body>", "<w:body>" + 100_000 * "<w:sdt>", 1).encode())


@pytest.mark.parametrize("make", [laughs, gigabyte, nested])
def test_a_bomb_among_notes_is_refused_or_read_in_little_memory(make: object, tmp_path: Path) -> None:
    assert callable(make)
    store, bomb = Store(tmp_path / "data", Vault(tmp_path / "keys")), make()
    assert len(bomb) < 4 << 20
    store.add_chunk(UPLOADING, 0, bomb)
    Path("/proc/self/clear_refs").write_text("5")
    before = peak_bytes()
    with suppress(NotesError):
        assert len(notes.read_notes(store.upload(UPLOADING, ".docx")).text) < 1000
    assert peak_bytes() - before < 300 << 20


def peak_bytes() -> int:
    """The most memory that this process had since it was last asked to forget."""
    line = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert line
    return int(line[1]) << 10
