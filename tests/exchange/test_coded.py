"""Codings leave with everything that they rest on: the very characters, the codebook, and who looked at them."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given

from pipeline import coding
from pipeline.errors import CodingError
from pipeline.exchange import NAMES, TITLES, Target, codes, qdpx, refi, write
from pipeline.values import CodingState, Decision, Gap, Line, Place, RedactedTranscript, Span, Verdict, printable
from pipeline.values.marking import gap_text
from tests.exchange.material import uncoded
from tests.export.examples import CODEBOOK, CODED, transcripts

RELEASED = replace(CODED, release=2)
STAFF, _, WHOM = [found.place for found in coding.suggestions(RELEASED)]
HERE_TOO = Place(3, Span(0, 11), "staff")
DECISIONS = (
    Decision(STAFF, Verdict.REJECT, "analyst 3", "2026-03-01T09:00:00+00:00"),
    Decision(WHOM, Verdict.ACCEPT, "analyst 4", "2026-03-01T09:05:00+00:00"),
    Decision(HERE_TOO, Verdict.ADD, "analyst 3", "2026-03-01T09:10:00+00:00", "who_to_tell"),
)
NS = {"q": refi.PROJECT}
GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


def rows(transcript: RedactedTranscript = RELEASED) -> list[dict[str, str]]:
    content = codes.write(transcript, coding.codings(transcript, DECISIONS))
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_every_coding_has_a_row_with_all_that_it_rests_on() -> None:
    found = rows()
    assert [(row["code"], row["state"], row["by"], row["instead_of"]) for row in found] == [
        ("staff", "rejected", "analyst 3", ""),
        ("staff", "suggested", "", ""),
        ("who_to_tell", "accepted", "analyst 4", ""),
        ("staff", "added", "analyst 3", "who_to_tell"),
    ]
    assert [row["denied"] for row in found] == ["no", "yes", "no", "no"]
    assert {(row["codebook_version"], row["codebook_digest"]) for row in found} == {("3", CODEBOOK.digest)}
    assert {row["status"] for row in found} == {"RELEASE 2, CHECKED BY A PERSON"}


def test_passage_and_times_in_a_row_are_those_of_the_turn() -> None:
    for row in rows():
        line = RELEASED.lines[int(row["turn"]) - 1]
        assert row["passage"].lstrip("'") == line.text[int(row["from"]) : int(row["to"])]
        assert (row["start_ms"], row["end_ms"]) == (str(line.start_ms), str(line.end_ms))
        assert row["speaker"] == (line.speaker or "")


class Project:
    """A .qdpx as a program reads it."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.names = archive.namelist()
            self.xml = archive.read("project.qde")
            self.root = ElementTree.fromstring(self.xml)  # noqa: S314  written a moment ago
            [self.source] = self.root.findall("q:Sources/q:TextSource", NS)
            path = self.source.attrib["plainTextPath"].removeprefix("internal://")
            self.text = archive.read(f"sources/{path}").decode()

    def code_names(self) -> dict[str, str]:
        return {code.attrib["guid"]: code.attrib["name"] for code in self.root.iterfind(".//q:Code", NS)}

    def passages(self) -> list[tuple[str, str, str, str]]:
        """Words, code, who, and what is said of it, for every coding."""
        names = self.code_names()
        users = {user.attrib["guid"]: user.attrib["name"] for user in self.root.iterfind(".//q:User", NS)}
        return [
            (
                self.text[int(selection.attrib["startPosition"]) : int(selection.attrib["endPosition"])],
                names[reference.attrib["targetGUID"]],
                users[made.attrib["creatingUser"]],
                selection.findtext("q:Description", "", NS),
            )
            for selection in self.source.findall("q:PlainTextSelection", NS)
            for made in selection.findall("q:Coding", NS)
            for reference in made.findall("q:CodeRef", NS)
        ]


def project(transcript: RedactedTranscript = RELEASED) -> Project:
    return Project(qdpx.write(transcript, coding.codings(transcript, DECISIONS)))


def test_the_archive_is_laid_out_as_the_standard_has_it() -> None:
    made = project()
    guid = made.source.attrib["guid"]
    assert made.names == ["project.qde", f"sources/{guid}.txt"]
    assert made.root.tag == f"{{{refi.PROJECT}}}Project"
    assert b'xmlns="urn:QDA-XML:project:1.0"' in made.xml
    assert b"ns0:" not in made.xml
    assert [child.tag.partition("}")[2] for child in made.root] == ["Users", "CodeBook", "Sources", "Description"]
    assert {"name", "origin", "creationDateTime"} == made.root.attrib.keys()


def test_every_identifier_is_one_and_every_reference_finds_its_own() -> None:
    made = project()
    guids = [found.attrib["guid"] for found in made.root.iter() if "guid" in found.attrib]
    assert len(guids) == len(set(guids))
    assert all(GUID.fullmatch(guid) for guid in guids)
    references = ("creatingUser", "targetGUID")
    pointed = {found.attrib[name] for found in made.root.iter() for name in references if name in found.attrib}
    assert pointed <= set(guids)


def test_passages_are_the_very_characters_that_were_coded() -> None:
    lines, held = RELEASED.lines, [found for found in coding.codings(RELEASED, DECISIONS) if found.holds]
    passages = [found for found in project().passages() if found[3]]
    assert [(words, code) for words, code, *_ in passages] == [
        (printable(found.place.span.of(lines[found.place.line].text)), CODEBOOK.entries[found.place.code].title)
        for found in held
    ]


def test_it_says_what_is_suggested_what_a_person_decided_and_who() -> None:
    passages = [found[1:] for found in project().passages() if found[3]]
    assert passages == [
        ("Whom to tell", "analyst 4", "Whom to tell: accepted"),
        ("Staff & others", "analyst 3", "Staff & others: added"),
    ]


def test_speakers_and_sections_are_codes_and_no_paragraph_is_somebody_elses() -> None:
    made = project()
    layout = [found[:2] for found in made.passages() if not found[3]]
    spoken = {code for words, code in layout if code.startswith("S") and words.endswith("a, --> b.")}
    assert {"S1", "S2", "Left out", "Not told apart", "Introduction", "Responding to harm"} <= {c for _, c in layout}
    assert spoken <= {"S1"}
    assert all(words.split(": ")[0].endswith(code) for words, code in layout if code in ("S1", "S2", "Left out"))


def test_a_label_of_one_session_is_no_speaker_of_another_but_a_code_is_the_same_code() -> None:
    other = replace(RELEASED, session=replace(RELEASED.session, id="k3v9-other"))
    mine, theirs = project().code_names(), project(other).code_names()
    shared = {mine[guid] for guid in mine.keys() & theirs.keys()}
    assert {"Staff & others", "Introduction"} <= shared
    assert "S1" not in shared


@given(transcripts())
def test_whatever_is_said_the_positions_hold(transcript: RedactedTranscript) -> None:
    made = Project(qdpx.write(uncoded(transcript), ()))
    selections = made.source.findall("q:PlainTextSelection", NS)
    texts = [made.text[int(s.attrib["startPosition"]) : int(s.attrib["endPosition"])] for s in selections]
    pairs = list(zip(texts, transcript.entries, strict=True))
    assert all(text.endswith(shown(entry)) for text, entry in pairs)


def shown(entry: Line | Gap) -> str:
    """What stands in the source for an entry, behind its time and its label."""
    return gap_text(entry) if isinstance(entry, Gap) else f": {printable(entry.text)}"


def test_a_codebook_alone_is_a_qdc_file() -> None:
    root = ElementTree.fromstring(refi.codebook(CODEBOOK))  # noqa: S314  likewise
    assert root.tag == f"{{{refi.CODEBOOK}}}CodeBook"
    ns = {"q": refi.CODEBOOK}
    groups = root.findall("q:Codes/q:Code", ns)
    assert [(group.attrib["name"], group.attrib["isCodable"]) for group in groups] == [
        ("Who is <affected>", "false"),
        ("How it is answered", "false"),
    ]
    [staff] = groups[0].findall("q:Code", ns)
    assert staff.findtext("q:Description", "", ns) == (
        "Those who work here. Use for: abuse that they meet. Not for: what they do."
    )


@pytest.mark.parametrize("target", [Target.QDPX, Target.CODES, Target.READER])
def test_nothing_coded_is_written_of_a_release_that_does_not_say_by_what(target: Target) -> None:
    with pytest.raises(CodingError):
        write(target, replace(RELEASED, codebook=None))


def test_every_target_has_a_name_a_title_and_the_same_bytes_each_time() -> None:
    assert set(NAMES) == set(TITLES) == set(Target)
    assert all(write(target, RELEASED, DECISIONS) == write(target, RELEASED, DECISIONS) for target in Target)
    assert CodingState.ADDED in {found.state for found in coding.codings(RELEASED, DECISIONS)}
