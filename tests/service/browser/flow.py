"""One session from the dictaphone to its releases, lived through once for all tests that look at it.

Real pages, real models, a real browser for each person; the line drops and the pages are killed in the middle of the
upload. What each person saw is kept, and what lies on the server's disk afterwards is there to be searched.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import FilePayload, Page, Route, expect

from tests.service.browser import acts, flow_release, keyrings
from tests.service.browser.excerpt import Excerpt, cut
from tests.service.browser.flow_release import WORK_MS, Releases
from tests.service.browser.served import Served

DROPPED_AT, KILLED_AT = 4, 8
"""Pieces of the upload at which the line drops, and the pages are killed."""
REASON = "Spoken to the head of year; the family was called"
SignIn = Callable[..., Page]


@dataclass
class Day:
    """What came of it, and what each person saw."""

    served: Served
    excerpt: Excerpt = field(repr=False)
    keys: Path
    """Folder of the private keys of people, which the server never had."""
    session_id: str = ""
    lead_key: Path = Path()
    dropped: int = 0
    killed: int = 0
    uploader_saw: str = field(default="", repr=False)
    lead_read: list[str] = field(default_factory=list, repr=False)
    lead_heard_s: float = 0
    releases: Releases = field(default_factory=Releases, repr=False)


def live_through(served: Served, sign_in: SignIn, folder: Path) -> Day:
    """The whole day; raises where somebody cannot do what they should."""
    day = Day(served, cut(), folder)
    acts.give_roster(sign_in("administrator"), day.excerpt.roster, str(date.today() + timedelta(days=90)))
    enrol(day, sign_in)
    upload(day, sign_in("uploader"))
    follow_up(day, sign_in("lead"))
    keys = {"lead": day.lead_key, "reviewer": folder / "reviewer.key"}
    day.releases = flow_release.live_through(served, day.session_id, keys, sign_in)
    return day


def enrol(day: Day, sign_in: SignIn) -> None:
    """The lead and their deputy make keys, and somebody witnesses each."""
    kept = {name: keyrings.make_key(sign_in(name), "dsl", name, day.keys) for name in ("lead", "lead-deputy")}
    for key in kept.values():
        keyrings.witness(sign_in("uploader"), key)
    day.lead_key = day.keys / kept["lead"].secret


def upload(day: Day, page: Page) -> None:
    """Upload with a dropped line and killed pages in the middle, then wait until the work is done."""
    pieces = 0

    def interrupt(route: Route) -> None:
        nonlocal pieces
        if route.request.method != "PATCH":
            route.continue_()
            return
        pieces += 1
        if pieces == DROPPED_AT:
            day.dropped += 1
            route.abort("connectionreset")
        elif pieces == KILLED_AT:
            day.killed += 1
            ready_before = day.served.times_ready()
            route.continue_()
            os.kill(day.served.children()["serve"], signal.SIGKILL)
            day.served.wait_until_ready(ready_before)
        else:
            route.continue_()

    page.route("**/upload/pieces/**", interrupt)
    recording = FilePayload(name="Mateusz and the others.wav", mimeType="audio/wav", buffer=day.excerpt.wav)
    acts.fill_in_upload(page, recording, day.excerpt.staff)
    page.locator("[name=share_voices]").check()
    page.locator("#upload-start").click()
    page.wait_for_url(re.compile(r"/uploads/[0-9a-f]{16}/$"), timeout=WORK_MS)
    day.session_id = page.url.rstrip("/").rpartition("/")[2]
    expect(page.locator("#copies")).to_be_visible(timeout=WORK_MS)
    day.uploader_saw = page.inner_text("main")


def follow_up(day: Day, page: Page) -> None:
    """The lead opens all there is, listens, and decides; what is undecided stands first."""
    acts.open_follow_up(page, "dsl", day.lead_key)
    for _ in range(acts.items(page)):
        day.lead_read.append(acts.open_item(page, 0))
        day.lead_heard_s = max(day.lead_heard_s, acts.listen(page))
        acts.decide(page, "for_action", REASON)
        page.get_by_role("button", name="Back to all items").click()
