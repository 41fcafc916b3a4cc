"""What can be wrong with a sound file, or has been done to it on purpose: bytes in, worse bytes out.

Every damage is the same for the same file, so that what a run finds can be found again; but not for containers such as
Ogg and Matroska, whose writers put random numbers into each file.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable

Damage = Callable[[bytes, random.Random], bytes]

_TAG = re.compile(rb"[A-Za-z0-9 ]{4}")
_EDGE_BYTES = 512
_HUGE = (b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80")


def apply(damage: str, content: bytes, *, salt: str) -> bytes:
    """The file so damaged; `salt` names the file, so that no two are damaged in the same places."""
    return DAMAGES[damage](content, random.Random(zlib.crc32(f"{damage} {salt}".encode())))  # noqa: S311  no secret


def _cut(fraction: float) -> Damage:
    return lambda content, _: content[: max(1, round(len(content) * fraction))]


def _beheaded(content: bytes, _: random.Random) -> bytes:
    return content[_EDGE_BYTES:]


def _holed(fill: str, fraction: float, length: int) -> Damage:
    """Overwritten from there on with zeros or noise."""

    def holed(content: bytes, chance: random.Random) -> bytes:
        at = round(len(content) * fraction)
        hole = min(length, len(content) - at)
        return content[:at] + (bytes(hole) if fill == "zeros" else chance.randbytes(hole)) + content[at + hole :]

    return holed


def _flipped(one_in: int, within: int | None = None) -> Damage:
    """One bit in so many bytes is the other one."""

    def flipped(content: bytes, chance: random.Random) -> bytes:
        worse, end = bytearray(content), min(len(content), within or len(content))
        for _ in range(max(1, end // one_in)):
            worse[chance.randrange(end)] ^= 1 << chance.randrange(8)
        return bytes(worse)

    return flipped


def _lying(values: tuple[bytes, ...], *, before: bool, times: int) -> Damage:
    """Lengths and counts that are not so: what lies before or behind words of four letters, as headers have them."""

    def lying(content: bytes, chance: random.Random) -> bytes:
        worse = bytearray(content)
        places = [found.start() for found in _TAG.finditer(content[: 4 * _EDGE_BYTES])]
        places += [len(content) - 4 * _EDGE_BYTES + at for at in _tags_at_the_end(content)]
        for at in chance.sample(places, min(times, len(places))):
            start = at - 4 if before else at + 4
            if 0 <= start <= len(worse) - 4:
                worse[start : start + 4] = chance.choice(values)
        return bytes(worse)

    return lying


def _tags_at_the_end(content: bytes) -> list[int]:
    """Where a file is long enough to have an index behind its sound."""
    if len(content) < 8 * _EDGE_BYTES:
        return []
    return [found.start() for found in _TAG.finditer(content[-4 * _EDGE_BYTES :])]


def _shuffled(content: bytes, chance: random.Random) -> bytes:
    pieces = [content[at : at + 4096] for at in range(4096, len(content), 4096)]
    chance.shuffle(pieces)
    return content[:4096] + b"".join(pieces)


def _stuttering(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + content[at : at + 2000] * 20 + content[at:]


def _holding_itself(content: bytes, _: random.Random) -> bytes:
    half = len(content) // 2
    return content[:half] + content + content[half:]


def _as_wave(content: bytes, _: random.Random) -> bytes:
    """The whole file as the samples of another, of four gigabytes by its header."""
    form = b"\x01\0\x02\0\x80\xbb\0\0\0\xee\x02\0\x04\0\x10\0"
    return b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0" + form + b"data\xff\xff\xff\xff" + content


def _as_movie(content: bytes, _: random.Random) -> bytes:
    """The whole file as the data of a movie without an index."""
    return b"\0\0\0\x18ftypM4A \0\0\0\0M4A isom" + (len(content) + 8).to_bytes(4, "big") + b"mdat" + content


def _behind_a_tag(content: bytes, _: random.Random) -> bytes:
    """Behind an ID3 tag that says it is 256 MB long."""
    return b"ID3\x04\0\0\x7f\x7f\x7f\x7fTIT2" + content


DAMAGES: dict[str, Damage] = {
    "cut to a tenth": _cut(0.1),
    "cut to a half": _cut(0.5),
    "last bytes missing": _cut(0.995),
    "only a few bytes": _cut(0.0001),
    "without its head": _beheaded,
    "head of zeros": _holed("zeros", 0, 8192),
    "head of noise": _holed("noise", 0, _EDGE_BYTES),
    "hole of zeros": _holed("zeros", 0.4, 6000),
    "hole of noise": _holed("noise", 0.4, 6000),
    "end of zeros": _holed("zeros", 0.7, 1 << 30),
    "end of noise": _holed("noise", 0.9, 1 << 30),
    "all zeros": _holed("zeros", 0, 1 << 30),
    "all noise": _holed("noise", 0, 1 << 30),
    "head alone, then noise": _holed("noise", 0.02, 1 << 30),
    "few bits flipped": _flipped(20_000),
    "many bits flipped": _flipped(200),
    "bits flipped in the head": _flipped(16, within=_EDGE_BYTES),
    "one bit flipped in the head": _flipped(1 << 30, within=64),
    "huge sizes": _lying(_HUGE, before=True, times=3),
    "huge counts": _lying(_HUGE, before=False, times=3),
    "sizes of nothing": _lying((b"\0\0\0\0",), before=True, times=4),
    "counts of nothing": _lying((b"\0\0\0\0",), before=False, times=4),
    "all sizes wrong": _lying((*_HUGE, b"\0\0\0\x01", b"\x01\0\0\0"), before=True, times=1000),
    "pieces shuffled": _shuffled,
    "a piece twenty times over": _stuttering,
    "itself inside itself": _holding_itself,
    "twice, one behind the other": lambda content, _: content + content,
    "noise behind it": lambda content, chance: content + chance.randbytes(20_000),
    "a zip archive behind it": lambda content, _: content + b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + bytes(18),
    "a PDF before it": lambda content, _: b"%PDF-1.7\n%\xe2\xe3\n" + content,
    "text before it": lambda content, _: b"\xef\xbb\xbfMinutes\r\n" * 20 + content,
    "a huge tag before it": _behind_a_tag,
    "inside a WAV": _as_wave,
    "inside a movie": _as_movie,
}
