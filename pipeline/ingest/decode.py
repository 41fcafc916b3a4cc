"""Untrusted file -> pieces of 16 kHz mono float32, from its start to its end, counting what is lost.

FFmpeg's libraries decode in a process of their own (`decoder_process`), so that a fault in a codec, or a file made to
provoke one, ends as an error of ours and not with this process. The child gets the file's bytes from here, whatever
holds them: it needs no file, and what was sealed touches no disk. Nothing that it says is believed to be in bounds.

Decoding always starts at the start. After a seek most codecs (MP3, AAC, Opus, WMA, AMR) give slightly other
samples than in a straight run, and a time that means two things is worse than a wait: a straight run is some
thousand times faster than speech.
"""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np

from pipeline.errors import PipelineError, UnreadableAudioError
from pipeline.ingest import decoder_process as child
from pipeline.ingest import formats
from pipeline.origin import Origin
from pipeline.values import SAMPLE_RATE_HZ, Samples

LONGEST_S = 24 * 3600
"""More sound than this is no session; a small file can be made to hold years of silence."""
SILENCE_S = 60.0
"""A child that asks for nothing, takes nothing and gives nothing for so long is ended; a busy one much sooner."""
_LONGEST_MESSAGE = 64 << 20
_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""All of ours that the child gets: a database's password may stand among the rest."""


class Decoder:
    """One run over a file's sound. Held state: the process that decodes, and what it has told so far."""

    def __init__(self, untrusted: Origin, head: bytes) -> None:
        """Open the best sound track; raises the error that fits when there is none."""
        self._untrusted, self._head = untrusted, head
        self._file: BinaryIO = untrusted.open()
        self._process = _started(self._file.seek(0, io.SEEK_END), untrusted.suffix)
        weakref.finalize(self, _end, self._process, self._file)
        self.fraction = 0.0
        """Share of the file's bytes that was read."""
        self.errors = 0
        """Packets that could not be decoded, plus jumps in the timestamps."""
        self.last_packet: tuple[bytes, int] = (b"", 0)
        """First bytes and size of the last packet, which a cut leaves short."""
        body = self._expect(child.OPENED)
        (length_ms,) = child.LENGTH.unpack_from(body)
        self.header_ms: int | None = None if length_ms < 0 else length_ms
        """Length by the header, or FFmpeg's guess at it: see `claims` for when it can be believed."""
        self.container = body[child.LENGTH.size :].decode("ascii", "replace")
        """FFmpeg's name for what the bytes are, whatever the file is called."""

    def pieces(self) -> Iterator[Samples]:
        """Mono float32 in pieces of some seconds; call once.

        Raises DamagedAudioError where the decoder did not survive the file, UnreadableAudioError for sound without
        end, and whatever reading the file raises.
        """
        left = LONGEST_S * SAMPLE_RATE_HZ
        while True:
            kind, body = self._message()
            if kind == child.DONE:
                break
            if kind != child.SOUND:
                raise formats.not_survived()
            self.fraction, self.errors, channels = child.STATE.unpack_from(body)
            piece = _mono(body[child.STATE.size :], channels)
            left -= len(piece)
            if left < 0:
                raise UnreadableAudioError(
                    "the recording lasts more than 24 hours; cut the session out of it and give that"
                )
            yield piece
        self.errors, size = child.TALLY.unpack_from(body)
        self.last_packet = (body[child.TALLY.size :], size)
        self.fraction = 1.0
        _end(self._process, self._file)

    def _expect(self, wanted: bytes) -> bytes:
        kind, body = self._message()
        if kind == child.REFUSED:
            raise self._refusal(body)
        if kind != wanted:
            raise formats.not_survived()
        return body

    def _refusal(self, reason: bytes) -> PipelineError:
        if reason == child.NO_SOUND_TRACK:
            return UnreadableAudioError("the file holds no sound track; give the recording itself")
        return formats.undecodable(self._head)

    def _message(self) -> tuple[bytes, bytes]:
        """The next one that is not a wish for more of the file."""
        try:
            while True:
                with self._watched():
                    kind, body = self._received()
                    if kind != child.READ:
                        return kind, body
                    self._serve(*child.ASKED.unpack(body))
        except (EOFError, BrokenPipeError, struct.error):
            raise formats.not_survived() from None

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Both ways: one that takes nothing either would have us wait for room in the pipe, for ever."""
        watch = threading.Timer(SILENCE_S, self._process.kill)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def _received(self) -> tuple[bytes, bytes]:
        outgoing = cast(BinaryIO, self._process.stdout)
        kind, length = child.HEADER.unpack(_exactly(outgoing, child.HEADER.size))
        if length > _LONGEST_MESSAGE:
            raise EOFError
        return kind, _exactly(outgoing, length)

    def _serve(self, offset: int, length: int) -> None:
        incoming = cast(BinaryIO, self._process.stdin)
        try:
            self._file.seek(offset)
            content = self._file.read(min(length, child.BUFFER_BYTES))
        except (OSError, OverflowError):
            self._untrusted.require_same()
            raise formats.unreadable_to_the_end() from None
        incoming.write(child.ANSWER.pack(len(content)) + content)
        incoming.flush()


def _started(size: int, suffix: str) -> subprocess.Popen[bytes]:
    """The child, isolated: no module from the working folder, no variable of ours, no descriptor but its pipes."""
    found = find_spec("av")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("PyAV is not installed", name="av")
    words = (str(Path(found.origin).parent.parent), formats.ALLOWED, str(size), formats.known(suffix))
    return subprocess.Popen(  # noqa: S603  our own script, and words that hold no name
        (sys.executable, "-I", "-S", child.__file__, *words),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
    )


def _end(process: subprocess.Popen[bytes], file: BinaryIO) -> None:
    """Whatever state it is in."""
    process.kill()
    process.wait()
    for pipe in (process.stdout, process.stdin, file):
        try:
            if pipe:
                pipe.close()
        except BrokenPipeError:  # an answer that the child did not wait for
            continue


def _exactly(pipe: BinaryIO, length: int) -> bytes:
    content = pipe.read(length)
    if len(content) < length:
        raise EOFError
    return content


def _mono(body: bytes, channels: int) -> Samples:
    """Mean of the channels."""
    if not channels or len(body) % (4 * channels):
        raise formats.not_survived()
    planes = np.frombuffer(body, np.float32).reshape(channels, -1)
    mono: Samples = planes[0] if channels == 1 else planes.mean(axis=0, dtype=np.float32)
    return mono


def in_blocks(pieces: Iterator[Samples], length: int) -> Iterator[Samples]:
    """The same sound in [-1, 1] and in blocks of exactly `length` samples; only the last may be shorter."""
    held: list[Samples] = []
    count = 0
    for piece in pieces:
        held.append(piece)
        count += len(piece)
        while count >= length:
            joined = np.concatenate(held)
            yield _sane(joined[:length])
            held = [joined[length:]]
            count -= length
    if count:
        yield _sane(np.concatenate(held))


def _sane(sound: Samples) -> Samples:
    """Within full scale: float files may hold more, or no number at all."""
    kept: Samples = np.clip(np.nan_to_num(sound, nan=0.0, posinf=1.0, neginf=-1.0), -1.0, 1.0)
    return kept
