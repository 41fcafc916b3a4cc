"""What people do about keys on the pages, for every test that needs routes with keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

SLOW_MS = 60_000
"""What a passphrase may take to become a key on a machine that does a hundred other things."""
PASSPHRASE = "four dry towels on the rail"
NAMES = {"lead": "Ottoline Farthing", "lead-deputy": "Barnaby Quill"}
"""How the room may speak of somebody; others are spoken of by their sign-in name."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A key as its owner has it."""

    number: str
    fingerprint: str
    secret: Path | str
    """The saved file, or what stands on the paper."""


def make_key(page: Page, route: str, name: str, folder: Path) -> Kept:
    """Make a key file on the pages, save it into this folder, test it, and let it wait."""
    page.goto(f"/keys/new/{route}/")
    page.locator("#passphrase").fill(PASSPHRASE)
    with page.expect_download(timeout=SLOW_MS) as download:
        page.get_by_role("button", name="Make my key").click()
    saved = folder / download.value.suggested_filename
    download.value.save_as(saved)
    give_key(page, saved)
    _give_names(page, name)
    page.get_by_role("button", name="Test this file").click()
    return _kept(page, saved)


def make_paper_key(page: Page, route: str, name: str) -> Kept:
    """Make a recovery key on the pages and copy it from them, as a printer would."""
    page.goto(f"/keys/paper/{route}/")
    page.get_by_role("button", name="Make a recovery key").click()
    paper = page.locator("[data-secret]")
    expect(paper).to_contain_text("AGE-SECRET-KEY-1")
    secret = paper.inner_text()
    page.locator("#ending").fill(secret.replace(" ", "")[-8:].lower())
    _give_names(page, name)
    page.get_by_role("button", name="It is printed").click()
    return _kept(page, secret)


def give_key(page: Page, secret: Path | str) -> None:
    """Fill in the fields that ask for a key."""
    if isinstance(secret, str):
        page.get_by_text("Use a recovery key on paper instead").click()
        page.locator("[data-identity=paper]").fill(secret)
    else:
        page.locator("[data-identity=file]").set_input_files(secret)
        page.locator("[data-identity=passphrase]").fill(PASSPHRASE)


def witness(page: Page, kept: Kept) -> None:
    """Type the fingerprint that the owner reads out."""
    page.goto("/keys/fingerprints/")
    page.locator(f"#fingerprint-{kept.number}").fill(kept.fingerprint)
    page.locator("form").filter(has=page.locator(f"#fingerprint-{kept.number}")).get_by_role("button").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()


def approve(page: Page, kept: Kept, own: Path | str) -> None:
    """Approve another's key with one's own."""
    page.goto(f"/keys/{kept.number}/")
    page.get_by_label("I heard this fingerprint").check()
    give_key(page, own)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("In use")).to_be_visible(timeout=SLOW_MS)


def _give_names(page: Page, name: str) -> None:
    field = page.locator("#names")
    if field.count():
        field.fill(NAMES.get(name, name))


def _kept(page: Page, secret: Path | str) -> Kept:
    page.wait_for_url(re.compile(r"/keys/\d+/$"), timeout=SLOW_MS)
    number = page.url.rstrip("/").rsplit("/", 1)[1]
    return Kept(number, page.locator("[data-fingerprint]").inner_text(), secret)
