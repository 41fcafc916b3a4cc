"""Notes, rosters, plans and settings that were damaged, or made to swell: a value or an error of ours, and soon."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import notes
from pipeline.decisions import load_decisions
from pipeline.errors import PipelineError
from pipeline.redact import parse_roster
from pipeline.restricted.recipients import load_recipients
from pipeline.settings import Settings, disclosures, redaction, themes
from pipeline.settings.consent import load_consent
from pipeline.settings.plan import load_plan, parse_plan
from pipeline.settings.reading import defaults, parse_toml
from pipeline.settings.school import load_school
from pipeline.settings.sections import load_starts

NAME = "Zyxwarble"
"""Stands in everything that is damaged here, and may stand in no message."""
PATIENCE_S = 30.0
MEGABYTE = 1_000_000

Read = Callable[[bytes], object]


def _filed(suffix: str, read: Callable[[Path], object]) -> Read:
    def reading(content: bytes) -> object:
        with TemporaryDirectory() as folder:
            path = Path(folder, f"given{suffix}")
            path.write_bytes(content)
            return read(path)

    return reading


READERS: dict[str, Read] = {
    **{suffix: _filed(suffix, notes.read_notes) for suffix in notes.NOTES_SUFFIXES},
    "roster": parse_roster,
    "plan": parse_plan,
    "settings": lambda content: parse_toml(content, Settings),
    "sections": _filed(".toml", lambda path: load_starts(path, load_plan(defaults("config/session_plan.toml")))),
    "consent": _filed(".toml", load_consent),
    "recipients": _filed(".toml", load_recipients),
    "school": _filed(".toml", load_school),
    "redaction": _filed(".toml", redaction.load_rules),
    "disclosures": _filed(".toml", disclosures.load),
    "themes": _filed(".toml", themes.load),
    "decisions": _filed(".json", load_decisions),
}
CONFIGURED = {
    "plan": "session_plan.toml",
    "sections": "sections.example.toml",
    "consent": "consent.example.toml",
    "recipients": "recipients.example.toml",
    "school": "school.example.toml",
}
WRITTEN = {
    ".txt": f"{NAME}: fights at the gate\n- after lunch\n\n{NAME}: yes",
    ".md": f"# Harm\n\n**{NAME}**: fights [here](x)\n\n| a | b |\n|---|---|\n| c | d |\n\n```\n{NAME}\n```",
    ".vtt": f"WEBVTT\n\n1\n00:01.000 --> 00:02.000\n<v {NAME}>Fights &amp; so</v>\n\nNOTE x\n\n"
    "00:03.000 --> 00:04.000\nYes",
    ".srt": f"1\n00:00:01,000 --> 00:00:02,000\n{NAME}: fights\n\n2\n00:00:03,000 --> 00:00:04,000\nYes\n",
    "roster": f"given_name,family_name,preferred_name,role,year,form\n{NAME},Bell,,student,7,7B\nJo,{NAME},,staff,,\n",
    "settings": "[ingest]\nspeech_threshold = 0.4\n\n[transcribe]\nbeam_size = 3\n",
    "decisions": '{"signed_off_by_role": "facilitator", "items": [], "corrections": [{"start": 0, "end": 5, "text": '
    f'"{NAME}"}}], "terms": [{{"term": "{NAME}", "verdict": "keep"}}]}}',
}


@cache
def _healthy(kind: str) -> bytes:
    if kind in WRITTEN:
        return WRITTEN[kind].encode()
    if kind == ".docx":
        made, out = docx.Document(), io.BytesIO()
        made.add_paragraph(f"{NAME}: fights at the gate")
        made.save(out)
        return out.getvalue()
    head = f"# {NAME}\n" if kind in CONFIGURED else ""
    return head.encode() + defaults(f"config/{CONFIGURED.get(kind, f'{kind}.toml')}").read_bytes()[:6_000]


def _outcome(kind: str, content: bytes) -> str:
    """A value's type or an error's code, whose message tells nothing; anything else is raised."""
    try:
        return type(READERS[kind](content)).__name__
    except PipelineError as problem:
        found = problem
    assert NAME not in str(found)
    assert len(str(found)) < 400
    return found.code


_FRAGMENTS = [
    b"\0",
    b"\xff\xfe",
    b'"""',
    b"[[",
    b"]]",
    b"{",
    b"=",
    b"-->",
    b"<v ",
    b"```",
    b"\r",
    b"\xe2\x80\xae",
    b"9" * 5_000,
]


@pytest.mark.parametrize("kind", READERS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_damage_ends_in_a_value_or_an_error_of_ours(kind: str, data: st.DataObject) -> None:
    content = bytearray(_healthy(kind))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(["set", "insert", "cut", "repeat"])):
            case "set":
                content[at] = data.draw(st.integers(0, 255))
            case "insert":
                content[at:at] = data.draw(st.sampled_from(_FRAGMENTS))
            case "cut":
                del content[at : at + data.draw(st.integers(1, 40))]
            case _:
                content[at:at] = content[at : at + 400]
        content = content or bytearray(b"\n")
    _outcome(kind, bytes(content))


@pytest.mark.parametrize("kind", READERS)
@settings(max_examples=20, deadline=None)
@given(content=st.binary(max_size=400))
def test_arbitrary_bytes_end_in_a_value_or_an_error_of_ours(kind: str, content: bytes) -> None:
    _outcome(kind, content)


def _cue(payload: bytes) -> bytes:
    return b"WEBVTT\n\n00:00.000 --> 00:01.000\n" + payload + b"\n"


def _word(body: bytes) -> bytes:
    """A Word document of this body, well packed."""
    space = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_healthy(".docx"))) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            whole = b'<w:document xmlns:w="' + space + b'"><w:body>' + body + b"</w:body></w:document>"
            made.writestr(name, whole if name == "word/document.xml" else given.read(name))
    return out.getvalue()


def _subsections() -> bytes:
    """As many cues as a plan may have, all different."""
    heading = 'id = "{0}"\ntitle = "x"\nminutes = {1}\ncues = [{2}]\n'
    items = []
    for item in range(40):
        items.append("[[item]]\n" + heading.format(f"a{item}", 9, f'"q{item}"'))
        for part in range(8):
            cues = ",".join(f'"{item}/{part}/{cue}"' for cue in range(200))
            items.append("[[item.subsection]]\n" + heading.format(f"a{item}_{part}", 1, cues))
    return "".join(items).encode()


_POINT = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>"
BOMBS: dict[str, tuple[str, bytes, str]] = {
    "short lines": (".txt", b"a\n" * MEGABYTE, "unreadable-notes"),
    "one endless line": (".txt", b"a " * (MEGABYTE // 5), "Transcript"),
    "labels": (".txt", b"Anna: hi\n" * 20_000, "Transcript"),
    "unclosed links": (".md", b"![a" * (MEGABYTE // 2), "unreadable-notes"),
    "stars": (".md", b"*a" * MEGABYTE, "unreadable-notes"),
    "rows": (".md", b"a|b\n-|-\n" + b"|a|\n" * 30_000, "unreadable-notes"),
    "deep quotes": (".md", b"> " * (MEGABYTE // 2) + b"a", "unreadable-notes"),
    "unclosed voices": (".vtt", _cue(b"<v " * (MEGABYTE // 2) + b"a"), "unreadable-notes"),
    "a voice of spaces": (".vtt", _cue(b"<v" + b" " * MEGABYTE + b"a"), "unreadable-notes"),
    "voices in one cue": (".vtt", _cue(b"<v a>x" * 49_000), "Transcript"),
    "lines in one cue": (".vtt", _cue(b"a\n" * 90_000), "Transcript"),
    "arrows": (".srt", b"-->" * (MEGABYTE // 2), "empty-input"),
    "many points": (".docx", _word(_POINT * 200_000), "unreadable-notes"),
    "deep boxes": (".docx", _word(b"<w:sdt>" * 100_000), "unreadable-notes"),
    "a part that swells": (".docx", _word(b" " * 50_000_000), "unreadable-notes"),
    "deep lists": ("plan", b"a = " + b"[" * 100_000, "plan"),
    "a long number": ("settings", b"a = " + b"9" * 100_000, "settings"),
    "a deep key": ("settings", b"a." * 200_000 + b"a = 1", "settings"),
    "a deep key in a table": ("settings", b"x = {" + b"a . " * 100_000 + b"a = 1}", "settings"),
    "all the cues that fit": ("plan", _subsections(), "SessionPlan"),
    "columns": ("roster", b"name," * (MEGABYTE // 2), "roster"),
    "wide rows": ("roster", _healthy("roster") + b"," * MEGABYTE, "roster"),
    "many people": ("roster", _healthy("roster") + b"".join(b"A%d,B,,,,\n" % n for n in range(30_000)), "roster"),
    "deep objects": ("decisions", b'{"a":' * 100_000, "decisions"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_file_made_to_swell_ends_soon(name: str) -> None:
    kind, content, outcome = BOMBS[name]
    began_s = time.process_time()
    assert _outcome(kind, content) == outcome
    assert time.process_time() - began_s < PATIENCE_S
