"""What MAXQDA, NVivo and ATLAS.ti are given keeps to their rules, and the talk comes back out of it."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx
import pytest
from hypothesis import given

from pipeline.errors import UnsupportedFormatError
from pipeline.exchange import Target, atlas, maxqda, nvivo, targets
from pipeline.exchange.contributions import HEAD, LONGEST_LABEL, NOT_TOLD_APART
from pipeline.values import Gap, Line, RedactedTranscript, plain
from pipeline.values.marking import gap_text, status
from tests.export.examples import CODED, UNTIMED, transcripts

RELEASED = replace(CODED, release=2)
NOTES = replace(UNTIMED, release=1, codebook=CODED.codebook)
MAXQDA_LINE = re.compile(r"([^:]{1,63}): (.*?)(?: #(\d\d):(\d\d):(\d\d)-(\d)#)?")
ATLAS_LINE = re.compile(r"@([^:]{1,63}): (?:#(\d\d):(\d\d):(\d\d)\.(\d)# )?(.*)")


def ms(hours: str, minutes: str, seconds: str, tenths: str) -> int:
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(tenths) * 100


def tenth(at_ms: int | None) -> int | None:
    return None if at_ms is None else at_ms // 100 * 100


def expected(transcript: RedactedTranscript, which: str) -> list[tuple[str, str, int | None]]:
    """Label, text and the one time of every turn and gap, as a program keeps them."""
    head = transcript.lines[: transcript.head]
    return [
        (
            "Left out"
            if isinstance(entry, Gap)
            else plain(entry.speaker or "") or (HEAD if entry in head else NOT_TOLD_APART),
            gap_text(entry) if isinstance(entry, Gap) else plain(entry.text),
            tenth(getattr(entry, which)),
        )
        for entry in transcript.entries
    ]


def in_maxqda(content: bytes) -> list[tuple[str, str, int | None]]:
    """Contributions as its rules have them: each paragraph with a colon in its first characters begins one."""
    _, *paragraphs = content.decode("utf-8-sig").split("\r\n")[2:-1]
    found = [MAXQDA_LINE.fullmatch(paragraph) for paragraph in paragraphs]
    assert all(found)
    return [(one[1], one[2], ms(*one.groups()[2:]) if one[3] else None) for one in found if one]


def in_atlas(content: bytes) -> list[tuple[str, str, int | None]]:
    """Likewise, by the second of its two patterns."""
    _, *paragraphs = content.decode("utf-8-sig").split("\r\n")[2:-1]
    found = [ATLAS_LINE.fullmatch(paragraph) for paragraph in paragraphs]
    assert all(found)
    return [(one[1], one[6], ms(*one.groups()[1:5]) if one[2] else None) for one in found if one]


def said(contributions: list[tuple[str, str, int | None]]) -> list[tuple[str, str, int | None]]:
    return [one for one in contributions if one[0] != "Section"]


@pytest.mark.parametrize("transcript", [RELEASED, NOTES], ids=["timed", "notes"])
def test_maxqda_reads_every_contribution_under_its_own_speaker(transcript: RedactedTranscript) -> None:
    found = in_maxqda(maxqda.write(transcript))
    assert said(found) == expected(transcript, "end_ms")
    assert found[0] == ("Section", "Introduction", 0 if transcript is RELEASED else None)


def test_maxqda_takes_no_heading_for_a_speaker() -> None:
    session = replace(RELEASED.session, label="Fern Hill: group 1")
    head = maxqda.write(replace(RELEASED, session=session)).decode("utf-8-sig").split("\r\n")[:3]
    assert head[0] == status(RELEASED)
    assert not any(":" in line[: LONGEST_LABEL + 1] for line in head)


@given(transcripts())
def test_whatever_is_said_begins_no_contribution_of_its_own(transcript: RedactedTranscript) -> None:
    for content, pattern in ((maxqda.write(transcript), MAXQDA_LINE), (atlas.write(transcript), ATLAS_LINE)):
        paragraphs = content.decode("utf-8-sig").split("\r\n")[3:-1]
        assert len(paragraphs) >= len(transcript.entries)
        assert all(pattern.fullmatch(paragraph) for paragraph in paragraphs)


@pytest.mark.parametrize("transcript", [RELEASED, NOTES], ids=["timed", "notes"])
def test_atlas_reads_every_contribution_under_its_own_speaker(transcript: RedactedTranscript) -> None:
    assert said(in_atlas(atlas.write(transcript))) == expected(transcript, "start_ms")


def test_nvivo_reads_a_row_for_every_turn_with_its_span_and_its_speaker() -> None:
    [table] = docx.Document(io.BytesIO(nvivo.write(RELEASED))).tables
    head, *rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert head == ["Timespan", "Speaker", "Section", "Content"]
    spans = [re.fullmatch(r"(\d\d):(\d\d):(\d\d)\.(\d)-(\d\d):(\d\d):(\d\d)\.(\d)", row[0]) for row in rows]
    assert all(spans)
    assert [(ms(*s.groups()[:4]), ms(*s.groups()[4:])) for s in spans if s] == [
        (tenth(entry.start_ms), tenth(entry.end_ms)) for entry in RELEASED.entries
    ]
    assert [(row[1], row[3]) for row in rows] == [one[:2] for one in expected(RELEASED, "start_ms")]
    assert rows[0][2] == "Introduction"


def test_nvivo_is_given_rows_in_the_order_of_the_recording() -> None:
    late, early = Line(9_000, 9_500, "S1", "a", None, "second"), Line(1_000, 2_000, "S2", "a", None, "first")
    [table] = docx.Document(io.BytesIO(nvivo.write(replace(RELEASED, entries=(late, early))))).tables
    assert [row.cells[3].text for row in table.rows][1:] == ["first", "second"]


def test_notes_without_times_are_refused_for_nvivo_and_not_offered() -> None:
    with pytest.raises(UnsupportedFormatError, match="REFI-QDA"):
        nvivo.write(NOTES)
    assert set(Target) - set(targets(NOTES)) == {Target.NVIVO}
    assert targets(RELEASED) == tuple(Target)


def test_what_needs_codes_is_not_offered_for_a_release_that_does_not_say_how_it_was_coded() -> None:
    assert targets(replace(RELEASED, codebook=None)) == (Target.MAXQDA, Target.NVIVO, Target.ATLAS)


def test_the_head_of_notes_has_a_label_of_its_own() -> None:
    head = Line(None, None, None, "introduction", None, "Present: the cook, two teachers.")
    talk = tuple(Line(None, None, f"S{1 + at % 2}", "introduction", None, f"Point {at}.") for at in range(4))
    notes = replace(NOTES, entries=(head, *talk, replace(head, text="Tea.")))
    labels = [label for label, _, _ in in_maxqda(maxqda.write(notes))]
    assert labels == ["Section", HEAD, "S1", "S2", "S1", "S2", NOT_TOLD_APART]
