"""From the sealed transcript to the recall: what each person could do, and what the analyst then had in hand."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import defaultdict
from http import HTTPStatus

import pytest

from pipeline.service.desk.released import FORMATS
from pipeline.values import SAMPLE_RATE_HZ
from tests.ingest.sounds import is_silent, played
from tests.service.browser.flow import Day
from tests.service.browser.flow_release import HIDDEN, MAY_RETURN, MISHEARD, RIGHT, TOLD, Reading
from tests.service.browser.test_plaintext import words_of

pytestmark = pytest.mark.model

PLACEHOLDER = re.compile(r"\[([A-Z]+) (\d+)\]")


def text_of(ending: str, content: bytes) -> str:
    """What a saved file says of the talk: a Word file in its main part, JSON but for its codebook, a recording none."""
    if ending == "mp3":
        return ""
    if ending == "json":
        return json.dumps({**json.loads(content), "codebook": None, "theme_counts": None})
    if ending != "docx":
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return re.sub(r"<[^>]+>", " ", parts.read("word/document.xml").decode())


def first_numbers(reading: Reading) -> dict[str, list[int]]:
    """For each kind of placeholder, its numbers in the order in which they first stand in the transcript."""
    found: dict[str, list[int]] = defaultdict(list)
    for kind, number in PLACEHOLDER.findall(reading.files["txt"].decode()):
        if int(number) not in found[kind]:
            found[kind].append(int(number))
    return found


def test_the_reviewer_meets_doubtful_places_and_hears_one(day: Day) -> None:
    assert day.releases.doubts > 0
    assert day.releases.heard_at_s > 0


def test_the_analyst_reads_what_the_reviewer_decided_finds_it_and_filters_by_theme(day: Day) -> None:
    first = day.releases.read[0]
    assert RIGHT in first.page
    assert not re.search(rf"\b({HIDDEN}|{MISHEARD})\b", first.page)
    assert re.fullmatch(r"1 of \d+ turns", first.found)
    assert re.fullmatch(r"[1-9]\d* of \d+ turns", first.filtered)


def test_every_format_is_saved_and_says_the_same(day: Day) -> None:
    for reading in day.releases.read:
        assert reading.files.keys() == FORMATS.keys()
        for ending in FORMATS.keys() - {"mp3"}:
            said = text_of(ending, reading.files[ending])
            assert RIGHT in said
            assert not re.search(rf"\b({HIDDEN}|{MISHEARD})\b", said)


def test_the_recording_plays_beside_the_transcript_with_names_bleeped(day: Day) -> None:
    for reading in day.releases.read:
        assert 0 <= reading.heard_at_s - reading.second_turn_s < 5
        sound = played(reading.files["mp3"])
        assert len(sound) / SAMPLE_RATE_HZ == pytest.approx(day.excerpt.seconds, abs=1)
        gaps = json.loads(reading.files["json"])["left_out"]
        assert gaps
        for gap in gaps:
            assert is_silent(sound[16 * gap["start_ms"] : 16 * gap["end_ms"]])


def test_no_name_of_the_roster_is_in_what_an_analyst_gets(day: Day) -> None:
    names = {name.lower() for person in day.excerpt.people for name in person}
    for reading in day.releases.read:
        saved = (text_of(ending, content) for ending, content in reading.files.items())
        for said in (reading.page, *saved):
            assert names & set(words_of(said.encode())) == set()


def test_what_the_analyst_wrote_reaches_the_lead(day: Day) -> None:
    assert TOLD in day.releases.lead_was_told
    assert "something that an analyst read" in day.releases.lead_was_told


def test_what_the_lead_gives_back_is_in_the_next_release_and_in_no_other(day: Day) -> None:
    first, second = day.releases.read
    assert MAY_RETURN.search(day.releases.given_back)
    assert "will return" in day.releases.will_return
    assert not MAY_RETURN.search(first.page)
    assert MAY_RETURN.search(second.page)


def test_a_later_release_stands_in_the_place_of_the_earlier_and_says_nothing_of_what_changed(day: Day) -> None:
    first, second = day.releases.read
    assert first.addresses == second.addresses
    assert "Release 1 of" in first.around
    assert first.around.replace("Release 1 of", "Release 2 of") == second.around


def test_each_release_is_numbered_afresh_without_a_gap(day: Day) -> None:
    for reading in day.releases.read:
        numbers = first_numbers(reading)
        assert sum(map(len, numbers.values())) > 1
        assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())


def test_after_a_recall_nothing_that_was_released_is_handed_out(day: Day) -> None:
    assert len(day.releases.after_recall) == 1 + len(FORMATS)
    assert set(day.releases.after_recall) == {HTTPStatus.NOT_FOUND}
    assert "No session is released" in day.releases.list_after_recall
