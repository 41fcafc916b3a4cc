"""Untrusted file -> pieces of 16 kHz mono float32, from its start to its end, counting what is lost.

Decoding always starts at the start. After a seek most codecs (MP3, AAC, Opus, WMA, AMR) give slightly other
samples than in a straight run, and a time that means two things is worse than a wait: a straight run is some
thousand times faster than speech. PyAV carries FFmpeg's libraries; no program is run and nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from pipeline.errors import UnreadableAudioError
from pipeline.ingest import formats
from pipeline.origin import Origin
from pipeline.values import SAMPLE_RATE_HZ, Samples

GAP_S = 0.04
"""A jump in the timestamps that means lost sound. Largest seen in healthy files: 0.7 ms (Matroska's rounding)."""
_DEMUX_TRIES = 50


class Decoder:
    """One run over a file's sound. Held state: FFmpeg's, and what has gone wrong so far."""

    def __init__(self, untrusted: Origin, head: bytes) -> None:
        """Open the best sound track; raises the error that fits when there is none."""
        import av

        self._fault: type[Exception] = av.FFmpegError
        try:
            # The lists keep FFmpeg from following an address inside.
            self._container: Any = av.open(
                untrusted.for_ffmpeg(),
                "r",
                metadata_errors="ignore",
                options={"format_whitelist": formats.ALLOWED, "protocol_whitelist": "file"},
            )
        except (av.FFmpegError, ValueError):
            raise formats.undecodable(head) from None
        self._stream: Any = self._container.streams.best("audio")
        if self._stream is None:
            raise UnreadableAudioError("the file holds no sound track; give the recording itself")
        if self._stream.codec_context is None:
            raise formats.undecodable(head)
        self._mixer = _Mixer()
        self._expected_s: float | None = None
        self._size = max(1, self._container.size)
        self.fraction = 0.0
        """Share of the file's bytes that was read."""
        self.errors = 0
        """Packets that could not be decoded, plus jumps in the timestamps."""
        self.packets = 0
        self.last_packet: tuple[bytes, int] = (b"", 0)
        """First bytes and size of the last packet, which a cut leaves short."""

    @property
    def container(self) -> str:
        """FFmpeg's name for what the bytes are, whatever the file is called."""
        return str(self._container.format.name)

    @property
    def header_ms(self) -> int | None:
        """Length by the header, or FFmpeg's guess at it: see `claims` for when it can be believed."""
        stream = self._stream
        if stream.duration is not None:
            return round(float(stream.duration * stream.time_base) * 1000)
        tagged = _clock_ms(str(stream.metadata.get("DURATION", "")))
        if tagged is not None:
            return tagged
        whole = self._container.duration
        return None if whole is None else round(whole / 1000)

    def pieces(self) -> Iterator[Samples]:
        """Mono float32 in pieces as the codec gives them; call once."""
        for packet in self._packets():
            for frame in self._frames(packet):
                self._watch(frame)
                yield from self._mixer.mix(frame)
        yield from self._mixer.flush()
        self.fraction = 1.0
        self._container.close()

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
            self.packets += 1
            self.last_packet = (bytes(memoryview(packet)[:4]), packet.size)
        if packet.pos is not None:
            self.fraction = max(self.fraction, min(1.0, packet.pos / self._size))

    def _frames(self, packet: Any) -> list[Any]:
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


class _Mixer:
    """Frames of any rate and layout -> mono at our rate. A file may change both midway (joined files)."""

    def __init__(self) -> None:
        self._shape: tuple[str, str, int] | None = None
        self._resampler: Any = None

    def mix(self, frame: Any) -> Iterator[Samples]:
        """The sound that this frame completes."""
        import av

        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape != self._shape:
            yield from self.flush()
            # Channels are averaged below: FFmpeg's own float downmix adds 3 dB and so clips what was not clipped.
            self._resampler = av.AudioResampler(format="fltp", rate=SAMPLE_RATE_HZ)
            self._shape = shape
        for resampled in self._resampler.resample(frame):
            yield _mono(resampled)

    def flush(self) -> Iterator[Samples]:
        """The last samples, held back by the filter."""
        if self._resampler is None:
            return
        for resampled in self._resampler.resample(None):
            if resampled is not None:
                yield _mono(resampled)


def _mono(frame: Any) -> Samples:
    """Mean of the channels."""
    channels = frame.to_ndarray()
    mono: Samples = channels[0] if len(channels) == 1 else channels.mean(axis=0, dtype=np.float32)
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


def _clock_ms(text: str) -> int | None:
    """Matroska's `01:02:03.450000000` as milliseconds."""
    try:
        hours, minutes, seconds = text.split(":")
        return round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 1000)
    except ValueError:
        return None
