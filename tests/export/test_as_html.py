from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

from hypothesis import given, settings

from pipeline.export.as_html import write
from pipeline.values import RedactedTranscript, plain
from tests.export.examples import TIMED, UNTIMED, transcripts

TAGS = (
    "html head meta title style body a abbr p header h1 h2 h3 dl div dt dd nav ol li span main section table caption "
    "thead tbody tr th td footer"
)
ALLOWED = frozenset(TAGS.split())


class Page(HTMLParser):
    """Tags with their attributes, and the text of each table cell."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.is_in_cell = False
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "td":
            self.cells.append("")
            self.is_in_cell = True

    def handle_data(self, data: str) -> None:
        if self.is_in_cell:
            self.cells[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.is_in_cell = self.is_in_cell and tag != "td"


def names(page: Page) -> list[str]:
    return [name for name, _ in page.tags]


def test_page_loads_and_runs_nothing() -> None:
    page = Page(write(TIMED))
    assert set(names(page)) <= ALLOWED
    assert all(not attribute.startswith("on") and attribute != "src" for _, found in page.tags for attribute in found)
    assert all((found.get("href") or "#").startswith("#") for _, found in page.tags)


def test_security_policy_allows_this_style_sheet_only() -> None:
    found = write(TIMED).decode()
    style = re.search(r"<style>(.*)</style>", found, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"content=\"default-src 'none'; style-src 'sha256-{digest}'" in found


def test_page_has_language_landmarks_and_headings() -> None:
    page = Page(write(TIMED))
    assert ("html", {"lang": "en-GB"}) in page.tags
    assert {"header", "nav", "main", "footer"} <= set(names(page))
    assert (names(page).count("h1"), names(page).count("h2"), names(page).count("h3")) == (1, 2, 2)


def test_columns_without_content_are_not_shown() -> None:
    assert names(Page(write(UNTIMED))).count("td") == len(UNTIMED.entries)
    assert names(Page(write(TIMED))).count("td") == 3 * len(TIMED.entries)


def test_placeholders_are_set_apart() -> None:
    assert '<span class="placeholder">[STAFF 1]</span> &amp; this is &lt;b&gt;' in write(TIMED).decode()


@settings(max_examples=30)
@given(transcripts())
def test_any_text_is_text_and_never_markup(redacted: RedactedTranscript) -> None:
    page = Page(write(redacted))
    assert set(names(page)) <= ALLOWED
    for line in redacted.lines:
        assert plain(line.text) in page.cells
