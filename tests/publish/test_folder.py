"""What lies in a session's folder is covered, and its digest is that of the content."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import BinaryIO

import pytest

from pipeline.errors import OutputError, SourceChangedError
from pipeline.origin import InMemory
from pipeline.publish.folder import Folder
from pipeline.restricted import open_sealed
from pipeline.restricted.keys import Identity, public_key

LEE = Identity.generate()
SOUND = bytes(range(256)) * 9_000
SHA256 = hashlib.sha256(SOUND).hexdigest()


class Turned:
    """A cover that can be seen: every byte turned round."""

    def whole(self, name: str, content: bytes) -> bytes:
        return bytes(255 - byte for byte in content)

    def streamed(self, name: str, content: BinaryIO, target: BinaryIO) -> None:
        target.write(self.whole(name, content.read()))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "restricted").mkdir()
    return Folder(tmp_path, Turned())


def test_nothing_lies_there_uncovered_and_digests_are_of_what_is_inside(folder: Folder) -> None:
    folder.put("restricted/a.age", b"words")
    folder.put_all("analyst", {"t.txt": b"redacted words"})
    assert (folder.path / "restricted/a.age").read_bytes() == Turned().whole("", b"words")
    assert b"words" not in (folder.path / "analyst/t.txt").read_bytes()
    assert folder.digests() == {
        "analyst/t.txt": hashlib.sha256(b"redacted words").hexdigest(),
        "restricted/a.age": hashlib.sha256(b"words").hexdigest(),
    }


def test_a_source_is_sealed_and_covered_without_lying_open_in_between(folder: Folder) -> None:
    folder.seal_source("restricted/recording.age", InMemory(SOUND), [public_key(LEE)], sha256=SHA256)
    sealed = Turned().whole("", (folder.path / "restricted/recording.age").read_bytes())
    assert open_sealed(sealed, [LEE]) == SOUND
    assert folder.digests() == {"restricted/recording.age": hashlib.sha256(sealed).hexdigest()}


def test_a_source_that_is_another_leaves_nothing(folder: Folder) -> None:
    with pytest.raises(SourceChangedError):
        folder.seal_source("restricted/recording.age", InMemory(SOUND[1:]), [public_key(LEE)], sha256=SHA256)
    assert list((folder.path / "restricted").iterdir()) == []
    assert folder.digests() == {}


def test_a_cover_that_fails_stops_the_sealing(folder: Folder) -> None:
    class Failing(Turned):
        def streamed(self, name: str, content: BinaryIO, target: BinaryIO) -> None:
            content.read(10)
            raise OutputError("no room")

    failing = Folder(folder.path, Failing())
    with pytest.raises(OutputError):
        failing.seal_source("restricted/recording.age", InMemory(SOUND), [public_key(LEE)], sha256=SHA256)
    assert list((folder.path / "restricted").iterdir()) == []


def test_a_folder_is_never_written_twice(folder: Folder) -> None:
    folder.put_all("analyst", {"t.txt": b"one"})
    with pytest.raises(OutputError):
        folder.put_all("analyst", {"t.txt": b"two"})


def test_the_manifest_is_not_among_the_digests(folder: Folder) -> None:
    folder.put("manifest.json", io.BytesIO(b"{}").read())
    assert folder.digests() == {}
