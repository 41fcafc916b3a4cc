"""Which files may be opened as sound, and what to tell a person about those that may not.

The content decides; a name at most breaks a tie. FFmpeg is held to the containers listed here: playlists and
other formats that point at further files or at the network (hls, concat, dash, sdp) are not among them and must
never be.
"""

from __future__ import annotations

from pipeline import origin
from pipeline.errors import (
    DamagedAudioError,
    EmptyInputError,
    PipelineError,
    UnreadableAudioError,
    UnsupportedFormatError,
)
from pipeline.origin import Origin, Source

_MOV = "mov,mp4,m4a,3gp,3g2,mj2"
_EBML = "matroska,webm"

CONTAINERS: dict[str, tuple[str, ...]] = {
    ".wav": ("wav",),
    ".mp3": ("mp3",),
    ".mp2": ("mp3",),
    ".m4a": (_MOV,),
    ".m4b": (_MOV,),
    ".mp4": (_MOV,),
    ".m4v": (_MOV,),
    ".mov": (_MOV,),
    ".3gp": (_MOV,),
    ".3ga": (_MOV, "amr"),
    ".3g2": (_MOV,),
    ".aac": ("aac", _MOV),
    ".wma": ("asf",),
    ".wmv": ("asf",),
    ".asf": ("asf",),
    ".ogg": ("ogg",),
    ".oga": ("ogg",),
    ".opus": ("ogg",),
    ".flac": ("flac", "ogg"),
    ".amr": ("amr", _MOV),
    ".awb": ("amr",),
    ".aiff": ("aiff",),
    ".aif": ("aiff",),
    ".aifc": ("aiff",),
    ".caf": ("caf",),
    ".au": ("au",),
    ".mkv": (_EBML,),
    ".mka": (_EBML,),
    ".webm": (_EBML,),
    ".avi": ("avi",),
    ".dss": ("dss",),
    ".ds2": (),
}
"""FFmpeg's name of what lies inside, for each file extension that promises sound."""

AUDIO_SUFFIXES = frozenset(CONTAINERS)
"""Lower-case extensions, with their dot, of files to open as recordings (a video counts by its sound)."""

ALLOWED = ",".join(sorted({name for names in CONTAINERS.values() for name in names}))
"""The value of FFmpeg's `format_whitelist`."""

HEAD_BYTES = 4096
"""As much of a file's beginning as tells what it is."""

_OTHER_FILES = (
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"\xd0\xcf\x11\xe0", "an older office document"),
    (b"{\\rtf", "a text document"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"SQLite format 3", "a database"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
_SEALED_FILES = (b"age-encryption.org/", b"-----BEGIN ", b"Salted__", b"LUKS")
_SOUND_MARKS = (
    (0, b"RIFF"),
    (0, b"RF64"),
    (0, b"ID3"),
    (0, b"OggS"),
    (0, b"fLaC"),
    (0, b"#!AMR"),
    (0, b"FORM"),
    (0, b"caff"),
    (0, b".snd"),
    (0, b"\x1a\x45\xdf\xa3"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),
    (4, b"ftyp"),
    (4, b"moov"),
    (4, b"mdat"),
)
_UTF16_MARK = b"\xff\xfe"
_EXPORT = (
    "open it in the recorder's own program (Olympus or OM System ODMS, Philips SpeechExec, Grundig DigtaSoft) "
    "and export it as WAV or MP3"
)
_SOUND_WANTED = "give a recording such as .wav, .mp3, .m4a, .wma, .ogg or .flac"


def inspect(untrusted: Source) -> tuple[Origin, bytes]:
    """What may be sound, as it is now, and its first 4 KiB (HEAD_BYTES).

    Raises EmptyInputError, UnsupportedFormatError (dictation formats without a decoder), DamagedAudioError
    (encrypted) and UnreadableAudioError (not a file, not readable, plainly not sound).
    """
    try:
        found = origin.of(untrusted)
        with found.open() as file:
            head = file.read(HEAD_BYTES)
    except OSError as problem:
        reason = (problem.strerror or "input/output error").lower()
        raise UnreadableAudioError(
            f"the recording cannot be read ({reason}); check that it exists and that you may open it"
        ) from None
    refuse(head)
    return found, head


def refuse(head: bytes) -> None:
    """Raise the error that fits when the first bytes are plainly not those of a recording that can be decoded."""
    if not head:
        raise EmptyInputError("the file is empty (0 bytes); copy it from the recorder again")
    _refuse_dictation(head)
    _refuse_other(head)


def is_dss(head: bytes) -> bool:
    """Whether this is Digital Speech Standard, of which FFmpeg decodes one variety (SP)."""
    return head[1:4] == b"dss"


def looks_like_sound(head: bytes) -> bool:
    """Whether the first bytes are those of a sound or video container: then failing to open it means damage."""
    framed = head[0] == 0xFF and head[1:2] >= b"\xe0" and head[:2] != _UTF16_MARK
    return framed or any(head[at : at + len(mark)] == mark for at, mark in _SOUND_MARKS)


def undecodable(head: bytes) -> PipelineError:
    """The error for a file that was let through and out of which nothing could be decoded."""
    if is_dss(head):
        return UnsupportedFormatError(f"this variety of DSS dictation cannot be decoded here; {_EXPORT}")
    if not head.strip(b"\0"):
        return DamagedAudioError("the file holds zeros in place of sound; copy it from the recorder again")
    if looks_like_sound(head):
        return DamagedAudioError(
            "the recording is damaged or encrypted: nothing in it can be decoded; copy it from the recorder "
            "again, or play it in the recorder's own program and export it as WAV"
        )
    return UnreadableAudioError(
        f"there is no sound of a known kind in this file, whatever its name says; {_SOUND_WANTED}"
    )


def not_survived() -> DamagedAudioError:
    """The error for a file on which the decoder crashed, or took more time or memory than any recording needs."""
    return DamagedAudioError(
        "the recording is damaged in such a way that its decoding had to be given up; copy it from the recorder again, "
        "or play it in the recorder's own program and export it as WAV"
    )


def unreadable_to_the_end() -> UnreadableAudioError:
    """The error for a file that a disk, a card or a network share stopped giving."""
    return UnreadableAudioError(
        "the recording cannot be read to its end; copy it from the recorder's card to this machine first"
    )


def known(suffix: str) -> str:
    """The extension if it promises sound, and nothing of a name otherwise."""
    return suffix if suffix in CONTAINERS else ""


def misnamed(suffix: str, container: str) -> bool:
    """Whether the extension promises another container than the one found. Unknown extensions promise nothing."""
    promised = CONTAINERS.get(suffix)
    return promised is not None and container not in promised


def _refuse_dictation(head: bytes) -> None:
    """Headers seen in use: `02|03 dss`, `03 ds2`, `03 enc` and `06 dss` (the open decoder hirparak/dss-codec)."""
    if head[1:4] == b"ds2":
        raise UnsupportedFormatError(f"this is DS2 dictation, which cannot be decoded here; {_EXPORT}")
    if head[1:4] == b"enc" and head[0] < 0x20:
        raise UnsupportedFormatError(f"this is encrypted DS2 dictation, which cannot be decoded here; {_EXPORT}")
    if is_dss(head) and head[0] not in (2, 3):
        raise UnsupportedFormatError(
            f"this is a newer variety of DSS dictation, which cannot be decoded here; {_EXPORT}"
        )


def _refuse_other(head: bytes) -> None:
    """Name what a person gave by mistake, where its first bytes tell."""
    if head.startswith(_SEALED_FILES):
        raise DamagedAudioError("the file is encrypted; decrypt it first, then give the recording itself")
    kind = next((kind for mark, kind in _OTHER_FILES if head.startswith(mark)), None)
    if kind is None and _is_text(head):
        kind = "a text file"
    if kind is not None:
        raise UnreadableAudioError(f"this is {kind}, not a recording; {_SOUND_WANTED}")


def _is_text(head: bytes) -> bool:
    """Whether every byte could stand in a plain text (a character cut at the end is forgiven)."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as problem:
        if problem.start < len(head) - 4:
            return False
        text = head[: problem.start].decode("utf-8")
    return all(character.isprintable() or character in "\t\r\n\f\ufeff" for character in text)
