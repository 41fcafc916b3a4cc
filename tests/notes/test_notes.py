from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import EmptyInputError, NotesError, PipelineError
from pipeline.notes import NOTES_SUFFIXES, read_notes
from pipeline.notes.blocks import MAX_FILE_BYTES
from tests.notes.examples import docx_of, read, saved, texts

NAME = "Marguerite"


def test_suffixes_are_those_of_the_contract() -> None:
    assert set(NOTES_SUFFIXES) == {".txt", ".md", ".docx", ".vtt", ".srt"}


def test_suffix_may_be_in_capitals(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "NOTES.TXT", "Fights by the gate.")) == ["Fights by the gate."]


def test_byte_order_mark_and_windows_line_ends_are_no_text(tmp_path: Path) -> None:
    found = read(tmp_path, "n.txt", b"\xef\xbb\xbfFirst point.\r\n\r\nSecond point.\r\n")
    assert texts(found) == ["First point.", "Second point."]


def test_notes_have_no_times_and_no_words(tmp_path: Path) -> None:
    found = read(tmp_path, "n.txt", "First point.\n\nSecond point.")
    assert found.engine == "notes"
    assert found.words == ()
    assert found.duration_ms is None
    assert {(turn.start_ms, turn.end_ms, turn.speaker) for turn in found.turns} == {(None, None, None)}


def test_invisible_characters_cannot_split_a_name(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "n.txt", "Cal\u200blum and Zoe\u0308 ran\u00ad.")) == ["Callum and Zoë ran."]


@pytest.mark.parametrize("name", ["n.txt", "n.md", "n.docx", "n.vtt", "n.srt"])
def test_file_without_bytes_is_empty(tmp_path: Path, name: str) -> None:
    with pytest.raises(EmptyInputError):
        read(tmp_path, name, b"")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("n.txt", b"\n \n---\n***\n"),
        ("n.txt", b"\xef\xbb\xbf"),
        ("n.md", b"\n\n---\n"),
        ("n.docx", docx_of(["", "..."])),
        ("n.vtt", b"WEBVTT\n\nNOTE nothing here\n"),
        ("n.srt", b"\n\n"),
    ],
)
def test_file_without_words_is_empty(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(EmptyInputError):
        read(tmp_path, name, content)


BAD = [
    ("n.txt", f"{NAME} zoë".encode("latin-1")),
    ("n.txt", f"{NAME} said".encode("utf-16")),
    ("n.txt", f"{NAME} said".encode("utf-16-le")),
    ("n.md", b"\xff\xfe" + NAME.encode()),
    ("n.docx", NAME.encode()),
    ("n.docx", b"PK\x03\x04" + NAME.encode()),
    ("n.docx", docx_of([NAME])[:-200]),
    ("n.vtt", f"{NAME}\n\n00:01.000 --> 00:02.000\n{NAME}\n".encode()),
    ("n.vtt", f"WEBVTT\n\n00:01.000 --> 00:0x.000\n{NAME}\n".encode()),
    ("n.vtt", f"WEBVTT\n\n00:01.000 -> 00:02.000\n{NAME}\n".encode()),
    ("n.vtt", f"WEBVTT\n\n00:01.000 --> 00:02.000\nhello\n\n{NAME} after a blank line\n".encode()),
    ("n.vtt", f"WEBVTT\n\n99:00:01.000 --> 99:00:02.000\n{NAME}\n".encode()),
    ("n.srt", f"{NAME} said\n".encode()),
    ("n.srt", f"1\n00:00:01,000 --> 00:00:02,000\nhello\n\n2\nsoon --> later\n{NAME}\n".encode()),
    ("n.pdf", NAME.encode()),
    (NAME, NAME.encode()),
]


@pytest.mark.parametrize(("name", "content"), BAD)
def test_unreadable_notes_are_refused_without_telling_words_or_names(tmp_path: Path, name: str, content: bytes) -> None:
    folder = tmp_path / NAME
    folder.mkdir()
    with pytest.raises(NotesError) as caught:
        read_notes(saved(folder, name, content))
    assert NAME not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_missing_file_and_folder_are_refused_without_their_path(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    for name in (f"{NAME}.txt", "folder.txt"):
        with pytest.raises(NotesError) as caught:
            read_notes(tmp_path / name)
        assert str(tmp_path) not in str(caught.value)


def test_very_large_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "n.txt"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(NotesError, match="MB"):
        read_notes(path)


def test_representation_shows_no_words_and_no_names(tmp_path: Path) -> None:
    found = read(tmp_path, "n.txt", f"{NAME} Oyelaran: Hello.\n{NAME} Oyelaran: Goodbye.")
    assert NAME not in repr(found)
    assert tuple(name for _, name in found.speaker_names) == (f"{NAME} Oyelaran",)


def test_only_known_errors_come_out(tmp_path: Path) -> None:
    for name, content in BAD:
        with pytest.raises(PipelineError):
            read(tmp_path, name, content)
