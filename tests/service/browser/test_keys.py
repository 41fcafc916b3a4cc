"""Keys as people make and use them, on pages of an instance of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyrage
import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from pipeline.restricted.keys import fingerprint, public_key
from pipeline.restricted.sealing import open_sealed
from tests.service.browser.conftest import PHONE, SignIn, signing_in
from tests.service.browser.keyrings import (
    PASSPHRASE,
    SLOW_MS,
    Kept,
    approve,
    give_key,
    make_key,
    make_paper_key,
    witness,
)
from tests.service.browser.served import Served

SECRETS = ("AGE-SECRET-KEY-", PASSPHRASE)
SEALED = """
import hashlib, sys
from pipeline.service import starting
starting.set_up()
from pipeline.restricted.sealing import seal
from pipeline.service.accounts.keys import active_keys
from pipeline.service.accounts.models import User
from pipeline.service.desk.models import SealedFile, Session
from pipeline.service.store import the_store
lead, keys = User.objects.get(username="lead"), active_keys("dsl")
for number in range(3):
    session = Session.objects.create(
        id=f"{number:016x}", uploader=lead, date="2026-02-10", participants=6, size_bytes=1)
    content = seal(bytes([number]) * 300_000, [key.public_key for key in keys])
    the_store().put(session.pk, "restricted/follow-up-dsl.age", content)
    SealedFile.objects.create(
        session=session, name="restricted/follow-up-dsl.age", route="dsl",
        sha256=hashlib.sha256(content).hexdigest(), fingerprints=[key.fingerprint for key in keys])
"""
STORED = """
import sys
from pipeline.service import starting
starting.set_up()
from pipeline.service.store import the_store
for number in range(3):
    print(the_store().get(f"{number:016x}", "restricted/follow-up-dsl.age").hex())
"""


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Of this module: no other test shall find keys that it did not make."""
    served = Served(tmp_path_factory.mktemp("keys"))
    served.run("-m", "tests.service.browser.people")
    served.start("--as-child")
    yield served
    served.stop()


@pytest.fixture
def sign_in(browser: Browser, instance: Served) -> Iterator[SignIn]:
    """On this module's instance."""
    with signing_in(browser, instance) as sign_in:
        yield sign_in


@pytest.fixture(scope="module")
def ring(browser: Browser, instance: Served, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Kept]:
    """The lead's key file and paper key, both witnessed by the uploader, made on the pages."""
    folder = tmp_path_factory.mktemp("saved")
    with signing_in(browser, instance) as sign_in:
        lead, uploader = sign_in("lead"), sign_in("uploader")
        held = make_key(lead, "dsl", "lead", folder)
        paper = make_paper_key(lead, "dsl", "lead")
        for key in (held, paper):
            witness(uploader, key)
    return {"held": held, "paper": paper}


def sent_by(page: Page) -> list[str]:
    """What this page sends from now on: addresses and bodies."""
    sent: list[str] = []

    def note(request: Request) -> None:
        sent.append(request.url + (request.post_data or ""))

    page.on("request", note)
    return sent


def seal_again(page: Page, secret: Path | str) -> None:
    page.goto("/keys/again/")
    give_key(page, secret)
    page.get_by_role("button", name="Seal again").click()


@contextmanager
def cut_off_after_one_file(page: Page) -> Iterator[None]:
    """The connection of this page breaks when the second sealed file is put back; each goes in several pieces."""
    put_back = set()

    def pass_on(route: Route) -> None:
        if route.request.method == "POST":
            put_back.add(route.request.url)
        if len(put_back) > 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/keys/again/*/", pass_on)
    yield
    page.unroute("**/keys/again/*/")


def identity_in(saved: Path | str) -> pyrage.x25519.Identity:
    assert isinstance(saved, Path)
    text = pyrage.passphrase.decrypt(saved.read_bytes(), PASSPHRASE).decode()
    return pyrage.x25519.Identity.from_str(text.splitlines()[-1])


def test_a_key_made_in_the_browser_is_one_of_the_command_line(ring: dict[str, Kept], instance: Served) -> None:
    saved = ring["held"].secret
    identity = identity_in(saved)
    assert fingerprint(public_key(identity)) == ring["held"].fingerprint
    shown = instance.run(
        "-c",
        f"import os, sys; os.environ['QUIETROOM_PASSPHRASE'] = {PASSPHRASE!r}; "
        f"sys.argv = ['quietroom', 'keys', 'show', '--identity', {str(saved)!r}]; "
        "from pipeline.__main__ import main; main()",
    )
    assert public_key(identity) in shown
    assert ring["held"].fingerprint in shown


def test_a_paper_key_opens_what_is_sealed_to_it(ring: dict[str, Kept]) -> None:
    identity = pyrage.x25519.Identity.from_str(str(ring["paper"].secret).replace(" ", ""))
    assert fingerprint(public_key(identity)) == ring["paper"].fingerprint


def test_witnessed_keys_are_in_use_and_everybody_sees_their_fingerprints(
    ring: dict[str, Kept], sign_in: SignIn
) -> None:
    page = sign_in("analyst")
    page.goto("/keys/fingerprints/")
    for kept in ring.values():
        expect(page.get_by_text(kept.fingerprint)).to_be_visible()


def test_the_key_and_its_passphrase_stay_in_the_page_and_not_for_long(
    sign_in: SignIn, tmp_path: Path, instance: Served
) -> None:
    page = sign_in("chair")
    sent = sent_by(page)
    kept = make_key(page, "chair", "chair", tmp_path)
    assert any(kept.number in line or "/keys/add/" in line for line in sent)
    secret = str(identity_in(kept.secret))
    for line in (*sent, page.content(), instance.log.read_text()):
        assert not any(word in line for word in (*SECRETS, secret))
    stored = page.evaluate(
        """async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
                         (await caches.keys()).length, document.cookie]"""
    )
    assert stored == [0, 0, 0, 0, ""]


def test_a_passphrase_that_is_too_short_makes_no_key(sign_in: SignIn) -> None:
    page = sign_in("headteacher")
    page.goto("/keys/new/headteacher/")
    page.locator("#passphrase").evaluate("field => field.removeAttribute('minlength')")
    page.locator("#passphrase").fill("thirteen char")
    page.get_by_role("button", name="Make my key").click()
    expect(page.get_by_role("status")).to_contain_text("at least 14 characters")


def test_another_file_or_another_passphrase_does_not_pass_the_test(
    ring: dict[str, Kept], sign_in: SignIn, tmp_path: Path
) -> None:
    page = sign_in("lead")
    page.goto("/keys/new/dsl/")
    page.locator("#passphrase").fill(PASSPHRASE)
    with page.expect_download(timeout=SLOW_MS) as download:
        page.get_by_role("button", name="Make my key").click()
    saved = tmp_path / "saved.age"
    download.value.save_as(saved)
    said = page.get_by_role("status")
    page.locator("[data-identity=file]").set_input_files(saved)
    page.locator("[data-identity=passphrase]").fill(f"{PASSPHRASE}!")
    page.get_by_role("button", name="Test this file").click()
    expect(said).to_contain_text("passphrase is wrong", timeout=SLOW_MS)
    give_key(page, ring["held"].secret)
    page.get_by_role("button", name="Test this file").click()
    expect(said).to_contain_text("another key file", timeout=SLOW_MS)


def test_a_paper_key_leaves_the_screen_only_once_its_end_was_typed(sign_in: SignIn) -> None:
    page = sign_in("headteacher", viewport=PHONE)
    page.goto("/keys/paper/headteacher/")
    page.get_by_role("button", name="Make a recovery key").click()
    code = page.get_by_role("img", name="QR code of the recovery key")
    expect(code).to_be_visible()
    page.locator("#ending").fill("ZZZZZZZZ")
    page.locator("#names").fill("Mr Harbottle")
    page.get_by_role("button", name="It is printed").click()
    expect(page.locator("[data-said]")).to_contain_text("not the last eight")
    expect(code).to_be_visible()
    page.locator("#ending").fill(page.locator("[data-secret]").inner_text().replace(" ", "")[-8:])
    page.get_by_role("button", name="It is printed").click()
    page.wait_for_url("**/keys/*/", timeout=SLOW_MS)
    page.go_back()
    expect(page.get_by_role("button", name="Make a recovery key")).to_be_visible()
    assert not any(word in page.content() for word in SECRETS)


def test_a_newcomer_is_approved_and_gets_the_sessions_sealed_before(
    ring: dict[str, Kept], sign_in: SignIn, instance: Served, tmp_path: Path
) -> None:
    instance.run("-c", SEALED)
    lead, deputy = sign_in("lead"), sign_in("lead-deputy")
    theirs = make_key(deputy, "dsl", "lead-deputy", tmp_path)
    expect(deputy.get_by_text("Waits for approval")).to_be_visible()
    approve(lead, theirs, ring["held"].secret)
    sent = sent_by(lead)
    with cut_off_after_one_file(lead):
        seal_again(lead, ring["held"].secret)
        expect(lead.get_by_role("status")).to_contain_text("cannot be reached", timeout=SLOW_MS)
    lead.goto("/keys/again/")
    expect(lead.get_by_text("2 files of 2 sessions")).to_be_visible()
    seal_again(lead, ring["paper"].secret)
    expect(lead.get_by_role("status")).to_contain_text("All are sealed again", timeout=SLOW_MS)
    assert not any(word in line for line in sent for word in SECRETS)
    for number, stored in enumerate(instance.run("-c", STORED).split()):
        opened = open_sealed(bytes.fromhex(stored), [identity_in(theirs.secret)])
        assert opened == bytes([number]) * 300_000
    lead.goto("/keys/again/")
    expect(lead.get_by_text("Everything that you can open")).to_be_visible()


def test_a_key_file_of_the_command_line_is_taken_too(sign_in: SignIn, instance: Served, tmp_path: Path) -> None:
    saved = tmp_path / "chair.key"
    instance.run(
        "-c",
        "from pathlib import Path; from pydantic import SecretStr; from pipeline.restricted.keys import new_identity; "
        f"new_identity(Path({str(saved)!r}), SecretStr({PASSPHRASE!r}))",
    )
    page = sign_in("chair-deputy")
    page.goto("/keys/new/chair/")
    page.get_by_role("button", name="I have a key file already").click()
    give_key(page, saved)
    page.locator("#names").fill("Councillor Penhallow")
    page.get_by_role("button", name="Test this file").click()
    page.wait_for_url("**/keys/*/", timeout=SLOW_MS)
    expect(page.locator("[data-fingerprint]")).to_have_text(fingerprint(public_key(identity_in(saved))))


def test_what_happened_stands_in_the_audit_chain_by_number(ring: dict[str, Kept], instance: Served) -> None:
    log = (instance.folder / "state" / "audit.jsonl").read_text()
    acts = [json.loads(line)["act"] for line in log.splitlines()]
    assert acts.count("key-witnessed") >= 2
    assert "Farthing" not in log
