from __future__ import annotations

import io
import re

import webvtt
from hypothesis import given, settings

from pipeline.export.as_vtt import stamp, write
from pipeline.values import Gap, RedactedTranscript, plain
from pipeline.values.marking import gap_text
from tests.export.examples import MARKING, TIMED, transcripts

CUE = re.compile(r"(\d{2,}:\d\d:\d\d\.\d{3}) --> (\d{2,}:\d\d:\d\d\.\d{3})")


def test_strict_parser_reads_every_entry() -> None:
    captions = webvtt.from_buffer(io.StringIO(write(TIMED).decode()), strict=True).captions
    assert len(captions) == len(TIMED.entries)
    assert captions[0].voice == "S1"
    assert (captions[3].start, captions[3].end) == ("00:00:31.000", "00:01:05.900")
    assert captions[3].text == "[left out 00:00:31-00:01:05]"
    assert captions[1].voice is None


def test_marking_stands_in_a_note_before_the_first_cue() -> None:
    head = write(TIMED).decode().split("-->")[0]
    assert f"\n\nNOTE\n{MARKING}\n" in head


def test_text_cannot_be_a_tag_or_a_timing() -> None:
    found = write(TIMED).decode()
    assert "&amp; this is &lt;b&gt;our&lt;/b&gt; first." in found
    assert "a --&gt; b" in found


def test_cues_stand_in_order_of_time() -> None:
    backwards = RedactedTranscript(TIMED.session, TIMED.duration_ms, (), tuple(reversed(TIMED.entries)), {})
    starts = [cue[0] for cue in CUE.findall(write(backwards).decode())]
    assert starts == sorted(starts)


def test_stamp_has_thousandths() -> None:
    assert stamp(3_725_042) == "01:02:05.042"


@settings(max_examples=30)
@given(transcripts())
def test_any_text_stays_in_its_cue(redacted: RedactedTranscript) -> None:
    found = write(redacted).decode()
    header, *blocks = found.removesuffix("\n").split("\n\n")
    assert header.startswith("WEBVTT ")
    cues = [block for block in blocks if not block.startswith("NOTE")]
    assert "-->" not in "".join(block for block in blocks if block.startswith("NOTE"))
    assert len(cues) == len(redacted.entries)
    for cue, entry in zip(cues, sorted(redacted.entries, key=lambda entry: entry.start_ms or 0), strict=True):
        timing, _, payload = cue.partition("\n")
        times = CUE.fullmatch(timing)
        assert times is not None
        assert times[1] < times[2] or len(times[1]) < len(times[2])
        assert "-->" not in payload
        text = gap_text(entry) if isinstance(entry, Gap) else plain(entry.text)
        said = re.sub(r"^<v [^>]*>", "", payload)
        assert "<" not in said
        assert said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text
