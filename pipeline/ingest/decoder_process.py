"""The process in which FFmpeg meets an untrusted file: bytes in over one pipe, sound out over another.

Run as a script, by its path, so that it imports nothing of ours: a fault in a codec must find no names, keys or words
in its memory, and kill nothing but this. Before the first untrusted byte it gives up what it does not need: on Linux
and macOS it can open no file and no socket any more, on Linux it has a bounded address space, on both a bounded time on
the processor, in proportion to what it has read and given. Windows has none of these limits; there `decode` watches
for silence alone, as everywhere. It must never write anywhere but to its pipe, whose other end is `decode`.
"""

from __future__ import annotations

import os
import signal
import struct
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any, BinaryIO

if sys.platform != "win32":
    import resource

RATE_HZ = 16_000
HEADER = struct.Struct("<cI")
"""Kind of a message and the length of its body."""
READ, OPENED, SOUND, DONE, REFUSED = b"R", b"O", b"S", b"D", b"X"
ASKED = struct.Struct("<QI")
"""READ: where, and how many bytes; answered by a length and as many bytes, fewer at the end of the file."""
ANSWER = struct.Struct("<I")
LENGTH = struct.Struct("<q")
"""OPENED: milliseconds by the header or -1; FFmpeg's name of the container follows."""
STATE = struct.Struct("<dIB")
"""SOUND: share of the file that was read, errors so far, channels; then each channel's float32 samples."""
TALLY = struct.Struct("<IQ")
"""DONE: errors, size of the last packet; its first bytes follow."""
NO_DECODER, NO_SOUND_TRACK = b"no-decoder", b"no-sound-track"

MODULES = [f"av.{kind}.{part}" for kind in ("audio", "video", "subtitles") for part in ("stream", "codeccontext")]
"""Of PyAV, with those that it would import only once it meets such a track."""
BUFFER_BYTES = 131_072
BATCH_SAMPLES = 65_536
"""Four seconds: what goes over the pipe at once."""
GAP_S = 0.04
"""A jump in the timestamps that means lost sound. Largest seen in healthy files: 0.7 ms (Matroska's rounding)."""
LOWEST_RATE_HZ = 2_000
"""No recorder has a lower one (telephones have 8,000), and a header that says 1 makes a day out of two seconds."""
_DEMUX_TRIES = 50

MEMORY_BYTES = 1 << 30
"""Of address space. Healthy files take 0.15 GB at most (measured), whatever their length."""
START_S = 10
PER_MEGABYTE_S = 1.0
"""Of the file. Measured: 0.08 for MP3, 0.003 for WAV."""
PER_SOUND_S = 0.02
"""For each second of sound. Measured: 0.0003 for MP3, 0.0006 for WAV in stereo."""


class Pipe:
    """Both directions, and the processor time that what went over them allows."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        """Held state: how far the file was read, and how much sound was given."""
        self._incoming, self._outgoing = incoming, outgoing
        self._furthest = self._samples = 0

    def send(self, kind: bytes, body: bytes) -> None:
        """One message."""
        self._outgoing.write(HEADER.pack(kind, len(body)) + body)
        self._outgoing.flush()

    def ask(self, offset: int, length: int) -> bytes:
        """Bytes of the file; none at its end."""
        self.send(READ, ASKED.pack(offset, length))
        (size,) = ANSWER.unpack(self._received(ANSWER.size))
        if offset + size > self._furthest:
            self._furthest = offset + size
            self._allow()
        return self._received(size)

    def sound(self, state: bytes, channels: list[bytearray]) -> None:
        """A batch of sound."""
        self._samples += len(channels[0]) // 4
        self._allow()
        self.send(SOUND, b"".join((state, *channels)))

    def _received(self, size: int) -> bytes:
        if len(content := self._incoming.read(size)) < size:  # the other end is gone
            os._exit(0)
        return content

    def _allow(self) -> None:
        if sys.platform != "win32":
            wanted = int(START_S + PER_MEGABYTE_S * self._furthest / 1e6 + PER_SOUND_S * self._samples / RATE_HZ)
            resource.setrlimit(resource.RLIMIT_CPU, lowered(resource.RLIMIT_CPU, wanted))


class Served:
    """The untrusted file as FFmpeg wants it, read at the other end of the pipe."""

    def __init__(self, pipe: Pipe, size: int, suffix: str) -> None:
        """`suffix` is the extension of the file's name: to FFmpeg it at most breaks a tie."""
        self.name = f"sound{suffix}"
        self._pipe, self._size, self._at = pipe, size, 0

    def read(self, length: int) -> bytes:
        """The next bytes."""
        content = self._pipe.ask(self._at, length)
        self._at += len(content)
        return content

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """To a place in it, or past its end."""
        at = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence] + offset
        if at < 0:
            raise ValueError("before the start of the file")
        self._at = at
        return at

    def tell(self) -> int:
        """Where it stands."""
        return self._at


class Decoding:
    """One run over a file's sound. Held state: FFmpeg's, and what has gone wrong so far."""

    def __init__(self, container: Any, stream: Any, size: int) -> None:
        """An open container and its sound track."""
        import av

        self._fault: type[Exception] = av.FFmpegError
        self._container, self._stream, self._size = container, stream, max(1, size)
        self._expected_s: float | None = None
        self.fraction = 0.0
        self.errors = 0
        """Packets that could not be decoded, plus jumps in the timestamps."""
        self.last_packet: tuple[bytes, int] = (b"", 0)
        """First bytes and size of the last packet, which a cut leaves short."""

    def frames(self) -> Iterator[Any]:
        """Frames as the codec gives them; call once."""
        for packet in self._packets():
            for frame in self._decoded(packet):
                if frame.sample_rate < LOWEST_RATE_HZ:
                    self.errors += 1
                    continue
                self._watch(frame)
                yield frame
        self.fraction = 1.0

    def _packets(self) -> Iterator[Any]:
        """Packets up to the end; an unreadable place is counted and passed over."""
        failed = 0
        while failed < _DEMUX_TRIES:
            try:
                for packet in self._container.demux(self._stream):
                    failed = 0
                    self._note(packet)
                    yield packet
                return
            except self._fault:
                failed += 1
                self.errors += failed == 1

    def _note(self, packet: Any) -> None:
        if packet.size:
            self.last_packet = (bytes(memoryview(packet)[:4]), packet.size)
        if packet.pos is not None:
            self.fraction = max(self.fraction, min(1.0, packet.pos / self._size))

    def _decoded(self, packet: Any) -> list[Any]:
        try:
            return list(packet.decode())
        except EOFError:  # the decoder was emptied already, after a fault at the very end
            return []
        except self._fault:
            self.errors += 1
            self._expected_s = None  # the jump that follows is this same loss
            return []

    def _watch(self, frame: Any) -> None:
        """Count sound that is missing between this frame and the one before it."""
        start_s = frame.time
        if start_s is None:
            return
        if self._expected_s is not None and start_s - self._expected_s > GAP_S:
            self.errors += 1
        self._expected_s = start_s + frame.samples / frame.sample_rate


def resampled(frames: Iterator[Any]) -> Iterator[Any]:
    """Frames of any rate and layout -> planar float32 at our rate. A file may change both midway (joined files)."""
    import av

    shape: tuple[str, str, int] | None = None
    resampler: Any = None
    for frame in frames:
        found = (frame.format.name, frame.layout.name, frame.sample_rate)
        if found != shape:
            yield from _flushed(resampler)
            # The other end averages channels: FFmpeg's own float downmix adds 3 dB and so clips what was not clipped.
            shape, resampler = found, av.AudioResampler(format="fltp", rate=RATE_HZ)
        yield from resampler.resample(frame)
    yield from _flushed(resampler)


def _flushed(resampler: Any) -> Iterator[Any]:
    """The last samples, held back by the filter."""
    if resampler is not None:
        yield from (frame for frame in resampler.resample(None) if frame is not None)


def batches(frames: Iterator[Any]) -> Iterator[list[bytearray]]:
    """The bytes of each channel, for some seconds at a time; a batch has as many channels throughout."""
    held: list[bytearray] = []
    for frame in frames:
        planes = frame.planes
        if held and (len(held) != len(planes) or len(held[0]) >= 4 * BATCH_SAMPLES):
            yield held
            held = []
        held = held or [bytearray() for _ in planes]
        for channel, plane in zip(held, planes, strict=True):
            channel += memoryview(plane)[: 4 * frame.samples]  # a plane is longer than its samples
    if held:
        yield held


def header_ms(container: Any, stream: Any) -> int:
    """Length by the header, or FFmpeg's guess at it, in milliseconds; -1 where there is none."""
    if stream.duration is not None:
        return round(float(stream.duration * stream.time_base) * 1000)
    tagged = _clock_ms(str(stream.metadata.get("DURATION", "")))
    if tagged is not None:
        return tagged
    return -1 if container.duration is None else round(container.duration / 1000)


def _clock_ms(text: str) -> int | None:
    """Matroska's `01:02:03.450000000` as milliseconds."""
    try:
        hours, minutes, seconds = text.split(":")
        return round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000)
    except (ValueError, OverflowError):
        return None


def give_up_rights() -> None:
    """Nothing more to open, and no more than so much memory; pipes that are open stay so."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the other end's to act on
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, lowered(resource.RLIMIT_AS, MEMORY_BYTES))


def lowered(which: int, wanted: int) -> tuple[int, int]:
    """The limit wanted, or the lower one that there is already, and what it may be raised to."""
    _, most = resource.getrlimit(which)
    return (wanted if most == resource.RLIM_INFINITY else min(wanted, most)), most


def decode(pipe: Pipe, untrusted: Served, size: int, allowed: str) -> None:
    """All of it, from opening to the last word."""
    import av

    try:
        # The lists keep FFmpeg from following an address inside.
        options = {"format_whitelist": allowed, "protocol_whitelist": "file"}
        container = av.open(untrusted, "r", metadata_errors="ignore", options=options, buffer_size=BUFFER_BYTES)
    except (av.FFmpegError, ValueError):
        pipe.send(REFUSED, NO_DECODER)
        return
    stream = container.streams.best("audio")
    if stream is None or stream.codec_context is None:
        pipe.send(REFUSED, NO_SOUND_TRACK if stream is None else NO_DECODER)
        return
    pipe.send(OPENED, LENGTH.pack(header_ms(container, stream)) + container.format.name.encode())
    run = Decoding(container, stream, size)
    for channels in batches(resampled(run.frames())):
        pipe.sound(STATE.pack(run.fraction, run.errors, len(channels)), channels)
    pipe.send(DONE, TALLY.pack(run.errors, run.last_packet[1]) + run.last_packet[0])


def main() -> None:
    """Arguments: the folder in which PyAV lies, the formats that may be opened, the file's size and its extension."""
    folder, allowed, size, suffix = sys.argv[1:]
    sys.path.append(folder)
    for module in MODULES:  # files all of them, so they come before the limits
        import_module(module)
    pipe = Pipe(sys.stdin.buffer, sys.stdout.buffer)
    give_up_rights()
    decode(pipe, Served(pipe, int(size), suffix), int(size), allowed)


if __name__ == "__main__":
    main()
