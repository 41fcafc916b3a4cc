"""Read back every file that analysts would get, and search what it says for what must not leave.

The transcript was searched before; this trusts no writer to have written only that. Texts, attributes, cells and
document properties are taken out of the very bytes that would be written. What cannot be read back is refused.
"""

from __future__ import annotations

import csv
import html.parser
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import Any
from xml.etree import ElementTree  # for bytes that this program made itself a moment ago

from pipeline import export, redact
from pipeline.errors import LeakError
from pipeline.values import RedactedTranscript

_INLINE = frozenset({"span"})
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACES = frozenset({f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr"})
_WORDED = frozenset({"author", "initials", "title", "descr", "tooltip", "alias", "instr", "name", "Target"})
"""Attributes of a Word file that can hold somebody's words."""
_TEMPLATE = re.compile(r"word/(?:styles|stylesWithEffects|fontTable|numbering|settings|webSettings|theme/theme1)\.xml")
"""Parts that name typefaces and styles in their attributes: Vrinda and Gautami are typefaces too."""
_MADE = re.compile(r"(?:(?:\.\./)?(?:word|docProps|customXml|theme)/)?[a-zA-Z]+\d*\.xml|PAGE|NUMPAGES")
"""What these attributes hold in a file of ours."""
_STAMP = re.compile(r"[\d:.]+ --> [\d:.]+")
_VOICE = re.compile(r"<v ([^>]*)>")
_LEAD = re.compile(r"(?:\d+:\d\d:\d\d )?(?:(\S+): )?(.*)", re.DOTALL)
_SPEAKER = re.compile(r"S\d+")
_RULE = re.compile(r"[=-]+")


def refuse_leaks_in(files: Mapping[str, bytes], redacted: RedactedTranscript, search: redact.LeakSearch) -> None:
    """Raise LeakError, with rules and kinds of file and never the words, if a text in a file must not leave."""
    known = export.furniture(redacted)
    texts: dict[str, str] = {}
    for name, content in files.items():
        for text in texts_of(name, content):
            texts.setdefault(" ".join(text.split()), name)
    found = [(rule, name) for text, name in texts.items() if not _is_known(text, known) for rule in search.rules(text)]
    if found:
        rules = ", ".join(sorted({rule for rule, _ in found}))
        names = ", ".join(sorted({name for _, name in found}))
        raise LeakError(f"the check of the finished files found an original left in {names} (rules: {rules})")


def texts_of(name: str, content: bytes) -> tuple[str, ...]:
    """Every text that somebody can find in the file, each as a whole; raises LeakError where it cannot be read."""
    reader = _READERS.get(name.rpartition(".")[2])
    if reader is None:
        raise LeakError("a file of a kind that cannot be checked was to be written; nothing was")
    try:
        return tuple(text for text in reader(content) if text.strip())
    except (ValueError, LookupError, csv.Error, zipfile.BadZipFile, ElementTree.ParseError):
        raise LeakError(f"{name} cannot be read back and was not checked; nothing was written") from None


def _is_known(text: str, known: frozenset[str]) -> bool:
    return text in known or export.HTML_SHAPES.fullmatch(text) is not None or _SPEAKER.fullmatch(text) is not None


def _json(content: bytes) -> Iterator[str]:
    held: list[Any] = [json.loads(content)]
    while held:
        value = held.pop()
        if isinstance(value, dict):
            held += value.values()
        elif isinstance(value, list):
            held += value
        elif isinstance(value, str):
            yield value


def _csv(content: bytes) -> Iterator[str]:
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        yield from row


class _Html(html.parser.HTMLParser):
    """Gathers texts, whole cells and paragraphs, and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = [""]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._part(tag)
        self.texts[-1:-1] = [value for _, value in attrs if value]

    def handle_endtag(self, tag: str) -> None:
        self._part(tag)

    def handle_data(self, data: str) -> None:
        self.texts[-1] += data

    def handle_comment(self, data: str) -> None:
        self.texts[-1:-1] = [data]

    def handle_decl(self, decl: str) -> None:
        self.texts[-1:-1] = [decl]

    def _part(self, tag: str) -> None:
        if tag not in _INLINE:
            self.texts.append("")


def _html(content: bytes) -> Iterator[str]:
    parser = _Html()
    parser.feed(content.decode())
    parser.close()
    yield from parser.texts


def _vtt(content: bytes) -> Iterator[str]:
    for line in content.decode().splitlines():
        if not _STAMP.fullmatch(line):
            yield from map(unescape, _VOICE.findall(line))
            yield unescape(_VOICE.sub("", line).removeprefix("NOTE"))


def _txt(content: bytes) -> Iterator[str]:
    """Blocks between empty lines, each without its time and speaker and without the rule under a heading."""
    for block in re.split(r"\n\s*\n", content.decode()):
        lines = [line.strip() for line in block.split("\n") if not _RULE.fullmatch(line)]
        lead = _LEAD.fullmatch(" ".join(" ".join(lines).split()))
        speaker, text = lead.groups() if lead else ("", "")
        is_label = speaker is None or _SPEAKER.fullmatch(speaker)
        yield text if is_label else f"{speaker}: {text}"


def _docx(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if not part.endswith((".xml", ".rels")):
                raise ValueError("a part that is no text")
            root = ElementTree.fromstring(archive.read(part))  # noqa: S314
            yield from _xml_texts(root)
            if not _TEMPLATE.fullmatch(part):
                yield from _xml_attributes(root)


def _xml_texts(root: ElementTree.Element) -> Iterator[str]:
    """Paragraphs whole, and every text outside one alone."""
    inside: set[ElementTree.Element] = set()
    for paragraph in root.iter(f"{_WORD}p"):
        runs = list(paragraph.iter())
        inside.update(runs)
        yield "".join(" " if run.tag in _SPACES else f"{run.text or ''}{run.tail or ''}" for run in runs)
    for element in root.iter():
        if element not in inside:
            yield from (element.text or "", element.tail or "")


def _xml_attributes(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.rpartition("}")[2] in _WORDED and not _MADE.fullmatch(value):
                yield value


_READERS: dict[str, Callable[[bytes], Iterator[str]]] = {
    "json": _json,
    "csv": _csv,
    "html": _html,
    "vtt": _vtt,
    "txt": _txt,
    "docx": _docx,
}
