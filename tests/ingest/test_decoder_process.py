"""The process that decodes: what it may not do, and that its end, however it comes, is an error of ours."""

from __future__ import annotations

import errno
import gc
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pipeline import origin
from pipeline.errors import DamagedAudioError, PipelineError, TamperedError, UnreadableAudioError
from pipeline.ingest import decode, decoder_process, open_bytes
from pipeline.ingest.decode import Decoder
from pipeline.origin import InMemory
from tests.ingest.conftest import Given
from tests.ingest.sounds import KINDS, SETTINGS, encode, encoded, hear, talk

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells and limits all of this")
CHILD = f"""
import importlib.util, io, sys
spec = importlib.util.spec_from_file_location("child", {decoder_process.__file__!r})
child = importlib.util.module_from_spec(spec)
spec.loader.exec_module(child)
"""


def _decoder(content: bytes) -> Decoder:
    return Decoder(InMemory(content), content[:4096])


def _long() -> bytes:
    """More than pipes hold."""
    return encode(KINDS["wav-16k"], np.tile(talk(), 6))


def _pid(decoder: Decoder) -> int:
    return decoder._process.pid


def _told(decoder: Decoder, name: str) -> str:
    return Path(f"/proc/{_pid(decoder)}/{name}").read_text()


def _in_child(words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", CHILD + words], capture_output=True, text=True, timeout=60)


@on_linux
def test_process_can_open_nothing_and_has_bounds() -> None:
    decoder = _decoder(_long())
    limits = {line[:26].strip(): line[26:].split()[:2] for line in _told(decoder, "limits").splitlines()[1:]}
    assert limits["Max open files"] == ["0", "0"]
    assert limits["Max core file size"] == ["0", "0"]
    assert limits["Max address space"][0] == str(decoder_process.MEMORY_BYTES)
    assert decoder_process.START_S <= int(limits["Max cpu time"][0]) <= decoder_process.START_S + 10


@on_linux
def test_process_gets_no_variable_and_no_name(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIETROOM_DATABASE", "postgresql://user:secret@machine/base")
    path = given("Callum Doyle.wav", _long())
    decoder = Decoder(origin.of(path), path.read_bytes()[:4096])
    assert "secret" not in _told(decoder, "environ")
    assert "Callum" not in _told(decoder, "cmdline")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_a_file_and_a_socket_are_refused_to_it() -> None:
    ended = _in_child("""
import socket
child.give_up_rights()
for act in (lambda: open(sys.executable, "rb"), socket.socket):
    try:
        act()
    except OSError as problem:
        print(problem.errno)
""")
    assert ended.stdout.split() == [str(errno.EMFILE)] * 2


@on_linux
def test_limits_that_are_lower_already_stay() -> None:
    ended = _in_child("""
import resource
resource.setrlimit(resource.RLIMIT_AS, (500_000_000, 500_000_000))
resource.setrlimit(resource.RLIMIT_CPU, (5, 5))
child.give_up_rights()
child.Pipe(io.BytesIO(child.ANSWER.pack(1) + b"x"), io.BytesIO()).ask(0, 1)
print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])
""")
    assert ended.stdout.split() == ["500000000", "5"]


@on_linux
def test_memory_is_refused_to_it() -> None:
    ended = _in_child("""
child.give_up_rights()
try:
    bytearray(child.MEMORY_BYTES)
except MemoryError:
    print("refused")
""")
    assert ended.stdout.strip() == "refused"


@on_linux
def test_a_decoder_that_spins_is_ended() -> None:
    ended = _in_child("""
child.START_S = 1
child.give_up_rights()
pipe = child.Pipe(io.BytesIO(child.ANSWER.pack(1) + b"x"), io.BytesIO())
pipe.ask(0, 1)
while True:
    pass
""")
    assert ended.returncode == -signal.SIGXCPU


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_decoder_that_dies_leaves_a_damaged_recording() -> None:
    decoder = _decoder(_long())
    pieces = decoder.pieces()
    next(pieces)
    decoder._process.send_signal(signal.SIGSEGV)
    with pytest.raises(DamagedAudioError, match="given up"):
        list(pieces)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_decoder_that_falls_silent_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    decoder = _decoder(_long())
    pieces = decoder.pieces()
    next(pieces)
    monkeypatch.setattr(decode, "SILENCE_S", 0.5)
    decoder._process.send_signal(signal.SIGSTOP)
    with pytest.raises(DamagedAudioError, match="given up"):
        list(pieces)


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_decoder_that_takes_nothing_of_what_it_asked_for_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    decoder = _decoder(_long())
    pieces = decoder.pieces()
    next(pieces)
    monkeypatch.setattr(decode, "SILENCE_S", 0.5)
    decoder._process.send_signal(signal.SIGSTOP)
    wish = decoder_process.READ, decoder_process.ASKED.pack(0, decoder_process.BUFFER_BYTES)
    monkeypatch.setattr(decoder, "_received", lambda: wish)  # one after the other, until the pipe is full
    with pytest.raises(DamagedAudioError, match="given up"):
        list(pieces)


@on_linux
def test_no_process_outlives_the_decoder() -> None:
    decoder = _decoder(_long())
    next(decoder.pieces())
    pid = _pid(decoder)
    assert Path(f"/proc/{pid}").exists()
    del decoder
    gc.collect()
    assert not Path(f"/proc/{pid}").exists()


def test_sound_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "LONGEST_S", 9)
    with pytest.raises(UnreadableAudioError, match="24 hours"):
        open_bytes(encoded("mp3"), SETTINGS, hear=hear)


class _Failing:
    """An origin whose bytes cannot be had past the first mebibyte."""

    suffix = ".wav"

    def __init__(self, content: bytes, problem: Exception) -> None:
        self._content, self._problem = content, problem

    def open(self) -> origin.Reader:
        reader = InMemory(self._content).open()
        read = reader.read

        def failing(size: int | None = -1, /) -> bytes:
            if reader.tell() > 1 << 20:
                raise self._problem
            return read(size)

        vars(reader)["read"] = failing
        return reader

    def require_same(self) -> None:
        """Nothing changed."""


@pytest.mark.parametrize(
    ("problem", "error"),
    [(TamperedError("the stored upload was changed"), TamperedError), (OSError(5, "io"), UnreadableAudioError)],
)
def test_what_reading_raises_comes_through(problem: Exception, error: type[PipelineError]) -> None:
    decoder = Decoder(_Failing(_long(), problem), _long()[:4096])
    with pytest.raises(error):
        list(decoder.pieces())
