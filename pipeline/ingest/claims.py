"""How long a file says it is, where that can be believed, and whether it was closed properly.

FFmpeg decodes most truncated files without a word, and for some containers its length is a guess from the
file's size, which shrinks with the file. So the few headers that hold the true length are read here. Nothing
here decodes sound, and a header that makes no sense is no claim at all.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from pipeline.origin import Origin

_OGG_TAIL = 2 * 65_536
_ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_STREAMED = 0x7FFF_0000
"""Writers that cannot go back leave a RIFF size at or near the largest number."""
_GUESSED = frozenset({"aac", "amr", "dss"})
"""Containers without a length of their own: FFmpeg guesses from the bit rate."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What the file says of its own end."""

    declared_ms: int | None = None
    incomplete: bool = False
    """Part of it is not there: the mark that a recorder puts at the end, or bytes that the header counts."""


def read(untrusted: Origin, container: str, header_ms: int | None) -> Claim:
    """The claim of a file that FFmpeg takes for `container` and to which it gives the length `header_ms`."""
    with untrusted.open() as file:
        try:
            if container == "wav":
                return _riff(file, header_ms)
            if container == "mp3":
                return Claim(header_ms if _has_mp3_length(file) else None)
            if container == "ogg":
                return Claim(header_ms, incomplete=not _ogg_ends(file))
            if container == "avi":
                return Claim(header_ms, incomplete=_avi_cut(file))
            if container == "caf":
                return Claim(header_ms, incomplete=_caf_cut(file))
            if container == "asf":
                return Claim(_asf_ms(file))
        except (struct.error, IndexError):
            return Claim()
    return Claim(None if container in _GUESSED else header_ms)


def cut_mp3(container: str, last_packet: tuple[bytes, int]) -> bool:
    """Whether the last MPEG audio frame is shorter than its header says: the file was cut inside it."""
    head, size = last_packet
    if container != "mp3" or len(head) < 4:
        return False
    return size < _frame_length(head)


def _riff(file: BinaryIO, header_ms: int | None) -> Claim:
    """RIFF and RF64: the data chunk's size against the bytes there are (Microsoft RIFF; EBU Tech 3306)."""
    size = file.seek(0, 2)
    file.seek(12)
    bytes_per_s, long_size = 0, 0
    while len(chunk := file.read(8)) == 8:
        name, length = struct.unpack("<4sI", chunk)
        start = file.tell()
        if name == b"data":
            return _riff_claim(long_size or length, size - start, bytes_per_s, header_ms)
        body = file.read(min(length, 64))
        if name == b"fmt ":
            bytes_per_s = struct.unpack_from("<I", body, 8)[0]
        elif name == b"ds64":
            long_size = struct.unpack_from("<Q", body, 8)[0]
        file.seek(start + length + length % 2)
    return Claim()


def _riff_claim(length: int, present: int, bytes_per_s: int, header_ms: int | None) -> Claim:
    if length == 0 and present > 0:
        return Claim(incomplete=True)
    if length <= present:
        return Claim(header_ms)
    if _STREAMED <= length <= 0xFFFF_FFFF:
        return Claim()
    return Claim(round(length * 1000 / bytes_per_s)) if bytes_per_s else Claim(incomplete=True)


def _has_mp3_length(file: BinaryIO) -> bool:
    """Whether the first frame is a Xing, Info or VBRI header. Without one FFmpeg guesses from the bit rate."""
    start = 0
    while (tag := _at(file, start, 10)).startswith(b"ID3"):
        start += 10 + (tag[6] << 21 | tag[7] << 14 | tag[8] << 7 | tag[9])
    frame = _at(file, start, 4096)
    return any(mark in frame[:512] for mark in (b"Xing", b"Info", b"VBRI"))


def _ogg_ends(file: BinaryIO) -> bool:
    """Whether the last page is whole and has the end-of-stream flag (RFC 3533, section 6)."""
    size = file.seek(0, 2)
    tail = _at(file, max(0, size - _OGG_TAIL), _OGG_TAIL)
    at = tail.rfind(b"OggS\0")
    if at < 0:
        return False
    segments = tail[at + 26]
    length = 27 + segments + sum(tail[at + 27 : at + 27 + segments])
    return bool(tail[at + 5] & 4) and at + length <= len(tail)


def _avi_cut(file: BinaryIO) -> bool:
    """Whether the first RIFF chunk was never closed or is longer than the file."""
    length = int(struct.unpack_from("<I", _at(file, 4, 4))[0])
    return length == 0 or length + 8 > file.seek(0, 2)


def _caf_cut(file: BinaryIO) -> bool:
    """Whether the data chunk is longer than the file; -1 means up to its end (Apple CAF specification)."""
    size = file.seek(0, 2)
    at = 8
    while len(chunk := _at(file, at, 12)) == 12:
        name, length = struct.unpack(">4sq", chunk)
        at += 12 + max(length, 0)
        if name == b"data":
            return bool(at > size)
    return True


def _asf_ms(file: BinaryIO) -> int | None:
    """Play duration less preroll, unless the file was broadcast (ASF specification, section 3.2)."""
    head = _at(file, 0, 65_536)
    at = head.find(_ASF_PROPERTIES)
    if at < 0:
        return None
    duration, _, preroll_ms, flags = struct.unpack_from("<QQQI", head, at + 64)
    return None if flags & 1 else max(0, round(duration / 10_000) - preroll_ms) or None


_BITRATES_KBPS = {
    (3, 3): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (3, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (3, 1): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 3): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 1): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES_HZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def _frame_length(head: bytes) -> int:
    """Bytes of an MPEG audio frame by its header (ISO/IEC 11172-3, 2.4.2.3); 0 where it gives none."""
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    if head[0] != 0xFF or version == 1 or layer == 0 or bitrate in (0, 15) or rate == 3:
        return 0
    bits_per_s = _BITRATES_KBPS[3 if version == 3 else 2, layer][bitrate] * 1000
    rate_hz = _RATES_HZ[version][rate]
    if layer == 3:
        return 12 * bits_per_s // rate_hz * 4
    slots = 72 if layer == 1 and version != 3 else 144
    return slots * bits_per_s // rate_hz


def _at(file: BinaryIO, start: int, length: int) -> bytes:
    file.seek(start)
    return file.read(length)
