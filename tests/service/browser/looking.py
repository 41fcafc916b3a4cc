"""Looking at the page that is open: what is wrong with it, and what it looks like.

`QUIETROOM_SCREENSHOTS=folder` keeps the pictures, to be looked at by a person.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, ViewportSize

from tests.service.browser.conftest import DESKTOP

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "pipeline/service/assets/node_modules/axe-core/axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALLEST: ViewportSize = {"width": 320, "height": 640}


def listening(page: Page) -> list[str]:
    """What the page's console says of faults, from now on."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def wrong_with(page: Page, said: list[str]) -> Iterator[str]:
    """What is wrong with the page that is open; `said` is what its console printed."""
    yield from said
    yield from violations(page)
    if kept_in_the_browser(page):
        yield "keeps something in the browser"
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size(SMALLEST)
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > SMALLEST["width"]:
        yield f"is {wide} px wide on a screen of {SMALLEST['width']}"
    page.set_viewport_size(size)


def violations(page: Page) -> list[str]:
    """What axe-core finds, one line each."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return list(
        page.evaluate(
            """async (tags) => (await axe.run(document, {runOnly: tags})).violations.flatMap((rule) =>
                 rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`))""",
            STANDARDS,
        )
    )


def kept_in_the_browser(page: Page) -> int:
    """How many things lie in the browser's stores."""
    return int(
        page.evaluate(
            """async () => localStorage.length + sessionStorage.length
                 + (await indexedDB.databases()).length + (await caches.keys()).length"""
        )
    )


def picture(page: Page, name: str) -> None:
    """Keep what the page looks like, where somebody asked for it."""
    if folder := os.environ.get("QUIETROOM_SCREENSHOTS"):
        width = (page.viewport_size or DESKTOP)["width"]
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
