"""Every sentence of a report is a fixed frame around figures, or stands word for word in the released transcript."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import docx
import pytest
from hypothesis import given

from pipeline import report
from pipeline.documents import Document, Quotation, to_docx, to_html
from pipeline.report import wording
from pipeline.values import RedactedTranscript, clock
from pipeline.values.marking import NOTICE, day, status, title
from tests.report.examples import RULES, SECTIONS, TELLS_OF_ONE, released, round_the_table, sessions

pytestmark = pytest.mark.usefixtures("undrawn")

TALK = released(
    [
        *round_the_table(
            "There is shoving in the corridors at every change of lesson.",
            "They are called names online by people they sit beside.",
        ),
        *round_the_table("We never hear what became of anything we send.", section=SECTIONS[1]),
        *round_the_table(*TELLS_OF_ONE),
    ]
)


def either(texts: list[str]) -> str:
    """A pattern for any of these, as it stands."""
    return f"(?:{'|'.join(map(re.escape, texts))})"


def frames(redacted: RedactedTranscript) -> re.Pattern[str]:
    """Whatever a report on this session may say besides its quotations, written down again for this test alone."""
    theme = either([code.title for dimension in RULES.dimension for code in dimension.code])
    kind = either([dimension.title for dimension in RULES.dimension])
    part = either([section.title for section in redacted.sections])
    time, count = r"\d\d:\d\d:\d\d", r"(?:\d+ of \d+ speakers, \d+ turns?|\d+ points?)"
    short, listed = rf"{theme} \(\d+ (?:speakers|points)\)", rf"{theme} \(\d+\)(?:, {theme} \(\d+\))*"
    by_part, key = rf"{part} \(\d+\)(?:, {part} \(\d+\))*", rf"\d {part}(?: · \d {part})*"
    shares, heat, along, dots = (
        either(list(pair)) for pair in (wording.SHARES, wording.HEAT, wording.TIME, wording.DOTS)
    )
    merged = either(list(wording.MERGED))
    patterns = (
        rf"{theme}|{kind}|\d+|{time}|{wording.DOT}|\d+\. {part}|Page(?: \d+)? of(?: \d+)?",
        rf"(?:S\d, )?(?:{time}|point \d+)",
        rf"{count}\.|{kind}: {merged} {count}\.",
        rf"(?:{time}-{time} · )?\d+ (?:turn|point)s?(?: · \d+ speakers)?",
        rf"{kind}: {short}(?:; {short})*",
        rf"(?:Named here:|Named together with:) {listed}",
        rf"{shares}(?:\.|: {theme} \d+(?:, {theme} \d+)*\.)",
        rf"{heat}(?:\. {dots}|: {theme}: {listed}(?:; {theme}: {listed})*\.)",
        rf"{along}(?:\. {key}\. {dots}|: {theme}: {by_part}(?:; {theme}: {by_part})*\.)",
        rf"{key}\. {dots}",
        rf"{wording.SUGGESTED}, with \d+ decisions? of analysts",
    )
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def fixed(redacted: RedactedTranscript) -> set[str]:
    """What a report always says, and what it is the report of."""
    held = [value for name, value in vars(wording).items() if name.isupper()]
    said = {text for value in held for text in ([value] if isinstance(value, str) else flat(value))}
    of = f"{title(redacted)} · {day(redacted)}", day(redacted), f"Session {redacted.session.id}"
    mark = f"{status(redacted)}. {wording.CAUTION} {NOTICE}", status(redacted)
    return {*said, *of, *mark, "Date", "Length", "Release", "Skip to the document"}


def flat(value: tuple[object, ...]) -> Iterator[str]:
    """Every text in a tuple of tuples."""
    for one in value:
        yield from [one] if isinstance(one, str) else flat(one) if isinstance(one, tuple) else ()


def invented(redacted: RedactedTranscript, texts: Iterator[str]) -> list[str]:
    """Those of these texts that are neither a frame nor a sentence of the transcript."""
    always, pattern = fixed(redacted), frames(redacted)
    said = [line.text for line in redacted.lines]
    return [
        text
        for text in texts
        if text not in always and not pattern.fullmatch(text) and not any(text in line for line in said)
    ]


class Texts(HTMLParser):
    """Gathers each text of a page that somebody reads or hears, a quotation apart from its source."""

    APART = ("p", "li", "td", "th", "h1", "h2", "h3", "h4", "blockquote", "cite", "figcaption", "caption", "a", "title")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = [""]
        self.in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_style = tag == "style"
        self.found += [value or "" for name, value in attrs if name == "alt"]
        if tag in self.APART:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self.in_style = False
        if tag in self.APART:
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if not self.in_style:
            self.found[-1] += data


def in_page(document: Document) -> Iterator[str]:
    texts = Texts()
    texts.feed(to_html(document).decode())
    yield from filter(None, (" ".join(text.split()) for text in texts.found))


def in_word(document: Document) -> Iterator[str]:
    """Paragraphs of the text, of its tables, and of the edges of its pages; a quotation apart from its source."""
    word = docx.Document(io.BytesIO(to_docx(document)))
    edges = (word.sections[0].header, word.sections[0].footer)
    paragraphs = [*word.paragraphs, *(paragraph for edge in edges for paragraph in edge.paragraphs)]
    paragraphs += [p for table in word.tables for row in table.rows for cell in row.cells for p in cell.paragraphs]
    for paragraph in paragraphs:
        yield from filter(None, (" ".join(text.split()) for text in re.split(r"[\n\t]", paragraph.text)))


@given(sessions())
def test_no_sentence_of_a_page_is_invented(redacted: RedactedTranscript) -> None:
    assert invented(redacted, in_page(report.document(redacted))) == []


def test_no_sentence_of_a_word_file_is_invented() -> None:
    assert invented(TALK, in_word(report.document(TALK))) == []


@pytest.mark.parametrize(
    "text", ["Bullying is getting worse.", "Most speakers named shoving.", "4 of 4 speakers, 8 turns, which is a lot."]
)
def test_a_sentence_that_sums_up_would_be_seen(text: str) -> None:
    assert invented(TALK, iter([text])) == [text]


@given(sessions())
def test_every_quotation_stands_at_its_time_with_its_speaker(redacted: RedactedTranscript) -> None:
    for block in report.document(redacted).blocks:
        if isinstance(block, Quotation):
            label, _, where = block.source.rpartition(", ")
            at = [n for n, line in enumerate(redacted.lines, 1) if where in (f"point {n}", clock(line.start_ms or 0))]
            turns = [redacted.lines[n - 1] for n in at]
            assert any(block.text in line.text and (line.speaker or "") == label for line in turns)


@given(sessions())
def test_no_quotation_stands_twice_and_none_speaks_of_one_person(redacted: RedactedTranscript) -> None:
    quoted = [block for block in report.document(redacted).blocks if isinstance(block, Quotation)]
    assert len({(block.text, block.source) for block in quoted}) == len(quoted)
    assert not {block.text for block in quoted} & set(TELLS_OF_ONE)


def test_speakers_are_quoted_in_turn() -> None:
    quoted = [block for block in report.document(TALK).blocks if isinstance(block, Quotation)]
    assert {block.source.split(",")[0] for block in quoted} == {"S1", "S2", "S3", "S4"}
