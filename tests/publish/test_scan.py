"""A name in the bytes of any file stops it; the words of the files themselves do not."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings

from pipeline import export, redact
from pipeline.errors import LeakError
from pipeline.publish.scan import refuse_leaks_in, texts_of
from pipeline.values import Findings, Gap, Line, Person, RedactedTranscript, Roster, Transcript, plain
from tests.export.examples import CODED, EMPTY, TIMED, UNTIMED, transcripts

NOTHING_SAID = Transcript("", (), (), None, "")
KINDS = ("json", "docx", "txt", "csv", "html", "vtt")


def search_for(*names: str) -> redact.LeakSearch:
    people = tuple(Person(f"p{n}", "student", name) for n, name in enumerate(names))
    return redact.leak_search(NOTHING_SAID, Findings(()), Roster(people))


def scanned(files: dict[str, bytes], redacted: RedactedTranscript = TIMED, *names: str) -> None:
    refuse_leaks_in(files, redacted, search_for(*names or ("Callum", "Doyle")))


@pytest.mark.parametrize("redacted", [TIMED, UNTIMED, EMPTY, CODED])
def test_clean_files_pass(redacted: RedactedTranscript) -> None:
    scanned(export.render(redacted), redacted)


def blank(redacted: RedactedTranscript) -> RedactedTranscript:
    """The same with nothing said."""
    entries = (replace(e, text="") if isinstance(e, Line) else e for e in redacted.entries)
    return replace(redacted, entries=tuple(entries))


@pytest.mark.parametrize("redacted", [TIMED, UNTIMED, EMPTY, CODED, replace(TIMED, release=2)])
def test_people_called_as_any_word_of_the_files_themselves_stop_nothing(redacted: RedactedTranscript) -> None:
    session = replace(redacted.session, label="")
    redacted = replace(redacted, session=session)
    files = export.render(blank(redacted))
    texts = [text for name, content in files.items() for text in texts_of(name, content)]
    words = {word for text in texts for word in re.findall(r"[^\W\d_]+", text)}
    assert {"Page", "mark", "may", "Speaker", "Introduction", "left"} & words
    scanned(files, redacted, *words)


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_left_in_a_line_is_found_in_each_format(kind: str) -> None:
    leaky = replace(TIMED, entries=(*TIMED.entries, Line(3_725_500, 3_725_600, "S1", "introduction", None, "Callum.")))
    files = export.render(leaky)
    with pytest.raises(LeakError, match=f"transcript.{kind} .*roster") as raised:
        scanned({f"transcript.{kind}": files[f"transcript.{kind}"]}, leaky)
    assert "Callum" not in str(raised.value)


def in_part(part: str, old: str, new: str) -> Callable[[bytes], bytes]:
    """Change characters in one part of a Word file."""

    def change(content: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
            for name in before.namelist():
                text = before.read(name)
                if name == part:
                    assert old.encode() in text
                    text = text.replace(old.encode(), new.encode(), 1)
                after.writestr(name, text)
        return out.getvalue()

    return change


def swap(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        assert old.encode() in content
        return content.replace(old.encode(), new.encode(), 1)

    return change


PLANTED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "json text": ("json", swap("here, too", "here, Callum")),
    "json speaker": ("json", swap('"S2"', '"Callum"')),
    "json status": ("json", swap("NOT CHECKED", "CHECKED BY Callum")),
    "json escaped": ("json", swap("here", "\\u0043allum")),
    "csv cell": ("csv", swap("S2", "Callum")),
    "csv head": ("csv", swap("notice", "Callum")),
    "txt line": ("txt", swap("here, too", "here, Callum")),
    "txt speaker": ("txt", swap("S2: ", "Callum: ")),
    "txt head": ("txt", swap("DRAFT", "DRAFT FOR CALLUM")),
    "txt fact": ("txt", swap("k3v9-tq27", "Callum")),
    "vtt cue": ("vtt", swap("here, too", "here, Callum")),
    "vtt voice": ("vtt", swap("<v S2>", "<v Callum>")),
    "vtt note": ("vtt", swap("NOTE Introduction", "NOTE Introduction by Callum")),
    "vtt escaped": ("vtt", swap("here", "&#67;allum")),
    "html text": ("html", swap("here, too", "here, Callum")),
    "html half marked": ("html", swap("here, too", "Cal<span>lum</span>")),
    "html escaped": ("html", swap("here", "&#67;allum")),
    "html attribute": ("html", swap('class="notice"', 'title="Callum"')),
    "html class": ("html", swap('class="notice"', 'class="Callum"')),
    "html comment": ("html", swap("<body>", "<body><!-- Callum -->")),
    "html title": ("html", swap("<title>", "<title>Callum ")),
    "html style": ("html", swap("<style>", "<style>/* Callum */")),
    "docx text": ("docx", in_part("word/document.xml", "here, too", "here, Callum")),
    "docx runs": ("docx", in_part("word/document.xml", "here, too", "Cal</w:t></w:r><w:r><w:t>lum")),
    "docx header": ("docx", in_part("word/header1.xml", "DRAFT", "Callum")),
    "docx footer": ("docx", in_part("word/footer1.xml", "Session ", "Callum ")),
    "docx creator": (
        "docx",
        in_part("docProps/core.xml", "<dc:creator></dc:creator>", "<dc:creator>Doyle</dc:creator>"),
    ),
    "docx editor": ("docx", in_part("docProps/core.xml", "DRAFT, NOT CHECKED", "Doyle")),
    "docx company": ("docx", in_part("docProps/app.xml", "Microsoft Macintosh Word", "Callum")),
    "docx change": ("docx", in_part("word/document.xml", "<w:body>", '<w:body w:author="Callum">')),
    "docx link": ("docx", in_part("word/_rels/document.xml.rels", 'Target="styles.xml"', 'Target="mailto:callum@x"')),
    "docx own property": ("docx", in_part("customXml/item1.xml", "/>", ">Callum</b:Sources>")),
}


@pytest.mark.parametrize("place", PLANTED)
def test_a_name_planted_in_the_bytes_is_found(place: str) -> None:
    kind, plant = PLANTED[place]
    name = f"transcript.{kind}"
    with pytest.raises(LeakError, match=name):
        scanned({name: plant(export.render(TIMED)[name])})


@pytest.mark.parametrize("kind", KINDS)
def test_a_withheld_detail_is_found_by_its_shape(kind: str) -> None:
    leaky = replace(TIMED, entries=(Line(0, 9, "S1", "introduction", None, "Ring 07700 900345 now."),))
    name = f"transcript.{kind}"
    with pytest.raises(LeakError, match="pattern:phone"):
        scanned({name: export.render(leaky)[name]}, leaky)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("transcript.json", b"{"),
        ("transcript.json", b"\xff"),
        ("transcript.docx", b"PK"),
        ("transcript.html", b"\xff"),
        ("transcript.pdf", b"%PDF"),
        ("transcript", b""),
    ],
)
def test_what_cannot_be_read_back_is_not_written(name: str, content: bytes) -> None:
    with pytest.raises(LeakError, match="check"):
        scanned({name: content})


def test_a_word_file_with_a_picture_in_it_is_not_written() -> None:
    out = io.BytesIO(export.render(TIMED)["transcript.docx"])
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/media/face.png", b"x")
    with pytest.raises(LeakError, match="cannot be read back"):
        scanned({"transcript.docx": out.getvalue()})


@settings(max_examples=15)
@given(transcripts())
def test_every_line_is_read_back_whole_from_every_format(redacted: RedactedTranscript) -> None:
    entries = (replace(e, speaker="S1" if e.speaker else None) if isinstance(e, Line) else e for e in redacted.entries)
    redacted = replace(redacted, entries=tuple(entries))
    lines = {" ".join(plain(line.text).split()) for line in redacted.lines}
    for name, content in export.render(redacted).items():
        texts = {" ".join(plain(text).split()) for text in texts_of(name, content)}
        texts |= {text.removeprefix("'") for text in texts}
        assert {line for line in lines if line and not _lead(line)} <= texts, name


def _lead(line: str) -> bool:
    """Looks like the rule, the stamp or the time and speaker that a format puts before or under a line."""
    return bool(re.match(r"[=-]+$|\d+:|\S+: |NOTE|'|.* --> ", line))


def test_gaps_are_no_leaks() -> None:
    gap = Gap(1_000, 9_000, "introduction")
    left = replace(TIMED, entries=(gap, *TIMED.entries))
    scanned(export.render(left), left, "Left", "Out")
