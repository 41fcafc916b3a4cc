"""project.qdpx: the talk, the codebook and the codings in one file, for every program that knows REFI-QDA projects.

Standard: as in `refi`. A zip archive of `project.qde` and the talk as plain text in `sources/`, named by its
identifier; a passage is a `PlainTextSelection`, its positions are code points of that text from 0, the end not
included. Besides the codebook there are codes for speakers and for sections of the agenda. Each passage says in its
description how far a person has looked at its codes; rejected ones are left out. Must never hold more of a passage
than its place: the text stands in the archive once.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipeline import coding
from pipeline.exchange import refi
from pipeline.exchange.contributions import contributions, heading
from pipeline.values import Coding, Gap, RedactedTranscript, Span, clock, printable
from pipeline.values.marking import gap_text, section_title, status, title

MACHINE = "Quietroom (suggested)"
_NOON = "T12:00:00Z"
"""A time of day is asked for where only the day is known."""
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Talk:
    """The talk as one text, and where things stand in it."""

    text: str = field(repr=False)
    begins: tuple[int, ...]
    """Of each line: where its own words begin."""
    paragraphs: tuple[Span, ...]
    """Of each entry, what is left out included."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """One code on one passage."""

    code: str
    """Its identifier."""
    by: str = MACHINE
    at: str = ""
    """Empty for the day of the session."""


def write(transcript: RedactedTranscript, codings: Sequence[Coding]) -> bytes:
    """The archive; the same release and codings give the same bytes. Raises CodingError as `coding.codebook_of`."""
    talk = _talk(transcript)
    guid = refi.guid("source", transcript.session.id, transcript.release)
    files = {
        "project.qde": refi.to_bytes(_project(transcript, talk, codings, guid)),
        f"sources/{guid}.txt": talk.text.encode(),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _ZIP_EPOCH), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _talk(transcript: RedactedTranscript) -> _Talk:
    """A paragraph for each entry, with every character of its text: none of a coded passage may move."""
    text = "\n".join(heading(transcript)) + "\n\n"
    begins, paragraphs = [], []
    for entry, said in zip(transcript.entries, contributions(transcript), strict=True):
        start = len(text)
        text += f"{'' if entry.start_ms is None else clock(entry.start_ms) + ' '}{said.label}: "
        if not isinstance(entry, Gap):
            begins.append(len(text))
        text += gap_text(entry) if isinstance(entry, Gap) else printable(entry.text)
        paragraphs.append(Span(start, len(text)))
        text += "\n"
    return _Talk(text, tuple(begins), tuple(paragraphs))


def _project(transcript: RedactedTranscript, talk: _Talk, codings: Sequence[Coding], guid: str) -> refi.Element:
    """Children in the order that the schema asks for: users, codebook, sources, description."""
    book, made_at = coding.codebook_of(transcript), f"{transcript.session.date}{_NOON}"
    project = refi.root(refi.PROJECT, "Project", name=title(transcript), origin=refi.ORIGIN, creationDateTime=made_at)
    users = refi.add(project, "Users")
    for name in dict.fromkeys([MACHINE, *(found.by for found in codings if found.by)]):
        refi.add(users, "User", guid=refi.guid("user", name), name=name)
    _layout_codes(refi.codes(refi.add(project, "CodeBook"), book), transcript)
    source = refi.add(
        refi.add(project, "Sources"),
        "TextSource",
        guid=guid,
        name=f"{title(transcript)}, {transcript.session.date}",
        plainTextPath=f"internal://{guid}.txt",
        creatingUser=refi.guid("user", MACHINE),
        creationDateTime=made_at,
    )
    _layout(source, transcript, talk, made_at)
    _passages(source, transcript, talk, codings, made_at)
    refi.add(project, "Description", f"{status(transcript)}. Coded by {book.label}, {book.digest}.")
    return project


def _layout_codes(listed: refi.Element, transcript: RedactedTranscript) -> None:
    """Codes for who speaks and for the agenda. A label holds in one session alone, so its code is that session's."""
    session = transcript.session.id
    labels = sorted({said.label for said in contributions(transcript)})
    sections = dict.fromkeys(entry.section for entry in transcript.entries)
    groups = {
        f"Who speaks, session {session}": {refi.guid("speaker", session, label): label for label in labels},
        "Section of the agenda": {refi.guid("section", s): section_title(transcript, s) for s in sections},
    }
    for name, codes in groups.items():
        group = refi.add(listed, "Code", guid=refi.guid("group", name), name=name, isCodable="false")
        for guid, title_of_it in codes.items():
            refi.add(group, "Code", guid=guid, name=title_of_it or "-", isCodable="true")


def _layout(source: refi.Element, transcript: RedactedTranscript, talk: _Talk, made_at: str) -> None:
    entries = zip(transcript.entries, contributions(transcript), talk.paragraphs, strict=True)
    for entry, said, paragraph in entries:
        codes = (refi.guid("speaker", transcript.session.id, said.label), refi.guid("section", entry.section))
        _select(source, paragraph, map(_Mark, codes), made_at)


def _passages(
    source: refi.Element, transcript: RedactedTranscript, talk: _Talk, codings: Sequence[Coding], made_at: str
) -> None:
    book = coding.codebook_of(transcript)
    held = [found for found in codings if found.holds]
    for (line, span), group in groupby(held, key=lambda found: (found.place.line, found.place.span)):
        begins, found = talk.begins[line], list(group)
        marks = [
            _Mark(refi.code_guid(book.dimension_of[c.place.code].id, c.place.code), c.by or MACHINE, c.at)
            for c in found
        ]
        states = "; ".join(f"{book.entries[c.place.code].title}: {c.state}" for c in found)
        _select(source, Span(begins + span.start, begins + span.end), marks, made_at, states)


def _select(source: refi.Element, span: Span, marks: Iterable[_Mark], made_at: str, description: str = "") -> None:
    """One passage with its codes; its identifier is made from where it stands and why."""
    where = (source.get("guid"), span.start, span.end, bool(description))
    selection = refi.add(
        source,
        "PlainTextSelection",
        guid=refi.guid("selection", *where),
        startPosition=str(span.start),
        endPosition=str(span.end),
        creatingUser=refi.guid("user", MACHINE),
        creationDateTime=made_at,
    )
    if description:
        refi.add(selection, "Description", description)
    for mark in marks:
        made = refi.add(
            selection,
            "Coding",
            guid=refi.guid("coding", *where, mark.code),
            creatingUser=refi.guid("user", mark.by),
            creationDateTime=mark.at or made_at,
        )
        refi.add(made, "CodeRef", targetGUID=mark.code)
