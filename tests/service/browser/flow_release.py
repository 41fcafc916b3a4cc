"""The second half of the day: checked, released, read, told, given back, released again, recalled, copied.

What the analyst saw of each release is kept, so that tests can look at it after it is gone.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, expect
from pydantic import SecretStr

from pipeline.service import backups
from pipeline.service.backups import Folders
from tests.service.browser import acts, acts_review
from tests.service.browser.keyrings import PASSPHRASE, give_key
from tests.service.browser.served import Served

WORK_MS = 300_000
"""The longest that a minute and a half may take, models and all."""
GIVEN_BACK = "It was settled long ago; nobody is meant by it now"
MAY_RETURN = re.compile(r"coat|carpet|sister|tray", re.IGNORECASE)
HIDDEN, MISHEARD, RIGHT = "weekend", "Suppose", "Imagine"
"""Words that the recogniser hears plainly: one is hidden everywhere, one put right."""
TOLD = "seventeen copper kettles sang beside the frozen weir"
"""What the analyst writes to the lead."""
SignIn = Callable[..., Page]


@dataclass
class Reading:
    """What the analyst saw of one release."""

    page: str = field(repr=False)
    """The transcript's page as it reads."""
    around: str = field(repr=False)
    """The same page without the transcript, its themes and the filters made of them."""
    files: dict[str, bytes] = field(repr=False)
    """What was saved, by its ending."""
    found: str
    """What the page says after a search for the word that was put right."""
    filtered: str
    """What it says after choosing a theme."""
    heard_at_s: float
    """Where the recording was that played beside the transcript, from the second turn on."""
    second_turn_s: float
    addresses: list[str]
    """Of the page and of every file."""


@dataclass
class Releases:
    """What came of the second half."""

    doubts: int = 0
    heard_at_s: float = 0
    read: list[Reading] = field(default_factory=list, repr=False)
    lead_was_told: str = field(default="", repr=False)
    given_back: str = field(default="", repr=False)
    """The words that the lead gave back."""
    will_return: str = ""
    """What the reviewer's page says of passages, once that is so."""
    after_recall: list[int] = field(default_factory=list)
    """What each of the analyst's addresses answers then."""
    list_after_recall: str = field(default="", repr=False)


def live_through(served: Served, session_id: str, keys: dict[str, Path], sign_in: SignIn) -> Releases:
    """From the sealed transcript to the recall; raises where somebody cannot do what they should."""
    seen, reviewer, analyst, lead = Releases(), sign_in("reviewer"), sign_in("analyst"), sign_in("lead")
    check(seen, reviewer, session_id, keys["reviewer"])
    release(reviewer, 1)
    seen.read.append(read(analyst, session_id))
    tell(analyst, session_id)
    give_back(seen, lead, keys["lead"])
    open_again(seen, reviewer, session_id, keys["reviewer"])
    release(reviewer, 2)
    seen.read.append(read(analyst, session_id))
    recall(seen, reviewer, analyst)
    backups.back_up(
        Folders(*(served.folder / name for name in ("data", "keys", "state"))),
        served.folder / "copy",
        SecretStr(PASSPHRASE),
    )
    return seen


def check(seen: Releases, page: Page, session_id: str, key: Path) -> None:
    """Look at what is doubtful, hear the first place, hide a word wherever it is said, put another right."""
    open_with(page, session_id, key)
    seen.doubts = acts_review.places(page).count()
    seen.heard_at_s = acts_review.listen_at(page, acts_review.places(page).first)
    for word, act, more in (
        (HIDDEN, "Hide them wherever they are said", {"kind": "ORG"}),
        (MISHEARD, "They were misheard", {"said": RIGHT}),
    ):
        place = acts_review.turn_anywhere(page, word)
        place.get_by_role("button", name="Change words").click()
        acts_review.decide(place, act, words=(word,), **more)


def open_with(page: Page, session_id: str, key: Path) -> None:
    page.goto("/review/")
    page.locator(f"a[href='/review/{session_id}/']").click()
    give_key(page, key)
    acts_review.open_review(page)


def release(page: Page, number: int) -> None:
    """Sign off, and wait until the worker has made this release."""
    acts_review.sign_off(page, sound=True)
    expect(page.get_by_text(f"Release {number} is made.")).to_be_visible(timeout=WORK_MS)


def read(page: Page, session_id: str) -> Reading:
    """Find the session in the list, read it, search, filter by theme, and save every format."""
    page.goto("/read/")
    page.locator(f"a[href='/read/{session_id}/']").click()
    expect(page.locator("#filters")).to_be_visible()
    wait_for_report(page)
    whole = page.inner_text("main")
    page.get_by_label("Words").fill(RIGHT)
    found = page.inner_text("#found")
    page.get_by_role("button", name="Show all").click()
    expect(page.locator("#found")).to_be_empty()
    page.locator("[data-filter]").first.select_option(index=1)
    filtered = page.inner_text("#found")
    page.get_by_role("button", name="Show all").click()
    second_turn_s, heard_at_s = listen(page)
    files, addresses = {}, [page.url]
    for link in page.locator("#save + ul a").all():
        with page.expect_download() as download:
            link.click()
        path = Path(download.value.path())
        files[download.value.suggested_filename.rpartition(".")[2]] = path.read_bytes()
        addresses.append(download.value.url)
    page.locator("[data-section], [aria-labelledby=themes], #filters, #sound").evaluate_all(
        "parts => parts.forEach(part => part.remove())"
    )
    return Reading(whole, page.inner_text("main"), files, found, filtered, heard_at_s, second_turn_s, addresses)


def wait_for_report(page: Page) -> None:
    """Look again until the worker has made the report, which comes a moment after the release itself."""
    report = page.get_by_role("link", name="Open the report")
    ends = time.monotonic() + WORK_MS / 1000
    while not report.is_visible():
        assert time.monotonic() < ends, "no report was made"
        page.wait_for_timeout(500)
        page.reload()


def listen(page: Page) -> tuple[float, float]:
    """Hear the second turn: when it begins, and where the sound was then, in seconds."""
    turn = page.locator("[data-hear]").nth(1)
    begins_s = int(turn.get_attribute("data-hear") or "") / 1000
    turn.click()
    return begins_s, acts.heard_at(page.locator("#sound audio"))


def tell(page: Page, session_id: str) -> None:
    """Write to the lead from the transcript's page."""
    page.goto(f"/read/{session_id}/")
    page.get_by_role("link", name="Tell the safeguarding lead").click()
    page.get_by_label("The words that you read").fill(TOLD)
    page.get_by_label("Why it should").fill("somebody may be meant by it")
    page.locator("[name=subject]").first.check()
    page.get_by_role("button", name="Seal and send").click()
    expect(page.locator("#status")).to_contain_text("Sent")


def give_back(seen: Releases, page: Page, key: Path) -> None:
    """The lead finds what the analyst wrote, and lets one passage return to the transcript."""
    acts.open_follow_up(page, "dsl", key)
    for number in range(acts.items(page)):
        words = acts.open_item(page, number)
        if TOLD in words:
            seen.lead_was_told = page.locator("#view").inner_text()
        elif MAY_RETURN.search(words) and not seen.given_back:
            acts.decide(page, "not_a_concern", GIVEN_BACK, returns="yes")
            seen.given_back = words
        page.get_by_role("button", name="Back to all items").click()


def open_again(seen: Releases, page: Page, session_id: str, key: Path) -> None:
    """The reviewer comes back: what was decided is there, and so is what the lead said."""
    open_with(page, session_id, key)
    expect(page.locator("[data-slot=decisions] > li")).to_have_count(2)
    seen.will_return = page.locator("[data-slot=withheld-list]").inner_text()


def recall(seen: Releases, reviewer: Page, analyst: Page) -> None:
    """The reviewer takes the second release back; the analyst asks for all that they had."""
    reviewer.get_by_role("button", name="Recall release 2").click()
    expect(reviewer.locator("#releases")).to_contain_text("recalled on")
    addresses = {address for reading in seen.read for address in reading.addresses}
    seen.after_recall = [analyst.request.get(address).status for address in sorted(addresses)]
    analyst.goto("/read/")
    seen.list_after_recall = analyst.inner_text("main")
