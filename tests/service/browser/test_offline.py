"""The decryptor in one file: opened from the disk, under its own policy, without a server and without a request."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyrage
from playwright.sync_api import Browser, Page, Request, expect

from pipeline.restricted import seal
from pipeline.restricted.keys import Identity, public_key

BUILT = Path(__file__).resolve().parents[3] / "pipeline" / "service" / "static" / "built"
PASSPHRASE = "seven quiet herons by the weir"
LEE = Identity.generate()
ITEM = {
    "id": "f1",
    "urgency": "today",
    "category": ["ABU-PHY"],
    "category_titles": ["physical abuse"],
    "clock": {"rule": "as the guidance says", "due": "today"},
    "text": "he said his stepdad hit him",
    "context_before": "before it",
    "context_after": "<b>after</b> it",
    "clip": {"mime": "audio/mpeg", "data_base64": "AAAA"},
    "signals": ["one child"],
}


def opened(browser: Browser, folder: Path, content: bytes, key: bytes) -> Page:
    """The page from the disk, given a file that is sealed to Lee and a key file."""
    page = browser.new_context(offline=True).new_page()
    asked: list[Request] = []
    page.on(
        "request", lambda request: asked.append(request) if not request.url.startswith(("file:", "blob:")) else None
    )
    page.goto((BUILT / "offline.html").as_uri())
    for name, made in (("sealed.age", seal(content, [public_key(LEE)])), ("my.key", key)):
        (folder / name).write_bytes(made)
    page.locator("#sealed").set_input_files(folder / "sealed.age")
    page.locator("#key").set_input_files(folder / "my.key")
    page.locator("#passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Open").click()
    expect(page.locator("#status")).not_to_have_text("Opening.", timeout=60_000)
    assert asked == []
    return page


def key_file(identity: Identity) -> bytes:
    return bytes(pyrage.passphrase.encrypt(f"{identity}\n".encode(), PASSPHRASE, armored=True))


def test_a_follow_up_opens_with_its_words_and_sound(browser: Browser, tmp_path: Path) -> None:
    document = {"session_date": "2026-03-04", "route": "dsl", "items": [ITEM]}
    page = opened(browser, tmp_path, json.dumps(document).encode().ljust(1 << 20), key_file(LEE))
    expect(page.locator("blockquote")).to_have_text("he said his stepdad hit him")
    expect(page.get_by_text("<b>after</b> it")).to_be_visible()
    assert page.locator("audio").count() == 1
    page.context.close()


def test_an_empty_follow_up_says_what_that_does_not_mean(browser: Browser, tmp_path: Path) -> None:
    document = {"session_date": "2026-03-04", "route": "dsl", "items": []}
    page = opened(browser, tmp_path, json.dumps(document).encode(), key_file(LEE))
    expect(page.get_by_text("This does not mean that nothing was disclosed.")).to_be_visible()
    page.context.close()


def test_another_file_can_be_saved_and_another_key_is_told_so(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, b"sound", key_file(LEE))
    with page.expect_download() as download:
        page.get_by_text("Save what is inside").click()
    assert Path(download.value.path()).read_bytes() == b"sound"
    page.context.close()
    page = opened(browser, tmp_path, b"sound", key_file(Identity.generate()))
    expect(page.locator("#status")).to_contain_text("does not open this")
    page.context.close()


def test_the_digest_beside_it_is_its_own() -> None:
    digest, name = (BUILT / "offline.html.sha256").read_text().split()
    assert (name, digest) == ("offline.html", hashlib.sha256((BUILT / "offline.html").read_bytes()).hexdigest())
