"""The corpus: every format in every state of damage, and a few files that are each a trap of their own kind.

Made when it is needed, from sound that is made on the spot, and never kept.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import cycle
from typing import Any

import av
import numpy as np

from tests.hostile import damage
from tests.ingest.sounds import KINDS, Kind, dss, encode, encoded, talk

_MORE = {
    "wav-mp3": Kind("wav", "libmp3lame", 22_050, ".wav", "mono", {"b": "32000"}),
    "wav-mulaw": Kind("wav", "pcm_mulaw", 8_000, ".wav"),
    "aiff-8bit": Kind("aiff", "pcm_s8", 22_050, ".aiff"),
    "mkv-flac": Kind("matroska", "flac", 22_050, ".mkv"),
}
_SUFFIXES = {**{name: kind.suffix for name, kind in {**KINDS, **_MORE}.items()}, "dss": ".dss", "video": ".mp4"}
FORMATS = tuple(_SUFFIXES)


@dataclass(frozen=True, slots=True)
class Case:
    """One file to be tried."""

    format: str
    damage: str
    suffix: str
    """The extension that it is given."""

    def content(self) -> bytes:
        """Its bytes."""
        if self.format == "trap":
            return TRAPS[self.damage]()
        return damage.apply(self.damage, healthy(self.format), salt=self.format)


def cases() -> Iterator[Case]:
    """All of them; every seventh file has another format's name."""
    wrong = cycle(dict.fromkeys(_SUFFIXES.values()))
    count = 0
    for kind in damage.DAMAGES:
        for name in FORMATS:
            count += 1
            yield Case(name, kind, next(wrong) if count % 7 == 0 else _SUFFIXES[name])
    yield from (Case("trap", name, ".wav") for name in TRAPS)


@cache
def healthy(name: str) -> bytes:
    """Ten seconds of sound in that format."""
    if name == "dss":
        return dss()
    if name == "video":
        return _video()
    return encode(_MORE[name], talk()) if name in _MORE else encoded(name)


def _video() -> bytes:
    """Sound beside moving pictures."""
    sink = io.BytesIO()
    with av.open(sink, "w", format="mp4") as container:
        pictures: Any = container.add_stream("mpeg4", rate=5)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 64, "yuv420p"
        sound: Any = container.add_stream("aac", rate=16_000, layout="mono")
        for second in range(10):
            for _ in range(5):
                picture = av.VideoFrame(64, 64, "yuv420p")
                container.mux(pictures.encode(picture))
            frame = av.AudioFrame.from_ndarray(
                talk()[np.newaxis, second * 16_000 : (second + 1) * 16_000], "fltp", "mono"
            )
            frame.sample_rate, frame.pts = 16_000, second * 16_000
            container.mux(sound.encode(frame))
        container.mux(pictures.encode(None))
        container.mux(sound.encode(None))
    return sink.getvalue()


def _silence() -> bytes:
    """Three hours of it in half a megabyte."""
    return encode(Kind("flac", "flac", 8_000, ".flac"), np.zeros(3 * 3600 * 16_000, np.float32))


def _rates() -> bytes:
    """MP3 frames of two rates by turns: the resampler is made anew a thousand times."""
    first, second = encoded("mp3-plain"), encoded("mp3-slow")
    return b"".join(first[at : at + 700] + second[at : at + 700] for at in range(0, 30_000, 700))


def _chunks() -> bytes:
    """A WAV of a million empty chunks."""
    return encoded("wav-16k")[:12] + b"LIST\0\0\0\0" * 1_000_000 + encoded("wav-16k")[12:]


def _boxes() -> bytes:
    """A movie of boxes in boxes, a hundred thousand deep."""
    depth = 100_000
    return b"\0\0\0\x18ftypM4A \0\0\0\0M4A isom" + b"".join(
        (8 * n).to_bytes(4, "big") + b"moov" for n in range(depth, 0, -1)
    )


def _playlist() -> bytes:
    """A list that names a file of the machine and an address."""
    return b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n#EXTINF:1,\nhttp://127.0.0.1:9/x.mp3\n"


def _table() -> bytes:
    """An index that counts four thousand million entries."""
    content = bytearray(encoded("m4a-front"))
    for name in (b"stsz", b"stts", b"stco", b"stsc"):
        at = content.find(name)
        content[at + 8 : at + 16] = b"\xff" * 8
    return bytes(content)


def _channels(count: int, rate_hz: int) -> bytes:
    """A WAV of so many channels at such a rate."""
    content = bytearray(encoded("wav-16k"))
    content[22:24] = count.to_bytes(2, "little")
    content[24:28] = rate_hz.to_bytes(4, "little")
    return bytes(content)


TRAPS: dict[str, Callable[[], bytes]] = {
    "hours of silence": _silence,
    "two rates by turns": _rates,
    "a million chunks": _chunks,
    "boxes in boxes": _boxes,
    "a playlist": _playlist,
    "an index without end": _table,
    "65,535 channels": lambda: _channels(65_535, 16_000),
    "64 channels": lambda: _channels(64, 16_000),
    "no channel": lambda: _channels(0, 16_000),
    "no rate": lambda: _channels(1, 0),
    "a rate of 1 Hz": lambda: _channels(1, 1),
    "a rate of 4 GHz": lambda: _channels(1, 0xFFFF_FFFF),
    "nothing": lambda: b"",
    "one byte": lambda: b"\xff",
}
