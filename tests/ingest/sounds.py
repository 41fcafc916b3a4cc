"""Sound made on the spot, in every format that the encoders inside PyAV can write. No voice of anybody."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from pipeline.ingest.speech import WINDOW
from pipeline.settings import IngestSettings
from pipeline.values import Samples

SETTINGS = IngestSettings(short_minutes=0.05)
"""Sounds here last 10 s: long enough not to be warned of."""
SECONDS = 10


def hear(block: Samples) -> NDArray[np.float32]:
    """Stands in for the voice model: whatever is loud is speech."""
    power = np.mean(np.square(block.reshape(-1, WINDOW)), axis=1)
    loud: NDArray[np.float32] = (power > 1e-5).astype(np.float32)
    return loud


@cache
def talk() -> Samples:
    """Bursts of a buzzing, wavering voice with pauses, over faint noise, at 16 kHz; about -20 dB."""
    time = np.arange(SECONDS * 16_000) / 16_000
    phase = 2 * np.pi * (140 * time + 3 * np.sin(2 * np.pi * 0.7 * time))
    buzz = sum(np.sin(phase * k) / k for k in range(1, 12))
    syllables = 0.6 + 0.4 * np.sin(2 * np.pi * 4 * time)
    talking = (time % 2.5) < 1.5
    noise = np.random.default_rng(7).normal(0, 0.0005, len(time))
    sound: Samples = (0.12 * buzz * syllables * talking + noise).astype(np.float32)
    return sound


@dataclass(frozen=True)
class Kind:
    """How to write one format."""

    container: str
    codec: str
    rate_hz: int
    suffix: str
    layout: str = "mono"
    codec_options: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)


KINDS = {
    "wav": Kind("wav", "pcm_s16le", 44_100, ".wav", "stereo"),
    "wav-16k": Kind("wav", "pcm_s16le", 16_000, ".wav"),
    "wav-8bit": Kind("wav", "pcm_u8", 11_025, ".wav"),
    "wav-float": Kind("wav", "pcm_f32le", 48_000, ".wav"),
    "wav-adpcm": Kind("wav", "adpcm_ima_wav", 16_000, ".wav"),
    "wav-rf64": Kind("wav", "pcm_s24le", 48_000, ".wav", options={"rf64": "always"}),
    "mp3": Kind("mp3", "libmp3lame", 44_100, ".mp3", "stereo", {"b": "96000"}),
    "mp3-slow": Kind("mp3", "libmp3lame", 16_000, ".mp3", "mono", {"b": "32000", "compression_level": "9"}),
    "mp3-vbr": Kind("mp3", "libmp3lame", 22_050, ".mp3", "mono", {"b": "32000", "abr": "1"}),
    "mp3-plain": Kind("mp3", "libmp3lame", 22_050, ".mp3", "mono", {"b": "32000"}, {"write_xing": "0"}),
    "mp3-vbr-plain": Kind("mp3", "libmp3lame", 22_050, ".mp3", "mono", {"b": "32000", "abr": "1"}, {"write_xing": "0"}),
    "mp2": Kind("mp2", "mp2", 22_050, ".mp2", "mono", {"b": "32000"}),
    "m4a": Kind("ipod", "aac", 44_100, ".m4a", "mono", {"b": "64000"}),
    "m4a-front": Kind("ipod", "aac", 22_050, ".m4a", "mono", {"b": "32000"}, {"movflags": "faststart"}),
    "m4a-pieces": Kind("mp4", "aac", 22_050, ".m4a", "mono", {"b": "32000"}, {"movflags": "frag_keyframe+empty_moov"}),
    "m4a-alac": Kind("ipod", "alac", 22_050, ".m4a"),
    "aac": Kind("adts", "aac", 22_050, ".aac", "mono", {"b": "32000"}),
    "3gp": Kind("3gp", "libopencore_amrnb", 8_000, ".3gp", "mono", {"b": "12200"}),
    "amr": Kind("amr", "libopencore_amrnb", 8_000, ".amr", "mono", {"b": "12200"}),
    "ogg": Kind("ogg", "vorbis", 44_100, ".ogg", "stereo", {"strict": "-2"}),
    "opus": Kind("ogg", "libopus", 48_000, ".opus", "mono", {"b": "32000"}),
    "flac": Kind("flac", "flac", 44_100, ".flac", "stereo"),
    "ogg-flac": Kind("ogg", "flac", 44_100, ".oga"),
    "wma": Kind("asf", "wmav2", 22_050, ".wma", "mono", {"b": "32000"}),
    "aiff": Kind("aiff", "pcm_s16be", 44_100, ".aiff"),
    "caf": Kind("caf", "pcm_s16le", 44_100, ".caf"),
    "au": Kind("au", "pcm_s16be", 16_000, ".au"),
    "webm": Kind("webm", "libopus", 48_000, ".webm", "mono", {"b": "32000"}),
    "webm-live": Kind("webm", "libopus", 48_000, ".webm", "mono", {"b": "32000"}, {"live": "1"}),
    "mkv": Kind("matroska", "aac", 24_000, ".mkv", "mono", {"b": "32000"}),
    "mov": Kind("mov", "pcm_s16le", 48_000, ".mov"),
    "mp4": Kind("mp4", "aac", 24_000, ".mp4", "mono", {"b": "32000"}),
    "avi": Kind("avi", "libmp3lame", 22_050, ".avi", "mono", {"b": "32000"}),
}


@cache
def encoded(name: str) -> bytes:
    """`talk()` in that format."""
    return encode(KINDS[name], talk())


def encode(kind: Kind, sound: Samples) -> bytes:
    """16 kHz mono sound as the bytes of a file."""
    with TemporaryDirectory() as folder:  # a file, because some writers go back and read what they wrote
        path = Path(folder, "sound")
        _write(path, kind, sound)
        return path.read_bytes()


def _write(path: Path, kind: Kind, sound: Samples) -> None:
    with av.open(str(path), "w", format=kind.container, options=kind.options) as container:
        stream: Any = container.add_stream(
            kind.codec, rate=kind.rate_hz, layout=kind.layout, options=kind.codec_options
        )
        stream.codec_context.open()
        fifo = av.AudioFifo()
        for frame in _frames(sound, stream):
            frame.pts = None
            fifo.write(frame)
        for part in (*fifo.read_many(stream.codec_context.frame_size or 1024, partial=True), None):
            container.mux(stream.encode(part))


def _frames(sound: Samples, stream: Any) -> Iterable[Any]:
    resampler = av.AudioResampler(stream.codec_context.format, stream.layout, stream.rate)
    for start in range(0, len(sound), 16_000):
        frame = av.AudioFrame.from_ndarray(sound[np.newaxis, start : start + 16_000], format="flt", layout="mono")
        frame.sample_rate = 16_000
        frame.pts = start
        yield from resampler.resample(frame)
    yield from (frame for frame in resampler.resample(None) if frame is not None)


def wav(sound: NDArray[np.float32], *, claimed_bytes: int | None = None, rate_hz: int = 16_000) -> bytes:
    """Samples (or channels x samples) as 16-bit WAV, whose header may lie about their number."""
    channels = np.atleast_2d(sound)
    data = (np.clip(channels.T, -1, 1) * 32_767).astype("<i2").tobytes()
    count, size = len(channels), len(data) if claimed_bytes is None else claimed_bytes
    form = struct.pack("<HHIIHH", 1, count, rate_hz, rate_hz * 2 * count, 2 * count, 16)
    head = b"RIFF" + struct.pack("<I", min(36 + size, 0xFFFF_FFFF)) + b"WAVEfmt " + struct.pack("<I", 16) + form
    return head + b"data" + struct.pack("<I", size) + data


def played(mp3: bytes) -> Samples:
    """Every sample of one of our own MP3 files."""
    with av.open(BytesIO(mp3), "r") as container:
        found: Samples = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
        return found


def is_tone(sound: Samples, hz: int) -> bool:
    """Whether nearly all of it is one tone."""
    power = np.square(np.abs(np.fft.rfft(sound * np.hanning(len(sound)))))
    at = np.fft.rfftfreq(len(sound), 1 / 16_000)
    return bool(power.sum() > 1 and power[np.abs(at - hz) < 30].sum() > 0.95 * power.sum())


def is_silent(sound: Samples) -> bool:
    """Whether it is quieter than any voice."""
    return bool(np.abs(sound).max() < 1e-3)


def dss() -> bytes:
    """A plain DSS (SP) dictation file: a head with its dates, then blocks of arbitrary sound."""
    head = bytearray(1024)
    head[:4] = b"\x02dss"
    head[0x26:0x3E] = b"260210093000260210103000"
    noise = np.random.default_rng(5)
    return bytes(head) + b"".join(b"\0\0\x0c\0\0\xff" + noise.bytes(506) for _ in range(100))
