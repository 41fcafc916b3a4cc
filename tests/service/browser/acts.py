"""What people do on the pages, one function an act; each is given a page on which the person is signed in."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.service.browser.keyrings import give_key

KEY_MS = 60_000
"""Deriving a key from a passphrase takes seconds of processor time, and there may be few."""


def give_roster(page: Page, csv: bytes, last_day: str) -> None:
    """Hand in the school's roster."""
    page.goto("/roster/")
    page.locator("[name=file]").set_input_files(FilePayload(name="pupils.csv", mimeType="text/csv", buffer=csv))
    page.locator("[name=expires_on]").fill(last_day)
    page.get_by_role("button", name="Keep this roster").click()
    expect(page.get_by_text("There is no roster")).to_have_count(0)


def fill_in_upload(page: Page, file: FilePayload, names: list[str]) -> None:
    """Choose the recording and say all that the form asks."""
    page.goto("/upload/")
    page.locator("#upload-file").set_input_files(file)
    page.locator("[name=kind][value=recording]").check()
    page.locator("[name=date]").fill("2026-05-12")
    page.locator("[name=participants]").fill(str(len(names)))
    page.locator("[name=names]").fill("\n".join(names))
    for reviewer in page.locator("[name=reviewers]").all():
        reviewer.check()
    page.locator("[name=everyone_agreed]").check()


def open_follow_up(page: Page, route: str, key: Path) -> None:
    """Open the one session that waits on this route with one's key."""
    page.goto("/follow-up/")
    page.locator(f"a[href*='/{route}/']").click()
    give_key(page, key)
    page.get_by_role("button", name="Open with my key").click()
    expect(page.locator("#opening")).to_have_count(0, timeout=KEY_MS)


def items(page: Page) -> int:
    """How many items the opened follow-up lists."""
    return page.locator("#view [data-slot=open]").count()


def open_item(page: Page, number: int) -> str:
    """Open an item of the list; its exact words."""
    page.locator("#view [data-slot=open]").nth(number).click()
    return page.locator("#view [data-slot=words]").inner_text()


def listen(page: Page) -> float:
    """Play the item's sound; the seconds that were heard of it."""
    heard = page.locator("#view audio").evaluate(
        """async (audio) => {
            await audio.play();
            for (let turn = 0; turn < 100 && audio.currentTime < 0.5; turn++) {
                await new Promise((go) => setTimeout(go, 50));
            }
            audio.pause();
            return audio.currentTime;
        }"""
    )
    return float(heard)


def heard_at(audio: Locator) -> float:
    """Where the sound is once it plays, in seconds; it is stopped then. Fetching it may take a minute."""
    at = audio.evaluate(
        """async (audio) => {
            for (let turn = 0; turn < 1200 && (audio.paused || audio.currentTime === 0); turn++) {
                await new Promise((go) => setTimeout(go, 50));
            }
            audio.pause();
            return audio.currentTime;
        }"""
    )
    return float(at)


def decide(page: Page, verdict: str, reason: str, *, returns: str = "no") -> None:
    """Decide on the item that is open: a verdict and why, and whether its words return to the transcript."""
    form = page.locator("#view form[data-slot=decide]")
    form.locator(f"[name=verdict][value={verdict}]").check()
    form.locator("[name=reason]").fill(reason)
    form.locator(f"[name=return_to_transcript][value={returns}]").check()
    form.get_by_role("button", name="Seal and save the decision").click()
    expect(page.locator("#view [data-slot=history]")).to_contain_text(reason)
