"""A recording sent from a browser: in one go, over a bad line, across a reload and a restart of the server."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, Route, ViewportSize, expect

from tests.service.browser.conftest import DESKTOP, PHONE, SignIn, signing_in
from tests.service.browser.served import Served

PIECES = re.compile(r"/upload/pieces/[0-9a-f]{16}/$")
PIECE_BYTES = 262_144
GIVE_LEAD_KEYS = """
from pathlib import Path
from datetime import timedelta
from pipeline.service import starting
starting.set_up()
from django.utils import timezone
from pipeline.restricted.keys import Identity, fingerprint, public_key
from pipeline.service.accounts.keys import wrap_names
from pipeline.service.accounts.models import RecipientKey, User
for name in ("lead", "lead-deputy"):
    key = public_key(Identity.generate())
    RecipientKey.objects.create(
        owner=User.objects.get(username=name), route="dsl", kind="held", public_key=key, fingerprint=fingerprint(key),
        state="active", expires_at=timezone.now() + timedelta(days=300), wrapped_names=wrap_names([]))
"""
ARRIVED = """
import sys
from pipeline.service import starting
starting.set_up()
from pipeline.service.desk.models import Session
from pipeline.service.store import the_store
session = Session.objects.get(sha256=sys.argv[1], state__in=("uploading", "waiting"))
print(session.state, the_store().sha256(session.pk), Session.objects.filter(sha256=sys.argv[1]).count())
"""
STORED_IN_BROWSER = """async () => [localStorage.length, sessionStorage.length,
    (await indexedDB.databases()).length, (await caches.keys()).length]"""


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Of this module, with keys on every route and no worker: what was uploaded waits."""
    served = Served(tmp_path_factory.mktemp("uploads"))
    served.run("-m", "tests.service.browser.people", str(tmp_path_factory.mktemp("keys")))
    served.run("-c", GIVE_LEAD_KEYS)
    served.start("--as-child")
    yield served
    served.stop()


@pytest.fixture
def sign_in(browser: Browser, instance: Served) -> Iterator[SignIn]:
    """On this module's instance."""
    with signing_in(browser, instance) as sign_in:
        yield sign_in


@pytest.fixture
def recording(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Bytes of no meaning, other ones for each test."""
    path = tmp_path / "Interview with Tadeusz.wav"
    path.write_bytes(hashlib.shake_128(request.node.name.encode()).digest(6 * PIECE_BYTES + 1000))
    return path


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def arrived(instance: Served, path: Path) -> tuple[str, bool, int]:
    """State of the session, whether the stored bytes are those of the file, and how many sessions it made."""
    state, digest, count = instance.run("-c", ARRIVED, digest_of(path)).split()
    return state, digest == digest_of(path), int(count)


def fill_in(page: Page, path: Path) -> None:
    """Everything that the form wants, and the file."""
    page.goto("/upload/")
    page.get_by_label("The recording, or the notes").set_input_files(path)
    page.get_by_label("A recording", exact=True).check()
    page.get_by_label("Date of the session").fill("2026-02-10")
    page.get_by_label("How many members of staff took part").fill("2")
    page.get_by_label("Who was in the room").fill("Ottoline Fairbrother\nTadeusz Wren")
    for name in ("reviewer", "reviewer-deputy"):
        page.get_by_label(name, exact=True).check()
    page.get_by_label("I confirm that everybody").check()
    page.get_by_label("You confirm this as").select_option("facilitator")


def send(page: Page) -> None:
    page.get_by_role("button", name="Upload", exact=True).click()


def expect_waiting(page: Page) -> None:
    """On the session's page, after all was compared."""
    page.wait_for_url(re.compile(r"/uploads/[0-9a-f]{16}/$"))
    expect(page.get_by_role("heading", name="Waiting for its turn")).to_be_visible()


def everything_in(request: Request) -> bytes:
    """Address, headers and body."""
    return f"{request.url} {request.headers} ".encode() + (request.post_data_buffer or b"")


def holding(page: Page, after: int) -> Callable[[], None]:
    """Let so many pieces through, then none, until the function that this returns is called."""
    held: list[Route] = []
    passed: list[Route] = []
    is_open: list[bool] = []

    def pass_or_hold(route: Route) -> None:
        if route.request.method != "PATCH" or is_open or len(passed) < after:
            if route.request.method == "PATCH":
                passed.append(route)
            route.continue_()
        else:
            held.append(route)

    def release() -> None:
        is_open.append(True)
        for route in held:
            route.continue_()

    page.route(PIECES, pass_or_hold)
    return release


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_recording_is_uploaded_and_waits(
    sign_in: SignIn, instance: Served, recording: Path, viewport: ViewportSize
) -> None:
    page = sign_in("uploader", viewport=viewport)
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    fill_in(page, recording)
    send(page)
    expect_waiting(page)
    assert arrived(instance, recording) == ("waiting", True, 1)
    pieces = [request for request in asked if request.method == "PATCH"]
    assert len(pieces) == 7
    assert all(request.headers["upload-checksum"].startswith("sha256 ") for request in pieces)
    assert not any(b"Interview" in everything_in(request) for request in asked)
    assert page.evaluate(STORED_IN_BROWSER) == [0, 0, 0, 0]


def test_a_form_that_is_not_in_order_comes_back_marked_with_the_file_still_chosen(
    sign_in: SignIn, instance: Served, recording: Path
) -> None:
    page = sign_in("uploader")
    fill_in(page, recording)
    page.get_by_label("How many members of staff took part").fill("3")
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("3 took part, but fewer people are named here.")
    expect(page.get_by_label("Who was in the room")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Who was in the room")).to_have_value("Ottoline Fairbrother\nTadeusz Wren")
    page.get_by_label("How many members of staff took part").fill("2")
    send(page)
    expect_waiting(page)


def test_no_file_is_said_beside_the_chooser(sign_in: SignIn) -> None:
    page = sign_in("uploader")
    page.goto("/upload/")
    send(page)
    expect(page.get_by_text("Choose the file.", exact=True)).to_be_visible()
    expect(page.get_by_label("The recording, or the notes")).to_be_focused()


def test_a_file_can_be_dropped(sign_in: SignIn, recording: Path) -> None:
    page = sign_in("uploader")
    page.goto("/upload/")
    dropped = page.evaluate_handle(
        "() => { const all = new DataTransfer(); all.items.add(new File(['sound'], 'a.wav')); return all; }"
    )
    page.dispatch_event("#upload-drop", "drop", {"dataTransfer": dropped})
    expect(page.get_by_text("Chosen: 5 bytes")).to_be_visible()


def test_a_line_that_breaks_is_tried_again(sign_in: SignIn, instance: Served, recording: Path) -> None:
    page = sign_in("uploader")
    fill_in(page, recording)
    sent = [0]

    def break_twice(route: Route) -> None:
        if route.request.method == "PATCH":
            sent[0] += 1
            if sent[0] in (2, 3):
                route.abort("connectionreset")
                return
        route.continue_()

    page.route(PIECES, break_twice)
    send(page)
    expect_waiting(page)
    assert sent[0] == 7 + 2
    assert arrived(instance, recording) == ("waiting", True, 1)


def test_an_upload_is_paused_and_goes_on(sign_in: SignIn, instance: Served, recording: Path) -> None:
    page = sign_in("uploader")
    fill_in(page, recording)
    release = holding(page, after=2)
    send(page)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("Paused.")).to_be_visible()
    release()
    page.wait_for_timeout(300)
    assert arrived(instance, recording)[0] == "uploading"
    page.get_by_role("button", name="Go on").click()
    expect_waiting(page)
    assert arrived(instance, recording) == ("waiting", True, 1)


def test_after_a_reload_the_same_file_goes_on_where_it_stopped(
    sign_in: SignIn, instance: Served, recording: Path
) -> None:
    page = sign_in("uploader")
    page.on("dialog", lambda dialog: dialog.accept())
    fill_in(page, recording)
    holding(page, after=3)
    send(page)
    expect(page.locator("#upload-figures")).to_contain_text("MB")
    page.wait_for_function("() => document.getElementById('upload-bar').value > 0.3")
    page.unroute_all(behavior="ignoreErrors")
    fill_in(page, recording)
    offsets: list[str] = []
    page.on("request", lambda asked: offsets.append(asked.headers.get("upload-offset", "")))
    send(page)
    expect_waiting(page)
    first = next(offset for offset in offsets if offset)
    assert int(first) >= 3 * PIECE_BYTES
    assert arrived(instance, recording) == ("waiting", True, 1)


def test_an_upload_survives_a_restart_of_the_server(sign_in: SignIn, instance: Served, recording: Path) -> None:
    page = sign_in("uploader")
    fill_in(page, recording)
    release = holding(page, after=3)
    send(page)
    page.wait_for_function("() => document.getElementById('upload-bar').value > 0.3")
    instance.stop()
    release()
    page.wait_for_timeout(1500)
    instance.start("--as-child")
    expect_waiting(page)
    assert arrived(instance, recording) == ("waiting", True, 1)


def test_the_same_file_again_leads_to_the_earlier_session(sign_in: SignIn, instance: Served, recording: Path) -> None:
    page = sign_in("uploader")
    fill_in(page, recording)
    send(page)
    expect_waiting(page)
    address = page.url
    fill_in(page, recording)
    send(page)
    page.wait_for_url(address)
    expect(page.get_by_text("You uploaded this file before")).to_be_visible()


def test_a_recording_that_changes_while_it_is_sent_is_refused(
    sign_in: SignIn, instance: Served, recording: Path
) -> None:
    page = sign_in("uploader")
    fill_in(page, recording)

    def damage(route: Route) -> None:
        request = route.request
        if request.method != "PATCH" or request.headers["upload-offset"] != "0":
            route.continue_()
            return
        content = b"x" + (request.post_data_buffer or b"")[1:]
        checksum = base64.b64encode(hashlib.sha256(content).digest()).decode()
        headers = {**request.headers, "upload-checksum": f"sha256 {checksum}"}
        route.continue_(post_data=content, headers=headers)

    page.route(PIECES, damage)
    send(page)
    expect(page.get_by_text("What arrived is not what your browser read")).to_be_visible()
    page.unroute_all()
    page.get_by_role("button", name="Back to the form").click()
    send(page)
    expect_waiting(page)
    assert arrived(instance, recording)[:2] == ("waiting", True)
