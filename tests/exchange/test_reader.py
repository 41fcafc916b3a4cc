"""The reader is one file that loads nothing, says everything that the release says, and runs its own script alone."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given, settings

from pipeline import coding, released
from pipeline.exchange import reader
from pipeline.export import as_json
from pipeline.values import RedactedTranscript, plain
from tests.exchange.material import uncoded
from tests.export.examples import CODED, UNTIMED, transcripts

RELEASED = replace(CODED, release=2)


class Page(HTMLParser):
    """Tags with their attributes, and the text of the page without script and style."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.within = ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.within = tag

    def handle_endtag(self, tag: str) -> None:
        self.within = ""

    def handle_data(self, data: str) -> None:
        if self.within not in ("script", "style"):
            self.text += data


def page(transcript: RedactedTranscript = RELEASED) -> Page:
    return Page(reader.write(transcript, coding.codings(transcript)))


def test_it_runs_its_own_script_and_nothing_else_and_loads_nothing() -> None:
    content = reader.write(RELEASED, coding.codings(RELEASED)).decode()
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]*)"', content)
    [script] = re.findall(r"<script>(.*?)</script>", content, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy.startswith("default-src 'none';")
    assert f"script-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert not [tag for tag, attrs in page().tags if attrs.keys() & {"src", "srcset", "style", "action", "onclick"}]
    assert [attrs["href"] for tag, attrs in page().tags if tag == "a"] == ["#transcript"]


def test_every_turn_is_there_with_what_it_is_about_and_how_far_that_was_looked_at() -> None:
    shown = page()
    turns = [attrs for tag, attrs in shown.tags if tag == "li" and "data-turn" in attrs]
    assert [turn["data-codings"] for turn in turns] == ["staff:suggested", "", "who_to_tell:suggested", ""]
    assert all(plain(line.text) in shown.text for line in RELEASED.lines)
    assert "Staff & others (suggested)" in shown.text
    assert "Those who work here. Use for: abuse that they meet." in shown.text
    assert "codebook 3 (c0dec0dec0de)" in shown.text


def test_in_notes_what_is_left_out_stands_where_it_was() -> None:
    shown = page(released.parse(as_json.write(uncoded(UNTIMED)))).text
    parts = ("Lunch is the worst time.", "[left out]", "Nobody looks at the far field.")
    assert sorted(parts, key=shown.index) == list(parts)


def test_only_what_stands_in_it_is_offered_as_a_filter() -> None:
    offered = [attrs["value"] for tag, attrs in page().tags if tag == "option"]
    assert offered.count("staff") == 1
    assert {"S1", "S2", "introduction", "responding_to_harm", "added"} <= set(offered)


@settings(max_examples=50)
@given(transcripts())
def test_nothing_that_was_said_is_taken_for_markup(transcript: RedactedTranscript) -> None:
    release = uncoded(transcript)
    silent = replace(release, entries=tuple(release.gaps))
    known = {tag for tag, _ in Page(reader.write(silent, ())).tags} | {"p", "li", "ol", "section", "span", "option"}
    assert {tag for tag, _ in Page(reader.write(release, ())).tags} <= known
