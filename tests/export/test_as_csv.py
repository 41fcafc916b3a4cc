from __future__ import annotations

import csv
import io
import unicodedata

from hypothesis import given, settings

from pipeline.export.as_csv import COLUMNS, write
from pipeline.values import RedactedTranscript
from tests.export.examples import CODED, EMPTY, MARKING, TIMED, transcripts


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def test_columns_and_rows_are_in_order() -> None:
    head, first, *_ = rows(write(TIMED))
    assert head == ["start", "end", "speaker", "section", "subsection", "text", "status", "notice", "themes"]
    assert first[:6] == [
        "00:00:00",
        "00:00:09",
        "S1",
        "introduction",
        "",
        "I'm [STAFF 1] & this is <b>our</b> first.",
    ]


def test_codes_stand_in_the_last_column_and_denied_ones_say_so() -> None:
    assert [row[-1] for row in rows(write(CODED))[1:]] == ["staff", "staff (denied)", "who_to_tell", "", ""]


def test_every_row_carries_the_marking() -> None:
    assert {row[6] for row in rows(write(TIMED))[1:]} == {MARKING}
    assert [row[6] for row in rows(write(EMPTY))[1:]] == [MARKING]


def test_lines_end_as_the_standard_says_and_excel_sees_utf8() -> None:
    content = write(TIMED)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == len(TIMED.entries) + 1


@settings(max_examples=30)
@given(transcripts())
def test_any_text_stays_in_its_cell_and_runs_nothing(redacted: RedactedTranscript) -> None:
    found = rows(write(redacted))
    assert len(found) == 1 + max(1, len(redacted.entries))
    assert {len(row) for row in found} == {len(COLUMNS)}
    for cell in (cell for row in found for cell in row):
        assert unicodedata.normalize("NFKC", cell[:1]) not in tuple("=+-@\t\r\n")
